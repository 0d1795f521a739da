"""The project's own files, copied to where a test may build, install or commit them."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What is made, not written: caches, environments, builds.
_MADE = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "build", "dist", "*.egg-info")


def copy_project(to: Path) -> Path:
    """Copy the work tree as it stands, committed or not, to the new folder ``to``; returns it."""
    shutil.copytree(ROOT, to, symlinks=True, ignore=_MADE)
    return to
