"""One pair of credentials for the app, in the place of one pair for each company.

What a token request is given as client id and secret is followed back, from the request to where it is read: through
variables, parameters and attributes. There the app's settings are read instead, and what only served to choose among
the pairs goes: entries of tables, constants, variables that nothing uses any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lint_procore.codemods.basic import Basic, basic_of
from lint_procore.codemods.code import Code
from lint_procore.codemods.codes import Codes
from lint_procore.codemods.edits import Edit, Edits, outermost
from lint_procore.codemods.leftovers import Leftovers
from lint_procore.codemods.removal import without_arguments, without_imports, without_items, without_statements
from lint_procore.codemods.settings import SETTINGS, with_import
from lint_procore.codemods.variables import renamed_in_lists, variables_of
from lint_procore.flow.values import Literal, Value, alternatives
from lint_procore.model.names import credential_named
from lint_procore.rule import Remedy
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import keyword, last_name, positional, text_of

if TYPE_CHECKING:
    from lint_procore.model.facts import Credential, TokenRequest

_MOST_STEPS = 12
# Clients of OAuth libraries take the id and then the secret.
_OAUTH_CLIENT = re.compile(r"(?:Async)?OAuth2(?:Session|Client)")
_FETCHING = frozenset({"fetch_token", "fetch_access_token"})
# What gives back the text that it is given, or takes it out of a wrapper.
_WRAPPERS = frozenset({"str", "SecretStr", "quote", "quote_plus"})
_UNWRAPPERS = frozenset({"strip", "get_secret_value", "reveal"})


class _Leaf(NamedTuple):
    """Where a credential is read. ``unpacked``: the assignment that takes it out of a pair, and its index there;
    ``branch``: the assignment of one way among others, and the name that it gives the credential."""

    code: Code
    node: tree.Node
    which: str
    unpacked: tuple[tree.Assign, int] | None = None
    branch: tuple[tree.Assign, str] | None = None


def one_pair(codes: Codes, tokens: Sequence[TokenRequest]) -> Remedy | None:
    """The edits after which the token requests of one call are made with the app's pair; None where it is not clear
    where the credentials are read."""
    plan = _Plan(codes)
    for token in tokens:
        plan.basic(token)
        for credential in (each for each in token.credentials if each.name in SETTINGS):
            plan.follow(credential, plan.basics.get(token.span))
            plan.written.update(_spans(alternatives(credential.value)))
            plan.variables.setdefault(credential.name, []).extend(variables_of(credential.value))
        plan.hosts.update(_spans(piece.value for address in token.request.addresses for piece in address.pieces))
    if {leaf.which for leaf in plan.leaves.values()} != set(SETTINGS):
        return None
    edits = plan.rewritten()
    if not edits:
        return None
    names = " and ".join(f"`{name}`" for name in SETTINGS.values())
    return Remedy(f"use the app's one pair, {names}", tuple(dict.fromkeys(edits)), "unsafe")


@dataclass
class _Plan:
    """``written``: where the pairs are written, as far as that is known; ``hosts``: where parts of the addresses are
    that they are sent to; ``variables``: the names of those that they are read from; ``inherited``: by
    what holds them, the parts that set variables which another program has anyway; ``basics``: what sends them with
    HTTP Basic."""

    codes: Codes
    leaves: dict[tuple[str, int, int, int], _Leaf] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    unwrapped: list[Edit] = field(default_factory=list)
    wrapped: bool = False
    refused: bool = False
    gone: dict[str, set[int]] = field(default_factory=dict)
    written: set[Span] = field(default_factory=set)
    hosts: set[Span] = field(default_factory=set)
    variables: dict[str, list[re.Pattern[str]]] = field(default_factory=dict)
    inherited: dict[tuple[str, int], tuple[Code, tree.Node, set[int]]] = field(default_factory=dict)
    basics: dict[Span, Basic] = field(default_factory=dict)

    # --- where it is read ---------------------------------------------------------------------------------------------

    def follow(self, credential: Credential, basic: Basic | None) -> None:
        """Note where a credential is read. ``basic``: how its request sends a pair with HTTP Basic, if it does."""
        code = self.codes.of(credential.span.filename)
        node = code.at(credential.span) if code is not None else None
        if code is None or node is None:
            return
        if credential.channel == "url" and not isinstance(code.parents.get(id(node)), tree.Mapping):
            # written into the address itself: it is not asked for in a place of its own
            self.refused = self.refused or isinstance(node, (tree.Constant, tree.Joined, tree.Binary))
        record = _spread(node)
        if record is not None:
            found = self.fields(code, record, credential.name, _MOST_STEPS)
        else:
            given = [*_given(code, node, credential.name)]
            if not given and basic is not None and credential.channel == "basic":
                # its facts name the call alone, where it is one of several
                code, given = basic.source, [basic.pair[list(SETTINGS).index(credential.name)]]
            found = [leaf for each in given for leaf in self.sources(code, each, credential.name, _MOST_STEPS)]
        for leaf in found:
            at = leaf.unpacked[1] if leaf.unpacked is not None else -1
            self.leaves.setdefault((leaf.code.filename, leaf.node.start, leaf.node.end, at), leaf)

    def basic(self, token: TokenRequest) -> None:
        """Note how a request sends its pair with HTTP Basic; the platform documents the body alone for it."""
        if any(each.channel == "basic" for each in token.credentials) and token.span not in self.basics:
            found = basic_of(self.codes, token.span, token.request.call.headers.find("Authorization").span)
            if found is not None:
                self.basics[token.span] = found

    def sources(self, code: Code, node: tree.Node, which: str, steps: int) -> Iterator[_Leaf]:
        """The expressions that a value is read by, at the end of variables, parameters and attributes."""
        node = self.unwrap(code, node)
        found: list[_Leaf] = []
        if steps and isinstance(node, tree.Name):
            found = self.of_name(code, node, which, steps - 1)
        elif steps and isinstance(node, tree.Attribute) and last_name(node.value) in ("self", "cls"):
            found = self.of_attribute(code, node, which, steps - 1)
        yield from found or [_Leaf(code, node, which)]

    def of_name(self, code: Code, node: tree.Name, which: str, steps: int) -> list[_Leaf]:
        out: list[_Leaf] = []
        for function in code.functions(node):
            assigned = [
                (each, target)
                for each in code.nodes
                if isinstance(each, tree.Assign) and code.function(each) is function and each.value is not None
                for target in each.targets
                if _index(target, node.id) is not None
            ]
            if assigned:
                chosen = len(assigned) > 1  # by a branch: there it is read, whatever stands behind the names
                for each, target in assigned:
                    found = self.of_assignment(code, each, target, node.id, which, 0 if chosen else steps)
                    out += [leaf._replace(branch=(each, node.id)) for leaf in found] if chosen else found
                return out
            position = next((at for at, each in enumerate(function.parameters) if each.name == node.id), None)
            if position is not None:
                return self.of_parameter(code, function, function.parameters[position], which, steps)
        for statement in code.summary.body:
            if isinstance(statement, tree.Assign) and statement.value is not None:
                for target in statement.targets:
                    if _index(target, node.id) is not None:
                        out += self.of_assignment(code, statement, target, node.id, which, steps)
        return out

    def of_assignment(
        self, code: Code, each: tree.Assign, target: tree.Node, name: str, which: str, steps: int
    ) -> list[_Leaf]:
        at = _index(target, name)
        assert at is not None and each.value is not None
        if at < 0:
            return [*self.sources(code, each.value, which, steps)]
        if isinstance(each.value, tree.Sequence) and len(each.value.elements) > at:
            return [*self.sources(code, each.value.elements[at], which, steps)]
        return [_Leaf(code, each.value, which, (each, at))]

    def of_parameter(
        self, code: Code, function: tree.Function, parameter: tree.Parameter, which: str, steps: int
    ) -> list[_Leaf]:
        """What callers give; nothing, where one of them cannot be seen."""
        given = self.given(code, function, parameter)
        return [leaf for caller, node in given for leaf in self.sources(caller, node, which, steps)]

    def given(self, code: Code, function: tree.Function, parameter: tree.Parameter) -> list[tuple[Code, tree.Node]]:
        """What callers give for a parameter; nothing, where one of them cannot be seen."""
        owner = code.owner(function) if code.is_method(function) else None
        calls = self.codes.callers(code, owner if owner is not None and function.name == "__init__" else function)
        ordinary = [each.name for each in function.parameters if each.kind == ""]
        if owner is not None and ordinary[:1] in (["self"], ["cls"]):
            ordinary = ordinary[1:]
        out: list[tuple[Code, tree.Node]] = []
        for caller, call in calls or ():
            if any(each.star for each in call.arguments):
                return []
            given: tree.Node | None = keyword(call, parameter.name)
            if given is None and parameter.name in ordinary:
                plain = [each.value for each in call.arguments if each.keyword is None]
                at = ordinary.index(parameter.name)
                given = plain[at] if at < len(plain) else None
            if given is None:
                given = parameter.default
                caller = code
            if given is None:
                return []
            out.append((caller, given))
        return out

    def fields(self, code: Code, node: tree.Node, which: str, steps: int) -> list[_Leaf]:
        """What a field of a record is made with, wherever the record may come from; nothing, where that is not seen."""
        made: list[tuple[Code, tree.Node]] = []
        if steps and isinstance(node, tree.Conditional):
            made = [(code, node.body), (code, node.orelse)]
        elif steps and isinstance(node, tree.Name):
            by = code.names_at(node).get(node.id)
            function = code.function(node)
            if isinstance(by, tree.Parameter) and function is not None and by in function.parameters:
                made = self.given(code, function, by)
            elif isinstance(by, tree.Assign) and by.value is not None and isinstance(by.targets[0], tree.Name):
                made = [(code, by.value)]
        elif steps and isinstance(node, tree.Call):
            called = self.codes.function(code, node)
            if called is None:
                value = self.field(code, node, which)
                return [*self.sources(code, value, which, steps - 1)] if value is not None else []
            own, function = called
            returned = [each for each in own.nodes if isinstance(each, tree.Return) and own.function(each) is function]
            made = [(own, each.value) for each in returned if each.value is not None]
        found = [self.fields(own, each, which, steps - 1) for own, each in made]
        return [leaf for each in found for leaf in each] if all(found) else []

    def field(self, code: Code, call: tree.Call, which: str) -> tree.Node | None:
        """What a call that makes a record gives for a field."""
        named = keyword(call, which)
        if named is not None:
            return named
        called = last_name(call)
        for each in self.codes.speaking_of(code, called) or () if called else ():
            for node in each.nodes:
                if isinstance(node, tree.Class) and node.name == called:
                    names = [
                        last_name(at.targets[0]) for at in node.body if isinstance(at, tree.Assign) and at.annotation
                    ]
                elif isinstance(node, tree.Assign) and last_name(node.targets[0]) == called:
                    names = (
                        (text_of(positional(node.value)[-1]) or "").replace(",", " ").split()
                        if isinstance(node.value, tree.Call) and positional(node.value)
                        else []
                    )
                else:
                    continue
                at = names.index(which) if which in names else len(call.arguments)
                return positional(call)[at] if at < len(positional(call)) else None
        return None

    def of_attribute(self, code: Code, node: tree.Attribute, which: str, steps: int) -> list[_Leaf]:
        """What is set as an attribute of the object itself, anywhere in its class."""
        owner = code.owner(node)
        out: list[_Leaf] = []
        for each in code.nodes if owner is not None else ():
            if isinstance(each, tree.Assign) and each.value is not None and code.owner(each) is owner:
                for target, value in _pairwise(each):
                    if isinstance(target, tree.Attribute) and target.attr == node.attr:
                        out += self.sources(code, value, which, steps)
        return out

    def unwrap(self, code: Code, node: tree.Node) -> tree.Node:
        """An expression without what only wraps a text. What takes a secret out of an object is noted: a setting of the
        environment is plain text."""
        while isinstance(node, tree.Call):
            if isinstance(node.function, tree.Attribute) and node.function.attr in _UNWRAPPERS:
                if node.function.attr != "strip":
                    self.unwrapped.append((Span(code.filename, node.function.value.end, node.end), ""))
                node = node.function.value
            elif last_name(node.function) in _WRAPPERS and len(node.arguments) == 1:
                self.wrapped = self.wrapped or last_name(node.function) == "SecretStr"
                node = node.arguments[0].value
            else:
                break
        return node

    # --- what is written instead --------------------------------------------------------------------------------------

    def rewritten(self) -> Edits:
        unpacked: dict[tuple[str, int], list[_Leaf]] = {}
        collapsed = self.collapse()
        for key, leaf in self.leaves.items():
            if key in collapsed:
                continue
            if _is_given(leaf.code, leaf.node):
                return ()  # by callers whom nobody sees: it may be the app's pair already
            if leaf.unpacked is not None:
                unpacked.setdefault((leaf.code.filename, leaf.unpacked[0].start), []).append(leaf)
            elif not _is_app_setting(leaf.node):
                self.replace(leaf.code, leaf.node, leaf.which)
        for leaves in unpacked.values():
            if not self.unpack(leaves):
                return ()
        for code, holder, items in self.inherited.values():
            self.edits += _without(code, holder, sorted(items))
        if self.refused:  # a module in which the environment cannot be read by its usual name
            return ()
        for code in {leaf.code.filename: leaf.code for leaf in self.leaves.values()}.values():
            self.drop_unused(code)
        if not self.wrapped:
            self.edits += self.unwrapped
        start = next(iter(self.leaves.values())).code
        self.in_body()
        self.edits += Leftovers(self.codes, start, self.gone, self.written, self.hosts).edits()
        for basic in self.basics.values():
            for code in dict.fromkeys((basic.code, basic.source)):
                self.edits += without_imports(code, self.gone.get(code.filename, set()), self.edits)
        read_in = (leaf.code for leaf in self.leaves.values() if not _is_app_setting(leaf.node))
        self.edits += renamed_in_lists(self.codes, dict.fromkeys(read_in), self.variables, self.gone)
        return outermost(self.edits)

    def in_body(self) -> None:
        """Move pairs from HTTP Basic into the body."""
        for basic in self.basics.values():
            read = {
                id(leaf.node): self.read(basic.code, leaf.which)
                for leaf in self.leaves.values()
                if any(leaf.node is each for each in basic.pair) and not basic.is_reached(leaf.node)
            }
            moved = basic.moved(self.edits, read)
            if moved is None:
                continue
            self.edits = moved
            gone = self.gone.setdefault(basic.code.filename, set())
            kept = {each for node in basic.pair if basic.is_reached(node) for each in basic.source.ids_in(node)}
            kept -= gone
            for node in basic.gone:
                gone.update(basic.code.ids_in(node) - kept)

    def collapse(self) -> set[tuple[str, int, int, int]]:
        """Branches that only differ in the credentials that they choose: one assignment before them does."""
        groups: dict[tuple[str, int], list[tuple[tuple[str, int, int, int], _Leaf]]] = {}
        for key, leaf in self.leaves.items():
            top = _branching(leaf.code, leaf.branch[0]) if leaf.branch is not None else None
            if top is not None:
                groups.setdefault((leaf.code.filename, top.start), []).append((key, leaf))
        done: set[tuple[str, int, int, int]] = set()
        for group in groups.values():
            code = group[0][1].code
            assigns = {id(leaf.branch[0]): leaf.branch[0] for _, leaf in group if leaf.branch is not None}
            given = {leaf.branch[1]: leaf.which for _, leaf in group if leaf.branch is not None}
            # only what is wholly a credential may leave its branch
            if any(set(_bound_by(each)) - given.keys() for each in assigns.values()):
                continue
            top = _branching(code, next(iter(assigns.values())))
            assert top is not None
            if not _is_whole_line(code, top):
                continue
            indent = code.indentation(top.start)
            lines = [f"{name} = {self.read(code, which)}" for name, which in given.items()]
            removed = list(assigns.values())
            gone = self.gone.setdefault(code.filename, set())
            if all(any(each is one for one in removed) or isinstance(each, tree.Leave) for each in _simple(top)):
                self.edits.append((code.span(top), f"\n{indent}".join(lines)))
                gone.update(code.ids_in(top))
            else:
                self.edits.append(
                    (Span(code.filename, top.start, top.start), "".join(f"{line}\n{indent}" for line in lines))
                )
                self.edits += without_statements(code, removed)
                for each in removed:
                    gone.update(code.ids_in(each))
            done.update(key for key, _ in group)
        return done

    def read(self, code: Code, which: str) -> str:
        reading = with_import(code, SETTINGS[which])
        if reading is None:
            self.refused = True
            return ""
        expression, needed = reading
        self.edits += needed
        return expression

    def replace(self, code: Code, node: tree.Node, which: str) -> None:
        holder = code.parents.get(id(node))
        inherited = _inherited(code, holder, node, SETTINGS[which]) if holder is not None else None
        if holder is not None and inherited is not None:
            self.inherited.setdefault((code.filename, holder.start), (code, holder, set()))[2].add(inherited)
            self.gone.setdefault(code.filename, set()).update(code.ids_in(node))
            return
        self.edits.append((code.span(node), self.read(code, which)))
        self.gone.setdefault(code.filename, set()).update(code.ids_in(node))

    def unpack(self, leaves: list[_Leaf]) -> bool:
        """``client_id, client_secret = PAIRS[company]``: both from the settings, and what else there is as before."""
        code = leaves[0].code
        unpacked = leaves[0].unpacked
        assert unpacked is not None
        assign = unpacked[0]
        target = assign.targets[0]
        if not isinstance(target, tree.Sequence) or len(assign.targets) != 1 or assign.value is None:
            return False
        by_index = {leaf.unpacked[1]: leaf.which for leaf in leaves if leaf.unpacked is not None}
        if len(by_index) == len(target.elements):
            values = [self.read(code, by_index[at]) for at in range(len(target.elements))]
            self.edits.append((code.span(assign.value), ", ".join(values)))
            self.gone.setdefault(code.filename, set()).update(code.ids_in(assign.value))
            return True
        return False

    # --- what goes ----------------------------------------------------------------------------------------------------

    def drop_unused(self, code: Code) -> None:
        """Variables that were only there to read the credentials."""
        gone = self.gone.get(code.filename, set())
        unused: list[tree.Assign] = []
        for _ in range(4):
            more = [each for each in code.nodes if each not in unused and _is_local(code, each, gone)]
            for each in more:
                assert isinstance(each, tree.Assign)
                unused.append(each)
                gone.update(code.ids_in(each))
            if not more:
                break
        self.edits += without_statements(code, unused)


def _spread(node: tree.Node) -> tree.Node | None:
    """The record of which all fields are given; None where a node is none that gives them."""
    if not isinstance(node, tree.Call):
        return None
    if last_name(node) in ("_asdict", "model_dump") and isinstance(node.function, tree.Attribute):
        return node.function.value
    return positional(node)[0] if last_name(node) in ("asdict", "vars") and len(node.arguments) == 1 else None


def _spans(values: Iterable[Value]) -> Iterator[Span]:
    """Where known texts are written."""
    yield from (each.span for each in values if isinstance(each, Literal))


def _given(code: Code, node: tree.Node, name: str) -> Iterator[tree.Node]:
    """The expression that a request is given for a credential, from the place that the facts name."""
    parent = code.parents.get(id(node))
    if isinstance(parent, tree.Mapping):
        yield from (value for key, value in parent.items if key is node)
        if any(value is node for _, value in parent.items):
            yield node
    elif isinstance(node, tree.Call) and isinstance(node.function, tree.Attribute) and node.function.attr in _FETCHING:
        # the client that asks may have been made with them
        yield from _named(node, name)
        called = last_name(node.function.value)
        for each in code.nodes:
            made = each.value if isinstance(each, tree.Assign) else None
            bound = isinstance(each, tree.Assign) and any(last_name(target) == called for target in each.targets)
            if bound and isinstance(made, tree.Call) and _OAUTH_CLIENT.fullmatch(last_name(made)):
                yield from _given(code, made, name)
    elif isinstance(node, tree.Call) and (found := [*_named(node, name)]):
        yield from found
    elif isinstance(node, tree.Call) and _OAUTH_CLIENT.fullmatch(last_name(node)):
        plain = positional(node)
        yield from plain[:1] if name == "client_id" else plain[1:2]
    elif isinstance(parent, tree.Assign) and node in parent.targets and parent.value is not None:
        yield parent.value
    elif isinstance(parent, tree.Subscript) and isinstance(code.parents.get(id(parent)), tree.Assign):
        assign = code.parents[id(parent)]
        if isinstance(assign, tree.Assign) and parent in assign.targets and assign.value is not None:
            yield assign.value
    elif not isinstance(node, tree.Call):
        yield node


def _named(call: tree.Call, name: str) -> Iterator[tree.Node]:
    """What a call, or the client that it is given, takes by a credential's name."""
    for each in (call, keyword(call, "client")):
        if isinstance(each, tree.Call):
            named = (one for one in each.arguments if one.keyword and credential_named(one.keyword) == name)
            given = keyword(each, name) or next((one.value for one in named), None)
            if given is not None:
                yield given


def _pairwise(assign: tree.Assign) -> Iterator[tuple[tree.Node, tree.Node]]:
    """What an assignment sets, each with its value."""
    assert assign.value is not None
    for target in assign.targets:
        if isinstance(target, tree.Sequence):
            if isinstance(assign.value, tree.Sequence) and len(target.elements) == len(assign.value.elements):
                yield from zip(target.elements, assign.value.elements, strict=True)
        else:
            yield target, assign.value


def _index(target: tree.Node, name: str) -> int | None:
    """Where a target binds a name: -1 for the whole, its index in a tuple, None where it does not."""
    if isinstance(target, tree.Name):
        return -1 if target.id == name else None
    if isinstance(target, tree.Sequence):
        for at, each in enumerate(target.elements):
            if isinstance(each, tree.Name) and each.id == name:
                return at
    return None


def _branching(code: Code, statement: tree.Node) -> tree.If | None:
    """The first ``if`` of the chain in one of whose branches a statement stands."""
    parent = code.parents.get(id(statement))
    if not isinstance(parent, tree.If):
        return None
    while isinstance(above := code.parents.get(id(parent)), tree.If) and above.orelse == [parent]:
        parent = above
    return parent


def _simple(top: tree.If) -> Iterator[tree.Statement]:
    """The statements in all branches of a chain of ``if``, the tests aside."""
    for each in (*top.body, *top.orelse):
        if isinstance(each, tree.If) and top.orelse == [each]:
            yield from _simple(each)
        else:
            yield each


def _bound_by(assign: tree.Assign) -> Iterator[str]:
    for target in assign.targets:
        for each in target.elements if isinstance(target, tree.Sequence) else [target]:
            yield last_name(each)


def _is_whole_line(code: Code, statement: tree.Node) -> bool:
    return not code.text[code.text.rfind("\n", 0, statement.start) + 1 : statement.start].strip()


def _inherited(code: Code, holder: tree.Node, node: tree.Node, variable: str) -> int | None:
    """Which part of its holder sets a variable in the environment of another program that has it anyway, once it is the
    app's: the environment is a copy of this program's own. None where it does not."""
    if isinstance(holder, tree.Assign):
        target = holder.targets[0]
        if len(holder.targets) == 1 and isinstance(target, tree.Subscript) and text_of(target.index) == variable:
            copied = code.only_assignment(target.value) if isinstance(target.value, tree.Name) else None
            return 0 if copied is not None and _copies_environment(copied.value) else None
    elif isinstance(holder, tree.Mapping) and _copies_environment(holder):
        at = (number for number, (key, value) in enumerate(holder.items) if value is node and text_of(key) == variable)
        return next(at, None)
    elif isinstance(holder, tree.Call) and _copies_environment(holder):
        given = (number for number, each in enumerate(holder.arguments) if each.value is node)
        return next((number for number in given if holder.arguments[number].keyword == variable), None)
    return None


def _copies_environment(node: tree.Node | None) -> bool:
    """Whether an expression is a copy of the program's environment, perhaps with more in it."""
    if isinstance(node, tree.Mapping):
        return any(key is None and last_name(value) == "environ" for key, value in node.items)
    if not isinstance(node, tree.Call):
        return False
    if last_name(node) == "copy" and isinstance(node.function, tree.Attribute):
        return last_name(node.function.value) == "environ"
    return (
        last_name(node) in ("dict", "copy", "deepcopy") and last_name(next(iter(positional(node)), None)) == "environ"
    )


def _without(code: Code, holder: tree.Node, items: Sequence[int]) -> Edits:
    """Take parts of a mapping or a call away, or a whole statement."""
    if isinstance(holder, tree.Mapping):
        return without_items(code, holder, items)
    if isinstance(holder, tree.Call):
        return without_arguments(code, holder, items)
    return without_statements(code, [holder])


def _is_app_setting(node: tree.Node) -> bool:
    """Whether an expression reads one of the app's settings from the environment."""
    if isinstance(node, tree.Subscript):
        return last_name(node.value) == "environ" and text_of(node.index) in SETTINGS.values()
    if not isinstance(node, tree.Call) or not any(text_of(each) in SETTINGS.values() for each in positional(node)[:1]):
        return False
    receiver = node.function.value if isinstance(node.function, tree.Attribute) else None
    return last_name(node) == "getenv" or (last_name(node) == "get" and last_name(receiver) == "environ")


def _is_given(code: Code, node: tree.Node) -> bool:
    """Whether an expression is a parameter."""
    return isinstance(node, tree.Name) and isinstance(code.names_at(node).get(node.id), tree.Parameter)


def _is_local(code: Code, node: tree.Node, gone: set[int]) -> bool:
    """Whether a statement sets a local variable that was read, and is not any more."""
    if not isinstance(node, tree.Assign) or id(node) in gone or len(node.targets) != 1 or node.value is None:
        return False
    function = code.function(node)
    target = node.targets[0]
    if function is None or not isinstance(target, tree.Name) or not _is_pure(node.value):
        return False
    used = [
        each
        for each in code.nodes
        if isinstance(each, tree.Name)
        and each.id == target.id
        and each is not target
        and code.function(each) is function
    ]
    return bool(used) and all(id(each) in gone for each in used)


def _is_pure(node: tree.Node) -> bool:
    """Whether an expression only reads something."""
    if isinstance(node, tree.Call):
        return last_name(node.function) in ("upper", "lower", "strip", "replace", "get", "getenv", "format") and all(
            _is_pure(each.value) for each in node.arguments
        )
    if isinstance(node, (tree.Attribute, tree.Formatted)):
        return _is_pure(node.value)
    if isinstance(node, tree.Subscript):
        return _is_pure(node.value) and _is_pure(node.index)
    if isinstance(node, tree.Joined):
        return all(map(_is_pure, node.parts))
    if isinstance(node, tree.Binary):
        return _is_pure(node.left) and _is_pure(node.right)
    return isinstance(node, (tree.Name, tree.Constant))
