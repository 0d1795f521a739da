"""Unpacking under a fuzzer that is led by coverage, for a bounded number of runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def test_a_fuzzer_finds_no_escape_and_no_crash(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for every Python")
    target = Path(__file__).with_name("fuzz_unpack.py")
    command = [sys.executable, str(target), "-runs=800", "-seed=1", "-max_len=20000", str(tmp_path)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stderr[-4000:]
    assert "Done 800 runs" in ran.stderr
