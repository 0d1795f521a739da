"""What nothing reads any more once the app's pair is read instead: constants, entries of tables, fields of records with
what callers give for them, functions that only chose a pair, and entries of the project's settings files.

A thing goes only where all the project's code can be looked through, and none of it speaks of it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from lint_procore.codemods.code import Code
from lint_procore.codemods.codes import Codes
from lint_procore.codemods.company_id import names_company_id
from lint_procore.codemods.edits import Edit, Edits
from lint_procore.codemods.removal import (
    without_arguments,
    without_entries,
    without_items,
    without_parameters,
    without_statements,
)
from lint_procore.model.http import BASIC
from lint_procore.model.names import names_platform
from lint_procore.source import Source, Span, UnreadableSource
from lint_procore.syntax import tree
from lint_procore.syntax.documents.nodes import Mapping, walk
from lint_procore.syntax.walk import last_name, text_of

_ROUNDS = 6
# What asks for all fields of a record at once.
_WHOLE = frozenset({"asdict", "astuple", "_asdict", "vars", "fields", "model_dump", "__dict__", "_fields"})
_READING = frozenset(
    {
        *("get", "getenv", "split", "strip", "upper", "lower", "str", "SecretStr", "format", "replace"),
        *BASIC,
    }
)


class Leftovers:
    """``gone``: by file, the nodes that are written anew; what they read may be a leftover. ``written``: where the old
    pairs may be written; ``hosts``: where parts of the addresses are written that they were sent to."""

    def __init__(
        self, codes: Codes, start: Code, gone: dict[str, set[int]], written: Set[Span], hosts: Set[Span]
    ) -> None:
        self.codes = codes
        self.written = written
        self.hosts = hosts
        self.start = start
        self.gone = gone
        self.keys: set[str] = set()
        self.attributes: set[str] = set()
        self.names: set[str] = set()
        self.functions: dict[int, tuple[Code, tree.Function]] = {}
        self._looked: set[int] = set()
        self._done: set[object] = set()
        self._statements: dict[str, tuple[Code, dict[int, tree.Node]]] = {}
        self._items: dict[tuple[str, int], tuple[Code, tree.Mapping, set[int]]] = {}
        self._arguments: dict[tuple[str, int], tuple[Code, tree.Call, set[int]]] = {}
        self._parameters: dict[tuple[str, int], tuple[Code, tree.Function, list[tree.Parameter]]] = {}
        self._edits: list[Edit] = []

    def edits(self) -> Edits:
        for _ in range(_ROUNDS):
            before = len(self._done)
            self._look()
            for name in sorted(self.names):
                self._constant(name)
            for code, function in list(self.functions.values()):
                self._function(code, function)
            for key in sorted(self.keys):
                self._entries(key)
            self._fields()
            if len(self._done) == before:
                break
        self._data()
        for code, statements in self._statements.values():
            self._edits += without_statements(code, list(statements.values()))
        for code, mapping, items in self._items.values():
            self._edits += without_items(code, mapping, sorted(items))
        for code, call, arguments in self._arguments.values():
            self._edits += without_arguments(code, call, sorted(arguments))
        for code, function, parameters in self._parameters.values():
            self._edits += without_parameters(code, function, parameters)
        return self._edits

    # --- what was read ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Note what the nodes that are gone spoke of."""
        for code in self.codes.seen():
            for node in code.nodes:
                if id(node) not in self.gone.get(code.filename, ()) or id(node) in self._looked:
                    continue
                self._looked.add(id(node))
                if isinstance(node, tree.Subscript) and (key := text_of(node.index)) is not None:
                    self.keys.add(key)
                elif isinstance(node, tree.Attribute):
                    if not _is_record_read(code, node):
                        self.attributes.add(node.attr)
                elif isinstance(node, tree.Name):
                    self.names.add(node.id)
                elif isinstance(node, tree.Call):
                    called = last_name(node.function)
                    first = node.arguments[0].value if node.arguments else None
                    if called == "get" and (key := text_of(first)) is not None:
                        self.keys.add(key)
                    if called == "getattr" and len(node.arguments) > 1:
                        self.attributes |= set(self._matching(node.arguments[0].value, node.arguments[1].value))
                    function = self.codes.function(code, node)
                    if function is not None:
                        self.functions.setdefault(id(function[1]), function)

    def _matching(self, owner: tree.Node, name: tree.Node) -> Iterator[str]:
        """The attributes that ``getattr(settings, f"{company}_client_id")`` may read, and no other such call may."""
        known = [part for part in map(text_of, _parts(name)) if part]
        if not known or max(map(len, known)) < 4:
            return
        called = last_name(owner)
        codes = self.codes.speaking_of(self.start, called) if called else None
        if codes is None:
            return
        others = [self._asked(code, node, called) for code in codes for node in code.nodes]
        for code in dict.fromkeys((*self.codes.seen(), *codes)):
            for each in (each for node in code.nodes if isinstance(node, tree.Class) for each, _ in _fields(node)):
                if _pattern(name).fullmatch(each) and not any(other.fullmatch(each) for other in others if other):
                    yield each

    def _asked(self, code: Code, node: tree.Node, owner: str) -> re.Pattern[str] | None:
        """The names of the attributes that a call may ask an object for; None where it is no such call."""
        if not isinstance(node, tree.Call) or last_name(node.function) != "getattr" or self._gone(code, node):
            return None
        given = [argument.value for argument in node.arguments]
        return _pattern(given[1]) if len(given) > 1 and last_name(given[0]) == owner else None

    def _gone(self, code: Code, node: tree.Node) -> bool:
        return id(node) in self.gone.get(code.filename, ())

    def _remove(self, code: Code, statement: tree.Node) -> None:
        self._statements.setdefault(code.filename, (code, {}))[1][id(statement)] = statement
        self._lose(code, statement)

    def _lose(self, code: Code, node: tree.Node) -> None:
        self.gone.setdefault(code.filename, set()).update(code.ids_in(node))

    # --- constants and functions --------------------------------------------------------------------------------------

    def _constant(self, name: str) -> None:
        """A module's constant that nothing names any more."""
        listed = self.codes.speaking_of(self.start, name)
        for code in listed or ():
            for statement in code.summary.body:
                if not isinstance(statement, tree.Assign) or len(statement.targets) != 1 or statement.value is None:
                    continue
                target = statement.targets[0]
                place = ("constant", code.filename, name)
                if not isinstance(target, tree.Name) or target.id != name or place in self._done:
                    continue
                if self._is_named(listed or [], name, target):
                    self._table(listed or [], code, statement, name)
                elif _is_plain(statement.value) and not self._says_companies(code, statement.value):
                    self._done.add(place)
                    self._remove(code, statement)

    def _says_companies(self, code: Code, value: tree.Node) -> bool:
        """Whether a table still says companies' ids: what sends them may be about to read it."""
        if not isinstance(value, (tree.Mapping, tree.Sequence)):
            return False
        return any(
            (isinstance(node, tree.Constant) and type(node.value) is int) or names_company_id(text_of(node) or "")
            for node in code.nodes
            if value.start <= node.start and node.end <= value.end and not self._gone(code, node)
        )

    def _table(self, listed: list[Code], code: Code, statement: tree.Assign, name: str) -> None:
        """A table of pairs of which nothing but the keys is used any more becomes the list of these."""
        table = statement.value
        if not isinstance(table, tree.Mapping) or not all(
            text_of(key) is not None and isinstance(value, tree.Sequence) and _is_plain(value)
            for key, value in table.items
        ):
            return
        for other in listed:
            for node in other.nodes:
                if self._gone(other, node) or node is statement.targets[0]:
                    continue
                if text_of(node) == name or (isinstance(node, tree.Attribute) and node.attr == name):
                    return
                if isinstance(node, tree.Name) and node.id == name and not _takes_keys(other, node):
                    return
        self._done.add(("constant", code.filename, name))
        keys = ", ".join(code.written(key) for key, _ in table.items if key is not None)
        self._edits.append((code.span(table), f"[{keys}]"))
        self._lose(code, table)

    def _is_named(self, listed: list[Code], name: str, but: tree.Node) -> bool:
        for code in listed:
            for node in code.nodes:
                if node is but or self._gone(code, node):
                    continue
                if isinstance(node, (tree.Name, tree.Attribute)) and last_name(node) == name:
                    return True
                if text_of(node) == name:
                    return True
                if isinstance(node, tree.Import) and any(name == imported for imported, _ in node.names):
                    return True
        return False

    def _function(self, code: Code, function: tree.Function) -> None:
        """A function that was only there to look a pair up."""
        place = ("function", code.filename, function.start)
        listed = self.codes.speaking_of(self.start, function.name)
        if place in self._done or listed is None or function.decorators or self._gone(code, function):
            return
        body = [
            each for each in function.body if not (isinstance(each, tree.Evaluate) and text_of(each.value) is not None)
        ]
        plain = len(body) == 1 and isinstance(body[0], tree.Return) and _is_plain(body[0].value)
        if plain and not self._is_named(listed, function.name, function):
            self._done.add(place)
            self._remove(code, function)

    # --- tables -------------------------------------------------------------------------------------------------------

    def _entries(self, key: str) -> None:
        """Entries of tables under a key that nothing reads any more."""
        listed = self.codes.speaking_of(self.start, key)
        if listed is None or self._is_key(listed, key):
            return
        for code in listed:
            for node in code.nodes:
                if self._gone(code, node):
                    continue
                if isinstance(node, tree.Mapping) and _is_table(code, node):
                    for at, (each, value) in enumerate(node.items):
                        if text_of(each) == key and _is_plain(value) and ("item", id(value)) not in self._done:
                            self._done.add(("item", id(value)))
                            self._items.setdefault((code.filename, node.start), (code, node, set()))[2].add(at)
                            self._lose(code, value)
                elif isinstance(node, tree.Call) and last_name(node.function) == "dict" and _is_table(code, node):
                    self._arguments_named(code, node, key)

    def _arguments_named(self, code: Code, call: tree.Call, name: str) -> None:
        for at, argument in enumerate(call.arguments):
            if argument.keyword == name and _is_plain(argument.value):
                self._argument(code, call, at)

    def _argument(self, code: Code, call: tree.Call, at: int) -> None:
        value = call.arguments[at].value
        self._done.add(("argument", id(value)))
        self._arguments.setdefault((code.filename, call.start), (code, call, set()))[2].add(at)
        self._lose(code, value)

    def _is_key(self, listed: list[Code], key: str, spread: bool = True) -> bool:
        """Whether a key is still spoken of, other than as one of a mapping that is made. ``spread``: also where a call
        takes whole mappings, and the key with them."""
        for code in listed:
            takes: set[str] = set()
            for node in code.nodes:
                if self._gone(code, node):
                    continue
                if text_of(node) == key:
                    parent = code.parents.get(id(node))
                    if not (isinstance(parent, tree.Mapping) and any(each is node for each, _ in parent.items)):
                        return True
                if isinstance(node, tree.Class) and any(each == key for each, _ in _fields(node)):
                    takes.add(node.name)
                if isinstance(node, tree.Function) and any(each.name == key for each in node.parameters):
                    owner = code.owner(node)
                    takes.add(owner.name if owner is not None and node.name == "__init__" else node.name)
            calls = (node for other in self.codes.seen() for node in other.nodes if isinstance(node, tree.Call))
            for call in calls if takes and spread else ():
                if last_name(call.function) in takes and any(each.star == "**" for each in call.arguments):
                    return True
        return False

    # --- records ------------------------------------------------------------------------------------------------------

    def _fields(self) -> None:
        """Fields of records, and what is given for them where they are made."""
        candidates = {name: self.codes.speaking_of(self.start, name) for name in sorted(self.attributes)}
        unread = {name for name, listed in candidates.items() if listed and not self._is_attribute(listed, name)}
        for name in sorted(unread):
            for code in candidates[name] or ():
                for node in code.nodes:
                    if isinstance(node, tree.Class) and not self._gone(code, node):
                        self._field(code, node, name)
                    elif isinstance(node, tree.Call) and last_name(node.function) == "namedtuple":
                        self._named_tuple(code, node, name)

    def _is_attribute(self, listed: list[Code], name: str) -> bool:
        for code in listed:
            for node in code.nodes:
                if self._gone(code, node):
                    continue
                parent = code.parents.get(id(node))
                is_set = isinstance(parent, tree.Assign) and node in parent.targets
                if isinstance(node, tree.Attribute) and node.attr == name and not is_set:
                    return True
                if text_of(node) == name and isinstance(parent, tree.Call) and "attr" in last_name(parent.function):
                    return True
                if (
                    last_name(node) in _WHOLE
                    and isinstance(node, (tree.Attribute, tree.Name))
                    and last_name(node) != "dict"
                ):
                    return True
        return False

    def _field(self, code: Code, owner: tree.Class, name: str) -> None:
        place = ("field", code.filename, owner.start, name)
        if place in self._done:
            return
        declared = [(each, statement) for each, statement in _fields(owner) if each == name]
        made = next((each for each in owner.body if isinstance(each, tree.Function) and each.name == "__init__"), None)
        stored = [
            each
            for each in (made.body if made is not None else ())
            if isinstance(each, tree.Assign)
            and len(each.targets) == 1
            and isinstance(each.targets[0], tree.Attribute)
            and each.targets[0].attr == name
            and last_name(each.targets[0].value) == "self"
        ]
        if not declared and not stored:
            return
        if any(not _is_plain(statement.value) for _, statement in declared if statement.value is not None):
            return
        if stored:
            assert made is not None
            parameter = next((each for each in made.parameters if each.name == last_name(stored[0].value)), None)
            if len(stored) > 1 or not (parameter is not None and isinstance(stored[0].value, tree.Name)):
                return
            uses = [each for each in code.nodes if isinstance(each, tree.Name) and each.id == parameter.name]
            uses = [each for each in uses if made.start <= each.start < made.end and each is not stored[0].value]
            positions = [each.name for each in made.parameters if each.kind == ""][1:]
            if uses or not self._give_up(code, owner, parameter.name, positions):
                return
            self._parameters.setdefault((code.filename, made.start), (code, made, []))[2].append(parameter)
            self._remove(code, stored[0])
        elif _is_record(owner):
            positions = [each for each, statement in _fields(owner) if statement.annotation is not None]
            if not self._give_up(code, owner, name, positions):
                return
        self._done.add(place)
        for _, statement in declared:
            self._remove(code, statement)

    def _give_up(self, code: Code, owner: tree.Class | tree.Function, name: str, positions: list[str]) -> bool:
        """Take a field from all calls that make the record; whether that can be done."""
        calls = self.codes.callers(code, owner)
        if calls is None:
            return False
        return self._take(calls, name, positions)

    def _take(self, calls: list[tuple[Code, tree.Call]], name: str, positions: list[str]) -> bool:
        found: list[tuple[Code, tree.Call, int]] = []
        for caller, call in calls:
            if any(argument.star for argument in call.arguments):
                return False
            for at, argument in enumerate(call.arguments):
                by_position = argument.keyword is None and at < len(positions) and positions[at] == name
                if argument.keyword == name or by_position:
                    if not _is_plain(argument.value):
                        return False
                    found.append((caller, call, at))
        for caller, call, at in found:
            self._argument(caller, call, at)
        return True

    def _named_tuple(self, code: Code, call: tree.Call, name: str) -> None:
        """``namedtuple("Account", "name client_id client_secret")``."""
        place = ("field", code.filename, call.start, name)
        given = call.arguments[1].value if len(call.arguments) == 2 else None
        listed = text_of(given)
        bound = code.parents.get(id(call))
        if place in self._done or listed is None or given is None or not isinstance(bound, tree.Assign):
            return
        positions = listed.replace(",", " ").split()
        if name not in positions or code.written(given).count(name) != 1:
            return
        called = last_name(bound.targets[0])
        calls = self._calls_of(code, called)
        if calls is None or not self._take(calls, name, positions):
            return
        self._done.add(place)
        start = given.start + code.written(given).index(name)
        end = start + len(name)
        start -= len(code.text[:start]) - len(code.text[:start].rstrip(" ,"))
        self._edits.append((Span(code.filename, start, end), ""))

    def _calls_of(self, code: Code, name: str) -> list[tuple[Code, tree.Call]] | None:
        """The calls of a record type that is bound to a name; None where it is used otherwise."""
        out: list[tuple[Code, tree.Call]] = []
        listed = self.codes.speaking_of(code, name)
        for each in listed or ():
            for node in each.nodes:
                if isinstance(node, (tree.Name, tree.Attribute)) and last_name(node) == name:
                    parent = each.parents.get(id(node))
                    if isinstance(parent, tree.Call) and parent.function is node:
                        out.append((each, parent))
                    elif not (isinstance(parent, tree.Assign) and node in parent.targets):
                        return None
        return out if listed is not None else None

    # --- settings files -----------------------------------------------------------------------------------------------

    def _data(self) -> None:
        """Entries of files that the project loads, under keys that nothing reads any more."""
        from lint_procore.syntax.documents.document import Document

        for filename in self.codes.facts.loads:
            text = self.codes.facts.text_of(filename)
            try:
                document = Document(Source(filename, text, "utf-8"))
                found = document.tree
            except UnreadableSource:
                continue
            for path, node in walk(found.roots) if found is not None else ():
                if isinstance(node, Mapping) and path:
                    unread = self._unread(node) or self._unasked(filename, node, path)
                    self._edits += without_entries(filename, text, document.family, node, unread)

    def _unread(self, node: Mapping) -> list[int]:
        out = []
        for at, entry in enumerate(node.entries):
            if entry.key in self.keys and not isinstance(entry.value, Mapping):
                listed = self.codes.speaking_of(self.start, entry.key)
                if listed is not None and not self._is_key(listed, entry.key):
                    out.append(at)
        return out

    def _unasked(self, filename: str, node: Mapping, path: Sequence[str]) -> list[int]:
        """The entries of a row that hold an old pair and that nobody has to be given. The row is one of the platform's
        by its name or its host: as far as is known, any row of the file may be asked for."""
        places = [Span(filename, entry.value.start, entry.value.end) for entry in node.entries]
        pair = [at for at, place in enumerate(places) if place in self.written]
        ours = any(map(names_platform, path)) or any(place in self.hosts for place in places)
        return pair if ours and len(pair) > 1 and all(self._is_optional(node.entries[at].key) for at in pair) else []

    def _is_optional(self, key: str) -> bool:
        """Whether a key is only given to parameters that have a default, and that nothing reads."""
        listed = self.codes.speaking_of(self.start, key)
        if listed is None or self._is_key(listed, key, spread=False):
            return False
        for code in listed:
            for node in code.nodes:
                if isinstance(node, tree.Class):
                    for name, statement in _fields(node):
                        if name == key and (statement.value is None or self._is_attribute(listed, key)):
                            return False
                elif isinstance(node, tree.Function):
                    for parameter in node.parameters:
                        if parameter.name == key and not self._is_idle(code, node, parameter):
                            return False
        return True

    def _is_idle(self, code: Code, function: tree.Function, parameter: tree.Parameter) -> bool:
        """Whether a parameter may be left out, and is only kept in an attribute that nothing reads."""
        for node in code.nodes:
            if isinstance(node, tree.Name) and node.id == parameter.name and not self._gone(code, node):
                if code.function(node) is not function:
                    continue
                kept = code.parents.get(id(node))
                target = kept.targets[0] if isinstance(kept, tree.Assign) and kept.value is node else None
                listed = self.codes.speaking_of(self.start, target.attr) if isinstance(target, tree.Attribute) else None
                if listed is None or self._is_attribute(listed, last_name(target)):
                    return False
        return parameter.default is not None


