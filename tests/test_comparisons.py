"""What only the files of a run together show: the code beside app manifests and declared permissions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from lint_procore.cli import cli
from lint_procore.report import FORMATS

AUTH = """\
import os

import requests


def token():
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
    }
    return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]


def headers():
    return {"Authorization": "Bearer " + token(), "Procore-Company-Id": "7"}
"""
RFIS = """\
import requests
from shop.auth import headers


def rfis(project):
    return requests.get(f"https://api.procore.com/rest/v1.0/projects/{project}/rfis", headers=headers())
"""
DRAWINGS = RFIS.replace("rfis", "drawings")
MANIFEST = '{\n  "components": {"oauth": {"instances": [{"grant_type": "authorization_code"}]}}\n}\n'
DECLARED = """\
[tool.lint-procore.app.company-tools]
Directory = "Admin"

[tool.lint-procore.app.project-tools]
RFIs = "Admin"
"""
FILES = {
    "pyproject.toml": DECLARED,
    "shop/__init__.py": "",
    "shop/auth.py": AUTH,
    "shop/drawings.py": DRAWINGS,
    "shop/rfis.py": RFIS,
    "shop/zone/manifest.json": MANIFEST,
}
RULES = "PRC402,PRC403,PRC404"
EVERYTHING = [
    ("PRC403", "pyproject.toml", 2, "certain"),
    ("PRC403", "pyproject.toml", 5, "likely"),
    ("PRC404", "shop/drawings.py", 6, "likely"),
    ("PRC402", "shop/zone/manifest.json", 2, "certain"),
]


class Project:
    """A project, checked in its own folder with a cache of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write(FILES)

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def run(self, *arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(cli, ["check", *arguments], input=stdin, standalone_mode=False)

    def json(self, *arguments: str, stdin: str | None = None) -> list[dict[str, Any]]:
        """The findings of the three rules, whatever else runs, at every confidence."""
        result = self.run("--output-format=json", "--confidence=possible", *arguments, stdin=stdin)
        assert result.exception is None, result.output
        found: list[dict[str, Any]] = json.loads(result.stdout)
        return [each for each in found if each["code"] in RULES]

    def found(self, *arguments: str, stdin: str | None = None) -> list[tuple[str, str, int, str]]:
        """Code, file, row and confidence of each finding; a second run, and one without the cache, say the same."""
        cold = self.json(*arguments, stdin=stdin)
        assert cold == self.json(*arguments, stdin=stdin) == self.json("--no-cache", *arguments, stdin=stdin)
        return [(each["code"], each["filename"], each["location"]["row"], each["confidence"]) for each in cold]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("LINT_PROCORE_CACHE_DIR", str(tmp_path / "cache"))
    made = Project(tmp_path / "project")
    monkeypatch.chdir(made.root)
    return made


# --- Like other findings


def test_findings_stand_where_they_are_mended_in_one_order(project: Project) -> None:
    assert project.found() == EVERYTHING


def test_number_of_workers_changes_nothing(project: Project) -> None:
    assert project.json("--jobs=1", "--no-cache") == project.json("--jobs=3", "--no-cache")


@pytest.mark.parametrize("code", RULES.split(","))
def test_a_rule_selected_alone_finds_what_it_finds_among_all(project: Project, code: str) -> None:
    everything = project.json("--no-cache")
    assert project.json("--no-cache", "--select", code) == [each for each in everything if each["code"] == code] != []
    assert project.json("--ignore", code) == [each for each in everything if each["code"] != code]


@pytest.mark.parametrize("format", list(FORMATS))
def test_every_format_has_them(project: Project, format: str) -> None:
    shown = project.run("--select", RULES, "--output-format", format).stdout
    assert all(code in shown for code in RULES.split(","))


def test_exit_status_goes_by_their_severity(project: Project) -> None:
    def status(*arguments: str) -> int:
        return int(project.run("--select", RULES, *arguments).return_value)

    assert status() == 1
    assert status("--fail-on=error") == 1
    assert status("--fail-on=error", "--ignore=PRC402") == 0


def test_standard_input_is_compared_with_nothing(project: Project) -> None:
    assert project.found("--stdin-filename=shop/drawings.py", "-", stdin=DRAWINGS) == []
    assert project.found("--stdin-filename=manifest.json", "-", stdin=MANIFEST) == []


def test_a_rule_that_fails_is_an_error_and_the_others_go_on(project: Project, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "broken.py").write_text(
        "from lint_procore.rule import Rule\n\n\n"
        "class Broken(Rule):\n"
        '    """Fails."""\n\n'
        '    code = "OWN001"\n'
        '    name = "broken"\n'
        '    triggers = ("procore",)\n\n'
        "    def check_project(self, project):\n"
        "        yield from project.nothing\n"
    )
    result = project.run("--output-format=json", "--rules-dir", str(tmp_path / "rules"))
    assert result.return_value == 2
    assert "OWN001" in result.stderr and "AttributeError" in result.stderr
    assert {each["code"] for each in json.loads(result.stdout)} >= set(RULES.split(","))


# --- Suppressions


def test_missing_permission_is_suppressed_at_the_call(project: Project) -> None:
    line = "headers=headers())\n"
    project.write({"shop/drawings.py": DRAWINGS.replace(line, line.replace("\n", "  # noqa: PRC404\n"))})
    assert "PRC404" not in [each[0] for each in project.found("--select=PRC404,PRC901")]
    result = project.run("--select=PRC404,PRC901", "--output-format=json")
    assert json.loads(result.stdout) == []


@pytest.mark.parametrize("name", ["pyproject.toml", "lint-procore.toml"])
def test_excessive_permission_is_suppressed_at_the_entry(project: Project, name: str) -> None:
    table = DECLARED if name == "pyproject.toml" else DECLARED.replace("tool.lint-procore.", "")
    project.write({"pyproject.toml": "", name: table})
    assert [each[:3] for each in project.found("--select=PRC403")] == [("PRC403", name, 2), ("PRC403", name, 5)]
    project.write({name: table.replace('Directory = "Admin"', 'Directory = "Admin"  # noqa: PRC403 until we know')})
    assert [each[:3] for each in project.found("--select=PRC403")] == [("PRC403", name, 5)]


def test_manifest_is_set_aside_by_per_file_ignores(project: Project) -> None:
    ignores = '[tool.lint-procore.per-file-ignores]\n"shop/zone/*.json" = ["PRC402"]\n'
    project.write({"pyproject.toml": DECLARED + ignores})
    assert project.found() == EVERYTHING[:-1]


def test_missing_permission_is_reported_at_the_first_call_that_is_not_set_aside(project: Project) -> None:
    ignores = '[tool.lint-procore.per-file-ignores]\n"shop/drawings.py" = ["PRC404"]\n'
    project.write({"pyproject.toml": DECLARED + ignores})
    assert project.found("--select=PRC404") == []
    project.write({"shop/more.py": DRAWINGS})
    assert project.found("--select=PRC404") == [("PRC404", "shop/more.py", 6, "likely")]


# --- The cache


def test_what_changes_elsewhere_is_seen_by_a_warm_run(project: Project) -> None:
    assert project.found() == EVERYTHING
    project.write({"shop/rfis.py": RFIS.replace("requests.get", "requests.delete")})
    assert project.found() == [EVERYTHING[0], *EVERYTHING[2:]]
    project.write({"shop/zone/manifest.json": MANIFEST.replace("authorization_code", "client_credentials")})
    assert project.found() == [EVERYTHING[0], EVERYTHING[2]]
    (project.root / "shop/drawings.py").unlink()
    assert project.found() == [EVERYTHING[0]]


def test_a_manifest_that_comes_or_goes_is_seen_by_a_warm_run(project: Project) -> None:
    (project.root / "shop/zone/manifest.json").unlink()
    project.write({"pyproject.toml": ""})
    assert project.found() == []
    project.write({"shop/zone/manifest.json": MANIFEST})
    assert project.found() == EVERYTHING[-1:]
    (project.root / "shop/zone/manifest.json").unlink()
    assert project.found() == []


def test_places_of_the_evidence_move_with_the_files(project: Project) -> None:
    def rows() -> list[int]:
        (found,) = project.json("--select=PRC402")
        return [each["location"]["row"] for each in found["evidence"]]

    assert rows() == [12, 2]
    # as many characters as before, one line more
    project.write(
        {"shop/auth.py": AUTH.replace("import os\n\n", "import os \n", 1).replace("import os ", "import os\n")}
    )
    assert rows() == [12, 2]
    project.write({"shop/auth.py": AUTH.replace("\n\n\ndef token", " \n\ndef token")})
    assert rows() == [11, 2]


# --- What belongs to the run


def test_named_files_hear_of_their_own_calls_and_not_of_the_configuration(project: Project) -> None:
    assert project.found("shop/rfis.py", "shop/drawings.py") == [EVERYTHING[2]]
    assert project.found("shop/rfis.py") == []
    assert project.found("shop/auth.py", "shop/zone/manifest.json") == [EVERYTHING[3]]


def test_configuration_that_is_named_is_judged_by_what_was_seen(project: Project) -> None:
    assert project.found("pyproject.toml", "shop/rfis.py") == [
        EVERYTHING[0],
        ("PRC403", "pyproject.toml", 5, "possible"),
    ]


def test_a_part_of_the_project_cannot_tell_what_the_rest_needs(project: Project) -> None:
    assert project.found("--select=PRC403", "shop") == [
        EVERYTHING[0],
        ("PRC403", "pyproject.toml", 5, "possible"),
    ]


def test_nothing_else_is_said_of_a_configuration_that_is_not_of_the_run(project: Project) -> None:
    secret = 'PROCORE_CLIENT_SECRET = "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0"\n'
    project.write({"pyproject.toml": f"{DECLARED}\n[tool.shop]\n{secret}"})
    result = project.run("--output-format=json", "shop")
    of_it = {each["code"] for each in json.loads(result.stdout) if each["filename"] == "pyproject.toml"}
    assert of_it == {"PRC403"}
    assert "PRC204" in project.run("--output-format=concise", "pyproject.toml").stdout


def test_a_file_that_cannot_be_read_may_need_more(project: Project) -> None:
    project.write({"shop/broken.py": "# Procore\ndef (:\n"})
    assert project.found("--select=PRC403") == [EVERYTHING[0], ("PRC403", "pyproject.toml", 5, "possible")]


def test_line_of_our_own_configuration_is_shown(project: Project) -> None:
    project.write({"pyproject.toml": "", "lint-procore.toml": '[app]\ncompany-tools = {Directory = "Admin"}\n'})
    shown = project.run("--select=PRC403", "--output-format=full").stdout
    assert '2 | company-tools = {Directory = "Admin"}' in shown


def test_configuration_of_another_name_is_read_as_what_it_is(project: Project) -> None:
    project.write({"pyproject.toml": "", "ci/policy.conf": "[app.company-tools]\nDirectory = 'Admin' # noqa: PRC3\n"})
    assert project.found("--config=ci/policy.conf", "--select=PRC403") == [("PRC403", "ci/policy.conf", 2, "certain")]


def test_isolated_run_knows_no_declaration(project: Project) -> None:
    assert project.found("--isolated") == EVERYTHING[-1:]


# --- Which manifest is compared with which code


def test_two_apps_in_folders_of_their_own_are_two_comparisons(project: Project) -> None:
    declared = MANIFEST.replace("authorization_code", "client_credentials")
    for name, manifest in (("one", MANIFEST), ("two", declared)):
        project.write({f"{name}/setup.py": "", f"{name}/manifest.json": manifest, f"{name}/src/auth.py": AUTH})
    (project.root / "shop/zone/manifest.json").unlink()
    assert project.found("--select=PRC402") == [("PRC402", "one/manifest.json", 2, "certain")]


def test_manifest_among_the_tests_describes_no_app(project: Project) -> None:
    (project.root / "shop/zone/manifest.json").rename(project.root / "shop/test_manifest.json")
    assert project.found("--select=PRC402") == []


def test_broken_manifest_costs_no_other_finding(project: Project) -> None:
    project.write({"shop/zone/manifest.json": MANIFEST[:-4]})
    assert project.found() == EVERYTHING[:-1]


def test_missing_permission_in_a_notebook_has_its_cell(project: Project) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Drawings"]},
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": [DRAWINGS]},
    ]
    (project.root / "shop/drawings.py").unlink()
    project.write({"n.ipynb": json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})})
    (found,) = project.json("--select=PRC404")
    assert (found["filename"], found["cell"], found["location"]["row"]) == ("n.ipynb", 2, 6)


def test_call_through_a_module_that_names_nobody_is_compared(project: Project) -> None:
    project.write(
        {
            "shop/client.py": RFIS.replace("def rfis(project)", "def fetch(path)").replace(
                "/projects/{project}/rfis", "/{path}"
            ),
            "shop/drawings.py": "",
            "job.py": 'from shop.client import fetch\n\nfetch("projects/7/drawings")\n',
        }
    )
    assert ("PRC404", "job.py", 3, "likely") in project.found("--select=PRC404")


@pytest.mark.parametrize("arguments", [["rule", "PRC402"], ["rule", "excessive-permission"], ["rule", "PRC404"]])
def test_rules_explain_themselves_with_the_files_of_their_examples(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert not isinstance(result.exception, click.ClickException)
    assert "`pyproject.toml`:" in result.stdout or "`manifest.json`:" in result.stdout
