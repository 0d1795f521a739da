"""A file whose calls reach further than one file is followed is said to be analysed in part, wherever results are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lint_procore.cli import cli

POSSIBLE = "--confidence=possible"
SAID = "this file was analysed in part: not all that "


def through_levels(levels: int) -> str:
    """Functions each of which calls the one before it several times: what one of them does doubles with each level."""
    parts = [
        "import requests\n",
        'HEADERS = {"Procore-Company-Id": "7"}\n',
        'RFIS = "https://api.procore.com/rest/v1.0/projects/7/rfis"\n',
        'def level_0(word):\n    return requests.get(RFIS, params={"search": word}, headers=HEADERS, timeout=30)\n',
    ]
    for level in range(1, levels + 1):
        lines = [f'        level_{level - 1}(word + "{letter}")' for letter in "abcd"]
        parts.append(f"def level_{level}(word):\n    for _ in range(3):\n" + "\n".join(lines) + "\n")
    return "\n\n".join(parts)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINT_PROCORE_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "pyproject.toml").write_text("[tool.lint-procore]\n")
    (tmp_path / "deep.py").write_text(through_levels(8))
    (tmp_path / "flat.py").write_text(through_levels(1))
    return tmp_path


def run(command: str, *options: str) -> Result:
    return CliRunner().invoke(cli, [command, *options])


def findings(*options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("check", "--output-format=json", POSSIBLE, *options).stdout)
    return found


def test_a_file_that_was_not_followed_to_its_end_is_told_and_fails_no_run(project: Path) -> None:
    ran = run("check")
    assert ran.stdout == "No findings in 3 files (1 analysed in part).\n"
    assert ran.stderr == (
        "lint-procore: warning: analysed in part: 1 file (deep.py), so something may be missing; --confidence possible "
        "says where; split them, or raise file-timeout\n"
    )
    assert ran.exit_code == 0


def test_of_many_such_files_the_first_are_named(project: Path) -> None:
    for number in range(4):
        (project / f"deep_{number}.py").write_text(through_levels(8))
    assert "5 files (deep.py, deep_0.py, deep_1.py and 2 more)" in run("check", "--output-format=json").stderr


def test_a_note_says_where(project: Path) -> None:
    ran = run("check", POSSIBLE)
    said, summed_up = ran.stdout.splitlines()
    level, others = map(int, re.findall(r"`level_(\d)` and (\d)", said)[0])
    row = through_levels(8).splitlines().index(f"def level_{level}(word):") + 1
    assert said == (
        f"deep.py:{row}:1: PRC900 [note] {SAID}`level_{level}` and {others} more functions call was followed, so "
        "something may be missing; split it, or raise file-timeout"
    )
    assert (level + others, summed_up, ran.stderr, ran.exit_code) == (8, "Found 1 note in 3 files.", "", 0)


def test_statistics_and_json_say_so_too(project: Path) -> None:
    assert run("check", "--statistics").stdout == "No findings in 3 files (1 analysed in part).\n"
    assert run("check", "--statistics", POSSIBLE).stdout == "1 PRC900 unreadable-source\nFound 1 note in 3 files.\n"
    assert [(each["filename"], each["code"], each["severity"]) for each in findings()] == [
        ("deep.py", "PRC900", "note")
    ]


def test_a_result_from_the_cache_says_so_again(project: Path) -> None:
    first = findings()
    assert list((project / "cache").iterdir())
    assert findings() == first != []


def test_a_comment_or_the_configuration_accepts_it(project: Path) -> None:
    deep = project / "deep.py"
    deep.write_text("# lint-procore: ignore-file[PRC900] generated\n" + deep.read_text())
    assert run("check").stdout == "No findings in 3 files (1 suppressed).\n"


def test_more_time_lets_a_file_be_followed_to_its_end(project: Path) -> None:
    for levels in range(2, 9):
        (project / "deep.py").write_text(through_levels(levels))
        if findings():
            break
    assert [each["message"].startswith(SAID) for each in findings()] == [True]
    (project / "pyproject.toml").write_text("[tool.lint-procore]\nfile-timeout = 200\n")
    assert findings() == []


def test_less_time_does_not_make_a_check_see_less(project: Path) -> None:
    (project / "deep.py").write_text(through_levels(2))
    (project / "pyproject.toml").write_text("[tool.lint-procore]\nfile-timeout = 5\n")
    assert findings() == []


def test_the_inventory_lists_the_functions_among_what_is_unresolved(project: Path) -> None:
    ran = run("inventory", "--output-format=json")
    rows = [number for number, line in enumerate(through_levels(8).splitlines(), 1) if line.startswith("def ")]
    [unresolved] = json.loads(ran.stdout)["unresolved"]
    assert [unresolved[key] for key in ("reason", "method", "path", "tool")] == ["analysed in part", None, "", None]
    found = [each["location"]["row"] for each in unresolved["places"]]
    assert found == rows[-len(found) :] and {each["filename"] for each in unresolved["places"]} == {"deep.py"}
    assert f"deep.py:{found[0]}: {SAID}" in ran.stderr


def test_the_checklist_of_permissions_says_that_more_may_be_needed(project: Path) -> None:
    lines = run("inventory", "--permissions").stdout.splitlines()
    assert [line.split()[:5] for line in lines if "in part" in line] == [
        ["[", "]", "unknown", "analysed", "in"],
    ]


def test_a_declared_permission_is_hardly_too_much_where_not_all_was_followed(project: Path) -> None:
    declared = '[tool.lint-procore.app.project-tools]\nRFIs = "Admin"\n'
    (project / "pyproject.toml").write_text(declared)
    assert [each["confidence"] for each in findings(".") if each["code"] == "PRC403"] == ["possible"]
    (project / "deep.py").write_text(through_levels(2))
    assert [(each["code"], each["confidence"]) for each in findings(".")] == [("PRC403", "likely")]
