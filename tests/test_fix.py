"""``check --fix`` and its relatives, as a user meets them: what is changed, what is left alone, and what is said."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ran import Ran

from lint_procore.__main__ import main
from lint_procore.fix import write as writing

TOKEN = 'import requests\n\nrequests.post("https://{host}/oauth/token", data=form)\n'
LEGACY = TOKEN.format(host="app.procore.com")
MENDED = TOKEN.format(host="login.procore.com")
DAY = ("--as-of", "2027-01-01")


Check = Callable[..., Ran]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the working directory."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "LINT_PROCORE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lint-procore.toml").write_text("", encoding="utf-8")
    return tmp_path


@pytest.fixture
def check(project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Check:
    """Run ``lint-procore check`` in this process."""

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["lint-procore", "check", *DAY, *arguments])
        status = main()
        out, err = capfd.readouterr()
        return Ran(status, out, err)

    return run


def put(project: Path, **files: str) -> None:
    """Write files, named ``a_py`` for ``a.py``."""
    for name, text in files.items():
        (project / name.replace("_", ".")).write_text(text, encoding="utf-8", newline="")


def text_of(project: Path, name: str) -> str:
    return (project / name).read_bytes().decode()


# --- What is done


def test_safe_fix_is_applied_and_told(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY)
    ran = check("--fix")
    assert text_of(project, "a.py") == MENDED
    assert (ran.status, ran.out, ran.err) == (0, "Fixed 1 finding. No findings in 1 file.\n", "")


def test_without_the_option_nothing_is_changed_and_the_finding_is_marked(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY)
    ran = check()
    assert text_of(project, "a.py") == LEGACY
    assert ran.status == 1
    assert ran.out.splitlines() == [
        "a.py:3:15: PRC202 [*] `/oauth/token` is asked of `app.procore.com`, a legacy host; the production login host "
        "is `login.procore.com`",
        "Found 1 error in 1 file. [*] 1 fixable with --fix.",
    ]


def test_unsafe_fix_needs_to_be_asked_for(project: Path, check: Check) -> None:
    put(project, settings_yml="procore_login_url: https://app.procore.com\n")
    ran = check("--fix")
    assert text_of(project, "settings.yml") == "procore_login_url: https://app.procore.com\n"
    assert ran.out.endswith("Found 1 error in 1 file. 1 fixable with --fix --unsafe-fixes.\n")
    assert ran.status == 1
    ran = check("--fix", "--unsafe-fixes")
    assert text_of(project, "settings.yml") == "procore_login_url: https://login.procore.com\n"
    assert ran.status == 0


def test_remaining_findings_are_reported(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY + 'requests.post("http://login.procore.com/oauth/token", data=form, verify=False)\n')
    ran = check("--fix")
    assert ran.status == 1
    assert [line.split(": ")[1][:6] for line in ran.out.splitlines()[:-1]] == ["PRC206"]
    assert ran.out.endswith("Fixed 2 findings. Found 1 error in 1 file. 1 fixable with --fix --unsafe-fixes.\n")


def test_fixes_of_several_rules_on_one_address_are_all_made(project: Path, check: Check) -> None:
    put(
        project,
        a_py='import requests\n\nrequests.get("http://app.procore.com/vapid/me", headers={"Procore-Company-Id": c})\n',
    )
    ran = check("--fix", "--show-fixes")
    assert '"https://api.procore.com/rest/v1.0/me"' in text_of(project, "a.py")
    assert ran.out.splitlines()[1:] == [
        "Fixed 3 findings:",
        "- a.py:",
        "    1 x PRC206 (insecure-transport)",
        "    1 x PRC301 (vapid-api)",
        "    1 x PRC302 (wrong-api-host)",
    ]


def test_host_is_fixed_where_it_is_written_in_another_module(project: Path, check: Check) -> None:
    put(
        project,
        config_py='SCHEME = "http"\nPROCORE = f"{SCHEME}://app.procore.com"\n',
        auth_py="import requests\nfrom config import PROCORE\n\n\n"
        'def token():\n    return requests.post(PROCORE + "/oauth/token", data=form).json()\n',
    )
    assert check("--fix").status == 0
    assert text_of(project, "config.py") == 'SCHEME = "https"\nPROCORE = f"{SCHEME}://login.procore.com"\n'


def test_fix_only_reports_nothing(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY.replace("data=form", "data=form, verify=False"))
    ran = check("--fix-only")
    assert (ran.status, ran.out) == (0, "")
    assert "login.procore.com" in text_of(project, "a.py")


def test_json_has_the_fix_with_its_edits(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY)
    (found,) = json.loads(check("--output-format", "json").out)
    assert found["fix"] == {
        "applicability": "safe",
        "message": "write `login.procore.com`",
        "edits": [
            {
                "content": "login.procore.com",
                "location": {"row": 3, "column": 24},
                "end_location": {"row": 3, "column": 39},
            }
        ],
    }


def test_edit_in_another_file_names_it(project: Path, check: Check) -> None:
    put(
        project,
        a_py='import requests\nfrom b import WORD\n\nrequests.get(f"https://api.procore.com/{WORD}/me", headers=h)\n',
        b_py='PATHS = WORD = "vapid"\n',
    )
    found = [each for each in json.loads(check("--output-format", "json", "a.py").out) if each["code"] == "PRC301"]
    assert found == []  # it stands in the other file, which is not checked
    found = [each for each in json.loads(check("--output-format", "json").out) if each["code"] == "PRC301"]
    assert [(each["filename"], each["fix"]["applicability"]) for each in found] == [("b.py", "unsafe")]


def test_full_report_says_what_the_fix_does(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY)
    assert "PRC202 [*] error: " in (out := check("--output-format", "full").out)
    assert "  = fix: write `login.procore.com`\n" in out


# --- The patch


def test_diff_shows_a_patch_and_changes_nothing(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY)
    ran = check("--diff")
    assert text_of(project, "a.py") == LEGACY
    assert ran.status == 1
    assert ran.out == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n import requests\n \n"
        '-requests.post("https://app.procore.com/oauth/token", data=form)\n'
        '+requests.post("https://login.procore.com/oauth/token", data=form)\n'
    )


def test_diff_of_what_needs_no_fix_is_empty(project: Path, check: Check) -> None:
    put(project, a_py=MENDED)
    ran = check("--diff")
    assert (ran.status, ran.out) == (0, "")


@pytest.mark.parametrize("folder", [".", "sub folder"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plain.py", LEGACY.encode()),
        ("with blank.py", LEGACY.encode()),
        ('quote".py', LEGACY.encode()),
        ("naïve.py", LEGACY.encode()),
        ("windows.py", LEGACY.replace("\n", "\r\n").encode()),
        ("mixed.py", LEGACY.replace("requests\n", "requests\r\n").encode()),
        ("no_end.py", LEGACY.rstrip().encode()),
        ("mark.py", b"\xef\xbb\xbf" + LEGACY.encode()),
        ("latin.py", b"# coding: latin-1\n# na\xefve\n" + LEGACY.encode()),
        ("tabs.py", LEGACY.replace("requests.post", "if x:\n\trequests.post").encode()),
        ("feed.py", LEGACY.replace("\n\n", "\n\f\n").encode()),
        (".env", b"PROCORE_TOKEN_URL=https://app.procore.com/oauth/token"),
        ("utf16.properties", "token_url=https://app.procore.com/oauth/token\r\n".encode("utf-16")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_git_applies_the_patch_and_gets_what_fix_writes(
    project: Path, check: Check, name: str, data: bytes, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", "."], check=True)
    (project / folder).mkdir(exist_ok=True)
    monkeypatch.chdir(project / folder)
    Path(name).write_bytes(data)
    patch = subprocess.run(
        [sys.executable, "-m", "lint_procore", "check", *DAY, "--diff", name], capture_output=True, check=False
    )
    assert (patch.returncode, patch.stderr) == (1, b"")
    subprocess.run(["git", "apply", "-"], input=patch.stdout, check=True)
    applied = Path(name).read_bytes()
    assert applied != data
    Path(name).write_bytes(data)
    assert check("--fix", name).status == 0
    assert Path(name).read_bytes() == applied
    assert (
        applied.replace(b"login.procore", b"app.procore").replace(
            "login.procore".encode("utf-16-le"), "app.procore".encode("utf-16-le")
        )
        == data
    )


# --- Standard input


def test_fixed_standard_input_goes_to_standard_output(project: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "lint_procore", "check", *DAY, "--fix", "--stdin-filename", "a.py", "-"],
        input=LEGACY.replace("\n", "\r\n").encode(),
        capture_output=True,
        check=False,
    )
    assert ran.stdout == MENDED.replace("\n", "\r\n").encode()
    assert ran.stderr == b"Fixed 1 finding. No findings in 1 file.\n"
    assert ran.returncode == 0


def test_standard_input_without_fixes_comes_back_as_it_is(project: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "lint_procore", "check", "--fix", "-"],
        input=b"x = 1\xff\n",
        capture_output=True,
        check=False,
    )
    assert ran.stdout == b"x = 1\xff\n"


# --- What is left alone


def test_suppressed_finding_is_not_fixed(project: Path, check: Check) -> None:
    suppressed = LEGACY.replace("form)", "form)  # noqa: PRC202")
    put(project, a_py=suppressed)
    assert check("--fix").status == 0
    assert text_of(project, "a.py") == suppressed


@pytest.mark.parametrize(
    ("base", "path", "fixed"),
    [
        ("BASE", 'BASE + "/oauth/token"', '"https://login.procore.com" + "/oauth/token"'),
        ("BASE", "BASE + '/oauth/token'", "'https://login.procore.com' + '/oauth/token'"),
        ("BASE", 'f"{BASE}/oauth/token"', 'f"https://login.procore.com/oauth/token"'),
        ("Hosts.base", 'f"{Hosts.base}/oauth/token"', 'f"https://login.procore.com/oauth/token"'),
    ],
)
@pytest.mark.parametrize("host", ["app.procore.com", "api.procore.com"])
def test_base_of_oauth_and_api_stays_for_the_api(
    project: Path, check: Check, base: str, path: str, fixed: str, host: str
) -> None:
    definition = f'BASE = "https://{host}"\n' if base == "BASE" else f'class Hosts:\n    base = "https://{host}"\n'
    text = f"import requests\n\n{definition}requests.post({path}, data=form)\n" + (
        f'requests.get({base} + "/rest/v1.0/me", headers={{"Procore-Company-Id": c}})\n'
    )
    put(project, a_py=text)
    assert check("--fix").status == 0
    assert text_of(project, "a.py") == text.replace(path, fixed).replace(host, "api.procore.com")


@pytest.mark.parametrize(
    "base",
    [
        'os.environ.get("PROCORE", "https://app.procore.com")',
        '{"a": "https://app.procore.com", "b": "https://sandbox.procore.com"}[x]',
    ],
)
def test_base_that_may_be_another_one_is_left_alone(project: Path, check: Check, base: str) -> None:
    text = (
        f'import os\nimport requests\n\nBASE = {base}\nrequests.post(BASE + "/oauth/token", data=form)\n'
        'requests.get(BASE + "/rest/v1.0/me", headers={"Procore-Company-Id": c})\n'
    )
    put(project, a_py=text)
    ran = check("--fix", "--unsafe-fixes")
    assert text_of(project, "a.py") == text
    assert ran.status == 1


def test_base_that_two_modules_use_in_two_ways_is_left_alone_with_a_message(project: Path, check: Check) -> None:
    put(
        project,
        config_py='PROCORE = "https://app.procore.com"\n',
        auth_py='import requests\nfrom config import PROCORE\n\nrequests.post(PROCORE + "/oauth/token", data=form)\n',
        client_py="import requests\nfrom config import PROCORE\n\n"
        'requests.get(PROCORE + "/rest/v1.0/me", headers={"Procore-Company-Id": c})\n',
    )
    ran = check("--fix")
    assert text_of(project, "config.py") == 'PROCORE = "https://app.procore.com"\n'
    assert "config.py:1:11: the fix of PRC202 was left out: the same text serves another purpose too" in ran.err


def test_fix_that_another_rule_would_mind_is_left_out_even_if_that_rule_was_not_asked_for(
    project: Path, check: Check
) -> None:
    put(
        project,
        config_py='PROCORE = "https://api.procore.com"\n',
        auth_py='import requests\nfrom config import PROCORE\n\nrequests.post(PROCORE + "/oauth/token", data=form)\n',
        client_py="import requests\nfrom config import PROCORE\n\n"
        'requests.get(PROCORE + "/rest/v1.0/me", headers={"Procore-Company-Id": c})\n',
        other_py=LEGACY,
    )
    ran = check("--fix", "--select", "PRC202")
    assert text_of(project, "config.py") == 'PROCORE = "https://api.procore.com"\n'
    assert "the fix of PRC202 was left out: with it PRC302 is reported" in ran.err
    assert text_of(project, "other.py") == MENDED, "the other fixes are made all the same"


def test_harm_that_shows_only_at_the_other_end_of_the_project_leaves_out_one_fix_and_no_other(
    project: Path, check: Check
) -> None:
    get = 'requests.get({base} + "/rest/v1.0/me", headers={{"Procore-Company-Id": c}}, {more})\n'
    put(
        project,
        config_py='PROCORE = "https://api.procore.com"\n',
        hosts_py="from config import PROCORE as BASE\n",
        auth_py='import requests\nfrom config import PROCORE\n\nrequests.post(PROCORE + "/oauth/token", data=form)\n',
        client_py="import requests\nfrom hosts import BASE\n\n" + get.format(base="BASE", more="timeout=9"),
        open_py="import requests\n\n" + get.format(base='"http://api.procore.com"', more="verify=False"),
        other_py=LEGACY,
    )
    before = {name: text_of(project, name) for name in ("config.py", "hosts.py", "auth.py", "client.py")}
    ran = check("--fix", "--unsafe-fixes", "--select", "PRC202,PRC206")
    assert {name: text_of(project, name) for name in before} == before
    assert ran.err.count("was left out") == 1
    assert "config.py:1:11: the fix of PRC202 was left out: with it PRC302 is reported" in ran.err
    assert text_of(project, "other.py") == MENDED
    assert "https://" in text_of(project, "open.py")
    assert "verify" not in text_of(project, "open.py")
    left = {name: text_of(project, name) for name in ("open.py", "other.py")}
    check("--fix", "--unsafe-fixes", "--select", "PRC202,PRC206")
    assert {name: text_of(project, name) for name in left} == left


def test_file_that_is_not_checked_is_not_changed(project: Path, check: Check) -> None:
    put(
        project,
        config_py='PROCORE = "https://app.procore.com"\n',
        auth_py='import requests\nfrom config import PROCORE\n\nrequests.post(PROCORE + "/oauth/token", data=form)\n',
    )
    check("--fix", "auth.py")
    assert text_of(project, "config.py") == 'PROCORE = "https://app.procore.com"\n'


PLUGIN = '''
from lint_procore.rule import Problem, Remedy, Rule
from lint_procore.source import Span


class Word(Rule):
    """A word."""

    code = "TST001"
    name = "word"
    triggers = ("word",)

    def check(self, module):
        start = module.source.text.find("WORD")
        if start >= 0:
            span = Span(module.filename, start, start + 4)
            yield Problem(span, "a word", fix=Remedy("write another", ((span, {content!r}),)))
'''


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("(", "with it a.py could not be read any more"),
        ("WORD + 1", "TST001 would still be reported"),
        ("\N{SNOWMAN}", "a.py cannot be changed: latin-1 has no way to write what the fix puts in"),
    ],
)
def test_fix_that_spoils_a_file_is_left_out_with_a_message(
    project: Path, check: Check, content: str, reason: str
) -> None:
    (project / "more").mkdir()
    (project / "more" / "tst001_word.py").write_text(PLUGIN.format(content=content), encoding="utf-8")
    put(project, a_py="# coding: latin-1\nx = WORD\n", b_py=LEGACY)
    ran = check("--fix", "--rules-dir", "more", "a.py", "b.py")
    assert text_of(project, "a.py") == "# coding: latin-1\nx = WORD\n"
    assert text_of(project, "b.py") == MENDED
    assert f"a.py:2:5: the fix of TST001 was left out: {reason}" in ran.err


WORDS = '''
from lint_procore.rule import Problem, Remedy, Rule
from lint_procore.source import Span


class Words(Rule):
    """Lines that are marked."""

    code = "TST002"
    name = "words"
    triggers = ("#" + ":",)

    def check(self, module):
        import re

        text = module.source.text
        for found in re.finditer(r"( *)(.*)#[:] ?(.*)", text):
            span = Span(module.filename, found.end(1), found.end())
            yield Problem(span, "a line " + found[2], fix=Remedy("write it anew", ((span, found[3]),)))
'''


def mark(project: Path) -> tuple[str, str]:
    """A rule by which ``old  #: new`` becomes ``new``; the options that load it."""
    (project / "more").mkdir()
    (project / "more" / "tst002_words.py").write_text(WORDS, encoding="utf-8")
    return "--rules-dir", "more"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f():\n    return 1\n\n\nx = 1  #: return 1\n", "Python refuses a.py: 'return' outside function"),
        ("x = 1  #: x = yes\n", "`yes` of a.py is bound nowhere"),
        ("x = 1  #:\nprint(x)\n", "`x` of a.py is bound nowhere"),
        ("x = 1  #:\nprint(x)\nx = 2\n", "`x` of a.py may have no value"),
        ("import os  #:\n\n\ndef f():\n    return os.sep\n", "`os` in `f` of a.py is bound nowhere"),
        ("x = 1\n\n\ndef f():\n    x = 2  #:\n    return x\n", "`x` in `f` of a.py is another one than before"),
        (
            "def f(a):\n    if a:\n        x = 2\n    else:\n        x = 3  #: pass\n    return x\n",
            "`x` in `f` of a.py may have no value",
        ),
        (
            "class A:\n    def f(self, a):\n        for x in a:\n            y = x  #: pass\n            print(y)\n",
            "`y` in `A.f` of a.py is bound nowhere",
        ),
        (
            "def f(a):\n    try:\n        x = a()\n    except ValueError:\n        return 1  #: pass\n    return x\n",
            "`x` in `f` of a.py may have no value",
        ),
    ],
)
def test_fix_that_leaves_a_name_without_a_value_is_left_out(
    project: Path, check: Check, text: str, reason: str
) -> None:
    options = mark(project)
    put(project, a_py=text, b_py=LEGACY)
    ran = check("--fix", *options, "a.py", "b.py")
    assert text_of(project, "a.py") == text
    assert text_of(project, "b.py") == MENDED
    assert "the fix of TST002 was left out: with it " + reason in ran.err


@pytest.mark.parametrize(
    "text",
    [
        "x = 1  #:\n",
        "x = 1  #:\n\n\ndef f(x):\n    return [x for x in x]\n",
        "from os import *\nx = sep  #:\n",
        "print(never)  #: print(never, never)\n",
        "def f(a):\n    if a:\n        x = 2\n        y = 1  #:\n    return x\n",
        "def f():\n    global x\n    x = 1\n\n\ny = 1  #:\nprint(x)\n",
        "while True:\n    try:\n        x = 1\n        break\n    except OSError:\n        y = 1  #: pass\nprint(x)\n",
        "def f(a):\n    match a:\n        case [x, *y]:\n            z = 1  #:\n            return x, y\n",
        "def f(a):\n    with a as b, b as c:\n        d = 1  #: pass\n    return (lambda e: e + c)(b)\n",
        "class A:\n    x = 1  #:\n    y = 2\n    z = y\n",
        "import os  #: import os, sys\n\nif (n := os.sep) and n:\n    print([m for o in n if (m := o)], n)\n",
    ],
)
def test_fix_that_leaves_all_names_their_values_is_made(project: Path, check: Check, text: str) -> None:
    options = mark(project)
    put(project, a_py=text)
    assert check("--fix", *options, "a.py").err == ""
    assert "#:" not in text_of(project, "a.py")


