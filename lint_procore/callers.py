"""Files that never speak of the platform, but use a module that does: a caller forgets a header without naming anybody.

Going by import statements and by the names that are known to lead to a call, such a file is checked only if it must be.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from lint_procore.syntax.imports import ImportLine, import_lines, import_statements


class Caller(NamedTuple):
    """A file that was not checked for its own sake: its number in the order of the run, and its name."""

    number: int
    filename: str


class Callers:
    """Holds the import statements of files until it is known which modules matter."""

    def __init__(self) -> None:
        self._waiting: dict[Caller, bytes] = {}
        from lint_procore.flow.modules import Modules

        self._resolver = Modules(frozenset())

    def add(self, number: int, filename: str, data: bytes) -> None:
        """Keep what a Python file imports."""
        statements = import_statements(data)
        if statements:
            self._waiting[Caller(number, filename)] = statements

    def of(self, exports: Mapping[str, frozenset[str]]) -> list[Caller]:
        """The files that import one of the names in ``exports``, given by the absolute path of their module. Each file
        is given once."""
        exports = {path: names for path, names in exports.items() if names}
        if not exports or not self._waiting:
            return []
        mentioned = re.compile(rb"\b(?:%s)\b|\.[ \t]+import" % b"|".join(sorted({_spoken(path) for path in exports})))
        found = [
            caller
            for caller, statements in self._waiting.items()
            if mentioned.search(statements)
            and any(self._uses(caller.filename, line, exports) for line in import_lines(statements))
        ]
        for caller in found:
            del self._waiting[caller]
        return found

    def _uses(self, importer: str, line: ImportLine, exports: Mapping[str, frozenset[str]]) -> bool:
        for path, names in self._resolver.targets(importer, line):
            exported = exports.get(path)
            if exported is not None and (names is None or "*" in names or not exported.isdisjoint(names)):
                return True
        return False


def _spoken(path: str) -> bytes:
    """What an import statement calls a module, where it calls it by a name: a package by its folder."""
    stem = os.path.splitext(os.path.basename(path))[0]
    return re.escape((os.path.basename(os.path.dirname(path)) if stem == "__init__" else stem).encode())
