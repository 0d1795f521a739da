"""A review on a cluster, tested in a process of its own: Dask leaves threads, and changes how errors are pickled."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

CASES = Path(__file__).with_name("cluster_cases.py")


def test_a_review_on_a_cluster() -> None:
    if find_spec("distributed") is None:
        pytest.skip("Dask is not installed")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts=", str(CASES)]
    done = subprocess.run(command, cwd=CASES.parent.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout
