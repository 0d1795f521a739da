"""A module as a codemod sees it: its text, its nodes with what each stands in, and the names in scope at a place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lint_procore.source import Source, Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import slots_below, target_names


class Code:
    """One module. ``parents`` leads from a node to the one it stands in, by ``id``."""

    def __init__(self, filename: str, text: str, summary: tree.Module) -> None:
        self.filename = filename
        self.text = text
        self.summary = summary
        self.nodes: list[tree.Node] = []
        self.parents: dict[int, tree.Node] = {}
        pending: list[tuple[Any, tree.Node | None]] = [(summary.body, None)]
        while pending:
            part, parent = pending.pop()
            if isinstance(part, (list, tuple)):
                pending.extend((each, parent) for each in reversed(part))
                continue
            if isinstance(part, tree.Node):
                self.nodes.append(part)
                if parent is not None:
                    self.parents[id(part)] = parent
                parent = part
            pending.extend((getattr(part, slot), parent) for slot in slots_below(type(part)))

    @cached_property
    def source(self) -> Source:
        """The text with its rows and columns."""
        return Source(self.filename, self.text)

    def span(self, node: tree.Node) -> Span:
        return Span(self.filename, node.start, node.end)

    def written(self, node: tree.Node) -> str:
        """The source of a node."""
        return self.text[node.start : node.end]

    @cached_property
    def _by_place(self) -> dict[tuple[int, int], tree.Node]:
        # of several with one place the innermost: `(yield x)` and the statement it is alone in
        return {(node.start, node.end): node for node in self.nodes}

    def at(self, span: Span) -> tree.Node | None:
        """The innermost node that stands exactly there."""
        return self._by_place.get((span.start, span.end)) if span.filename == self.filename else None

    def around(self, node: tree.Node) -> Iterator[tree.Node]:
        """What a node stands in, from the inside out."""
        current = self.parents.get(id(node))
        while current is not None:
            yield current
            current = self.parents.get(id(current))

    def function(self, node: tree.Node) -> tree.Function | None:
        """The innermost function around a node."""
        return next((each for each in self.around(node) if isinstance(each, tree.Function)), None)

    def functions(self, node: tree.Node) -> list[tree.Function]:
        """All functions around a node, innermost first."""
        return [each for each in self.around(node) if isinstance(each, tree.Function)]

    def owner(self, node: tree.Node) -> tree.Class | None:
        """The class whose body a function stands in; of anything else, that of the method around it."""
        for each in self.around(node):
            if isinstance(each, tree.Class):
                return each
        return None

    def is_method(self, function: tree.Function) -> bool:
        return isinstance(self.parents.get(id(function)), tree.Class)

    def statement(self, node: tree.Node) -> tree.Node:
        """The simple statement that a node is part of, or the compound one whose header it is in."""
        current = node
        for each in (node, *self.around(node)):
            current = each
            if isinstance(each, _STATEMENTS):
                break
        return current

    def ids_in(self, node: tree.Node) -> set[int]:
        """The ``id`` of a node and of all that stand in it."""
        return {id(each) for each in self.nodes if node.start <= each.start and each.end <= node.end}

    def only_assignment(self, name: tree.Name) -> tree.Assign | None:
        """The statement that alone gives a name its value, in a function around it or in the module; None where there
        are several, or where it gets its value otherwise."""
        bound = self.bindings(name)
        only = bound[0] if len(bound) == 1 else None
        return only if isinstance(only, tree.Assign) and only.value is not None else None

    def bindings(self, name: tree.Name) -> list[tree.Node]:
        """All that gives a name a value in the scope that it is of: the innermost in which anything does."""
        for scope in (*self.functions(name), None):
            bound = [each for each in self.nodes if name.id in _given_by(each) and self.function(each) is scope]
            bound += [each for each in scope.parameters if each.name == name.id] if scope is not None else []
            if bound:
                return bound
        return []

    def indentation(self, offset: int) -> str:
        """The blanks at the beginning of a line."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = start
        while end < len(self.text) and self.text[end] in " \t":
            end += 1
        return self.text[start:end]

    # --- names --------------------------------------------------------------------------------------------------------

    def names_at(self, node: tree.Node) -> dict[str, tree.Node]:
        """The names that surely have a value where a node stands, each with what binds it, nearest first."""
        out: dict[str, tree.Node] = {}
        for each in self.around(node):
            if isinstance(each, tree.Function):
                for parameter in each.parameters:
                    out.setdefault(parameter.name, parameter)
                out = {**out, **{name: by for name, by in self._bound(each.body, node.start) if name not in out}}
            elif isinstance(each, tree.Comprehension):
                for target, _, _ in each.loops:
                    for name in target_names(target):
                        out.setdefault(name, target)
        before = node.start if not self.functions(node) else len(self.text)
        for name, by in self._bound(self.summary.body, before):
            out.setdefault(name, by)
        return out

    @cached_property
    def exported(self) -> dict[str, tree.Node]:
        """The names that a module surely gives to those who import it, each with what binds it."""
        return dict(self._bound(self.summary.body, len(self.text) + 1))

    def _bound(self, body: list[tree.Statement], before: int) -> Iterator[tuple[str, tree.Node]]:
        """What the statements of a block bind before a place; what is only bound on some ways there is left out."""
        for statement in body:
            if statement.start >= before:
                return
            inside = before <= statement.end
            named = ((name, statement) for name in _given_by(statement))
            if isinstance(statement, tree.Assign):
                if not inside and statement.value is not None:
                    yield from named
            elif isinstance(statement, (tree.Import, tree.Function, tree.Class)):
                yield from named
            elif isinstance(statement, tree.With):
                yield from named
                yield from self._bound(statement.body, before)
            elif isinstance(statement, tree.For):
                if inside:
                    yield from named
                    yield from self._bound(statement.body, before)
            elif isinstance(statement, tree.Try):
                yield from self._bound(statement.body, before)
                for _, handler in statement.handlers if inside else ():
                    yield from self._bound(handler, before)
            elif isinstance(statement, tree.If) and not inside:
                yield from self._bound_in_any_case(statement)
            elif inside and isinstance(statement, (tree.If, tree.While)):
                for block in (statement.body, statement.orelse):
                    if block and block[0].start < before <= block[-1].end:
                        yield from self._bound(block, before)

    def _bound_in_any_case(self, statement: tree.If) -> Iterator[tuple[str, tree.Node]]:
        """What every branch binds that goes on behind the statement."""
        ways = [
            dict(self._bound(block, statement.end + 1))
            for block in (statement.body, statement.orelse)
            if not (block and isinstance(block[-1], (tree.Return, tree.Leave)))
        ]
        for name, by in ways[0].items() if ways else ():
            if all(name in way for way in ways):
                yield name, by


