"""Readers of the files around the code: what stands where. Every place is the text that a person would point at."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest

from lint_procore.checker import check_file
from lint_procore.config import Config
from lint_procore.policy import load_policy
from lint_procore.rule import CheckedDocument, CheckedModule, Problem, Rule
from lint_procore.source import Source, UnreadableSource
from lint_procore.syntax.documents.document import Document

POLICY = load_policy()


def settings(name: str, text: str) -> dict[str, tuple[str | None, str, str]]:
    """By the path of its keys: a setting's value, and the texts at the places of key and value."""
    found = Document(Source(name, text)).settings
    return {".".join(each.path): (each.text, text[slice(*each.key)], text[slice(*each.value)]) for each in found}


def texts(name: str, text: str) -> list[str]:
    """The passages, blanks closed up."""
    passages = Document(Source(name, text)).passages
    assert all(len(each.text) == each.end - each.start for each in passages)
    return [" ".join(each.text.split()) for each in passages]


def required(name: str, text: str) -> list[tuple[str, str, str, bool]]:
    found = Document(Source(name, text)).requirements
    return [(each.name, each.constraint, text[each.start : each.end], each.locked) for each in found]


def comments(name: str, text: str) -> list[str]:
    found = Document(Source(name, text)).comments
    assert all(text.startswith(comment, start) for start, comment in found)
    return [comment for _, comment in found]


# --- Settings


def test_variables_of_an_env_file() -> None:
    text = '# note\nexport A="x y" # why\nB=abc#d\nC=\n  D = \'q\'\nE="two\n# lines"\nF: g\nexport\n'
    assert settings(".env.example", text) == {
        "A": ("x y", "A", '"x y"'),
        "B": ("abc#d", "B", "abc#d"),
        "C": (None, "C", ""),
        "D": ("q", "D", "'q'"),
        "E": ("two\n# lines", "E", '"two\n# lines"'),
        "F": ("g", "F", "g"),
    }
    assert comments(".env", text) == ["# note", "# why"]


def test_variables_in_yaml_however_they_are_listed() -> None:
    text = (
        'services:\n  app:\n    environment:\n      - A=b\n      - "C=d"\n'
        '    env:\n      - name: X\n        value: "y"  # why\n    count: 3\n    blank:\n---\nrun: |\n  # no comment\n'
    )
    found = settings("compose.yml", text)
    assert found["services.app.environment.A"] == ("b", "A", "b")
    assert found["services.app.environment.C"] == ("d", "C", "d")
    assert found["services.app.env.X"] == ("y", "X", '"y"')
    assert found["services.app.count"] == (None, "count", "3")
    assert found["services.app.blank"][0] is None
    assert comments("compose.yml", text) == ["# why"]


def test_yaml_template_is_read_line_by_line() -> None:
    text = "{% if procore %}\nsecret: 'abc' # why\nhost: {{ host }}\n{% endif %}\n"
    assert settings("values.yml.j2", text) == {
        "secret": ("abc", "secret", "'abc'"),
        "host": (None, "host", "{{ host }}"),
    }


def test_json_with_comments() -> None:
    text = '{"a": {"b": "c\\u0041"}, /* one */ "d": [{"e": 1.5, "f": null}, "x"],} // two\n'
    assert settings("settings.json", text) == {
        "a.b": ("cA", '"b"', '"c\\u0041"'),
        "d.e": (None, '"e"', "1.5"),
        "d.f": (None, '"f"', "null"),
    }
    assert comments("settings.json", text) == ["/* one ", "// two"]


def test_toml() -> None:
    text = 'a = "b" # one\n[x."y.z"]\nc = \'d\'\nn = 1\nin = {e = "f", g.h = ["i"]}\n[[t]]\nm = """\ntwo\nlines"""\n'
    assert settings("conf.toml", text) == {
        "a": ("b", "a", '"b"'),
        "x.y.z.c": ("d", "c", "'d'"),
        "x.y.z.n": (None, "n", "1"),
        "x.y.z.in.e": ("f", "e", '"f"'),
        "t.m": ("\ntwo\nlines", "m", '"""\ntwo\nlines"""'),
    }
    assert comments("conf.toml", text) == ["# one"]


def test_ini_and_properties() -> None:
    assert settings("setup.cfg", "[a b]\nc = d ; e\nf: g\n  h\n# i\n") == {
        "a b.c": ("d", "c", "d"),
        "a b.f": ("g\n  h", "f", "g\n  h"),
    }
    assert settings("app.properties", "# x\na.b=c\\\n  d\nclientSecret : e f\n! y\n") == {
        "a.b": ("c\\\n  d", "a.b", "c\\\n  d"),
        "clientSecret": ("e f", "clientSecret", "e f"),
    }


def test_terraform() -> None:
    text = (
        'variable "procore_secret" {\n  default = "abc" # why\n}\nresource "aws_x" "y" {\n'
        '  environment {\n    variables = {\n      "K" = "v"\n      L = var.l\n      M = "${var.m}-1"\n    }\n  }\n}\n'
    )
    assert settings("main.tf", text) == {
        "variable.procore_secret.default": ("abc", "default", '"abc"'),
        "resource.aws_x.y.environment.variables.K": ("v", '"K"', '"v"'),
        "resource.aws_x.y.environment.variables.L": (None, "L", "var.l"),
        "resource.aws_x.y.environment.variables.M": (None, "M", '"${var.m}-1"'),
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("procore.json", '{"openapi": "3.0.1", "info": {"title": "x"}, "paths": {"/rest": {"secret": "abc"}}}'),
        ("api.yaml", "swagger: '2.0'\ninfo: {title: x}\npaths: {}\n"),
        ("a.postman_collection.json", '{"info": {"_postman_id": "1"}, "item": [{"key": "secret", "value": "x"}]}'),
        ("cassettes/test.yaml", "interactions:\n- request: {uri: 'https://api.procore.com'}\nversion: 1\n"),
        ("cassettes/ruby.yml", "http_interactions:\n- request: {uri: 'https://api.procore.com'}\n"),
        ("package-lock.json", '{"packages": {"node_modules/x": {"version": "1.0.0"}}}'),
    ],
)
def test_data_are_no_settings(name: str, text: str) -> None:
    document = Document(Source(name, text))
    assert (list(document.settings), list(document.passages)) == ([], [])


# --- Texts


def test_markdown_without_its_marks_and_samples() -> None:
    text = (
        "---\ntitle: Guide\n---\n# Set *up*\n\nAsk your **Procore** [admin](https://x.org/a_(b)) to\ncreate `one`.\n\n"
        "- item\n  goes on\n- next\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nsample <!-- noqa -->\n```\n\n"
        "<!-- a remark -->\n<p>Ask <b>us</b>\nnow</p>\n"
    )
    assert texts("README.md", text) == [
        "Set up",
        "Ask your Procore admin to create one .",
        "item goes on",
        "next",
        "a b",
        "c d",
        "Ask us now",
    ]
    assert [each.headings for each in Document(Source("a.md", text)).passages[:2]] == [("Guide",), ("Guide", "Set up")]
    assert comments("README.md", text) == ["<!-- a remark "]


def test_restructured_text() -> None:
    text = (
        "Title\n=====\n\nOne *two*\nthree::\n\n    sample\n\n.. note:: four\n   five\n\n.. code-block:: sh\n\n   no\n\n"
        ".. a remark\n\n* six\n* seven\n"
    )
    assert texts("setup.rst", text)[:2] == ["Title", "One two three::"]
    assert [each for each in texts("setup.rst", text)[2:] if "note" not in each] == ["six", "seven"]
    assert ".. a remark" in comments("setup.rst", text)


def test_html_and_templates_as_a_browser_shows_them() -> None:
    text = (
        "<title>T</title><h1>Set up {{ name }}</h1>\n<p class='{% if x %}y{% endif %}'>Ask your <b>admin</b>\n"
        "to create&nbsp;one.<script>if (a < b) {}</script><ul><li>a<li>b</ul><input placeholder='The secret'><!-- c -->"
    )
    assert texts("setup.jinja2", text) == ["T", "Set up", "Ask your admin to create one.", "a", "b", "The secret"]
    assert comments("setup.html", text) == ["<!-- c "]


