"""Which files are tests: their requests are made with doubles, and their secrets are mostly invented."""

from __future__ import annotations

_FOLDERS = frozenset({"test", "tests", "testing", "fixture", "fixtures", "cassettes"})


def is_test_module(filename: str) -> bool:
    """Whether a file holds tests or what they share, going by the names that test runners look for."""
    *folders, name = filename.replace("\\", "/").split("/")
    stem = name.rsplit(".", 1)[0]
    named = stem.startswith("test_") or stem.endswith("_test") or stem in ("conftest", "tests")
    return named or not _FOLDERS.isdisjoint(folders)
