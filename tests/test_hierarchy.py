"""Configurations in several folders, what one takes from another, and where each setting comes from."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st
from ran import Ran

from lint_procore.__main__ import main
from lint_procore.config import ConfigError, load_config
from lint_procore.schema import schema

CALL = """\
import requests

requests.get("https://api.procore.com/vapid/me", headers={"Procore-Company-Id": "1"})
requests.get("https://api.procore.com/rest/v1.0/projects", headers={"Accept": "*/*"})
"""
RULE = '''
from lint_procore.rule import Bad, Good, Problem, Rule
from lint_procore.source import Span


class FlagWord(Rule):
    """A flag is flown."""

    code = "TST002"
    name = "flag-word"
    severity = "warning"
    triggers = ("flag",)
    formerly = ("TST001", "flag-flown")
    PREVIEW

    def check(self, module):
        at = module.source.text.find("FLAG")
        if at >= 0:
            yield Problem(Span(module.filename, at, at + 4), "a flag is flown")
'''


Command = Callable[..., Ran]


@pytest.fixture
def lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.chdir(tmp_path)
    put("lint-procore.toml", "")

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["lint-procore", *arguments])
        status = main()
        return Ran(status, *capsys.readouterr())

    return run


def put(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def check(lint: Command, *arguments: str) -> Ran:
    return lint("check", "--output-format", "concise", *arguments)


# Nearest wins


def test_each_file_goes_by_the_nearest_configuration(lint: Command) -> None:
    for folder in (".", "one", "one/deep", "two"):
        put(f"{folder}/a.py", CALL)
    put("lint-procore.toml", 'select = ["PRC3"]')
    put("one/pyproject.toml", '[tool.lint-procore]\nignore = ["PRC303"]\n')
    put("two/lint-procore.toml", 'per-file-ignores = {"a.py" = ["PRC301"]}')
    both = {"PRC301", "PRC303"}
    expected = {
        *(("a.py", code) for code in both),
        *((name, "PRC301") for name in ("one/a.py", "one/deep/a.py")),
        ("two/a.py", "PRC303"),
    }
    assert set(check(lint).findings) == expected
    assert set(check(lint).findings) == expected  # from the cache too
    assert set(check(lint, "one/deep/a.py", "a.py").findings) == {each for each in expected if "two" not in each[0]} - {
        ("one/a.py", "PRC301")
    }


def test_a_pyproject_without_our_section_is_passed_over(lint: Command) -> None:
    put("lint-procore.toml", 'ignore = ["PRC301"]')
    put("one/pyproject.toml", "[tool.other]\nx = 1\n")
    put("one/a.py", CALL)
    assert set(check(lint).findings) == {("one/a.py", "PRC303")}


def test_a_rule_that_only_a_folder_selects_runs_there(lint: Command) -> None:
    put("lint-procore.toml", 'select = ["PRC9"]')
    put("one/lint-procore.toml", 'select = ["PRC301"]')
    for name in ("a.py", "one/a.py"):
        put(name, CALL)
    assert set(check(lint).findings) == {("one/a.py", "PRC301")}


def test_exclusions_hold_below_their_own_folder(lint: Command) -> None:
    put("lint-procore.toml", 'extend-exclude = ["old/", "top.py"]')
    put("one/lint-procore.toml", 'extend-exclude = ["/skipped.py", "new/*.py"]')
    for name in ("old/a.py", "top.py", "one/old/a.py", "one/skipped.py", "one/new/a.py", "one/top.py", "new/a.py"):
        put(name, CALL)
    assert {name for name, _ in check(lint).findings} == {"one/old/a.py", "one/top.py", "new/a.py"}
    put("one/sub/skipped.py", CALL)
    forced = check(lint, "--force-exclude", "one/skipped.py", "one/sub/skipped.py", "one/old/a.py")
    assert {name for name, _ in forced.findings} == {"one/sub/skipped.py", "one/old/a.py"}


def test_what_a_project_says_of_its_app_holds_for_its_files(lint: Command) -> None:
    token = (
        "import os, requests\n\nrequests.post('https://login.procore.com/oauth/token', data={'grant_type': "
        "'client_credentials', 'client_id': os.environ['ID'], 'client_secret': os.environ['SECRET']})\n"
    )
    put("one/a.py", token)
    put("two/a.py", token)
    put(
        "one/lint-procore.toml",
        '[app]\nname = "x"\nservice-account = "developer-managed"\nattested-by = "A"\nattested-on = 2026-01-01\n',
    )
    assert set(check(lint).findings) == {("two/a.py", "PRC104")}


def test_the_command_line_holds_everywhere(lint: Command) -> None:
    put("one/lint-procore.toml", 'ignore = ["PRC301"]')
    put("one/a.py", CALL)
    put("a.py", CALL)
    assert set(check(lint, "--select", "PRC301").findings) == {("a.py", "PRC301"), ("one/a.py", "PRC301")}
    assert set(check(lint, "--ignore", "PRC303").findings) == {("a.py", "PRC301")}
    assert ("one/a.py", "PRC301") in check(lint, "--isolated").findings
    assert ("one/a.py", "PRC301") in check(lint, "--config", "lint-procore.toml").findings


def test_a_mistake_in_a_folder_ends_the_run(lint: Command) -> None:
    put("one/lint-procore.toml", 'selekt = ["PRC301"]')
    put("one/a.py", "x = 1\n")
    ran = check(lint)
    assert ran.status == 2
    assert 'one/lint-procore.toml: unknown key "selekt"; did you mean "select"?' in ran.err
    put("one/lint-procore.toml", 'select = ["PRC999"]')
    ran = check(lint)
    assert ran.status == 2 and "unknown rule 'PRC999'" in ran.err


def test_fixing_goes_by_each_folders_configuration(lint: Command) -> None:
    for name in ("a.py", "one/a.py"):
        put(name, CALL)
    put("one/lint-procore.toml", 'ignore = ["PRC301"]')
    check(lint, "--fix")
    assert "vapid" not in Path("a.py").read_text() and "vapid" in Path("one/a.py").read_text()


# extend


def test_a_file_extends_another(lint: Command) -> None:
    put(
        "base.toml", 'ignore = ["PRC303"]\nfail-on = "error"\nextend-exclude = ["a/"]\nper-file-ignores = {"x" = ["A"]}'
    )
    put("lint-procore.toml", 'extend = "base.toml"\nextend-exclude = ["b/"]\nper-file-ignores = {"y" = ["B"]}')
    config = load_config(".")
    assert (config.ignore, config.fail_on, config.extend_exclude) == (("PRC303",), "error", ("a/", "b/"))
    assert config.per_file_ignores == {"x": ("A",), "y": ("B",)}
    put("lint-procore.toml", 'extend = "base.toml"\nignore = []')
    assert load_config(".").ignore == ()
    put("one/pyproject.toml", '[tool.lint-procore]\nextend = "../lint-procore.toml"\nfail-on = "note"')
    config = load_config("one")
    assert (config.fail_on, config.extend_exclude, config.root) == ("note", ("a/",), str(Path("one").resolve()))


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"lint-procore.toml": 'extend = "lint-procore.toml"'}, '"extend" leads back to this file'),
        ({"lint-procore.toml": 'extend = "b.toml"', "b.toml": 'extend = "lint-procore.toml"'}, '"extend" leads back'),
        ({"lint-procore.toml": 'extend = "nosuch.toml"'}, '"extend" must name a file'),
        ({"lint-procore.toml": 'extend = "/dev/zero"'}, '"extend" must name a file'),
        ({"lint-procore.toml": "extend = 1"}, '"extend" must be a string, not 1'),
        ({"lint-procore.toml": 'extend = "b.toml"', "b.toml": "fail-on = 1"}, 'b.toml: "fail-on" must be one of'),
        (
            {"lint-procore.toml": 'extend = "pyproject.toml"', "pyproject.toml": "x = 1"},
            "there is no [tool.lint-procore]",
        ),
    ],
)
def test_what_cannot_be_extended_is_an_error(lint: Command, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        put(name, text)
    with pytest.raises(ConfigError) as caught:
        load_config(".")
    assert message in caught.value.message


# Where a setting comes from


def test_config_shows_values_with_their_origin(lint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    put("base.toml", 'fail-on = "error"\nextend-exclude = ["a/"]')
    put("lint-procore.toml", 'extend = "base.toml"\nignore = ["PRC303"]\napp = {name = "x"}')
    monkeypatch.setenv("LINT_PROCORE_CONFIDENCE", "possible")
    ran = lint("config", "--jobs", "3", ".")
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "# configuration: lint-procore.toml"
    for line in (
        'fail-on = "error"  # base.toml',
        'ignore = ["PRC303"]  # lint-procore.toml',
        'confidence = "possible"  # LINT_PROCORE_CONFIDENCE in the environment',
        "jobs = 3  # the command line",
        "max-file-size = 2000000  # default",
        'app = {"name" = "x"}  # lint-procore.toml',
    ):
        assert line in lines
    told = json.loads(lint("config", "--output-format", "json").out)
    assert told["settings"]["fail-on"] == {"value": "error", "origin": str(Path("base.toml").resolve())}


def test_config_shows_what_holds_for_a_file(lint: Command) -> None:
    put("one/lint-procore.toml", 'fail-on = "note"')
    put("one/a.py", CALL)
    assert 'fail-on = "note"  # one/lint-procore.toml' in lint("config", "one/a.py").out
    assert 'fail-on = "warning"  # default' in lint("config", "--isolated", "one/a.py").out


def test_the_environment_sets_what_a_build_needs(lint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a.py", CALL)
    for name, value in {
        "SELECT": "PRC301",
        "OUTPUT_FORMAT": "json",
        "OUTPUT": "sarif=a.sarif junit=a.xml",
        "FAIL_ON": "error",
        "NO_CACHE": "1",
    }.items():
        monkeypatch.setenv(f"LINT_PROCORE_{name}", value)
    ran = lint("check")
    assert [found["code"] for found in json.loads(ran.out)] == ["PRC301"]
    assert Path("a.sarif").exists() and Path("a.xml").exists()
    assert set(check(lint, "--select", "PRC303").findings) == {("a.py", "PRC303")}
    monkeypatch.setenv("LINT_PROCORE_FAIL_ON", "nonsense")
    assert lint("check").status == 2


# Fixes that count otherwise, rules in preview, names of old


def test_a_project_says_which_fixes_are_safe(lint: Command) -> None:
    put("a.py", CALL)
    put("lint-procore.toml", 'select = ["PRC301"]\nextend-unsafe-fixes = ["PRC3"]')
    assert "fixable with --fix --unsafe-fixes" in check(lint).out
    put("lint-procore.toml", 'select = ["PRC301"]\nextend-unsafe-fixes = ["PRC3"]\nextend-safe-fixes = ["PRC301"]')
    assert "fixable with --fix --unsafe-fixes" in check(lint).out
    put("token.py", 'import requests\n\nrequests.get("https://api.procore.com/rest/v1.0/me", verify=False)\n')
    put("lint-procore.toml", 'select = ["PRC107", "PRC206"]')
    secret = "import requests\n\nCLIENT_ID = 'ab12'\nr = requests.post('https://login.procore.com/oauth/token', data={"
    secret += "'grant_type': 'client_credentials', 'client_id': CLIENT_ID, 'client_secret': 'k3jw9x8s7d6f5g4h3j2k'})\n"
    put("token.py", secret)
    put("lint-procore.toml", 'select = ["PRC204"]')
    assert "1 fixable with --fix --unsafe-fixes" in check(lint, "token.py").out
    put("lint-procore.toml", 'select = ["PRC204"]\nextend-safe-fixes = ["hardcoded-credential"]')
    assert "[*] 1 fixable with --fix." in check(lint, "token.py").out


def test_a_rule_in_preview_runs_only_where_that_is_asked_for(lint: Command) -> None:
    put("rules/flag.py", RULE.replace("PREVIEW", "preview = True"))
    put("src/a.py", "x = FLAG\n")
    arguments = ("--rules-dir", "rules", "src")
    assert check(lint, *arguments).findings == []
    assert set(check(lint, "--preview", *arguments).findings) == {("src/a.py", "TST002")}
    ran = check(lint, "--select", "TST002", *arguments)
    assert ran.findings == [] and "TST002 is not stable yet and was left out; --preview" in ran.err
    put("lint-procore.toml", "preview = true")
    assert set(check(lint, *arguments).findings) == {("src/a.py", "TST002")}


def test_names_of_old_go_on_to_mean_a_rule(lint: Command) -> None:
    put("rules/flag.py", RULE.replace("PREVIEW", ""))
    put("src/a.py", "x = FLAG\n")
    arguments = ("--rules-dir", "rules", "src")
    for old in ("TST001", "flag-flown"):
        ran = check(lint, "--select", old, *arguments)
        assert set(ran.findings) == {("src/a.py", "TST002")}
        assert f"{old} is called TST002 (flag-word) now; write that instead" in ran.err
        assert check(lint, "--ignore", old, *arguments).findings == []
    put("src/a.py", "x = FLAG  # lint-procore: ignore[TST001] ours\n")
    assert check(lint, *arguments).findings == []
    put("src/a.py", "x = FLAG\n")
    put("lint-procore.toml", 'per-file-ignores = {"a.py" = ["TST001"]}')
    assert check(lint, *arguments).findings == []
    assert lint("rule", "--rules-dir", "rules", "TST001").out.startswith("# flag-word (TST002)")


def test_a_baseline_knows_a_rule_by_its_name_of_old(lint: Command) -> None:
    put(
        "rules/flag.py",
        RULE.replace("PREVIEW", "").replace('"TST002"', '"TST001"').replace('("TST001", "flag-flown")', "()"),
    )
    put("src/a.py", "x = FLAG\n")
    arguments = ("--rules-dir", "rules", "src")
    lint("baseline", *arguments)
    put("rules/flag.py", RULE.replace("PREVIEW", ""))
    ran = check(lint, "--baseline", "lint-procore-baseline.jsonl", *arguments)
    assert ran.findings == [] and "1 in the baseline" in ran.out


@pytest.mark.parametrize("taken", ["PRC301", "vapid-api"])
def test_a_name_of_old_must_be_free(lint: Command, taken: str) -> None:
    put("rules/flag.py", RULE.replace("PREVIEW", "").replace("flag-flown", taken).replace('"TST001", ', ""))
    put("src/a.py", "x = FLAG\n")
    ran = check(lint, "--rules-dir", "rules", "src")
    assert ran.status == 2


# The schema


def validator() -> jsonschema.Draft7Validator:
    jsonschema.Draft7Validator.check_schema(schema())
    return jsonschema.Draft7Validator(schema(), format_checker=jsonschema.FormatChecker())


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 5)
    | st.floats(-1, 2)
    | st.sampled_from(["", "x", "2027-01-31", "error", "likely", "json", "sarif", "Read Only", "developer-managed"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["x", "Directory"]), inner, max_size=2),
    max_leaves=4,
)
keys = sorted(schema()["properties"].keys() - {"app", "extend", "cache-dir", "baseline", "output-format"})
# A level may be written in several ways, of which a schema knows nothing.
of_app = sorted(
    schema()["properties"]["app"]["properties"].keys() - {"service-account", "company-tools", "project-tools"}
)


def as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return json.dumps(value)


def has_null(value: Any) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is None or any(map(has_null, inside))


@given(st.sampled_from([*keys, *(f"app.{key}" for key in of_app)]), values)
@example("jobs", True)
@example("as-of", "2027-02-30")
@example("app.id", "")
def test_the_schema_takes_what_the_configuration_takes(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: Any
) -> None:
    if has_null(value):  # TOML has none
        return
    text = f"{key} = {as_toml(value)}\n"
    folder = tmp_path_factory.mktemp("schema")
    (folder / "lint-procore.toml").write_text(text, encoding="utf-8")
    valid = validator().is_valid(tomli.loads(text))
    try:
        load_config(str(folder))
    except ConfigError:
        assert not valid, text
    else:
        assert valid or (isinstance(value, float) and value.is_integer()), text


def test_the_schema_knows_the_examples_and_no_other_keys() -> None:
    assert not list(
        validator().iter_errors({"select": ["PRC3"], "app": {"name": "x", "company-tools": {"Directory": "Read Only"}}})
    )
    attested = {"service-account": "developer-managed", "attested-by": "A", "attested-on": "2026-01-01"}
    assert validator().is_valid({"app": {**attested, "id": "7"}})
    for wrong in (
        {"selekt": []},
        {"app": attested},
        {"app": {"service-account": "developer-managed"}},
        {"output-format": "x"},
    ):
        assert not validator().is_valid(wrong)


def test_the_schema_is_shipped_and_printed(lint: Command) -> None:
    import lint_procore

    shipped = Path(lint_procore.__file__).parent / "lint-procore.schema.json"
    assert json.loads(shipped.read_text(encoding="utf-8")) == schema() == json.loads(lint("config", "--schema").out)
