"""HTTP Basic in a token request: where the client's id and secret are given for it, and what only serves it.

The platform documents them in the body alone, and is not bound to take them from anywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from lint_procore.codemods.code import Code
from lint_procore.codemods.codes import Codes
from lint_procore.codemods.edits import Edit, Edits, is_within
from lint_procore.codemods.form import with_fields
from lint_procore.codemods.pieces import pieces_of
from lint_procore.codemods.removal import without_arguments, without_items, without_statements
from lint_procore.model.http import BASIC
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import keyword, last_name, positional

_Pair: TypeAlias = tuple[tree.Node, tree.Node]

_NAMES = "client_id", "client_secret"
# What writes a pair as HTTP Basic wants it.
_ENCODING = frozenset({"b64encode", "standard_b64encode", "encodebytes", "bytes", "str", "_basic_auth_str"})
_AROUND = frozenset({"encode", "decode", "strip"})
_MOST_STEPS = 8


class Basic(NamedTuple):
    """A call that sends a pair with HTTP Basic. ``pair``: the expressions of id and secret, in the module ``source``;
    ``gone``: what serves nothing else, the pair aside; ``argument``: the one of the call that goes, if any; ``edits``
    take it all away."""

    code: Code
    call: tree.Call
    source: Code
    pair: _Pair
    gone: list[tree.Node]
    argument: int | None
    edits: Edits

    def moved(self, edits: Sequence[Edit], read: Mapping[int, str]) -> list[Edit] | None:
        """``edits`` and those after which the pair goes in the body. ``read``: the settings that the former read in its
        place, by the ``id`` of an expression. None where it cannot be told where the body is made."""
        fields = []
        for name, node in zip(_NAMES, self.pair, strict=True):
            if self.is_reached(node):
                fields.append((name, _rewritten(self.source, node, edits)))
            elif id(node) in read:
                fields.append((name, read[id(node)]))
            else:
                return None
        added = with_fields(self.code, self.call, fields, self.argument)
        if added is None:
            return None
        away = [] if any(place == each for place, _ in added for each, _ in self.edits) else list(self.edits)
        around = [place for place, _ in (*self.edits, *added)]
        return [*(each for each in edits if not is_within(each[0], around)), *away, *added]

    def is_reached(self, node: tree.Node) -> bool:
        """Whether an expression means in the call what it means where it stands."""
        here = self.code.function(self.call)
        return self.source is self.code and self.code.function(node) in (here, None)


def basic_of(codes: Codes, place: Span, header: Span | None) -> Basic | None:
    """How the call at a place sends a pair with HTTP Basic; ``header``: where its `Authorization` is written. None
    where that serves other calls too, or is not understood."""
    code = codes.of(place.filename)
    call = code.at(place) if code is not None else None
    if code is None or not isinstance(call, tree.Call):
        return None
    search = _Search(codes, code, call)
    given = keyword(call, "auth")
    if given is not None:
        return search.by_argument(given)
    return search.by_header(header) if header is not None else None


class _Search:
    """``statements``: those that only serve the pair, on the way to it."""

    def __init__(self, codes: Codes, code: Code, call: tree.Call) -> None:
        self.codes = codes
        self.code = code
        self.call = call
        self.source = code
        self.statements: list[tree.Node] = []

    def by_argument(self, given: tree.Node) -> Basic | None:
        """A pair that is given as ``auth``."""
        at = next(number for number, each in enumerate(self.call.arguments) if each.value is given)
        node: tree.Node | None = given
        for _ in range(_MOST_STEPS):
            if node is None:
                return None
            pair = _pair(node)
            if pair is not None:
                return self.found(pair, [given], at, without_arguments(self.code, self.call, [at]))
            node = self.behind(node)
        return None

    def by_header(self, header: Span) -> Basic | None:
        """`Authorization` in a dict display that is made for this call alone."""
        given = keyword(self.call, "headers")
        at = next((number for number, each in enumerate(self.call.arguments) if each.value is given), None)
        made = self.behind(given) if isinstance(given, tree.Name) else given
        if given is None or at is None or not isinstance(made, tree.Mapping):
            return None
        if made is not given and not self.statements:
            return None
        whole, self.statements = self.statements, []
        entry = next((number for number, (key, _) in enumerate(made.items) if _is_at(key, header)), None)
        pair = self.encoded(made.items[entry][1]) if entry is not None else None
        if entry is None or pair is None:
            return None
        if len(made.items) == 1:
            self.statements += whole
            return self.found(pair, [given], at, without_arguments(self.code, self.call, [at]))
        return self.found(pair, [made.items[entry][1]], None, without_items(self.code, made, [entry]))

    def found(self, pair: _Pair, gone: list[tree.Node], argument: int | None, edits: Edits) -> Basic:
        edits = [*edits, *without_statements(self.code, self.statements)]
        return Basic(self.code, self.call, self.source, pair, [*gone, *self.statements], argument, edits)

    def behind(self, node: tree.Node) -> tree.Node | None:
        """What a name is given, or what a function of the project gives back."""
        if isinstance(node, tree.Name):
            assigned = self.source.only_assignment(node)
            if assigned is not None and self.source is self.code and self.is_only_use(node, assigned):
                self.statements.append(assigned)
            return assigned.value if assigned is not None else None
        called = self.codes.function(self.source, node) if isinstance(node, tree.Call) else None
        if called is None:
            return None
        self.source, function = called
        returned = [each for each in self.source.nodes if isinstance(each, tree.Return)]
        values = [each.value for each in returned if self.source.function(each) is function]
        return values[0] if len(values) == 1 else None

    def is_only_use(self, name: tree.Name, assigned: tree.Assign) -> bool:
        """Whether nothing else reads what a statement gives a name for."""
        scope = self.code.function(assigned)
        listed = [self.code] if scope is not None else self.codes.speaking_of(self.code, name.id)
        own = (name, assigned.targets[0])
        return (
            len(assigned.targets) == 1
            and isinstance(assigned.targets[0], tree.Name)
            and listed is not None
            and not any(
                (isinstance(each, (tree.Name, tree.Attribute)) and last_name(each) == name.id)
                or (isinstance(each, tree.Import) and any(imported == name.id for imported, _ in each.names))
                for other in listed
                for each in other.nodes
                if each not in own and (scope is None or scope in other.functions(each))
            )
        )

    def encoded(self, node: tree.Node | None) -> _Pair | None:
        """The id and the secret in ``"Basic " + b64encode(f"{id}:{secret}".encode()).decode()`` and the like."""
        for _ in range(_MOST_STEPS):
            pieces = pieces_of(node) if node is not None else []
            named = [each.node for each in pieces if each.text is None]
            texts = "".join(each.text or "" for each in pieces)
            if len(named) == 2 and texts == ":":
                return named[0], named[1]
            if len(named) != 1 or texts.strip().lower() not in ("", "basic"):
                return None
            node = named[0]
            if isinstance(node, tree.Call) and last_name(node) in _ENCODING and positional(node):
                node = positional(node)[0]
            elif (
                isinstance(node, tree.Call) and isinstance(node.function, tree.Attribute) and last_name(node) in _AROUND
            ):
                node = node.function.value
            else:
                node = self.behind(node)
        return None


def _pair(node: tree.Node) -> _Pair | None:
    """The id and the secret that an expression puts together for HTTP Basic."""
    if isinstance(node, tree.Sequence) and len(node.elements) == 2:
        return node.elements[0], node.elements[1]
    if isinstance(node, tree.Call) and last_name(node.function) in BASIC and len(node.arguments) == 2:
        first = keyword(node, "username", "login") or next(iter(positional(node)), None)
        second = keyword(node, "password") or next(iter(positional(node)[-1:]), None)
        if first is not None and second is not None and first is not second:
            return first, second
    return None


def _is_at(node: tree.Node | None, place: Span) -> bool:
    return node is not None and (node.start, node.end) == (place.start, place.end)


def _rewritten(code: Code, node: tree.Node, edits: Sequence[Edit]) -> str:
    """The source of a node, with what edits make of it."""
    text, end = "", node.start
    whole = code.span(node)
    for place, content in sorted(set(edits)):
        if is_within(place, [whole]):
            text, end = text + code.text[end : place.start] + content, place.end
    return text + code.text[end : node.end]