def test_plain_text_in_paragraphs() -> None:
    assert texts("notes.txt", "One\ntwo\n\n1. three\n2. four\n") == ["One two", "three", "four"]


def test_settings_have_texts_too() -> None:
    text = 'en:\n  # first line\n  # second line\n  hint: "Ask your admin for it"\n  title: Short one\n'
    assert texts("locales/en.yml", text) == ["first line second line", '"Ask your admin for it"']


# --- Dependencies


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "requirements-dev.txt",
            "# x\nrequests==2.0  # y\nfoo[bar]>=1,<2 ; python_version > '3'\n-r a.txt\nbaz\n",
            [("requests", "==2.0", "==2.0", False), ("foo", ">=1,<2", ">=1,<2", False), ("baz", "", "baz", False)],
        ),
        (
            "pyproject.toml",
            '[project]\ndependencies = ["a>=1"]\n[tool.poetry.dependencies]\nb = "^3"\nc = {version = "1"}\n',
            [("a", ">=1", '"a>=1"', False), ("b", "^3", '"^3"', False), ("c", "1", '"1"', False)],
        ),
        ("Pipfile", '[packages]\na = "*"\nb = "==1.0"\n', [("a", "", '"*"', False), ("b", "==1.0", '"==1.0"', False)]),
        ("Pipfile.lock", '{"default": {"a": {"version": "==1.2"}}}', [("a", "1.2", '"==1.2"', True)]),
        ("poetry.lock", '[[package]]\nname = "a"\nversion = "1.2"\n', [("a", "1.2", '"1.2"', True)]),
        ("uv.lock", '[[package]]\nname = "a"\nversion = "1.2"\n', [("a", "1.2", '"1.2"', True)]),
        ("package.json", '{"dependencies": {"@a/b": "^3.0.0"}}', [("@a/b", "^3.0.0", '"^3.0.0"', False)]),
        (
            "package-lock.json",
            '{"packages": {"": {"name": "x"}, "node_modules/@a/b": {"version": "3.0.0"}}}',
            [("@a/b", "3.0.0", '"3.0.0"', True)],
        ),
        ("package-lock.json", '{"dependencies": {"a": {"version": "3.0.0"}}}', [("a", "3.0.0", '"3.0.0"', True)]),
        ("yarn.lock", '"@a/b@^3.0.0":\n  version "3.0.1"\n', [("@a/b", "3.0.1", "3.0.1", True)]),
        ("pnpm-lock.yaml", "packages:\n  /@a/b@3.0.0:\n    x: y\n", [("@a/b", "3.0.0", "/@a/b@3.0.0", True)]),
        ("bun.lock", '{"packages": {"a": ["a@1.0.0", ""],},}', [("a", "1.0.0", '"a@1.0.0"', True)]),
        (
            "Gemfile",
            "gem 'a', '~> 0.8', require: false\n# gem 'b'\ngem \"c\"\n",
            [("a", "~> 0.8", "'~> 0.8'", False), ("c", "", "c", False)],
        ),
        ("Gemfile.lock", "GEM\n  specs:\n    a (1.1.4)\n      b (~> 2)\n", [("a", "1.1.4", "1.1.4", True)]),
        ("composer.json", '{"require": {"a/b": "^1.0"}}', [("a/b", "^1.0", '"^1.0"', False)]),
        ("composer.lock", '{"packages": [{"name": "a/b", "version": "v1.0"}]}', [("a/b", "1.0", '"v1.0"', True)]),
    ],
)
def test_dependencies(name: str, text: str, expected: list[tuple[str, str, str, bool]]) -> None:
    assert required(name, text) == expected


# --- A rule that looks at documents


