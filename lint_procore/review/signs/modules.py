"""Constants of a submission's other modules, for text that is put together from several files."""

from __future__ import annotations

import os
from collections.abc import Iterable

from lint_procore.reading import read_file
from lint_procore.review.signs.folding import Folder
from lint_procore.review.signs.operations import Value
from lint_procore.review.signs.parsing import parsed
from lint_procore.review.signs.steps import Stopped
from lint_procore.source import UnreadableSource, decode

_LARGEST = 200_000
# Bytes of modules that are read for the sake of others.
_BUDGET = 10_000_000
# Modules that are remembered; those that only hold names are asked for again and again.
_KEPT = 50


class Constants:
    """Values by dotted name. Modules are told by the end of their path: where one lies is up to who runs it."""

    def __init__(self, root: str, files: Iterable[str]) -> None:
        self._root = root
        self._files: dict[str, list[str]] = {}
        self._left = _BUDGET
        self._folders: dict[str, Folder | None] = {}
        for filename in files:
            if filename.endswith(".py"):
                parts = filename.removesuffix(".py").removesuffix("/__init__").split("/")
                self._files.setdefault(parts[-1], []).append("/".join(parts))

    def get(self, dotted: str) -> tuple[Value, frozenset[str]] | None:
        """What a module of the submission gives a name, and the ways in which that is made; None where unclear."""
        folder, name = self._at(dotted)
        if folder is None:
            return None
        try:
            return folder.named(name)
        except Stopped:
            return None

    def literals(self, dotted: str) -> str:
        """The text that stands there for it."""
        folder, name = self._at(dotted)
        if folder is None:
            return ""
        try:
            return "\n".join(map(folder.literals, folder.given(name)))
        except Stopped:
            return ""

    def _at(self, dotted: str) -> tuple[Folder | None, str]:
        """The module that a name is of, if it gives it anything, and the name there."""
        module, _, name = dotted.lstrip(".").rpartition(".")
        path = "/".join(module.split("."))
        found = [each for each in self._files.get(path.rpartition("/")[2], ()) if f"/{each}".endswith(f"/{path}")]
        folder = self._folder(found[0]) if path and len(found) == 1 else None
        return (folder if folder is not None and folder.given(name) else None), name

    def _folder(self, path: str) -> Folder | None:
        if path not in self._folders:
            while len(self._folders) >= _KEPT:
                del self._folders[next(iter(self._folders))]
            self._folders[path] = self._read(path)
        return self._folders[path]

    def _read(self, path: str) -> Folder | None:
        if self._left <= 0:
            return None
        filename = path + ".py" if os.path.isfile(os.path.join(self._root, path + ".py")) else path + "/__init__.py"
        try:
            if os.path.islink(os.path.join(self._root, filename)):
                return None
            data = read_file(os.path.join(self._root, filename), _LARGEST)
            self._left -= len(data) if data is not None else 0
            module = parsed(decode(data)[0], data, filename) if data is not None else None
        except UnreadableSource:
            return None
        return Folder(module) if module is not None else None
