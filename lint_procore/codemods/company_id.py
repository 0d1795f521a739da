"""Which expression says the company's id at a place: a parameter, an attribute, a setting, a column of a table.

Code nearly always has the id somewhere, because paths and queries want it. What goes by such a name, or is put where
the platform wants a company's id, is it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from lint_procore.codemods.code import Code, root_names
from lint_procore.model.names import names_tenant, words
from lint_procore.syntax import tree
from lint_procore.syntax.walk import keyword, last_name, text_of

_DEFINITIONS = (tree.Function, tree.Class)
_PATH = re.compile(r"/companies/$")
_QUERY = re.compile(r"[?&]company_id=$")


class Said(NamedTuple):
    """An expression for the id. ``plain``: it says by its name that it is one, and there is no other."""

    text: str
    plain: bool


def names_company_id(name: str) -> bool:
    """Whether a name is that of the id of a company of the platform."""
    found = words(name)
    return found[-2:] == ["company", "id"] or found[-1:] == ["companyid"] or found[:2] == ["company", "id"]


class Ids:
    """The ids of companies that one module knows of."""

    def __init__(self, code: Code) -> None:
        self.code = code

    @cached_property
    def sent(self) -> dict[str, tree.Node]:
        """The expressions that are put where the platform wants a company's id, by their text."""
        out: dict[str, tree.Node] = {}
        for node in self.code.nodes:
            for each in _sent(node):
                inner = _bare(each)
                if root_names(inner):
                    out.setdefault(self.code.written(inner), inner)
        return out

    @cached_property
    def _names(self) -> set[str]:
        """Names that are used for ids, whatever they say: ``company`` in ``f"/companies/{company}/projects"``."""
        return {node.id for node in self.sent.values() if isinstance(node, tree.Name)}

    def is_id(self, name: str) -> bool:
        return names_company_id(name) or name in self._names

    def at(self, node: tree.Node, without: tuple[str, ...] = ()) -> Said | None:
        """The expression for the id that can be used where a node stands; None where nothing there says it.

        ``without``: names that must not be relied on."""
        code = self.code
        bound = {name: by for name, by in code.names_at(node).items() if name not in without}
        names = [name for name, by in bound.items() if self.is_id(name) and not _is_many(by)]
        # of several at the module's level each is one company's, and none the one that is meant
        constants = [name for name in names if code.function(bound[name]) is None and self._is_fixed(bound[name])]
        for name in names:
            if len(constants) < 2 or name not in constants:
                return Said(name, names_company_id(name))
        attribute = self._attribute(node)
        if attribute is not None:
            return attribute
        for said in self._written(node, bound):
            return said
        return next(self._of_tables(node, bound), None)

    def key_at(self, node: tree.Node) -> str | None:
        """The name at hand that says which company is meant, though not its id."""
        for name, by in self.code.names_at(node).items():
            if names_tenant(name) and isinstance(by, (tree.Parameter, tree.Assign, tree.For)):
                return None if self._is_row(name, by, "", node) or self.code.function(by) is None else name
        return None

    # --- objects ------------------------------------------------------------------------------------------------------

    def _attribute(self, node: tree.Node) -> Said | None:
        """``self.company_id`` in a method."""
        code = self.code
        for function in code.functions(node):
            owner = code.owner(function)
            if owner is None or not code.is_method(function) or not function.parameters:
                continue
            receiver = function.parameters[0].name
            if receiver not in ("self", "cls"):
                continue
            early = node.start if function.name == "__init__" else len(code.text)
            for name in attributes(code, owner, early):
                if self.is_id(name) or names_company_id(name.lstrip("_")):
                    return Said(f"{receiver}.{name}", names_company_id(name))
        return None

    # --- what is written elsewhere ------------------------------------------------------------------------------------

    def _written(self, node: tree.Node, bound: dict[str, tree.Node]) -> Iterator[Said]:
        """Expressions that stand elsewhere in the module and mean the same here."""
        code = self.code
        for text, each in self.sent.items():
            if not isinstance(each, tree.Name) and self._means_the_same(each, node, bound):
                yield Said(text, names_company_id(_name(each)))
        for each in code.nodes:
            if not isinstance(each, (tree.Attribute, tree.Subscript, tree.Call)) or not names_company_id(_name(each)):
                continue
            parent = code.parents.get(id(each))
            set_here = isinstance(parent, tree.Assign) and each in parent.targets
            called = isinstance(parent, tree.Call) and parent.function is each
            if not (set_here or called) and self._means_the_same(each, node, bound):
                yield Said(code.written(each), not isinstance(each, tree.Call) or _is_setting(each))

    def _means_the_same(self, each: tree.Node, node: tree.Node, bound: dict[str, tree.Node]) -> bool:
        """Whether all names of an expression are there, and the same things as where it stands; or are called so after
        the one company that a function is about."""
        roots = root_names(each)
        if not roots:
            return False
        if {"self", "cls"} & set(roots) and not self._is_of_one_class(each, node):
            return False
        there = self.code.names_at(each)
        roots = [name for name in roots if name not in ("self", "cls")]
        return all(name in bound and (bound[name] is there.get(name) or names_tenant(name)) for name in roots) and (
            "(" not in self.code.written(each) or _is_setting(each) or names_company_id(_name(each))
        )

    def _is_of_one_class(self, each: tree.Node, node: tree.Node) -> bool:
        """Whether two places are in methods of one class, and what the first reads of the object is there at the
        second."""
        code = self.code
        owner = code.owner(node)
        if owner is None or code.owner(each) is not owner:
            return False
        own = each
        while not (isinstance(own, tree.Attribute) and last_name(own.value) in ("self", "cls")):
            inner = getattr(own, "value", None) or getattr(own, "function", None)
            if not isinstance(inner, tree.Node):
                return False
            own = inner
        function = code.function(node)
        early = node.start if function is not None and function.name == "__init__" else len(code.text)
        return own.attr in attributes(code, owner, early)

    def _is_fixed(self, by: tree.Node) -> bool:
        return isinstance(by, (tree.Assign, tree.Import))

    # --- tables -------------------------------------------------------------------------------------------------------

    def _of_tables(self, node: tree.Node, bound: dict[str, tree.Node]) -> Iterator[Said]:
        """A column of a table of companies, with the key or the row that is at hand."""
        for table, rows, listed in self.tables:
            column = next((key for row in rows for key in _keys(row) if names_company_id(key)), None)
            if column is None and any(
                word in ("company", "companies", "tenants", "customers") for word in words(table)
            ):
                column = next((key for row in rows for key in _keys(row) if key in ("id", "company")), None)
            if column is None or table not in bound:
                continue
            for name, by in bound.items():
                if (
                    names_tenant(name)
                    and not isinstance(by, (tree.Function, tree.Class, tree.Import))
                    and name != table
                ):
                    is_row = self._is_row(name, by, table, node)
                    if is_row:
                        yield Said(f'{name}["{column}"]', False)
                    elif not listed and is_row is None:
                        yield Said(f'{table}[{name}]["{column}"]', False)

    def _is_row(self, name: str, by: tree.Node, table: str, node: tree.Node) -> bool | None:
        """Whether a name is bound to a row of the table: a loop goes through it, or things are read from it by key."""
        code = self.code
        if isinstance(by, tree.Assign) and isinstance(by.value, tree.Subscript) and last_name(by.value.value) == table:
            return True
        if isinstance(by, tree.For):
            written = code.written(by.iterable)
            if f"{table}.values()" in written or (
                isinstance(by.target, tree.Name) and written == table and self._lists(table)
            ):
                return True
            if f"{table}.items()" in written and isinstance(by.target, tree.Sequence):
                return name == last_name(by.target.elements[-1])
        function = code.function(node)
        if function is not None:
            for each in code.nodes:
                if (
                    isinstance(each, tree.Subscript)
                    and isinstance(each.value, tree.Name)
                    and each.value.id == name
                    and function.start <= each.start < function.end
                    and text_of(each.index) is not None
                ):
                    return True
        return None

    def _lists(self, table: str) -> bool:
        return any(name == table and listed for name, _, listed in self.tables)

    @cached_property
    def tables(self) -> list[tuple[str, list[tree.Mapping], bool]]:
        """The tables of the module: name, rows, and whether they are listed rather than found by a key."""
        out: list[tuple[str, list[tree.Mapping], bool]] = []
        for statement in self.code.summary.body:
            if not isinstance(statement, tree.Assign) or not statement.targets:
                continue
            name, value = last_name(statement.targets[0]), statement.value
            if isinstance(value, tree.Mapping):
                rows = [row for _, row in value.items if isinstance(row, tree.Mapping)]
                if rows:
                    out.append((name, rows, False))
            elif isinstance(value, tree.Sequence):
                rows = [row for row in value.elements if isinstance(row, tree.Mapping)]
                if rows:
                    out.append((name, rows, True))
        return out