class Flag(Rule):
    """A flag in a setting, or a word in a text."""

    code = "TST001"
    name = "flag"
    triggers = ("flag", "word")
    help = "Take it down."

    def check_document(self, document: CheckedDocument) -> list[Problem]:
        found = [Problem(document.span(*each.key), "a flag") for each in document.settings if "flag" in each.name]
        for passage in document.passages:
            at = passage.text.find("word")
            if at >= 0:
                found.append(Problem(document.span(passage.start + at, passage.start + at + 4), "a word"))
        return found


class ModuleRule(Rule):
    """A rule for Python alone."""

    code = "TST002"
    name = "module-rule"
    triggers = ("flag",)

    def check(self, module: CheckedModule) -> list[Problem]:
        raise AssertionError("asked about a document")


def found(name: str, text: str | bytes) -> list[tuple[int, int, str, bool]]:
    """Row, column, message and whether suppressed, of all findings."""
    from lint_procore.registry import load_rules

    unreadable = [rule for rule in load_rules(plugins=False).rules if rule.code in ("PRC900", "PRC901")]
    data = text if isinstance(text, bytes) else text.encode()
    report = check_file(name, data, [Flag(), ModuleRule(), *unreadable], POLICY, Config(root="."), POLICY.as_of)
    assert report.errors == []
    return [
        (each.location.row, each.location.column, each.message, bool(each.suppressed_by)) for each in report.findings
    ]


def test_finding_in_a_document_has_its_row_and_column() -> None:
    assert found("a/.env", "A=1\r\nexport flag=2\r\n") == [(2, 8, "a flag", False)]
    assert found("a.md", "# x\n\nSome *long*\nword.\n") == [(4, 1, "a word", False)]
    assert found("a.json", '\ufeff{"x": 1,\n "flag": 2}') == [(2, 2, "a flag", False)]


def test_utf_16_is_read_where_it_says_so() -> None:
    assert found("a.env", "A=1\nflag=2\n".encode("utf-16")) == [(2, 1, "a flag", False)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", "flag=1  # noqa: TST001\n"),
        (".env", "# lint-procore: ignore[TST001] reason\nflag=1\n"),
        ("a.yml", "flag: 1  # noqa: TST001\n"),
        ("a.toml", "flag = 1  # noqa: TST001\n"),
        ("a.ini", "[a]\n; noqa: TST001\nflag = 1\n"),
        ("a.properties", "! noqa: TST001\nflag=1\n"),
        ("a.tf", "flag = 1 // noqa: TST001\n"),
        ("a.json", '{"flag": 1} // lint-procore: ignore[TST001] reason\n'),
        ("a.json", '{\n/* noqa: TST001 */\n"flag": 1}\n'),
        ("a.md", "<!-- lint-procore: ignore[TST001] reason -->\n\nSome long\nword.\n"),
        ("a.md", "Some\nword and <!-- noqa: TST001 --> more\n"),
        ("a.rst", ".. lint-procore: ignore[TST001] reason\n\nSome word.\n"),
        ("a.html", "<!-- lint-procore: ignore-file[TST001] reason -->\n<p>Some</p>\n<p>word</p>\n"),
        ("a.txt", "# noqa: TST001\nSome word.\n"),
    ],
)
def test_each_format_suppresses_with_its_own_comments(name: str, text: str) -> None:
    assert [suppressed for _, _, _, suppressed in found(name, text)] == [True]


def test_suppression_in_a_document_that_suppresses_nothing_is_reported() -> None:
    (unused,) = found("a.md", "<!-- noqa: TST001, PRC30X -->\n\nText without it, flag.\n")
    assert unused[:2] == (1, 1) and "PRC30X" in unused[2]


# --- What cannot be read


