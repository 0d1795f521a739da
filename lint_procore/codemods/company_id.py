"""Which expression says the company's id at a place: a parameter, an attribute, a setting, a column of a table.

Code nearly always has the id somewhere, because paths and queries want it. What goes by such a name, or is put where
the platform wants a company's id, is it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from lint_procore.codemods.code import Code, root_names
from lint_procore.model.names import names_tenant, words
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import keyword, last_name, positional, text_of

_DEFINITIONS = (tree.Function, tree.Class)
_PATH = re.compile(r"(?:^|/)companies/$")
# What lists in settings are split at, if it needs no escapes.
_SEPARATOR = re.compile(r"[^\s\w\"'\\]{1,2} ?")
_QUERY = re.compile(r"[?&]company_id=$")
_PERCENT = re.compile(r"%[sdi]")
_BRACES = re.compile(r"\{(?::d)?\}")


class Said(NamedTuple):
    """An expression for the id. ``plain``: it says by its name that it is one, and there is no other."""

    text: str
    plain: bool


def names_company_id(name: str) -> bool:
    """Whether a name is that of the id of a company of the platform."""
    found = words(name)
    return found[-2:] == ["company", "id"] or found[-1:] == ["companyid"] or found[:2] == ["company", "id"]


def _names_company_ids(name: str) -> bool:
    """Whether a name is that of a table of ids of companies."""
    found = words(name)
    return found[-2:] in (["company", "ids"], ["companies", "ids"]) or names_company_id(name)


class Ids:
    """The ids of companies that one module knows of. ``places``: where expressions stand that flow follows to where the
    platform wants an id; ``others``: the modules around this one."""

    def __init__(self, code: Code, places: Iterable[Span] = (), others: Iterable[Code] = ()) -> None:
        self.code = code
        self.places = list(places)
        self.others = [each for each in others if each is not code]

    @cached_property
    def sent(self) -> dict[str, tree.Node]:
        """The expressions that are put where the platform wants a company's id, by their text."""
        return self._sent_in(self.code)

    def _sent_in(self, code: Code) -> dict[str, tree.Node]:
        found = [each for node in code.nodes for each in _sent(node)]
        found += [node for place in self.places if (node := code.at(place)) is not None]
        inner = [_bare(each) for each in found]
        return {code.written(each): each for each in reversed(inner) if root_names(each)}

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
        for said in (*self._written(node, bound), *self._of_rows(node, bound), *self._chosen(node, bound)):
            return said
        return next(self._of_tables(node, bound), None) or next(self._of_keys(node, bound), None)

    def key_at(self, node: tree.Node) -> str | None:
        """The name at hand that says which company is meant, though not its id."""
        name, is_row = self._tenant_at(node)
        return None if is_row else name

    def row_at(self, node: tree.Node) -> str | None:
        """The name at hand of a company's record, with its id somewhere in it."""
        name, is_row = self._tenant_at(node)
        return name if is_row else None

    def _tenant_at(self, node: tree.Node) -> tuple[str | None, bool]:
        """The name at hand that stands for the company that is meant, and whether for its record."""
        for name, by in self.code.names_at(node).items():
            if names_tenant(name) and not isinstance(by, (*_DEFINITIONS, tree.Import)) and not _is_many(by):
                if self._used_as(name, node) == "row" or self._is_row(name, by, "", node):
                    return name, True
                return (None if self.code.function(by) is None and isinstance(by, tree.Assign) else name), False
        return None, False

    def position_at(self, node: tree.Node) -> tuple[str, str] | None:
        """The name at hand that says at which place of lists of settings a company stands, and what these settings are
        split at: a credential is taken from such a list right there."""
        code = self.code
        function = code.function(node)
        for each in code.nodes if function is not None else ():
            if not isinstance(each, tree.Subscript) or code.function(each) is not function:
                continue
            if not isinstance(each.value, tree.Name) or not isinstance(each.index, tree.Name):
                continue
            there = code.names_at(each)
            bound, listed = code.names_at(node).get(each.index.id), there.get(each.value.id)
            value = listed.value if isinstance(listed, tree.Assign) else None
            if not isinstance(value, tree.Call) or last_name(value) != "split" or not value.arguments:
                continue
            separator = text_of(value.arguments[0].value) or ""
            of_secrets = bool({"secrets", "keys"} & set(words(each.value.id)))
            if of_secrets and _SEPARATOR.fullmatch(separator) and bound is there.get(each.index.id) is not None:
                return each.index.id, separator
        return None

    @property
    def speaks_of_many(self) -> bool:
        """Whether the module holds a table or a list of companies, so that no setting can say which is the one."""
        bound = (
            last_name(target)
            for node in self.code.summary.body
            if isinstance(node, tree.Assign)
            for target in node.targets
        )
        return any(
            words(name)[-1:] in (["companies"], ["customers"], ["tenants"], ["accounts"], ["clients"]) for name in bound
        )

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
        base = each.value if isinstance(each, (tree.Attribute, tree.Subscript)) else None
        if isinstance(base, tree.Name) and _is_part(each) and self._used_as(base.id, node) == "text":
            return False
        return all(name in bound and self._is_alike(name, bound[name], there.get(name)) for name in roots) and (
            "(" not in self.code.written(each) or _is_setting(each) or names_company_id(_name(each))
        )

    def _is_alike(self, name: str, here: tree.Node, there: tree.Node | None) -> bool:
        """Whether a name stands for the same kind of thing in two places."""
        return (
            here is there
            or names_tenant(name)
            or (isinstance(here, tree.Parameter) and isinstance(there, tree.Parameter))
        )

    def _used_as(self, name: str, node: tree.Node) -> str:
        """What a function, or the module's own statements, use a name for: "row", of which they take parts, or "text";
        else empty."""
        code = self.code
        function = code.function(node)
        for each in code.nodes:
            if not (isinstance(each, tree.Name) and each.id == name):
                continue
            if not (function.start <= each.start < function.end if function is not None else not code.function(each)):
                continue
            parent = code.parents.get(id(each))
            if isinstance(parent, tree.Subscript):
                return "row" if parent.value is each and isinstance(parent.index, tree.Constant) else "text"
            if isinstance(parent, tree.Attribute):
                called = isinstance(code.parents.get(id(parent)), tree.Call)
                return "text" if called and hasattr(str, parent.attr) else "row"
            if isinstance(parent, (tree.Formatted, tree.Binary, tree.Joined)):
                return "text"
            if isinstance(parent, tree.Compare) and text_of(parent.right) is not None:
                return "text"
        return ""

    def _of_rows(self, node: tree.Node, bound: dict[str, tree.Node]) -> Iterator[Said]:
        """``account.company_id`` where ``account`` is at hand, and ``self.account.company_id`` is used elsewhere."""
        code = self.code
        own = code.functions(node)
        receivers = [(each, owner) for each in own if (owner := code.owner(each)) is not None and code.is_method(each)]
        for each in (code, *self.others):
            ids = [
                *self._sent_in(each).values(),
                *(part for part in each.nodes if _is_part(part) and names_company_id(last_name(part))),
            ]
            for part in ids:
                if not _is_part(part) or _is_set(each, part):
                    continue
                base = part.value  # type: ignore[attr-defined]
                rest = each.text[base.end : part.end]
                name = last_name(base)
                if (
                    name in bound
                    and name not in ("self", "cls")
                    and not isinstance(bound[name], (*_DEFINITIONS, tree.Import))
                ) and self._used_as(name, node) != "text":
                    yield Said(f"{name}{rest}", False)
                for method, owner in receivers:
                    receiver = method.parameters[0].name if method.parameters else ""
                    early = node.start if method.name == "__init__" else len(code.text)
                    if receiver in ("self", "cls") and name in attributes(code, owner, early):
                        yield Said(f"{receiver}.{name}{rest}", False)

    def _chosen(self, node: tree.Node, bound: dict[str, tree.Node]) -> Iterator[Said]:
        """One of two constants, chosen by what chooses between them elsewhere."""
        code = self.code
        for each in code.nodes:
            if not isinstance(each, tree.If) or len(each.body) != 1 or len(each.orelse) != 1:
                continue
            first, second = each.body[0], each.orelse[0]
            if not isinstance(first, tree.Assign) or not isinstance(second, tree.Assign):
                continue
            if not isinstance(first.value, tree.Name) or not isinstance(second.value, tree.Name):
                continue
            tested = root_names(each.test.left) if isinstance(each.test, tree.Compare) else None
            known = names_company_id(first.value.id) and names_company_id(second.value.id)
            if known and last_name(first.targets[0]) == last_name(second.targets[0]) and tested:
                if text_of(each.test.right) is None or each.test.more:  # type: ignore[union-attr]
                    continue
                if all(name in bound and names_tenant(name) for name in (*tested,)) and all(
                    name in bound for name in (first.value.id, second.value.id)
                ):
                    yield Said(f"({first.value.id} if {code.written(each.test)} else {second.value.id})", False)

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
        methods = (each.name for each in owner.body if isinstance(each, tree.Function))
        return own.attr in (*methods, *attributes(code, owner, early))

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

    def _of_keys(self, node: tree.Node, bound: dict[str, tree.Node]) -> Iterator[Said]:
        """``COMPANY_IDS[who]`` where ``who`` is looked up in another table of the module with the same keys."""
        code = self.code
        function = code.function(node)
        for each in code.nodes if function is not None else ():
            if not isinstance(each, tree.Subscript) or code.function(each) is not function:
                continue
            key = each.index
            if not isinstance(key, tree.Name) or not isinstance(bound.get(key.id), tree.Parameter):
                continue
            if code.names_at(each).get(key.id) is not bound[key.id]:
                continue  # it is another one there
            keys = self._keyed.get(last_name(each.value))
            for table, others in self._keyed.items():
                if table in bound and keys is not None and keys <= others and _names_company_ids(table):
                    yield Said(f"{table}[{key.id}]", False)

    @cached_property
    def _keyed(self) -> dict[str, set[str]]:
        """The keys of the module's tables that are known texts, by the tables' names."""
        out: dict[str, set[str]] = {}
        for each in self.code.summary.body:
            if isinstance(each, tree.Assign) and isinstance(each.value, tree.Mapping) and len(each.targets) == 1:
                keys = _keys(each.value)
                if isinstance(each.targets[0], tree.Name) and len(keys) == len(each.value.items) > 0:
                    out[each.targets[0].id] = set(keys)
        return out

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
    elif isinstance(node, tree.Binary) and node.operator == "%":
        text = text_of(node.left)
        given = node.right.elements if isinstance(node.right, tree.Sequence) else [node.right]
        yield from _filled_in(_PERCENT.split(text) if text is not None else (), given)
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
        named = keyword(node, "company_id")
        if named is not None:
            yield named
        if isinstance(node.function, tree.Attribute) and node.function.attr == "format":
            text = text_of(node.function.value)
            yield from _filled_in(_BRACES.split(text) if text is not None else (), positional(node))


def _filled_in(texts: Sequence[str], given: Sequence[tree.Node]) -> Iterator[tree.Node]:
    """Of what is filled in between texts, that which comes to stand where a company's id belongs."""
    return (each for before, each in zip(texts, given, strict=False) if _PATH.search(before) or _QUERY.search(before))


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
        asked = last_name(node) in ("get", "getenv") or (texts and names_company_id(texts[0]))
        return texts[0] if texts and asked else last_name(node)
    return last_name(node)


def _is_part(node: tree.Node) -> bool:
    """Whether an expression takes a part of something by its name."""
    return isinstance(node, tree.Attribute) or (isinstance(node, tree.Subscript) and text_of(node.index) is not None)


def _is_set(code: Code, node: tree.Node) -> bool:
    parent = code.parents.get(id(node))
    called = isinstance(parent, tree.Call) and parent.function is node
    return called or (isinstance(parent, tree.Assign) and node in parent.targets)


def _is_setting(node: tree.Node) -> bool:
    return isinstance(node, tree.Call) and last_name(node) in ("get", "getenv")


def _keys(row: tree.Mapping) -> list[str]:
    return [key for item, _ in row.items if (key := text_of(item)) is not None]
