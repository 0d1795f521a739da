"""Hostile archives through the whole of ``lint-procore review``, with code that would pass if it were all there is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import hostile_archives
import pytest
import test_hostile_archives
from test_hostile_archives import CASES, LIMITS
from test_review import CLEAN

from lint_procore.review import verdict

EACH = 25  # of so many cases one is reviewed, as each costs a process


def criteria(folder: Path) -> str:
    """The tool's own criteria, with the limits of the cases."""
    own = (Path(verdict.__file__).parent / "criteria.toml").read_text().partition("[limits]")[0]
    limits = LIMITS._replace(seconds=60)
    path = folder / "criteria.toml"
    path.write_text(own + "[limits]\n" + "".join(f"{key} = {value}\n" for key, value in limits._asdict().items()))
    return str(path)


def test_hostile_submissions_cost_only_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (hostile_archives, test_hostile_archives):
        monkeypatch.setattr(module, "CODE", CLEAN.encode())
    names = list(CASES)[::EACH]
    for name in names:
        (tmp_path / name).write_bytes(CASES[name].make())
    innocent = ["a-first", "z-last"]
    for name in innocent:
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_text(CLEAN)
    command = [
        sys.executable,
        "-m",
        "lint_procore",
        "review",
        "--output-format",
        "json",
        "--policy",
        criteria(tmp_path),
    ]
    ran = subprocess.run([*command, *names, *innocent], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 1, ran.stderr
    judged = {one["submission"]: one for one in json.loads(ran.stdout)}
    assert set(judged) == {*names, *innocent}
    assert [judged[name]["verdict"] for name in innocent] == ["pass", "pass"]
    for name in names:
        if CASES[name].lost:
            assert judged[name]["verdict"] == "could-not-be-judged", name
            reasons = [reason["message"] for reason in judged[name]["reasons"]]
            assert any("; " in reason and reason in judged[name]["hindrances"] for reason in reasons), reasons