def _given_by(node: tree.Node) -> Iterator[str]:
    """The names that a statement gives values to."""
    if isinstance(node, tree.Assign):
        for target in node.targets:
            yield from target_names(target)
    elif isinstance(node, (tree.Augment, tree.For, tree.Assigning)):
        yield from target_names(node.target)
    elif isinstance(node, tree.With):
        for _, bound in node.items:
            yield from target_names(bound)
    elif isinstance(node, (tree.Function, tree.Class)):
        yield node.name
    elif isinstance(node, tree.Import):
        yield from (alias or name.partition(".")[0] for name, alias in node.names)
    elif isinstance(node, tree.Match):
        yield from (name for names, *_ in node.cases for name in names)
    elif isinstance(node, tree.Scope):
        yield from node.names


def root_names(node: tree.Node) -> list[str] | None:
    """The names that an expression of attributes, subscripts and plain calls is made of; None for any other."""
    if isinstance(node, tree.Name):
        return [node.id]
    if isinstance(node, tree.Constant):
        return []
    if isinstance(node, tree.Attribute):
        return root_names(node.value)
    if isinstance(node, tree.Subscript):
        parts = [root_names(node.value), root_names(node.index)]
    elif isinstance(node, tree.Call):
        parts = [root_names(node.function), *(root_names(argument.value) for argument in node.arguments)]
    else:
        return None
    return None if any(part is None for part in parts) else [name for part in parts for name in part or ()]


_STATEMENTS = (
    tree.Evaluate,
    tree.Assign,
    tree.Augment,
    tree.Return,
    tree.Leave,
    tree.If,
    tree.For,
    tree.While,
    tree.Try,
    tree.With,
    tree.Match,
    tree.Import,
    tree.Scope,
    tree.Delete,
    tree.Function,
    tree.Class,
)
