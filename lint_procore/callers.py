"""Files that never speak of the platform, but use a module that does: a caller forgets a header without naming anybody.

Going by import statements and by the names that are known to lead to a call, such a file is checked only if it must be.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lint_procore.flow.modules import Modules
    from lint_procore.syntax.imports import ImportLine

# Files are kept whole up to so many bytes in all: most small runs hold nothing that matters, and nobody asks.
MOST_UNREAD = 1_000_000
# A package from which is imported without its name.
_NAMELESS = re.compile(rb"\.[ \t]+import")


class Caller(NamedTuple):
    """A file that was not checked for its own sake: its number in the order of the run, and its name."""

    number: int
    filename: str


class Callers:
    """Holds the import statements of files until it is known which modules matter."""

    def __init__(self) -> None:
        self._waiting: dict[Caller, bytes] = {}
        # files of which the import statements have not been looked for yet
        self._unread: list[tuple[Caller, bytes]] = []
        self._bytes = 0
        self._exports: dict[str, frozenset[str]] = {}
        # what import statements call the modules among these
        self._spoken: frozenset[str] = frozenset()
        # and the folders that they are in
        self._folders: frozenset[str] = frozenset()

    @cached_property
    def _resolver(self) -> Modules:
        from lint_procore.flow.modules import Modules

        return Modules(frozenset())

    def add(self, number: int, filename: str, data: bytes) -> None:
        """Keep what a Python file imports."""
        self._unread.append((Caller(number, filename), data))
        self._bytes += len(data)
        if self._bytes > MOST_UNREAD:
            self._read()

    def _read(self) -> None:
        from lint_procore.syntax.imports import import_statements

        for caller, data in self._unread:
            statements = import_statements(data)
            if statements:
                self._waiting[caller] = statements
        self._unread.clear()
        self._bytes = 0

    def of(self, exports: Mapping[str, frozenset[str]]) -> list[Caller]:
        """The files that import one of the names in ``exports``, or of those that were given before, by the absolute
        path of their module; also through a module among these that hands it on. Each file is given once."""
        self._exports.update(exports)
        if exports:
            self._read()
        if not exports or not self._waiting:
            return []
        from lint_procore.syntax.imports import import_lines

        self._spoken = frozenset(map(_spoken, self._exports))
        names = b"|".join(re.escape(name.encode("utf-8", "surrogateescape")) for name in sorted(self._spoken))
        mentioned = re.compile(rb"\b(?:%s)\b" % names)
        self._folders = frozenset(map(os.path.dirname, self._exports))
        found = [
            caller
            for caller, statements in self._waiting.items()
            if (mentioned.search(statements) or (_NAMELESS.search(statements) and self._is_near(caller.filename)))
            and self._uses(caller.filename, import_lines(statements))
        ]
        for caller in found:
            del self._waiting[caller]
        return found

    def _is_near(self, importer: str) -> bool:
        """Whether one of the modules lies in the folder of a file or in one above it, as ``from . import`` asks for."""
        folder = os.path.abspath(os.path.dirname(importer))
        while folder not in self._folders:
            above = os.path.dirname(folder)
            if above == folder:
                return False
            folder = above
        return True

    def _uses(self, importer: str, lines: list[ImportLine]) -> bool:
        """Whether import statements take one of the names that matter, be it through modules that hand it on."""
        # the modules to look at, with the names of theirs that are wanted (None: all), and what they import
        pending: list[tuple[str, frozenset[str] | None, list[ImportLine]]] = [(importer, None, lines)]
        asked: set[tuple[str, frozenset[str] | None]] = set()
        while pending:
            module, wanted, lines = pending.pop()
            for path, taken in self._taken(module, wanted, lines):
                exported = self._exports.get(path)
                if exported is None or (path, taken) in asked:
                    continue
                if exported if taken is None else not exported.isdisjoint(taken):
                    return True
                asked.add((path, taken))
                pending.append((path, taken, self._resolver.import_lines(path)))
        return False

    def _taken(
        self, module: str, wanted: frozenset[str] | None, lines: list[ImportLine]
    ) -> Iterator[tuple[str, frozenset[str] | None]]:
        for line in filter(self._may_name, lines):
            names = tuple(name for name, bound in zip(line.names, line.bound, strict=True) if _meant(bound, wanted))
            for path, listed in self._resolver.targets(module, line._replace(names=names)) if names else ():
                yield path, None if listed is None else wanted if "*" in listed else frozenset(listed)

    def _may_name(self, line: ImportLine) -> bool:
        """Whether an import statement may load one of the modules, before anybody looks for files."""
        loaded = line.names if line.module is None else (line.module, *line.names)
        return any(name.rpartition(".")[2] in self._spoken for name in loaded) or line.module == ""


def _meant(bound: str, wanted: frozenset[str] | None) -> bool:
    """Whether a name, or the first part of one, is wanted; a star may bind any."""
    return wanted is None or bound == "*" or bound.split(".")[0] in wanted


def _spoken(path: str) -> str:
    """What an import statement calls a module, where it calls it by a name: a package by its folder."""
    stem = os.path.splitext(os.path.basename(path))[0]
    return os.path.basename(os.path.dirname(path)) if stem == "__init__" else stem
