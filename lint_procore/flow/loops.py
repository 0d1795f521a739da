"""What one round of a loop leaves to the next, going by its code: how often it has to be read to know what it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from lint_procore.syntax import tree
from lint_procore.syntax.walk import slots_below, target_names

# Methods that only add to a list or set: what was in it stays, so a name that is only used so is not read.
_GROWING = frozenset({"append", "add", "extend", "update"})


class Carried(NamedTuple):
    """Of a loop's body: the names that it gives values to, and those that it reads."""

    given: frozenset[str]
    read: frozenset[str]


def carried(node: tree.For | tree.While) -> Carried:
    """What a loop's body does to names. Functions in it count as read, what they give values to is their own."""
    given: set[str] = set()
    read: set[str] = set()
    pending: list[Any] = [node.body]
    if isinstance(node, tree.While):
        pending.append(node.test)
    while pending:
        part = pending.pop()
        kind = part.__class__
        if kind is list or kind is tuple:
            pending.extend(part)
        elif kind is tree.Name:
            read.add(part.id)
        elif kind is tree.Assign:
            pending.append(part.value)
            for target in part.targets:
                given.update(target_names(target))
                pending.extend(_read_in(target))
        elif kind is tree.Augment:
            pending.extend((part.value, part.target))
            given.update(target_names(part.target))
        elif kind is tree.For or kind is tree.Assigning:
            pending.extend((part.iterable, part.body, part.orelse) if kind is tree.For else (part.value,))
            given.update(target_names(part.target))
            pending.extend(_read_in(part.target))
        elif (
            kind is tree.Call
            and isinstance(part.function, tree.Attribute)
            and part.function.attr in _GROWING
            and isinstance(part.function.value, tree.Name)
        ):
            pending.append(part.arguments)
        else:
            pending.extend(getattr(part, slot) for slot in slots_below(kind))
            if kind is tree.With:
                for _, target in part.items:
                    given.update(target_names(target))
    return Carried(frozenset(given), frozenset(read))


def last_places(function: tree.Function) -> dict[str, int]:
    """Where each name stands for the last time in a function's body. Functions in it may run at any time, so what they
    use stands at no end."""
    out: dict[str, int] = {}
    pending: list[tuple[Any, bool]] = [(function.body, False)]
    while pending:
        part, later = pending.pop()
        kind = part.__class__
        if kind is list or kind is tuple:
            pending.extend((each, later) for each in part)
        elif kind is tree.Name:
            out[part.id] = sys.maxsize if later else max(part.start, out.get(part.id, 0))
        else:
            later = later or kind is tree.Function or kind is tree.Lambda
            pending.extend((getattr(part, slot), later) for slot in slots_below(kind))
    return out


def _read_in(target: object) -> Iterator[object]:
    """What an assignment to a target reads: of ``headers["X"] = …`` that is ``headers``."""
    if isinstance(target, tree.Sequence):
        for each in target.elements:
            yield from _read_in(each)
    elif isinstance(target, tree.Starred):
        yield from _read_in(target.value)
    elif not isinstance(target, tree.Name):
        yield target