def test_names_of_a_notebook_are_those_of_all_cells(project: Path, check: Check) -> None:
    options = mark(project)
    cells = ["%matplotlib inline\n", "x = await y  #:\n", "z = 1  #: z = 2\n", "print(x)\n"]
    made = [{"cell_type": "code", "source": [cell], "metadata": {}, "outputs": []} for cell in cells]
    notebook = json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    put(project, a_ipynb=notebook)
    ran = check("--fix", *options)
    assert "left out: with it `x` of a.ipynb is bound nowhere" in ran.err
    assert text_of(project, "a.ipynb") == notebook.replace("z = 1  #: z", "z")


def test_file_that_this_python_refuses_is_fixed_all_the_same(project: Path, check: Check) -> None:
    options = mark(project)
    put(project, a_py="print 1\nx = 1  #: x = 2\n", b_py="exec = 1\nreturn exec\nx = 1  #: x = y\n")
    check("--fix", *options, "a.py", "b.py")
    assert text_of(project, "b.py").endswith("\nx = y\n")


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        ({"b.py": "from settings import OLD\n"}, "b.py"),
        ({"b.py": "from settings import (\n    NEW,  # new\n    OLD as new,\n)\n"}, "b.py"),
        ({"b.py": "import settings\n\nprint(f'{settings.OLD}')\n"}, "b.py"),
        ({"b.py": "import settings as s\n\nprint(getattr(s, 'OLD'))\n"}, "b.py"),
        ({"p/__init__.py": "", "p/b.py": "import settings\n\nprint(settings.OLD)\n"}, "p/b.py"),
        ({"b.py": "from settings import *\n", "c.py": "from b import OLD\n"}, "c.py"),
        ({"b.py": "from django.conf import settings\n\nprint(settings.OLD)\n"}, "b.py"),
    ],
)
def test_name_that_another_file_asks_for_stays(
    project: Path, check: Check, files: dict[str, str], missing: str
) -> None:
    options = mark(project)
    text = "OLD = 1  #:\nNEW = 2\n"
    put(project, settings_py=text)
    for name, content in files.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(content, encoding="utf-8")
    ran = check("--fix", *options)
    assert text_of(project, "settings.py") == text
    assert f"left out: with it `OLD` is missing in {missing}, which takes it from" in ran.err


