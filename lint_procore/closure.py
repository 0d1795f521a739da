"""What the check of a file may read besides the file: all that it imports, directly or not, as one digest.

Going by bytes, and rather too far than not far enough: an import that is never run counts too, and of a package that is
imported as a whole every module does, for any of them may be reached through it. Where an import leads nowhere, that is
part of the digest as well: a file that appears there changes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from lint_procore.filetypes import is_document
from lint_procore.flow.modules import Modules, Question
from lint_procore.reading import is_notebook, read_file
from lint_procore.source import UnreadableSource
from lint_procore.syntax.imports import import_lines, import_statements

# Larger files are told apart by size and time alone; nobody follows them.
_LARGEST = 10_000_000
# Where an import may begin besides a line's start, and the ways to write one that it is otherwise not known by.
_INLINE = re.compile(rb"[;:][ \t\f]*(?=(?:from|import)\b)|\r")
_GLUED = re.compile(rb"\\\n|\f")
_RELATIVE = re.compile(rb"\bfrom(?=\.)")
# An encoding in which ASCII may stand for something else.
_UNUSUAL = re.compile(
    rb"(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*"
    rb"(?![ \t]|(?i:utf[-_]?8|latin|iso[-_]8859|ascii|us-ascii|cp125|windows-125))"
)


class _Node(NamedTuple):
    """A file, or a folder of modules: what it is and holds by itself, and the nodes that it leads to."""

    own: bytes
    targets: tuple[str, ...]


class Closures:
    """Digests of files with all that they import, each file read once. Inside, names are absolute paths; that of a
    folder stands for all modules in it."""

    def __init__(self) -> None:
        self._modules = Modules(frozenset())
        self._nodes: dict[str, _Node] = {}
        self._digests: dict[str, bytes] = {}
        self._answers: dict[Question, bytes] = {}
        self._stamps: dict[str, tuple[int, int] | None] = {}

    def digest(self, filename: str) -> bytes:
        """The digest of a file and of all that it imports."""
        path = os.path.abspath(filename)
        if path not in self._digests:
            self._visit(path)
        return self._digests[path]

    def answer(self, question: Question) -> bytes:
        """What answers a question, as a digest: the files, with all that they import."""
        if question not in self._answers:
            told = blake2b(repr(question).encode("utf-8", "surrogateescape"), digest_size=20)
            for path in self._modules.answer(question):
                told.update(self.digest(path))
            self._answers[question] = told.digest()
        return self._answers[question]

    def unchanged(self) -> bool:
        """Whether the files are still those that the digests were made of."""
        return all(_stamp(path) == stamp for path, stamp in self._stamps.items())

    def _visit(self, start: str) -> None:
        """Tarjan's algorithm: modules that import each other in a circle share what they depend on, and so a digest."""
        order: dict[str, int] = {}
        low: dict[str, int] = {}
        open_nodes: list[str] = []
        path: list[tuple[str, Iterator[str]]] = []

        def enter(name: str) -> None:
            order[name] = low[name] = len(order)
            open_nodes.append(name)
            path.append((name, iter(self._node(name).targets)))

        enter(start)
        while path:
            name, targets = path[-1]
            target = next(targets, None)
            if target is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[name])
                if low[name] == order[name]:
                    members = [open_nodes.pop()]
                    while members[-1] != name:
                        members.append(open_nodes.pop())
                    self._close(members)
            elif target not in self._digests:
                if target in order:
                    low[name] = min(low[name], order[target])
                else:
                    enter(target)

    def _close(self, members: list[str]) -> None:
        inside = set(members)
        circle = blake2b(digest_size=20)
        outside: set[bytes] = set()
        for name in sorted(members):
            node = self._nodes[name]
            circle.update(os.fsencode(name) + b"\0" + node.own)
            outside.update(self._digests[target] for target in node.targets if target not in inside)
        for digest in sorted(outside):
            circle.update(digest)
        for name in members:
            # each has its own beginning: who is asked is part of the question
            self._digests[name] = blake2b(circle.digest() + os.fsencode(name), digest_size=20).digest()

    def _node(self, path: str) -> _Node:
        known = self._nodes.get(path)
        if known is None:
            known = self._nodes[path] = self._folder(path) if os.path.isdir(path) else self._file(path)
        return known

    def _folder(self, path: str) -> _Node:
        try:
            with os.scandir(path) as entries:
                found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
        except OSError:
            found = []
        modules = [name for name, is_folder in found if not is_folder and name.endswith((".py", ".pyi"))]
        folders = [name for name, is_folder in found if is_folder and not name.startswith((".", "__"))]
        own = "\0".join([*modules, "", *folders]).encode("utf-8", "surrogateescape")
        return _Node(own, tuple(os.path.join(path, name) for name in (*modules, *folders)))

    def _file(self, path: str) -> _Node:
        self._stamps[path] = _stamp(path)
        try:
            data = read_file(path, _LARGEST)
        except UnreadableSource:
            data = b""
        if data is None:
            return _Node(repr(self._stamps[path]).encode(), ())
        own = blake2b(data, digest_size=20)
        if _UNUSUAL.match(data):
            own.update(os.urandom(20))  # its imports cannot be read off, so it is another file each time
        targets: dict[str, None] = {}
        for name, found in () if is_document(path) else self._imports(path, data):
            own.update(f"\0{name}\0{found or ''}".encode("utf-8", "surrogateescape"))
            if found is not None and found != path:
                targets[found] = None
        return _Node(own.digest(), tuple(targets))

    def _imports(self, path: str, data: bytes) -> Iterator[tuple[str, str | None]]:
        """What the import statements of a file name, and where each leads."""
        if is_notebook(path):
            from lint_procore.syntax.notebook import read_code

            data = read_code(data)
        data = _GLUED.sub(b" ", _INLINE.sub(b"\n", data.replace(b"\r\n", b"\n")))
        for line in import_lines(import_statements(_RELATIVE.sub(b"from ", data))):
            if line.module is None:
                for name in line.names:
                    parts = name.split(".")
                    for end in range(1, len(parts) + 1):
                        dotted = ".".join(parts[:end])
                        yield from self._whole(dotted, self._modules.resolve(path, dotted, 0))
                continue
            found = self._modules.resolve(path, line.module, line.level)
            yield "." * line.level + line.module, found
            if found is None:
                continue
            for name in line.names:
                below = self._modules.submodule(found, name) if name != "*" else None
                yield from self._whole(f".{name}", below)

    def _whole(self, name: str, found: str | None) -> Iterator[tuple[str, str | None]]:
        """A module that is imported by itself: of a package, all in it can be reached."""
        yield name, found
        if found is not None and os.path.basename(found).startswith("__init__."):
            yield name, os.path.dirname(found)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
