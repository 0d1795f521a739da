"""Taking away what hopes for a refresh token that never comes: where it is kept, and what is done if there is one.

An answer to client credentials holds none, so what keeps it keeps nothing, and a test for it is always false. Branches
that are never taken go with the test; where the token is used otherwise, nothing is changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from lint_procore.codemods.code import Code
from lint_procore.codemods.codes import Codes
from lint_procore.codemods.edits import Edit
from lint_procore.codemods.removal import dedented, without_items, without_statements
from lint_procore.rule import Remedy
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name, text_of

_MOST_STEPS = 6


class _Kept(NamedTuple):
    """Where the token is kept. ``kind``: "name" of a function, "attribute" of an object, or "key" of a mapping that
    ``root`` holds."""

    kind: str
    name: str
    root: str
    scope: tree.Node | None


def without_refresh(codes: Codes, place: Span, places: Collection[Span]) -> Remedy | None:
    """The edits after which nothing keeps, or asks for, the refresh token that is read at a place; ``places``: all that
    read one that never comes. None where that cannot be told, or more hangs on it."""
    code = codes.of(place.filename)
    node = code.at(place) if code is not None else None
    if code is None or node is None:
        return None
    plan = _Plan(codes, code, {(each.filename, each.start, each.end) for each in places})
    if not plan.lose(code, node) or not plan.settle():
        return None
    return Remedy("take away what hopes for a refresh token", tuple(dict.fromkeys(plan.made())), "unsafe")


class _Plan:
    def __init__(self, codes: Codes, start: Code, places: set[tuple[str, int, int]]) -> None:
        self.codes = codes
        self.start = start
        self.places = places
        self.edits: list[Edit] = []
        self.gone: set[int] = set()
        self._kept: dict[_Kept, None] = {}
        self._settled: set[_Kept] = set()
        self._open: list[tuple[Code, tree.Node]] = []
        self._items: dict[int, tuple[Code, tree.Mapping, set[int]]] = {}
        self._statements: dict[int, tuple[Code, tree.Node]] = {}

    def made(self) -> Iterator[Edit]:
        yield from self.edits
        for code, mapping, items in self._items.values():
            yield from without_items(code, mapping, sorted(items))
        for code in {id(code): code for code, _ in self._statements.values()}.values():
            yield from without_statements(code, [each for owner, each in self._statements.values() if owner is code])

    # --- where it is kept ---------------------------------------------------------------------------------------------

    def lose(self, code: Code, node: tree.Node) -> bool:
        """Take away what keeps a value that is nothing, and note that what is read from there is nothing too."""
        parent = code.parents.get(id(node))
        if isinstance(parent, tree.Mapping):
            at, key = next(((at, key) for at, (key, value) in enumerate(parent.items) if value is node), (-1, None))
            name = text_of(key)
            if name is None or any(text_of(each) == "grant_type" for each, _ in parent.items):
                return False
            self._items.setdefault(id(parent), (code, parent, set()))[2].add(at)
            self.gone |= code.ids_in(node)
            self._kept[_Kept("key", name, self._holder(code, parent), None)] = None
            return True
        if isinstance(parent, tree.Evaluate):
            kept = None
        elif not isinstance(parent, tree.Assign) or len(parent.targets) != 1:
            return False
        else:
            kept = self._target(code, parent.targets[0])
            if kept is None:
                return False
            self._kept[kept] = None
        self._statements[id(parent)] = code, parent
        self.gone |= code.ids_in(parent)
        return True

    def _target(self, code: Code, target: tree.Node) -> _Kept | None:
        if isinstance(target, tree.Name):
            return _Kept("name", target.id, "", code.function(target))
        if isinstance(target, tree.Attribute) and last_name(target.value) in ("self", "cls"):
            return _Kept("attribute", target.attr, "", code.owner(target))
        if isinstance(target, tree.Subscript) and (key := text_of(target.index)) is not None:
            return _Kept("key", key, self._root(code, target.value, _MOST_STEPS), None)
        return None

    def _holder(self, code: Code, mapping: tree.Mapping) -> str:
        """What a mapping is put into, as a root; empty where that is not known."""
        parent: tree.Node | None = code.parents.get(id(mapping))
        node: tree.Node = mapping
        while isinstance(parent, (tree.Mapping, tree.Sequence)):
            node, parent = parent, code.parents.get(id(parent))
        if isinstance(parent, tree.Assign) and len(parent.targets) == 1 and parent.value is node:
            return self._root(code, parent.targets[0], 0)
        if isinstance(parent, tree.Call) and last_name(parent) in ("update", "setdefault"):
            assert isinstance(parent, tree.Call)
            if isinstance(parent.function, tree.Attribute):
                return self._root(code, parent.function.value, _MOST_STEPS)
        return ""

    def _root(self, code: Code, node: tree.Node, steps: int) -> str:
        """What an expression takes its value out of: a name, or an attribute with its dot; "?" where it comes from
        outside, empty for anything that is made on the spot."""
        while True:
            if isinstance(node, tree.Attribute) and last_name(node.value) in ("self", "cls"):
                return f".{node.attr}"
            if isinstance(node, tree.Call) and last_name(node) in ("get", "setdefault", "values", "items", "pop"):
                node = node.function
            elif isinstance(node, (tree.Subscript, tree.Attribute)):
                node = node.value
            elif isinstance(node, tree.Boolean):
                node = node.left
            else:
                break
        if not isinstance(node, tree.Name):
            return ""
        by = code.names_at(node).get(node.id)
        if isinstance(by, tree.Parameter):
            return "?"
        value = by.iterable if isinstance(by, tree.For) else by.value if isinstance(by, tree.Assign) else None
        is_own = value is not None and code.function(node) is code.function(value)
        if steps and is_own and value is not None and not isinstance(value, tree.Mapping):
            return self._root(code, value, steps - 1)
        return node.id

    # --- what is read from there --------------------------------------------------------------------------------------

    def settle(self) -> bool:
        """Whether all that is read from where nothing is kept could be taken away."""
        for _ in range(_MOST_STEPS):
            fresh = [each for each in self._kept if each not in self._settled]
            if not fresh:
                break
            for kept in fresh:
                self._settled.add(kept)
                if not self._settle(kept):
                    return False
        else:
            return False
        return all(id(node) in self.gone for _, node in self._open)

    def _settle(self, kept: _Kept) -> bool:
        listed = [self.start] if kept.kind == "name" and kept.scope is not None else None
        if listed is None:
            listed = self.codes.speaking_of(self.start, kept.name)
        if listed is None:
            return False
        for code in listed:
            for node in code.nodes:
                if id(node) in self.gone or (code.filename, node.start, node.end) in self.places:
                    continue
                found = self._of(code, node, kept)
                if found == "unknown":
                    self._open.append((code, node))  # fine if a branch that goes holds it
                elif found == "kept" and not self._nothing_kept(code, node):
                    return False
                elif found == "read" and not self._reduce(code, node, False):
                    self._open.append((code, node))
        return True

    def _of(self, code: Code, node: tree.Node, kept: _Kept) -> str:
        """What a node is to a place where nothing is kept: "read", "kept" where something is put there, "unknown", or
        empty."""
        parent = code.parents.get(id(node))
        is_set = isinstance(parent, tree.Assign) and node in parent.targets
        if kept.kind == "key":
            base: tree.Node | None = None
            if isinstance(node, tree.Subscript) and text_of(node.index) == kept.name:
                base = node.value
            elif isinstance(node, tree.Call) and last_name(node) in ("get", "pop") and node.arguments:
                if text_of(node.arguments[0].value) == kept.name and isinstance(node.function, tree.Attribute):
                    base = node.function.value
            elif isinstance(node, tree.Compare) and text_of(node.left) == kept.name and node.operator in _PRESENCE:
                base = node.right
            elif isinstance(node, tree.Mapping) and any(text_of(key) == kept.name for key, _ in node.items):
                return "kept" if kept.root and self._holder(code, node) == kept.root else ""
            if base is None:
                return ""
            root = self._root(code, base, _MOST_STEPS)
            if root and root == kept.root and code is self.start:
                return "kept" if is_set else "read"
            return "unknown" if root == "?" or (root and code is not self.start) or not kept.root else ""
        if kept.kind == "attribute":
            if not isinstance(node, tree.Attribute) or node.attr != kept.name:
                return ""
            if last_name(node.value) in ("self", "cls") and code.owner(node) is kept.scope:
                return "kept" if is_set else "read"
            return "unknown"
        if not isinstance(node, tree.Name) or node.id != kept.name:
            return ""
        if kept.scope is None and code.function(node) is not None:
            return "unknown"
        if code.function(node) is not kept.scope:
            return ""
        return "kept" if is_set else "read"

    def _nothing_kept(self, code: Code, node: tree.Node) -> bool:
        """Whether what is put there elsewhere is nothing as well; then it goes too."""
        parent = code.parents.get(id(node))
        if isinstance(node, tree.Mapping):
            names = {kept.name for kept in self._kept if kept.kind == "key"}
            ours = [value for key, value in node.items if text_of(key) in names]
            return all(self._is_nothing(code, value) and self.lose(code, value) for value in ours)
        assert isinstance(parent, tree.Assign)
        if parent.value is None or not self._is_nothing(code, parent.value):
            return False
        return self.lose(code, parent.value)

    def _is_nothing(self, code: Code, value: tree.Node) -> bool:
        if isinstance(value, tree.Constant):
            return value.value is None or value.value == ""
        return (code.filename, value.start, value.end) in self.places

    # --- what follows from nothing ------------------------------------------------------------------------------------

    def _reduce(self, code: Code, node: tree.Node, truth: bool) -> bool:
        """Take away what an expression of known truth decides; whether that could be done."""
        parent = code.parents.get(id(node))
        if isinstance(node, tree.Compare) and text_of(node.left) is not None and node.operator == "not in":
            truth = True
        if isinstance(parent, tree.Not):
            return self._reduce(code, parent, not truth)
        if isinstance(parent, tree.Boolean):
            if truth == (parent.operator == "or"):
                return self._reduce(code, parent, truth)
            other = parent.right if parent.left is node else parent.left
            self.edits.append((code.span(parent), code.written(other)))
            self.gone |= code.ids_in(node)
            return True
        if isinstance(parent, tree.Compare) and isinstance(parent.right, tree.Constant) and not parent.more:
            if parent.left is node and parent.right.value is None and parent.operator in _IDENTITY:
                return self._reduce(code, parent, parent.operator in ("is", "=="))
            return False
        if isinstance(parent, tree.Call) and last_name(parent.function) == "bool":
            return self._reduce(code, parent, truth)
        if isinstance(parent, tree.Assigning) and parent.value is node and isinstance(parent.target, tree.Name):
            self._kept[_Kept("name", parent.target.id, "", code.function(parent))] = None
            return self._reduce(code, parent, truth)
        if isinstance(parent, tree.Conditional) and parent.test is node:
            taken = parent.body if truth else parent.orelse
            self.edits.append((code.span(parent), code.written(taken)))
            self.gone |= code.ids_in(parent) - code.ids_in(taken)
            return True
        if isinstance(parent, tree.If) and parent.test is node:
            return self._branch(code, parent, truth)
        if isinstance(parent, tree.Assign) and not truth:
            return self.lose(code, node)
        return False

    def _branch(self, code: Code, statement: tree.If, truth: bool) -> bool:
        """Leave of an ``if`` what is always done."""
        taken = statement.body if truth else statement.orelse
        stays = {each for kept in taken for each in code.ids_in(kept)}
        self.gone |= code.ids_in(statement) - stays
        if not taken:
            self._statements[id(statement)] = code, statement
            return True
        edits = dedented(code, statement, taken)
        self.edits += edits or ()
        return bool(edits)


_PRESENCE = ("in", "not in")
_IDENTITY = ("is", "is not", "==", "!=")