def attributes(code: Code, owner: tree.Class, early: int) -> Iterator[str]:
    """The attributes that objects of a class and of its bases in the module surely have: fields, and what is set in
    ``__init__`` before a place."""
    classes = {each.name: each for each in code.nodes if isinstance(each, tree.Class)}
    pending, seen = [owner], set()
    while pending:
        current = pending.pop(0)
        if current.name in seen:
            continue
        seen.add(current.name)
        for statement in current.body:
            if isinstance(statement, tree.Assign):
                yield from (last_name(target) for target in statement.targets)
            elif isinstance(statement, tree.Function) and statement.name == "__init__":
                for each in statement.body:
                    if isinstance(each, tree.Assign) and each.end <= early:
                        for target in each.targets:
                            if isinstance(target, tree.Attribute) and last_name(target.value) == "self":
                                yield target.attr
            elif isinstance(statement, tree.Function) and any(
                last_name(each) == "property" for each in statement.decorators
            ):
                yield statement.name
        pending.extend(classes[name] for base in current.bases if (name := last_name(base)) in classes)


def _is_many(by: tree.Node) -> bool:
    """Whether what a name is bound to is no single id: a table of them, a function that looks them up."""
    value = by.value if isinstance(by, tree.Assign) else None
    return isinstance(by, _DEFINITIONS) or isinstance(value, (tree.Mapping, tree.Sequence, tree.Comprehension))


