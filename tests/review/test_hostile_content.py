"""Hostile content through ``lint-procore review``: it costs itself at most, with a reason; others do not notice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile_content import COSTLY, ENDLESS, UNREADABLE, Files

CLIENT = b"""\
import requests


def projects(token, company):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": company}
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers, timeout=30).json()
"""
UNJUDGED = "could-not-be-judged"
Records = dict[str, dict[str, Any]]


def written(folder: Path, files: Files) -> None:
    for name, content in {"client.py": CLIENT, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def reviewed(folder: Path, submissions: dict[str, Files], seconds: int) -> Records:
    """The records of hostile submissions, by name, with an innocent one before and behind them."""
    names = {name: f"{number:03}" for number, name in enumerate(submissions, 1)}
    for name, files in submissions.items():
        written(folder / names[name], files)
    names |= {"innocent, first": "000", "innocent, last": "999"}
    for name in ("000", "999"):
        written(folder / name, {"setting.py": f"NUMBER = {name!r}\n".encode()})  # two contents
    own = Path(__file__).parent.parent.parent / "lint_procore" / "review" / "criteria.toml"
    text = own.read_text(encoding="utf-8").partition("[limits]")[0]
    (folder / "criteria.toml").write_text(f"{text}[limits]\nseconds = {seconds}\n")
    command = [
        sys.executable,
        "-m",
        "lint_procore",
        "review",
        "--policy=criteria.toml",
        "--output-format=json",
        "--jobs=2",
    ]
    done = subprocess.run(
        [*command, *sorted(names.values())], cwd=folder, capture_output=True, text=True, errors="replace", check=False
    )
    assert done.returncode in (0, 1), done.stderr
    records = {record["submission"]: record for record in json.loads(done.stdout)}
    assert sorted(records) == sorted(names.values())
    for name in ("000", "999"):
        assert records[name]["verdict"] == "pass", records[name]["reasons"]
    return {name: records[number] for name, number in names.items()}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Records:
    every = {**UNREADABLE, **COSTLY}
    return reviewed(tmp_path_factory.mktemp("hostile"), {name: make() for name, make in every.items()}, seconds=180)


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_cannot_be_judged(records: Records, name: str) -> None:
    record = records[name]
    assert record["verdict"] == UNJUDGED, record["reasons"]
    (first, *_) = [reason for reason in record["reasons"] if reason["verdict"] == UNJUDGED]
    assert first["message"]
    told(record)


@pytest.mark.parametrize("name", COSTLY)
def test_what_is_costly_hides_nothing(records: Records, name: str) -> None:
    record = records[name]
    if record["verdict"] == UNJUDGED:
        assert record["reasons"][0]["message"]
    told(record)


def told(record: dict[str, Any]) -> None:
    """The program beside the hostile file was read, and what it does is known."""
    assert "/rest/v1.0/projects" in json.dumps(record["inventory"]), record["reasons"]
    text = json.dumps(record, ensure_ascii=False)
    assert "this was run" not in text


def test_what_never_ends_is_ended(tmp_path: Path) -> None:
    found = reviewed(tmp_path, {name: make() for name, make in ENDLESS.items()}, seconds=30)
    for name in ENDLESS:
        assert found[name]["verdict"] == UNJUDGED, name
        assert found[name]["reasons"][0]["message"], name


def test_names_are_shown_and_not_obeyed(records: Records) -> None:
    record = records["evil names"]
    assert record["files"] > 10
    kinds = {note["kind"] for note in record["notes"]} | {refused["kind"] for refused in record["refused"]}
    assert kinds & {"archive-name", "name"}


def test_what_tells_tools_to_look_away_is_not_obeyed(tmp_path: Path) -> None:
    found = reviewed(tmp_path, {"all": COSTLY["what tells tools to look away"]()}, seconds=180)
    assert found["all"]["coverage"]["read"]["Python"] == 2
    assert found["all"]["verdict"] == "pass"
