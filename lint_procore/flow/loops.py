"""What one round of a loop leaves to the next, going by its code: how often it has to be read to know what it does."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from lint_procore.syntax import tree
from lint_procore.syntax.walk import slots_below

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
                _give(target, given, pending)
        elif kind is tree.Augment:
            pending.extend((part.value, part.target))
            _give(part.target, given, pending)
        elif kind is tree.For or kind is tree.Assigning:
            pending.extend((part.iterable, part.body, part.orelse) if kind is tree.For else (part.value,))
            _give(part.target, given, pending)
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
                    _give(target, given, [])
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


def given_names(target: object) -> set[str]:
    """The names that an assignment to a target gives values to."""
    given: set[str] = set()
    _give(target, given, [])
    return given


def _give(target: object, given: set[str], pending: list[Any]) -> None:
    if isinstance(target, tree.Name):
        given.add(target.id)
    elif isinstance(target, tree.Sequence):
        for each in target.elements:
            _give(each, given, pending)
    elif isinstance(target, tree.Starred):
        _give(target.value, given, pending)
    else:
        pending.append(target)  # of `headers["X"] = …` it reads `headers`
