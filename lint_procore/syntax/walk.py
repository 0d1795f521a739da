"""Going through a module's summary: every node, with what stands around it, and what its imports are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from lint_procore.syntax import tree

# What gives the nodes inside it a meaning: a name, an owner, a purpose.
Around: TypeAlias = "tuple[tree.Class | tree.Function | tree.Assign | tree.Call, ...]"

# Slots of nodes that hold no nodes.
_PLAIN = frozenset(
    {
        *("start", "end", "header_end", "calls", "name", "id", "attr", "kind", "operator", "annotation", "is_async"),
        *("names", "module", "level", "conversion", "spec"),
    }
)
# By kind of node, the slots that hold other nodes, last first; empty for what is no node.
_SLOTS: dict[type, tuple[str, ...]] = {tree.Argument: ("value",), tree.Constant: ()}
_MEANING = frozenset({tree.Class, tree.Function, tree.Assign, tree.Call})


def slots_below(kind: type) -> tuple[str, ...]:
    """The slots of a kind of node that hold other nodes, last first; none for what is no node."""
    known = _SLOTS.get(kind)
    if known is None:
        slots = [slot for base in kind.__mro__ for slot in getattr(base, "__slots__", ())]
        known = tuple(slot for slot in slots if slot not in _PLAIN) if issubclass(kind, tree.Node) else ()
        _SLOTS[kind] = known = known[::-1]
    return known


def walk(root: object, around: Around = ()) -> Iterator[tuple[tree.Node, Around]]:
    """Every node below ``root`` (a node, or lists of them), itself included, with what stands around each, outermost
    first."""
    pending: list[tuple[Any, Around]] = [(root, around)]
    pop, push = pending.pop, pending.append
    while pending:
        each = pop()
        part, within = each
        kind = part.__class__
        if kind is list or kind is tuple:
            pending += [(inner, within) for inner in reversed(part)]
            continue
        if kind is not tree.Argument and isinstance(part, tree.Node):
            yield each
            if kind in _MEANING:
                within = (*within, part)  # type: ignore[arg-type]
        for slot in _SLOTS.get(kind) or slots_below(kind):
            below = getattr(part, slot)
            if below is not None:
                push((below, within))


def last_name(node: object) -> str:
    """The last part of a dotted name, of what is called or of what a constant key takes out; else empty."""
    if isinstance(node, tree.Call):
        return last_name(node.function)
    if isinstance(node, tree.Attribute):
        return node.attr
    if isinstance(node, tree.Subscript):
        return text_of(node.index) or ""
    return node.id if isinstance(node, tree.Name) else ""


def text_of(node: object) -> str | None:
    """The text of a constant."""
    return node.value if isinstance(node, tree.Constant) and isinstance(node.value, str) else None


def target_names(target: object) -> Iterator[str]:
    """The names that an assignment to a target gives values to."""
    if isinstance(target, tree.Name):
        yield target.id
    elif isinstance(target, tree.Sequence):
        for each in target.elements:
            yield from target_names(each)
    elif isinstance(target, tree.Starred):
        yield from target_names(target.value)


def positional(call: tree.Call) -> list[tree.Expression]:
    """The positional arguments of a call."""
    return [argument.value for argument in call.arguments if argument.keyword is None and not argument.star]


def keyword(call: tree.Call, *names: str) -> tree.Expression | None:
    """The argument of a call that is given by one of some names."""
    return next((argument.value for argument in call.arguments if argument.keyword in names), None)


def imported_names(module: tree.Module) -> dict[str, str]:
    """What a module's imports bind: each name with the dotted name that it stands for."""
    out: dict[str, str] = {}
    for statement in module.imports:
        for name, alias in statement.names:
            if statement.module is not None or statement.level:
                out[alias or name] = f"{'.' * statement.level}{statement.module or ''}.{name}"
            elif alias:
                out[alias] = name
            else:
                out[name.partition(".")[0]] = name.partition(".")[0]
    return out


def dotted(node: object, names: dict[str, str]) -> str:
    """A dotted name as the imports resolve it (``sa.Integer`` → ``sqlalchemy.Integer``); empty for anything else."""
    parts: list[str] = []
    while isinstance(node, tree.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, tree.Name):
        return ""
    parts.append(names.get(node.id, node.id))
    return ".".join(reversed(parts))