def _fields(owner: tree.Class) -> Iterator[tuple[str, tree.Assign]]:
    """What a class's body binds, with the statements."""
    for statement in owner.body:
        if isinstance(statement, tree.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, tree.Name):
                yield target.id, statement


def _takes_keys(code: Code, node: tree.Node) -> bool:
    """Whether a mapping is used in a way in which the list of its keys does as well."""
    parent = code.parents.get(id(node))
    if isinstance(parent, tree.For):
        return parent.iterable is node
    if isinstance(parent, tree.Comprehension):
        return any(iterable is node for _, iterable, _ in parent.loops)
    if isinstance(parent, tree.Compare):
        return parent.right is node and parent.operator in ("in", "not in") and not parent.more
    called = last_name(parent.function) if isinstance(parent, tree.Call) and parent.function is not node else ""
    return called in ("list", "sorted", "len", "tuple", "set", "enumerate", "iter")


def _is_record_read(code: Code, node: tree.Attribute) -> bool:
    """Whether an attribute is read for a part of what it holds: that says which company is meant, in other parts."""
    parent = code.parents.get(id(node))
    return (isinstance(parent, tree.Attribute) and parent.value is node) or (
        isinstance(parent, tree.Subscript) and parent.value is node and isinstance(text_of(parent.index), str)
    )


