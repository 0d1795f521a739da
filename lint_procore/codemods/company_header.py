"""Sending the company's id in a header: where a call, a wrapper or a session makes its headers.

The id is taken from what is at hand there. Where nothing is, a parameter carries it from the callers that know it; and
what nobody knows is asked of a new setting.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lint_procore.codemods.code import Code
from lint_procore.codemods.codes import Codes
from lint_procore.codemods.company_id import Ids
from lint_procore.codemods.edits import Edit, Edits
from lint_procore.codemods.insertion import behind_statement, with_argument, with_entry, with_parameter
from lint_procore.codemods.removal import block_of
from lint_procore.codemods.sample import listed
from lint_procore.codemods.settings import with_import
from lint_procore.flow.values import Literal, Symbol
from lint_procore.rule import Remedy
from lint_procore.source import Source, Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import last_name, text_of

if TYPE_CHECKING:
    from lint_procore.model.company_header import MissingHeader
    from lint_procore.model.facts import Facts, Request

# The setting that says the company where nothing in the code does.
SETTING = "PROCORE_COMPANY_ID"
PARAMETER = "company_id"
_OF_COMPANY = re.compile(r"/companies/$|[?&]company_id=$")
# How far up its callers a parameter is threaded.
_MOST_CALLERS = 6
_MOST_EDITS = 200


class Sending:
    """Sends the company's id from where it is missing, for all such places of one module; what is known of the modules
    on the way is worked out once."""

    def __init__(self, facts: Facts, header: str, source_of: Callable[[str], Source | None]) -> None:
        self.codes = Codes(facts)
        self.source_of = source_of
        self.header = header
        self._ids: dict[str, Ids] = {}

    def fix(self, missing: MissingHeader) -> Remedy | None:
        """The edits for one place; None where a program cannot tell how."""
        code = self.codes.of(missing.place.filename)
        node = code.at(missing.place) if code is not None else None
        plan = _Plan(self, missing.requests)
        if code is None or node is None or not plan.send(code, node) or len(plan.edits) > _MOST_EDITS:
            return None
        shown = ", ".join(f"`{text}`" for text in dict.fromkeys(plan.said))
        edits = tuple(dict.fromkeys(plan.edits))
        return Remedy(f"send {shown} in `{self.header}`", edits, "safe" if plan.safe else "unsafe")

    def ids(self, code: Code) -> Ids:
        """The companies' ids that a module knows of."""
        if code.filename not in self._ids:
            self._ids[code.filename] = Ids(code, self._places, self.codes.around(code))
        return self._ids[code.filename]

    @cached_property
    def per_company(self) -> set[Span]:
        """The token requests of the module that are made with a pair for each company."""
        from lint_procore.model.service_accounts import chosen_by_tenant, client_credentials_sites, several_pairs

        facts = self.codes.facts
        sites = client_credentials_sites(facts)
        several = {span for pairs in several_pairs(facts, sites) for span in pairs.requests}
        return several | {tokens[0].span for tokens in sites if chosen_by_tenant(facts, tokens)}

    @cached_property
    def undecided(self) -> set[Span]:
        """The token requests with whose tokens calls are made for companies that nothing else says."""
        from lint_procore.model.company_header import missing_headers

        facts = self.codes.facts
        by_hand = (each for each in missing_headers(facts) if each.condition is None and self.fix(each) is None)
        requests = (request for each in by_hand for request in each.requests)
        return {token.span for request in requests for token in facts.token_source(request)}

    @cached_property
    def _places(self) -> list[Span]:
        """Where the expressions stand whose values come to stand where the platform wants a company's id."""
        addresses = [address for request in self.codes.facts.requests for address in request.addresses]
        pieces = [
            piece.value
            for address in addresses
            for piece in address.pieces
            if not isinstance(piece.value, Literal) and _OF_COMPANY.search(address.text, 0, piece.start)
        ]
        return list(dict.fromkeys(value.span for value in pieces if isinstance(value, Symbol)))


@dataclass
class _Plan:
    """The edits so far. ``requests``: what is sent without the header; ``threaded``: what already takes the id as a
    parameter, by its place.
    ``known``: somebody in the code knows the id, or at least the company's key; ``threaded`` under which name."""

    sending: Sending
    requests: Sequence[Request]
    edits: list[Edit] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    safe: bool = True
    threaded: dict[tuple[str, int], str] = field(default_factory=dict)
    known: bool = False
    by_key: bool = False
    single: bool = False

    def send(self, code: Code, node: tree.Node) -> bool:
        """Send the id from a mapping of headers or from a call."""
        if any((text_of(key) or "").lower() == self.sending.header.lower() for key in _keys_in(node)):
            return False  # it is there already, on a condition
        value = self.value(code, node)
        if value is None:
            return False
        quote = _quote(code, node)
        if "'" not in value:
            value = value.replace('"', quote)
        entry = f"{quote}{self.sending.header}{quote}: {value}"
        if isinstance(node, tree.Mapping):
            edits = with_entry(code.source, node, entry)
        elif isinstance(node, tree.Call):
            edits = self.in_call(code, node, entry, f"{quote}{self.sending.header}{quote}", value)
        else:
            edits = self.beside(code, node, f"{quote}{self.sending.header}{quote}", value)
        self.edits += edits or ()
        return bool(edits)

    # --- places -------------------------------------------------------------------------------------------------------

    def in_call(self, code: Code, call: tree.Call, entry: str, key: str, value: str) -> Edits | None:
        """Add the header to a call that sends a request, or that makes headers."""
        called = last_name(call.function)
        if called in ("dict", "Headers", "CaseInsensitiveDict") and all(not each.star for each in call.arguments):
            first = call.arguments[0].value if call.arguments and call.arguments[0].keyword is None else None
            if isinstance(first, tree.Mapping):
                return with_entry(code.source, first, entry)
            return with_argument(code.source, call, "**{" + entry + "}")
        if called == "update" and call.arguments and isinstance(call.arguments[0].value, tree.Mapping):
            return with_entry(code.source, call.arguments[0].value, entry)
        if called in ("add_header", "putheader", "add_unredirected_header", "setdefault"):
            function = code.written(call.function)
            return behind_statement(code.source, code.statement(call), f"{function}({key}, {value})")
        wrapper = self.sending.codes.function(code, call)
        if wrapper is not None:
            return self.in_wrapper(code, call, *wrapper, entry, value)
        given = next((each for each in call.arguments if each.keyword == "headers"), None)
        if given is None and called == "request" and len(call.arguments) == 4 and not call.arguments[3].keyword:
            given = call.arguments[3]  # http.client: method, path, body, headers
        if given is not None:
            if isinstance(given.value, tree.Mapping):
                return with_entry(code.source, given.value, entry)
            made = _made(code, given.value)
            if made is not None:
                return with_entry(code.source, made, entry)
            written = code.written(given.value)
            if _may_be_none(code, given.value):
                written = f"({written} or {{}})"
            elif not isinstance(given.value, (tree.Name, tree.Attribute, tree.Call, tree.Subscript)):
                written = f"({written})"
            return [(code.span(given.value), "{**" + written + ", " + entry + "}")]
        if any(each.star for each in call.arguments):
            return None
        return with_argument(code.source, call, "headers={" + entry + "}")

    def in_wrapper(
        self, code: Code, call: tree.Call, defined_in: Code, function: tree.Function, entry: str, value: str
    ) -> Edits | None:
        """Give the header to a function of the project, in the headers or the parameter that it takes."""
        for argument in call.arguments:
            if isinstance(argument.value, tree.Mapping) and any(
                (text_of(key) or "").lower() == "authorization" for key, _ in argument.value.items
            ):
                return with_entry(code.source, argument.value, entry)
        taken = {each.name: each for each in function.parameters if each.kind in ("", "keyword")}
        given = _given(call, function, defined_in.is_method(function))
        if given is None:
            return None
        for name in ("headers", "extra_headers", PARAMETER):
            if name in taken and name not in given:
                text = "{" + entry + "}" if name != PARAMETER else _as_taken(value, taken[name])
                return with_argument(code.source, call, f"{name}={text}")
        return None

    def beside(self, code: Code, node: tree.Node, key: str, value: str) -> Edits | None:
        """Add the header behind ``headers["Authorization"] = …``."""
        statement = code.statement(node)
        if isinstance(statement, tree.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, tree.Subscript):
                line = f"{code.written(target.value)}[{key}] = {value}"
                added = [behind_statement(code.source, each, line) for each in _set_alike(code, statement)]
                return [edit for edits in added for edit in edits or ()] if all(added) else None
        call = next((each for each in (node, *code.around(node)) if isinstance(each, (tree.Call, tree.Mapping))), None)
        if isinstance(call, tree.Call) and last_name(call.function) in ("update", "add_header", "dict"):
            return self.in_call(code, call, f"{key}: {value}", key, value)
        if isinstance(call, tree.Mapping):
            return with_entry(code.source, call, f"{key}: {value}")
        return None

    # --- the id -------------------------------------------------------------------------------------------------------

    def value(self, code: Code, node: tree.Node) -> str | None:
        """The header's value where a node stands; a header is text, whatever the id is."""
        edits, threaded = list(self.edits), dict(self.threaded)
        self.known = self.single = False
        found = self.expression(code, node, _MOST_CALLERS)
        for by_key in (True, False):
            if found is not None and not self.known:
                # nobody knows it: a setting for each company where its key is known, or for the one that there is
                self.single = False
                self.edits, self.threaded, self.by_key = list(edits), dict(threaded), by_key
                found = self.expression(code, node, _MOST_CALLERS if by_key else 0)
        if self.single and (self.known or self.sending.ids(code).speaks_of_many or self.is_for_several()):
            return None  # one setting would say the same company for all that some callers ask for
        if found is None:
            return None
        self.said.append(found)
        return found if found.startswith(("os.environ[", "environ[", "str(")) else f"str({found})"

    def is_for_several(self) -> bool:
        """Whether the requests are made for several companies: they name them, or their tokens are those of several."""
        from lint_procore.model.company_header import names_several_companies

        facts = self.sending.codes.facts
        tokens = (token for request in self.requests for token in facts.token_source(request))
        return names_several_companies(self.requests) or any(token.span in self.sending.per_company for token in tokens)

    def expression(self, code: Code, node: tree.Node, depth: int) -> str | None:
        """An expression for the id where a node stands, threading a parameter through the callers for want of one."""
        said = self.sending.ids(code).at(node)
        if said is not None:
            self.known = True
            self.safe = self.safe and said.plain
            return said.text
        self.safe = False
        function = code.function(node)
        if function is None or depth == 0 or (self.by_key and self.is_told(code, node)):
            return self.setting(code, node)
        owner = code.owner(function)
        if owner is not None and code.is_method(function):
            return self.through_object(code, owner, function, depth)
        place = code.filename, function.start
        if place not in self.threaded:
            calls = self.sending.codes.callers(code, function)
            if not calls:
                return self.setting(code, node)
            name = self.threaded[place] = _parameter(function, calls)
            added = with_parameter(code.source, function, name)
            if added is None or not self.give(calls, name, depth):
                return None
            self.edits += added
        return self.threaded[place]

    def through_object(self, code: Code, owner: tree.Class, function: tree.Function, depth: int) -> str | None:
        """Keep the id in the objects of a class: those who make one know it."""
        made = next((each for each in owner.body if isinstance(each, tree.Function) and each.name == "__init__"), None)
        if made is None or not made.parameters or not made.body:
            return self.setting(code, function)
        receiver = function.parameters[0].name if function.parameters else "self"
        place = code.filename, owner.start
        if place not in self.threaded:
            calls = self.sending.codes.callers(code, owner)
            if not calls:
                return self.setting(code, function)
            name = self.threaded[place] = _parameter(made, calls)
            first = made.body[0]
            if isinstance(first, tree.Evaluate) and text_of(first.value) is not None and len(made.body) > 1:
                first = made.body[1]
            line = f"{made.parameters[0].name}.{name} = {name}\n{code.indentation(first.start)}"
            added = with_parameter(code.source, made, name)
            if added is None or not self.give(calls, name, depth):
                return None
            self.edits += [*added, (Span(code.filename, first.start, first.start), line)]
        name = self.threaded[place]
        return name if function is made else f"{receiver}.{name}"

    def give(self, calls: list[tuple[Code, tree.Call]], name: str, depth: int) -> bool:
        """Have every caller hand over the id."""
        for code, call in calls:
            given = self.expression(code, call, depth - 1)
            added = with_argument(code.source, call, f"{name}={given}") if given is not None else None
            if not added:
                return False
            self.edits += added
        return True

    def is_told(self, code: Code, node: tree.Node) -> bool:
        """Whether something where a node stands says which company is meant, though not its id."""
        ids = self.sending.ids(code)
        return ids.key_at(node) is not None or ids.position_at(node) is not None

    def setting(self, code: Code, node: tree.Node) -> str | None:
        """A new setting, for what nobody in the code knows: one for each company where something says which it is."""
        self.safe = False
        key = self.sending.ids(code).key_at(node)
        position = self.sending.ids(code).position_at(node) if key is None else None
        if key is None and position is None and self.sending.ids(code).row_at(node) is not None:
            return None  # it is one of several companies, and what says its id is not seen
        reading = with_import(code, SETTING if position is None else f"{SETTING}S")
        if reading is None:
            return None
        expression, needed = reading
        self.edits += needed
        if key is None:
            facts = self.sending.codes.facts
            root = facts.modules.root(facts.filename) if facts.modules is not None else os.path.dirname(facts.filename)
            name = SETTING if position is None else f"{SETTING}S"
            self.edits += listed(name, facts.filename, root, self.sending.source_of)
        if position is not None:
            self.known = self.by_key
            index, separator = position
            return f'{expression}.split("{separator}")[{index}]'
        if key is None:
            self.single = True
            return expression
        self.known = self.by_key
        return expression.replace(f'"{SETTING}"', f'f"{SETTING}_{{{key}.upper()}}"')


def _given(call: tree.Call, function: tree.Function, is_method: bool) -> set[str] | None:
    """The parameters for which a call of a function gives arguments; None where that cannot be told."""
    if any(argument.star for argument in call.arguments):
        return None
    names = [each.name for each in function.parameters if each.kind == ""]
    if is_method and not any(last_name(each) == "staticmethod" for each in function.decorators):
        del names[:1]
    number = sum(argument.keyword is None for argument in call.arguments)
    return {*names[:number], *(argument.keyword for argument in call.arguments if argument.keyword is not None)}


def _as_taken(value: str, parameter: tree.Parameter) -> str:
    """A header's value, which is text, as a function takes it that puts it there: as a number, where it says so."""
    if (parameter.annotation or "").rpartition(".")[2] != "int":
        return value
    return value[len("str(") : -1] if value.startswith("str(") else f"int({value})"


def _keys_in(node: tree.Node) -> list[tree.Expression | None]:
    """The keys of a mapping, or of those that a call is given first or as headers."""
    given = [node]
    if isinstance(node, tree.Call):
        given = [each.value for at, each in enumerate(node.arguments) if at == 0 or each.keyword == "headers"]
    return [key for each in given if isinstance(each, tree.Mapping) for key, _ in each.items]


def _parameter(function: tree.Function, calls: list[tuple[Code, tree.Call]]) -> str:
    """A name for the parameter that takes the id: another where callers give that to something that the function only
    hands on, such as the parameters of a query."""
    names = {each.name for each in function.parameters}
    names |= {argument.keyword for _, call in calls for argument in call.arguments if argument.keyword is not None}
    return next(name for name in (PARAMETER, f"procore_{PARAMETER}", f"sent_{PARAMETER}_") if name not in names)


def _made(code: Code, given: tree.Node) -> tree.Mapping | None:
    """The dict display that a local variable was made with right here, if nothing else uses it as well."""
    function = code.function(given)
    if not isinstance(given, tree.Name) or function is None:
        return None
    made = [
        node
        for node in code.nodes
        if isinstance(node, tree.Assign)
        and code.function(node) is function
        and any(isinstance(target, tree.Name) and target.id == given.id for target in node.targets)
    ]
    value = made[0].value if len(made) == 1 else None
    return value if isinstance(value, tree.Mapping) and value.end < given.start else None


def _set_alike(code: Code, statement: tree.Node) -> Sequence[tree.Node]:
    """The statements of a function that set the same entry as one does, but for those before which another is sure to
    have set it."""
    assert isinstance(statement, tree.Assign)
    written = code.written(statement.targets[0])
    function = code.function(statement)
    assigned = [each for each in code.nodes if isinstance(each, tree.Assign) and code.function(each) is function]
    alike = [each for each in assigned if [code.written(target) for target in each.targets] == [written]]
    root: tree.Node = statement.targets[0]
    while isinstance(root, (tree.Subscript, tree.Attribute)):
        root = root.value
    bound = [each for each in assigned for target in each.targets if last_name(target) == last_name(root)]
    if function is None or any(each.start > alike[0].start for each in bound if each not in alike):
        return [statement]  # it may be another one each time
    first = [each for each in alike if not any(_is_before(code, other, each) for other in alike)]
    return first or [statement]


def _is_before(code: Code, first: tree.Node, then: tree.Node) -> bool:
    """Whether a statement is sure to have been done when another one is."""
    block = block_of(code, first)
    return first.start < then.start and any(each is one for one in (then, *code.around(then)) for each in block)


def _may_be_none(code: Code, given: tree.Node) -> bool:
    """Whether what is given is a parameter that callers may leave out."""
    function = code.function(given)
    if not isinstance(given, tree.Name) or function is None:
        return False
    parameter = next((each for each in function.parameters if each.name == given.id), None)
    default = parameter.default if parameter is not None else None
    return isinstance(default, tree.Constant) and default.value is None


def _quote(code: Code, node: tree.Node) -> str:
    """The quotes that are used around a place."""
    written = code.text[node.start : node.end] or code.text
    return "'" if written.count("'") > written.count('"') else '"'
