"""Which functions can reach a call that matters, going by names alone: the cheap question before the costly one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name

# Clients that are made with a base, so that what they are asked for may look like a word.
WITH_BASES = frozenset({"Client", "AsyncClient", "ClientSession", "OAuth"})

# Methods that everything has: a name among these that an attribute is given says nothing of what is called by it.
_COMMON = frozenset(name for kind in (dict, list, set, str, bytes) for name in dir(kind))

Called = tree.Function | tree.Assign


def functions(summary: tree.Module) -> Iterator[tuple[str, Called]]:
    """The functions and methods of a module, each with the name it is reached by: a constructor by its class's name.
    What is given a name to be called by, such as a function with some of its arguments, is there by that name."""
    pending: list[tuple[str | None, list[tree.Statement]]] = [("", summary.body)]
    while pending:
        owner, body = pending.pop()
        for statement in body:
            if isinstance(statement, tree.Function):
                yield (owner if statement.name == "__init__" and owner else statement.name), statement
                pending.append((None, statement.body))
            elif isinstance(statement, tree.Class):
                pending.append((statement.name, statement.body))
            elif isinstance(statement, tree.Assign) and statement.calls:
                yield from ((name, statement) for name in _lasting_names(statement.targets, owner is None))
            elif isinstance(statement, (tree.If, tree.For, tree.While, tree.With, tree.Try)):
                pending.append((owner, statement.body))


def _lasting_names(targets: Iterable[tree.Expression], inside: bool) -> Iterator[str]:
    """The names among an assignment's targets that others may know: attributes, and outside functions all."""
    for target in targets:
        if isinstance(target, tree.Attribute) and target.attr not in _COMMON:
            yield target.attr
        elif isinstance(target, tree.Name) and not inside and target.id not in _COMMON:
            yield target.id
        elif isinstance(target, tree.Sequence):
            yield from _lasting_names(target.elements, inside)


def reaching(found: Iterable[tuple[str, Called]], names: set[str]) -> set[Called]:
    """Those of the functions that call one of ``names``, or one that does; ``names`` grows by theirs."""
    pending = list(found)
    if not names.isdisjoint(WITH_BASES) or any(not function.calls.isdisjoint(WITH_BASES) for _, function in pending):
        names.add(tree.LOOKUP)
    out: set[Called] = set()
    grown = True
    while grown:
        grown = False
        rest: list[tuple[str, Called]] = []
        for name, function in pending:
            if function.calls.isdisjoint(names):
                rest.append((name, function))
            else:
                out.add(function)
                names.add(name)
                if name in ("get", "request"):  # a Session that overrides `request` is asked with `get`
                    names.add(tree.LOOKUP)
                grown = True
        pending = rest
    return out


def leading_classes(summary: tree.Module, found: AbstractSet[tree.Node], names: AbstractSet[str]) -> set[str]:
    """Names of the classes of which a method is among ``found``, and of those that inherit from one that is among
    ``names``, or from these."""
    out: set[str] = set()
    pending: list[list[tree.Statement]] = [summary.body]
    while pending:
        for statement in pending.pop():
            if isinstance(statement, tree.Class):
                own = any(each in found for each in statement.body if isinstance(each, tree.Function))
                if own or any(base in names or base in out for base in map(last_name, statement.bases)):
                    out.add(statement.name)
            elif isinstance(statement, (tree.Function, tree.If, tree.Try)):
                pending.append(statement.body)
    return out


def constants(summary: tree.Module) -> frozenset[str]:
    """Names that a module's own statements give values to."""
    return frozenset(
        target.id
        for statement in summary.body
        for target in (statement.targets if isinstance(statement, tree.Assign) else ())
        if isinstance(target, tree.Name)
    )


def definitions(summary: tree.Module) -> Iterator[tree.Function | tree.Class]:
    """The functions and classes that a module's own statements define."""
    return (statement for statement in summary.body if isinstance(statement, (tree.Function, tree.Class)))


def hands_on_only(summary: tree.Module) -> bool:
    """Whether a module has nothing that could be called but what it imports, as the ``__init__`` of many packages."""
    return next(functions(summary), None) is None and not any(
        isinstance(statement, tree.Class) for statement in summary.body
    )