def test_name_that_nobody_asks_for_goes(project: Path, check: Check) -> None:
    options = mark(project)
    put(
        project,
        settings_py="OLD = 1  #:\nNEW = 2\n",
        b_py="import settings\nfrom settings import NEW\n\nprint(settings.NEW)  # not settings.OLD\n",
        c_py="from elsewhere import settings, OLD\n\nprint(settings.OLD)\n",
    )
    assert check("--fix", *options).err == ""
    assert text_of(project, "settings.py") == "\nNEW = 2\n"


def test_name_that_goes_together_with_its_import_goes(project: Path, check: Check) -> None:
    options = mark(project)
    put(project, settings_py="OLD = 1  #:\n", b_py="from settings import OLD  #:\n")
    assert check("--fix", *options).err == ""
    assert text_of(project, "settings.py") == "\n"


# --- Writing


def test_mode_stays_and_nothing_else_is_left_in_the_folder(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY)
    (project / "a.py").chmod(0o754)
    check("--fix")
    assert stat.S_IMODE((project / "a.py").stat().st_mode) == 0o754
    assert sorted(each.name for each in project.iterdir()) == ["a.py", "lint-procore.toml"]


def test_link_inside_the_project_stays_a_link(project: Path, check: Check) -> None:
    (project / "src").mkdir()
    (project / "src" / "real.bin").write_text(LEGACY, encoding="utf-8")
    (project / "a.py").symlink_to("src/real.bin")
    check("--fix")
    assert (project / "a.py").is_symlink()
    assert (project / "src" / "real.bin").read_text(encoding="utf-8") == MENDED