def _is_record(owner: tree.Class) -> bool:
    """Whether what makes an object of a class takes its fields."""
    return bool(owner.bases) or any(last_name(each) == "dataclass" for each in owner.decorators)


def _pattern(name: tree.Node) -> re.Pattern[str]:
    """The texts that an expression may be, as far as it shows them."""
    parts = [text_of(part) for part in _parts(name)]
    return re.compile("".join(r"\w+" if part is None else re.escape(part) for part in parts))


def _parts(node: tree.Node) -> Iterator[tree.Node]:
    if isinstance(node, tree.Joined):
        yield from node.parts
    elif isinstance(node, tree.Binary) and node.operator == "+":
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield node


def _is_table(code: Code, node: tree.Node) -> bool:
    """Whether a mapping is, or is part of, what a module or a class defines, or a function gives back."""
    if isinstance(node, tree.Mapping) and any(text_of(key) == "grant_type" for key, _ in node.items):
        return False
    for each in code.around(node):
        if isinstance(each, tree.Assign):
            return code.function(each) is None
        if not isinstance(each, (tree.Mapping, tree.Sequence)):
            return False
    return False


def _is_plain(node: tree.Node | None) -> bool:
    """Whether an expression only reads something: leaving it out changes nothing else."""
    if isinstance(node, tree.Call):
        read = last_name(node.function) in _READING or last_name(node.function) == "getattr"
        by_name = bool(node.arguments) and all(text_of(each.value) is not None for each in node.arguments)
        inner = not isinstance(node.function, tree.Attribute) or _is_plain(node.function.value)
        return inner and (by_name or (read and all(_is_plain(each.value) for each in node.arguments)))
    if isinstance(node, (tree.Attribute, tree.Formatted)):
        return _is_plain(node.value)
    if isinstance(node, tree.Subscript):
        return _is_plain(node.value) and _is_plain(node.index)
    if isinstance(node, tree.Joined):
        return all(map(_is_plain, node.parts))
    if isinstance(node, tree.Sequence):
        return all(map(_is_plain, node.elements))
    if isinstance(node, tree.Mapping):
        return all(key is not None and _is_plain(value) for key, value in node.items)
    if isinstance(node, tree.Binary):
        return _is_plain(node.left) and _is_plain(node.right)
    return isinstance(node, (tree.Name, tree.Constant))
