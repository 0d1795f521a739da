"""The project's other modules: where an import leads, and what stands there. Files are read, never imported.

A module is looked for as a reader would: beside the importing file, then in each folder above it up to the project's
root, there also below ``src``.
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from typing import TYPE_CHECKING

from lint_procore.discovery import shown
from lint_procore.reading import read_file
from lint_procore.source import Source, UnreadableSource

if TYPE_CHECKING:
    from lint_procore.syntax import tree

# What marks the root of a project, above which nothing is looked for.
_ROOT_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", "manage.py", "requirements.txt")
_HIGHEST = 8
# Modules larger than this are not followed into; they are checked when it is their own turn.
_LARGEST = 1_000_000
# Summaries that one process keeps for the files it checks next, in characters of source.
_KEPT = 6_000_000

_DEFINITION = re.compile(rb"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)

Stamp = tuple[float, int]


class Modules:
    """Resolves imports and gives summaries. One object serves all files that a process checks."""

    def __init__(self, literals: tuple[bytes, ...] = (b"procore", b"/vapid", b"/rest/v", b"/oauth/")) -> None:
        self.literals = literals
        self._definitions: dict[str, frozenset[str]] = {}
        self._summaries: OrderedDict[str, tuple[Stamp, int, tree.Module | None]] = OrderedDict()
        self._kept = 0
        self._roots: dict[str, tuple[str, ...]] = {}
        self._exists: dict[str, str | None] = {}

    def resolve(self, importer: str, module: str, level: int) -> str | None:
        """The file, or the folder of a package without ``__init__``, that ``module`` names for ``importer``; None
        outside the project."""
        parts = [part for part in module.split(".") if part]
        here = os.path.dirname(os.path.abspath(importer))
        if level:
            for _ in range(level - 1):
                here = os.path.dirname(here)
            return self._below(here, parts)
        if not parts:
            return None
        for folder in self._search(here):
            found = self._below(folder, parts)
            if found is not None and found != os.path.abspath(importer):
                return found
        return None

    def submodule(self, package: str, name: str) -> str | None:
        """The module ``name`` in a package, given by its folder or its ``__init__`` file."""
        folder = os.path.dirname(package) if os.path.basename(package).startswith("__init__.") else package
        return self._below(folder, [name]) if os.path.isdir(folder) else None

    def _search(self, here: str) -> tuple[str, ...]:
        known = self._roots.get(here)
        if known is None:
            folders: list[str] = []
            folder = here
            for _ in range(_HIGHEST):
                folders.append(folder)
                source = os.path.join(folder, "src")
                if os.path.isdir(source) and source != here:
                    folders.append(source)
                parent = os.path.dirname(folder)
                if parent == folder or any(os.path.exists(os.path.join(folder, mark)) for mark in _ROOT_MARKS[:2]):
                    break
                folder = parent
            else:
                folders = folders[:2]  # no root in sight: a script on its own, with what lies beside it
            known = self._roots[here] = tuple(folders)
        return known

    def _below(self, folder: str, parts: list[str]) -> str | None:
        path = os.path.join(folder, *parts)
        if path not in self._exists:
            found: str | None = None
            for candidate in (path + ".py", os.path.join(path, "__init__.py"), path + ".pyi"):
                if os.path.isfile(candidate):
                    found = candidate
                    break
            else:
                if parts and os.path.isdir(path) and _holds_python(path):
                    found = path
            self._exists[path] = found
        return self._exists[path]

    def definitions(self, path: str) -> frozenset[str]:
        """Names of all functions and classes in a module that speaks of the platform; none in any other. By its bytes
        alone."""
        if path not in self._definitions:
            try:
                data = read_file(path, _LARGEST) if os.path.isfile(path) else None
            except UnreadableSource:
                data = None
            names: frozenset[str] = frozenset()
            if data is not None:
                lowered = data.lower()
                if any(literal in lowered for literal in self.literals):
                    names = frozenset(name.decode("utf-8", "replace") for name in _DEFINITION.findall(data))
            self._definitions[path] = names
        return self._definitions[path]

    def size(self, path: str) -> int:
        """The size of a module's file in bytes; 0 when it is not there."""
        try:
            return os.path.getsize(path)
        except OSError:
            return 0

    def summary(self, path: str) -> tree.Module | None:
        """The summary of a module's file; None when it cannot be read or parsed (its own check says why)."""
        try:
            status = os.stat(path)
        except OSError:
            return None
        stamp = (status.st_mtime, status.st_size)
        known = self._summaries.get(path)
        if known is not None and known[0] == stamp:
            self._summaries.move_to_end(path)
            return known[2]
        summary = self._parse(path) if status.st_size <= _LARGEST else None
        self.keep(path, stamp, summary)
        return summary

    def keep(self, path: str, stamp: Stamp, summary: tree.Module | None) -> None:
        """Remember a summary, and forget the longest unused ones when there are too many."""
        self._summaries[path] = (stamp, stamp[1], summary)
        self._kept += stamp[1]
        while self._kept > _KEPT and len(self._summaries) > 1:
            _, (_, size, _) = self._summaries.popitem(last=False)
            self._kept -= size

    def _parse(self, path: str) -> tree.Module | None:
        from lint_procore.syntax.guard import refuse_deep_nesting
        from lint_procore.syntax.parse import parse_source

        try:
            data = read_file(path, _LARGEST)
            if data is None:
                return None
            source = Source.from_bytes(shown(path), data)
            refuse_deep_nesting(source, data)
            return parse_source(source).summary
        except UnreadableSource:
            return None


def _holds_python(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.name.endswith(".py") or entry.is_dir() for entry in entries)
    except OSError:
        return False