def test_link_that_leads_out_of_the_project_is_left_alone(
    project: Path, check: Check, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "real.bin"
    elsewhere.write_text(LEGACY, encoding="utf-8")
    (project / "a.py").symlink_to(elsewhere)
    ran = check("--fix")
    assert elsewhere.read_text(encoding="utf-8") == LEGACY
    assert "a.py is a link that leads out of the project" in ran.err


def test_file_that_was_changed_meanwhile_is_left_alone(
    project: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(project, a_py=LEGACY, b_py=LEGACY)
    from lint_procore.fix import project as projects

    real = projects.remove_leftovers

    def change(folder: str) -> None:
        (project / "a.py").write_text("mine = 1\n", encoding="utf-8")
        real(folder)

    monkeypatch.setattr(projects, "remove_leftovers", change)
    ran = check("--fix")
    assert text_of(project, "a.py") == "mine = 1\n"
    assert text_of(project, "b.py") == MENDED
    assert ran.status == 2
    assert "a.py: not fixed: it was changed meanwhile; run again" in ran.err


def test_drafts_of_a_killed_run_are_taken_away_and_those_of_a_running_one_are_not(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, busy = project / f".a.py.{ended.pid}.lint-procore", project / f".b.py.{os.getppid()}.lint-procore"
    for draft in (left, busy):
        draft.write_text("half", encoding="utf-8")
    check("--fix")
    assert not left.exists()
    assert busy.exists()


def test_failure_to_write_leaves_the_old_file(project: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    put(project, a_py=LEGACY)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    ran = check("--fix")
    assert text_of(project, "a.py") == LEGACY
    assert sorted(each.name for each in project.iterdir()) == ["a.py", "lint-procore.toml"]
    assert "a.py: not fixed: a.py cannot be written: No space left on device" in ran.err
    assert ran.status == 2


KILLED = """
import os, signal, sys
from lint_procore.fix import write
left = int(sys.argv.pop(1))

def counted(call):
    def calling(*arguments, **keywords):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **keywords)
    return calling

class Counting:
    def __getattr__(self, name):
        value = getattr(os, name)
        return counted(value) if name in ("open", "fsync", "chown", "utime", "replace") else value

write.os = Counting()
from lint_procore.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("step", range(1, 13))
def test_killed_at_any_step_of_writing_every_file_is_whole(project: Path, check: Check, step: int) -> None:
    names = ("a.py", "b.py")
    for name in names:
        (project / name).write_text(LEGACY, encoding="utf-8")
    ran = subprocess.run([sys.executable, "-c", KILLED, str(step), "check", *DAY, "--fix"], capture_output=True)
    written = [text_of(project, name) for name in names]
    assert set(written) <= {LEGACY, MENDED}
    assert ran.returncode == (-9 if step <= STEPS * len(names) else 0)
    assert check("--fix").status == 0
    assert sorted(each.name for each in project.iterdir()) == ["a.py", "b.py", "lint-procore.toml"]
    assert [text_of(project, name) for name in names] == [MENDED, MENDED]


# open, utime, fsync, replace; then the folder's open and fsync
STEPS = 6


# --- Suppressions


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1  # noqa: PRC303\n", "x = 1\n"),
        ("x = 1  # noqa: PRC303, PRC101\n", "x = 1\n"),
        ("x = 1  # noqa: PRC303,E501,W291\n", "x = 1  # noqa: E501,W291\n"),
        ("x = 1  # noqa: PRC303  # pylint: disable=all\n", "x = 1  # pylint: disable=all\n"),
        ("x = 1  # type: ignore  # noqa: PRC303 because\n", "x = 1  # type: ignore\n"),
        ("# lint-procore: ignore[PRC303] because\nx = 1\n", "x = 1\n"),
        ("# lint-procore: ignore-file[PRC303,PRC101]\nx = 1\n", "x = 1\n"),
        ("# lint-procore: ignore[PRC303]\r\nx = 1", "x = 1"),
    ],
)
def test_unused_suppression_is_taken_away(project: Path, check: Check, before: str, after: str) -> None:
    put(project, a_py=before)
    assert check("--fix").status == 0
    assert text_of(project, "a.py") == after


def test_used_code_beside_an_unused_one_stays(project: Path, check: Check) -> None:
    put(project, a_py=LEGACY.replace("form)", "form)  # noqa: PRC303, PRC202"))
    assert check("--fix").status == 0
    assert text_of(project, "a.py") == LEGACY.replace("form)", "form)  # noqa: PRC202")


@pytest.mark.parametrize("comment", ["# lint-procore: ignore[PRC30X]", "# lint-procore: ignore", "<!-- x -->"])
def test_suppression_that_a_person_has_to_look_at_stays(project: Path, check: Check, comment: str) -> None:
    put(project, a_py=f"x = 1  {comment}\n" if comment.startswith("#") else f"x = 1  # {comment}\n")
    before = text_of(project, "a.py")
    check("--fix", "--unsafe-fixes")
    assert text_of(project, "a.py") == before


# --- Secrets

SECRET = "5ec7e70123456789abcdef0123456789abcdef"


def test_secret_becomes_a_setting_that_is_listed(project: Path, check: Check) -> None:
    put(project, a_py=f'"""Of Procore."""\n\nPROCORE_SECRET = "{SECRET}"\nOLD = "{SECRET}"\n')
    check("--fix", "--unsafe-fixes")
    assert text_of(project, "a.py") == (
        '"""Of Procore."""\n\nimport os\n\nPROCORE_SECRET = os.environ["PROCORE_SECRET"]\n' + f'OLD = "{SECRET}"\n'
    )
    assert text_of(project, ".env.example") == "PROCORE_SECRET=\n"


def test_setting_goes_into_the_list_that_is_there(project: Path, check: Check) -> None:
    (project / ".env.sample").write_bytes(b"A=1\r\nPROCORE_TOKEN=")
    (project / "app").mkdir()
    for name in ("one", "two"):
        text = f'PROCORE_{name.upper()}_CLIENT_SECRET = "{name}{SECRET}"\n'
        (project / "app" / f"{name}.py").write_text(text, encoding="utf-8")
    patch = check("--diff", "--unsafe-fixes").out
    check("--fix", "--unsafe-fixes")
    listed = (project / ".env.sample").read_bytes()
    assert listed.startswith(b"A=1\r\nPROCORE_TOKEN=\r\n")
    assert sorted(listed.split()[2:]) == [b"PROCORE_ONE_CLIENT_SECRET=", b"PROCORE_TWO_CLIENT_SECRET="]
    assert not (project / ".env.example").exists()
    assert "+PROCORE_ONE_CLIENT_SECRET=" in patch


def test_setting_goes_to_the_end_of_a_list_that_was_made_since_the_last_run(project: Path, check: Check) -> None:
    put(project, a_py=f"PROCORE_CLIENT_SECRET = {SECRET!r}\n")
    check()
    (project / ".env.example").write_text("OTHER=\n", encoding="utf-8")
    check("--fix", "--unsafe-fixes")
    assert text_of(project, ".env.example") == "OTHER=\nPROCORE_CLIENT_SECRET=\n"


def test_new_list_of_settings_is_part_of_the_patch(project: Path, check: Check) -> None:
    put(project, a_py=f'import os\n\nPROCORE_CLIENT_SECRET = "{SECRET}"\n')
    ran = check("--diff", "--unsafe-fixes")
    assert "--- /dev/null\n+++ b/.env.example\n@@ -0,0 +1 @@\n+PROCORE_CLIENT_SECRET=\n" in ran.out
    subprocess.run(["git", "apply", "-"], input=ran.out.encode(), check=True)
    assert text_of(project, ".env.example") == "PROCORE_CLIENT_SECRET=\n"


# --- Notebooks


def test_notebook_changes_in_the_edited_characters_only(project: Path, check: Check) -> None:
    cell = {
        "cell_type": "code",
        "execution_count": 3,
        "metadata": {"b": 1, "a": "\u00e9"},
        "outputs": [{"name": "stdout", "output_type": "stream", "text": ["https://app.procore.com\n"]}],
        "source": ["import requests\n", "x = '\\u00e9\u00e9\U0001f600'\n", LEGACY.splitlines()[2]],
    }
    notebook = {
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
        "cells": [{"cell_type": "markdown", "source": "# a"}, cell],
    }
    for indent, ascii_only in ((1, True), (None, False), (3, False)):
        text = json.dumps(notebook, indent=indent, ensure_ascii=ascii_only)
        (project / "a.ipynb").write_text(text, encoding="utf-8", newline="")
        assert check("--fix").status == 0
        assert text_of(project, "a.ipynb") == text.replace("app.procore.com/oauth", "login.procore.com/oauth")


def test_line_that_is_added_to_a_notebook_leaves_the_others_as_they_are_laid_out(project: Path, check: Check) -> None:
    text = '{"cells": [{"cell_type": "code", "source": ["import json\\n", "import re\\n",\n  ' + (
        f'"PROCORE_SECRET = \\"{SECRET}\\"\\n",  "x = \\u00e9"]}}]}}\n'
    )
    (project / "a.ipynb").write_text(text, encoding="utf-8", newline="")
    check("--fix", "--unsafe-fixes")
    assert text_of(project, "a.ipynb") == text.replace('json\\n"', 'json\\n", "import os\\n"').replace(
        f'\\"{SECRET}\\"', 'os.environ[\\"PROCORE_SECRET\\"]'
    )


def test_line_that_goes_from_a_notebook_goes_with_its_string(project: Path, check: Check) -> None:
    text = json.dumps(
        {"cells": [{"cell_type": "code", "source": ["# noqa-free\n", "# lint-procore: ignore[PRC303]\n", "x = 1"]}]},
        indent=1,
    )
    (project / "a.ipynb").write_text(text, encoding="utf-8", newline="")
    assert check("--fix").status == 0
    assert json.loads(text_of(project, "a.ipynb"))["cells"][0]["source"] == ["# noqa-free\n", "x = 1"]
