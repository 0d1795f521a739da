"""The benchmarks' integrations are what they claim to be: only then do the times mean anything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from checkout import ROOT


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import generate

    return generate


def test_same_seed_gives_same_code(generate: ModuleType) -> None:
    assert [generate.module(seed, 9_000) for seed in range(6)] == [generate.module(seed, 9_000) for seed in range(6)]
    assert generate.module(0, 9_000).text != generate.module(4, 9_000).text


@pytest.mark.parametrize("seed", range(12))
def test_module_is_python_of_the_size_asked_for(generate: ModuleType, seed: int) -> None:
    text = generate.module(seed, 9_000).text
    compile(text, "module.py", "exec")
    assert 9_000 <= len(text) < 12_500


def test_planted_flaws_are_found_and_nothing_else(generate: ModuleType, tmp_path: Path) -> None:
    paths = generate.write_modules(str(tmp_path), count=16, size=5_000)
    planted = {Path(path).name: set(generate.module(seed, 5_000).flaws) for seed, path in enumerate(paths)}
    checked = subprocess.run(
        [sys.executable, "-m", "lint_procore", "check", "--isolated", "--output-format", "json", str(tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
    )
    assert checked.returncode == 1, checked.stderr
    found: dict[str, set[str]] = {name: set() for name in planted}
    for finding in json.loads(checked.stdout):
        found[Path(finding["filename"]).name].add(finding["code"])
    assert found == planted
    assert set().union(*planted.values()) == set(generate.FLAWS)