def _sent(node: tree.Node) -> Iterator[tree.Node]:
    """The expressions in a node that are put where the platform wants a company's id."""
    if isinstance(node, tree.Joined):
        for before, part in zip(node.parts, node.parts[1:], strict=False):
            text = text_of(before)
            if text is not None and (_PATH.search(text) or _QUERY.search(text)):
                yield part
    elif isinstance(node, tree.Binary) and node.operator == "+":
        left = node.left.right if isinstance(node.left, tree.Binary) else node.left
        text = text_of(left)
        if text is not None and (_PATH.search(text) or _QUERY.search(text)):
            yield node.right
    elif isinstance(node, tree.Mapping):
        for key, value in node.items:
            if text_of(key) in ("company_id", "Procore-Company-Id"):
                yield value
    elif isinstance(node, tree.Call):
        given = keyword(node, "company_id")
        if given is not None and last_name(node) == "format":
            yield given


def _bare(node: tree.Node) -> tree.Node:
    """An expression without what only turns it into text."""
    while True:
        if isinstance(node, tree.Formatted):
            node = node.value
        elif isinstance(node, tree.Call) and last_name(node) in ("str", "int") and len(node.arguments) == 1:
            node = node.arguments[0].value
        else:
            return node


def _name(node: tree.Node) -> str:
    """What an expression is called by its last part: ``os.environ["PROCORE_COMPANY_ID"]`` too."""
    if isinstance(node, tree.Call):
        texts = [text for argument in node.arguments[:1] if (text := text_of(argument.value)) is not None]
        return texts[0] if texts and last_name(node) in ("get", "getenv") else last_name(node)
    return last_name(node)


def _is_setting(node: tree.Node) -> bool:
    return isinstance(node, tree.Call) and last_name(node) in ("get", "getenv")


def _keys(row: tree.Mapping) -> list[str]:
    return [key for item, _ in row.items if (key := text_of(item)) is not None]
