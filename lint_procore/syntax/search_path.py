"""Folders that a script adds to ``sys.path``, read off its text: the plain ways only, for which no code need be run."""

from __future__ import annotations

import ast
import os
import re
from typing import NamedTuple

_CHANGE = re.compile(
    rb"\bsys[ \t]*\.[ \t]*path[ \t]*(?:\.[ \t]*(append|insert|extend)[ \t]*(?=\()|\+?=)"
    rb"|\bsite[ \t]*\.[ \t]*addsitedir(?=\()"
)
# The text of one change is no longer than this, and a script makes no more of them.
_LONGEST = 400
_MOST = 16
# Names are looked up through so many assignments.
_DEPTH = 6

_SAME = frozenset({"abspath", "realpath", "normpath", "fspath", "str", "resolve", "absolute", "as_posix", "expanduser"})
_JOINING = frozenset({"join", "joinpath", "Path", "PurePath", "PosixPath"})


class SearchPath(NamedTuple):
    """Absolute folders that a script puts before and behind those in which modules are looked for."""

    before: tuple[str, ...]
    behind: tuple[str, ...]


NOTHING = SearchPath((), ())


def search_path(data: bytes, filename: str) -> SearchPath:
    """What the Python file ``filename``, with these bytes, does to the search path. A relative folder counts from the
    file: that is where a script or a notebook is mostly run."""
    if b"sys" not in data and b"addsitedir" not in data:
        return NOTHING
    before: list[str] = []
    behind: list[str] = []
    reader = _Reader(data, os.path.abspath(filename))
    for change in list(_CHANGE.finditer(data))[:_MOST]:
        at_front = change.group(1) == b"insert"
        for node in reader.arguments(change.end())[1 if at_front else 0 :]:
            several = node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]
            found = [folder for each in several if (folder := reader.folder(each)) is not None]
            if at_front:
                before[:0] = found
            else:
                behind.extend(found)
    return SearchPath(tuple(dict.fromkeys(before)), tuple(dict.fromkeys(behind)))


class _Reader:
    """Evaluates the few expressions by which people write a folder."""

    def __init__(self, data: bytes, filename: str) -> None:
        self.data = data
        self.filename = filename

    def arguments(self, start: int) -> list[ast.expr]:
        """The arguments of the call that opens at ``start``, or what is assigned there; none where it is not plain."""
        text = self.data[start : start + _LONGEST].decode("utf-8", "replace")
        if not text.startswith("("):
            assigned = _parsed(text.split("\n", 1)[0])
            return [assigned] if isinstance(assigned, (ast.List, ast.Tuple)) else []
        for end in re.finditer(r"\)", text):
            called = _parsed("f" + text[: end.end()])
            if called is not None:
                return called.args if isinstance(called, ast.Call) else []
        return []

    def folder(self, node: ast.expr) -> str | None:
        path = self.path(node, _DEPTH)
        return None if path is None else os.path.normpath(os.path.join(os.path.dirname(self.filename), path))

    def path(self, node: ast.expr, depth: int) -> str | None:
        """The path that an expression stands for; None where it takes more than reading to know."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            return self.filename if node.id == "__file__" else self.named(node.id, depth)
        if isinstance(node, ast.BinOp):
            left, right = self.path(node.left, depth), self.path(node.right, depth)
            if left is None or right is None:
                return None
            if isinstance(node.op, ast.Div):
                return os.path.join(left, right)
            return left + right if isinstance(node.op, ast.Add) else None
        if isinstance(node, ast.JoinedStr):
            parts = [
                self.path(part.value if isinstance(part, ast.FormattedValue) else part, depth) for part in node.values
            ]
            return None if None in parts else "".join(part for part in parts if part is not None)
        if isinstance(node, ast.Attribute):
            if node.attr in ("pardir", "curdir"):
                return os.pardir if node.attr == "pardir" else os.curdir
            inner = self.path(node.value, depth) if node.attr == "parent" else None
            return None if inner is None else self.above(inner)
        if isinstance(node, ast.Subscript):
            return self.ancestor(node, depth)
        return self.called(node, depth) if isinstance(node, ast.Call) else None

    def named(self, name: str, depth: int) -> str | None:
        """What a name was given on a line of its own."""
        found = re.search(rb"^[ \t]*%s[ \t]*=(?!=)([^\n]{1,%d})" % (name.encode(), _LONGEST), self.data, re.MULTILINE)
        node = _parsed(found.group(1).decode("utf-8", "replace")) if found is not None and depth else None
        return None if node is None else self.path(node, depth - 1)

    def above(self, path: str) -> str:
        """The folder that holds a path; relative ones count from the file."""
        whole = os.path.normpath(os.path.join(os.path.dirname(self.filename), path))
        return os.path.dirname(whole)

    def ancestor(self, node: ast.Subscript, depth: int) -> str | None:
        """``path.parents[2]``."""
        holder, index = node.value, node.slice
        if not (isinstance(holder, ast.Attribute) and holder.attr == "parents" and isinstance(index, ast.Constant)):
            return None
        path, count = self.path(holder.value, depth), index.value
        if path is None or not isinstance(count, int) or not 0 <= count < 32:
            return None
        for _ in range(count + 1):
            path = self.above(path)
        return path

    def called(self, node: ast.Call, depth: int) -> str | None:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in ("getcwd", "cwd"):
            return "."
        given = list(node.args)
        if name in ("resolve", "absolute", "as_posix", "joinpath", "expanduser") and isinstance(
            function, ast.Attribute
        ):
            given.insert(0, function.value)  # methods of a path
        paths = [self.path(each, depth) for each in given]
        known = [path for path in paths if path is not None]
        if not known or len(known) < len(paths):
            return None
        if name in _JOINING:
            return os.path.join(*known)
        if name == "dirname":
            return os.path.dirname(known[0])
        return known[0] if name in _SAME else None


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