@pytest.mark.parametrize(
    ("name", "data", "place", "message"),
    [
        ("a.json", b'{"flag": 1,\n "x" 2}', (2, 6), "cannot be read as JSON"),
        ("a.json", b'{"flag": {"x": 1}', (1, 1), "this bracket is never closed"),
        ("a.json", b'{"flag": ' + b"[" * 100_000, (1, 209), "nested more than 200 levels deep"),
        ("a.yml", b"flag: [1\nx: }\n", (2, 2), "cannot be read as YAML"),
        ("a.yml", b"flag: " + b"[" * 100_000, (1, 207), "nested more than 200 levels deep"),
        ("a.yml", b"flag:\n " + b"- " * 100_000, (2, 2), "nested more than 200 levels deep"),
        ("a.toml", b"flag = 1\nx = = 2\n", (2, 5), "cannot be read as TOML"),
        ("a.tf", b"flag = " + b"{ a = " * 100_000, (1, 1208), "nested more than 200 levels deep"),
        ("a.toml", b'[flag]\nx = """abc\n', (3, 1), "cannot be read as TOML"),
        ("a.toml", b"flag" + b".a" * 50_000 + b" = 1\n", None, "nested more than 200 levels deep"),
        ("uv.lock", b"flag = [[[", None, "cannot be read as TOML"),
        ("a.yml", b"flag:\n\tx: 1\n", (2, 1), "cannot be read as YAML"),
        ("a.yml", b"flag:\n" + b"".join(b" " * n + b"k:\n" for n in range(1, 1200)), None, "cannot be read as YAML"),
        ("a.tf", b'flag = "' + b"${" * 50_000, None, "nested more than 200 levels deep"),
        (".env", b"flag=1\nx=\xff\n", (2, 1), "byte 10 of this file is not UTF-8"),
        ("a.md", b"word\n\nx\0y\n", (3, 1), "contains NUL characters"),
    ],
)
def test_what_cannot_be_read_is_reported_at_its_place(
    name: str, data: bytes, place: tuple[int, int] | None, message: str
) -> None:
    ((row, column, said, _),) = found(name, data)
    assert message in said
    assert place is None or (row, column) == place


@pytest.mark.parametrize("data", [b'{"x" 2}', b"\xff\xfe\x00", b"[" * 100_000], ids=["broken", "bytes", "deep"])
def test_what_cannot_be_read_and_does_not_matter_is_silent(data: bytes) -> None:
    assert found("a.json", data) == []


def test_aliases_cost_no_more_than_they_are_written() -> None:
    rows = ["a0: &a0 {flag: x}"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60)]
    assert found("bomb.yml", "\n".join(rows)) == [(1, 10, "a flag", False)]
    assert found("self.yml", "flag: &a [*a]\n") == []


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        "a.ini",
        "a.properties",
        "a.md",
        "a.rst",
        "a.txt",
        "a.html",
        "a.html.j2",
        "a.tf",
        "a.toml",
        "requirements.txt",
        "Gemfile",
        "yarn.lock",
    ],
)
@pytest.mark.parametrize(
    "filling",
    [
        "{%",
        "{# ",
        "${",
        "&amp;",
        "<div>",
        ">",
        "`a``",
        "word service account ",
        "x",
        "[",
        "<a ",
        "{{",
        "`",
        "*",
        "#",
        '"',
        "'",
        "\n",
        "\\",
        "<!--",
        " =",
        "- ",
    ],
)
def test_monotonous_files_hang_no_reader(name: str, filling: str) -> None:
    document = Document(Source(name, "flag word\n" + filling * (50_000 // len(filling))))
    for part in ("settings", "passages", "requirements", "comments"):
        with suppress(UnreadableSource):
            getattr(document, part)


def test_data_that_is_too_large_is_passed_over_and_other_files_are_not(tmp_path: Path) -> None:
    from lint_procore.discovery import discover
    from lint_procore.engine import Job, run
    from lint_procore.registry import load_rules

    rules = load_rules(plugins=False).rules
    large = {"x": ["procore"] * 300_000}
    (tmp_path / "api.json").write_text(json.dumps({"openapi": "3.0.0", **large}))
    (tmp_path / "dump.json").write_text(json.dumps(large))
    config = Config(root=str(tmp_path))
    result = run(discover([str(tmp_path)], config), Job((*rules, Flag()), (), config, 1, POLICY.as_of))
    assert [(Path(each.filename).name, each.code) for each in result.findings] == [("dump.json", "PRC900")]
