"""What a settings file holds: mappings, lists and single values, each with its place; and flat settings made of them.

Every format is read into the same three kinds of node. Offsets are characters of the file's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lint_procore.source import Source, UnreadableSource

MAX_DEPTH = 200
# A file with more settings than this is data.
MOST_SETTINGS = 50_000
# A variable with its value, as lists of environments spell it: `- NAME=value`.
_VARIABLE = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)=", re.ASCII)


class Scalar(NamedTuple):
    """One value as text, without quotes and escapes; the place includes the quotes. ``is_text`` is false for numbers,
    words like ``true`` and what a program computes."""

    text: str
    start: int
    end: int
    is_text: bool = True


class Entry(NamedTuple):
    """A key of a mapping with its place, and what is stored under it."""

    key: str
    start: int
    end: int
    value: Node


class Mapping(NamedTuple):
    """Keys and values in the order of the file."""

    entries: tuple[Entry, ...]
    start: int
    end: int

    def get(self, key: str) -> Node | None:
        """What is stored under a key, the last one where it is written twice."""
        return next((entry.value for entry in reversed(self.entries) if entry.key == key), None)


class Items(NamedTuple):
    """The members of a list."""

    values: tuple[Node, ...]
    start: int
    end: int


Node = Scalar | Mapping | Items


class Tree(NamedTuple):
    """A file that was read: its documents (most formats have one), and its comments as offset and text, the text
    without what closes a comment."""

    roots: tuple[Node, ...]
    comments: tuple[tuple[int, str], ...] = ()


class Setting(NamedTuple):
    """A key with a single value. ``path`` are the keys that lead to it, its own last; members of lists have none.

    ``key`` and ``value`` are places; ``text`` is the value, None where there is none or it is not written as text.
    """

    path: tuple[str, ...]
    key: tuple[int, int]
    text: str | None
    value: tuple[int, int]

    @property
    def name(self) -> str:
        return self.path[-1]


def too_deep(source: Source, offset: int) -> UnreadableSource:
    """The failure of a file that is nested beyond what is read."""
    place = source.location(offset)
    return UnreadableSource(
        f"this file is nested more than {MAX_DEPTH} levels deep, so it was not read; exclude it",
        place.row,
        place.column,
    )


def broken(source: Source, offset: int, what: str, reason: str) -> UnreadableSource:
    """The failure of a file that is not what its name promises."""
    place = source.location(min(max(offset, 0), len(source.text)))
    return UnreadableSource(f"cannot be read as {what}: {reason}; mend it, or exclude it", place.row, place.column)


def walk(roots: Iterable[Node]) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every node with the keys that lead to it, in the order of the file, those that several aliases share once."""
    pending: list[tuple[tuple[str, ...], Node]] = [((), root) for root in reversed(list(roots))]
    seen: set[int] = set()
    while pending:
        path, node = pending.pop()
        if not isinstance(node, Scalar):
            if id(node) in seen:
                continue
            seen.add(id(node))
        yield path, node
        if isinstance(node, Mapping):
            pending.extend(((*path[-30:], entry.key), entry.value) for entry in reversed(node.entries))
        elif isinstance(node, Items):
            pending.extend((path, value) for value in reversed(node.values))


def settings(tree: Tree) -> list[Setting]:
    """The single values of a file under their keys, and the variables that it lists: as ``NAME=value``, or as mappings
    with a ``name`` and a ``value`` as Kubernetes has them."""
    found: list[Setting] = []
    for path, node in walk(tree.roots):
        if len(found) >= MOST_SETTINGS:
            break
        if isinstance(node, Mapping):
            variable = _named_value(node)
            if variable is not None:
                name, value = variable
                found.append(Setting((*path, name.text), (name.start, name.end), _text(value), _place(value)))
            for entry in node.entries:
                if isinstance(entry.value, Scalar):
                    place = (entry.start, entry.end)
                    found.append(Setting((*path, entry.key), place, _text(entry.value), _place(entry.value)))
        elif isinstance(node, Items):
            for member in node.values:
                if isinstance(member, Scalar) and (variable_name := _VARIABLE.match(member.text)):
                    start = member.start + (1 if member.end - member.start > len(member.text) else 0)
                    middle = start + variable_name.end()
                    text = member.text[variable_name.end() :]
                    found.append(
                        Setting(
                            (*path, variable_name[1]), (start, middle - 1), text or None, (middle, middle + len(text))
                        )
                    )
    found.sort(key=lambda setting: setting.key)
    return found


def _named_value(node: Mapping) -> tuple[Scalar, Scalar] | None:
    name = node.get("name") or node.get("key")
    value = node.get("value")
    if isinstance(name, Scalar) and isinstance(value, Scalar) and name.is_text and name.text:
        return name, value
    return None


def _text(value: Scalar) -> str | None:
    return value.text if value.is_text and value.text else None


def _place(value: Scalar) -> tuple[int, int]:
    return value.start, value.end
