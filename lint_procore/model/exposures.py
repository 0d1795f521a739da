"""Tokens and secrets that a program shows: printed, logged, sent to a page, put into an exception.

What a token request answers is followed through one module, statement by statement: the response, what is read from
it, what functions give back. What is not followed goes by its name. Whatever is cut, hashed or handed to an unknown
function on the way is not the secret any more.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.model.facts import Facts, TokenRequest
from lint_procore.model.names import names_other_platform, names_platform, words
from lint_procore.model.stored_secrets import kind_of
from lint_procore.model.test_code import is_test_module
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import keyword, last_name, positional, text_of

_PRINTS = frozenset({"print", "pprint", "pp", "rprint", "echo", "secho"})
_LOGS = frozenset({"debug", "info", "warning", "warn", "error", "critical", "exception", "log"})
_LOGGER = re.compile(r"log(?:ger|ging)?$", re.IGNORECASE)
_SHOWS = frozenset(
    {
        *("write", "text", "code", "json", "success", "info", "error", "warning", "markdown", "caption", "metric"),
        *("title", "header", "subheader", "toast"),
    }
)
_PAGES = frozenset(
    {
        *("jsonify", "JSONResponse", "JsonResponse", "HttpResponse", "HTMLResponse", "PlainTextResponse", "Response"),
        *("make_response", "render_template", "render_template_string", "TemplateResponse", "render"),
    }
)
_ROUTES = frozenset({"route", "get", "post", "put", "patch", "delete", "api_view", "view_config", "websocket"})

# Methods and functions that give back what they are given, as text or whole.
_SAME_METHODS = frozenset(
    {"strip", "decode", "encode", "copy", "items", "values", "get_secret_value", "format", "join"}
)
_SAME = frozenset({"str", "repr", "dict", "dumps", "loads", "pformat", "format", "list", "tuple", "vars"})
_READS = frozenset({"json", "read", "text", "getvalue"})
_BODY = frozenset({"text", "content", "data"})
_SECRET_WORDS = frozenset({"secret", "token", "bearer"})
_SUCCESS = re.compile(r"\bok\b|is_success|status|successful", re.IGNORECASE)
# httpx: is_error, is_client_error, is_server_error
_FAILURE = re.compile(r"is_\w*error|failed", re.IGNORECASE)
_CUT = re.compile(r"\.\d")


class Exposure(NamedTuple):
    """``kind`` says what is exposed, ``how`` completes "the token …"."""

    kind: str
    how: str
    place: Span
    evidence: tuple[tuple[Span, str], ...]
    confidence: Confidence


class _Held(NamedTuple):
    """What a value holds. ``form``: the response to a token request, its answer, or a secret."""

    form: str
    kind: str
    evidence: tuple[tuple[Span, str], ...]
    confidence: Confidence
    named: bool = False


@dataclass
class _Scope:
    """The names of a function, over those of the module; None is what is known to hold nothing."""

    known: dict[str, _Held | None] = field(default_factory=dict)
    around: tuple[str, ...] = ()
    view: bool = False

    def inner(self, name: str, view: bool) -> _Scope:
        return _Scope(dict(self.known), (*self.around, name), view)


def exposures(facts: Facts) -> Iterator[Exposure]:
    """All of them, in order of the file; a place may come twice."""
    if facts.parsed is None or is_test_module(facts.filename):
        return
    reader = _Reader(facts)
    reader.block(facts.parsed.summary.body, _Scope(), None)
    if reader.was_asked_early():  # what functions give back is known to those before them in a second round
        reader.found.clear()
        reader.block(facts.parsed.summary.body, _Scope(), None)
    yield from reader.found


class _Reader:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.found: list[Exposure] = []
        self.asked = {
            (span.start, span.end): tokens[0]
            for span, tokens in facts.token_sites.items()
            if span not in facts.sites and any(_asks(token) and not token.request.stack for token in tokens)
        }
        assert facts.parsed is not None
        calls = (node for node, _ in facts.parsed.of_kind(tree.Call))
        # the calls that show what they are given, by their place
        self.showing = sorted(
            ((call.start, how, call) for call in calls if (how := _shows(call))), key=lambda shown: shown[0]
        )
        # what functions of the module give back, by name
        self.gives: dict[str, _Held] = {}
        # and where that became known
        self.given_at: dict[str, int] = {}

    def was_asked_early(self) -> bool:
        """Whether a function was called before it was known what it gives back."""
        assert self.facts.parsed is not None
        return any(
            call.start < self.given_at.get(last_name(call), 0) for call, _ in self.facts.parsed.of_kind(tree.Call)
        )

    # --- statements ---------------------------------------------------------------------------------------------------

    def block(self, body: Iterable[tree.Statement], scope: _Scope, failed: bool | None) -> None:
        """Read statements in order. ``failed``: whether the token request is known to have failed here, or not to."""
        for statement in body:
            if isinstance(statement, tree.Function):
                view = any(last_name(decorator) in _ROUTES for decorator in statement.decorators)
                inner = scope.inner(statement.name, view)
                for parameter in statement.parameters:
                    inner.known.pop(parameter.name, None)
                self.block(statement.body, inner, None)
            elif isinstance(statement, tree.Class):
                self.block(statement.body, scope.inner(statement.name, False), None)
            elif isinstance(statement, tree.If):
                self.sinks(statement.test, scope, failed)
                said = _outcome(statement.test)
                self.block(statement.body, scope, failed if said is None else said)
                if said is not None and _tells_else(statement.test):
                    self.block(statement.orelse, scope, not said)
                    failed = not said if _leaves(statement.body) else failed
                else:
                    self.block(statement.orelse, scope, failed)
            elif isinstance(statement, tree.Try):
                self.block(statement.body, scope, failed)
                for _, handler in statement.handlers:
                    self.block(handler, scope, True)
                self.block([*statement.orelse, *statement.final], scope, failed)
            elif isinstance(statement, tree.With):
                for value, target in statement.items:
                    self.sinks(value, scope, failed)
                    if target is not None:
                        self.assign(target, self.held(value, scope), scope)
                self.block(statement.body, scope, failed)
            elif isinstance(statement, (tree.For, tree.While)):
                self.sinks(statement.iterable if isinstance(statement, tree.For) else statement.test, scope, failed)
                self.block([*statement.body, *statement.orelse], scope, failed)
            elif isinstance(statement, tree.Match):
                for case in statement.cases:
                    self.block(case[3], scope, failed)
            else:
                self.simple(statement, scope, failed)

    def simple(self, statement: tree.Statement, scope: _Scope, failed: bool | None) -> None:
        value = getattr(statement, "value", None)
        if not isinstance(value, tree.Node):
            return
        self.sinks(value, scope, failed)
        if isinstance(statement, tree.Assign):
            held = self.held(statement.value, scope)
            for target in statement.targets:
                self.assign(target, held, scope)
        elif isinstance(statement, tree.Return) and scope.around:
            held = self.held(statement.value, scope)
            if held is not None and not held.named and scope.around[-1] not in self.gives:
                self.gives[scope.around[-1]] = held
                self.given_at[scope.around[-1]] = statement.start
            if scope.view and held is not None and isinstance(statement.value, (tree.Mapping, tree.Name, tree.Joined)):
                self.show(value, held, "is sent to a page", failed)
        elif isinstance(statement, tree.Leave) and isinstance(value, tree.Call):
            for argument in value.arguments:
                held = self.held(argument.value, scope)
                if held is not None and held.form == "secret":
                    self.show(argument.value, held, "is put into an exception", failed)

    def assign(self, target: tree.Expression, held: _Held | None, scope: _Scope) -> None:
        if isinstance(target, tree.Name):
            scope.known[target.id] = held
        elif isinstance(target, tree.Attribute) and held is not None:
            scope.known[f".{target.attr}"] = held

    # --- places where something is shown ------------------------------------------------------------------------------

    def sinks(self, root: object, scope: _Scope, failed: bool | None) -> None:
        """Find the calls in an expression that show what they are given."""
        if not isinstance(root, tree.Node):
            return
        first = bisect_left(self.showing, root.start, key=lambda shown: shown[0])
        for start, how, call in self.showing[first:]:
            if start >= root.end:
                break
            for argument in call.arguments:
                held = self.held(argument.value, scope)
                if held is not None:
                    self.show(argument.value, held, how, failed)

    def show(self, node: object, held: _Held, how: str, failed: bool | None) -> None:
        assert isinstance(node, tree.Node)
        if held.form == "response" or (held.form == "answer" and failed):
            return
        confidence = held.confidence
        if held.form == "answer" and failed is None:
            confidence = weakest(confidence, "likely")
        if held.named and how == "is sent to a page":
            confidence = weakest(confidence, "possible" if not held.evidence else "likely")
        place = Span(self.facts.filename, node.start, node.end)
        self.found.append(Exposure(held.kind, how, place, held.evidence, confidence))

    # --- what expressions hold ----------------------------------------------------------------------------------------

    def held(self, node: object, scope: _Scope) -> _Held | None:
        """What an expression holds of a token or a secret; None for nothing that is known of."""
        if isinstance(node, tree.Name):
            return scope.known[node.id] if node.id in scope.known else self.by_name([node.id], scope)
        if isinstance(node, tree.Attribute):
            base = self.held(node.value, scope)
            if base is not None and base.form == "response":
                return base._replace(form="answer") if node.attr in _BODY else None
            if base is not None and base.form == "answer":
                return self.taken(base, node.attr)
            return scope.known.get(f".{node.attr}") or self.by_name(_chain(node), scope)
        if isinstance(node, tree.Subscript):
            base = self.held(node.value, scope)
            key = text_of(node.index)
            if base is not None and base.form == "answer":
                return self.taken(base, key) if key is not None else base
            return self.by_name(_chain(node), scope) if key is not None else None
        if isinstance(node, tree.Call):
            return self.called(node, scope)
        if isinstance(node, tree.Formatted):
            return None if _CUT.search(node.spec) else self.held(node.value, scope)
        return self.first(_parts(node), scope)

    def first(self, parts: Iterable[object], scope: _Scope) -> _Held | None:
        return next((held for part in parts if (held := self.held(part, scope)) is not None), None)

    def taken(self, answer: _Held, key: str) -> _Held | None:
        """What is taken out of an answer under a name."""
        kind = kind_of(key, True)
        return answer._replace(form="secret", kind=kind) if kind is not None else None

    def called(self, node: tree.Call, scope: _Scope) -> _Held | None:
        token = self.asked.get((node.start, node.end))
        if token is not None:
            place = (token.span, "the token is asked for here")
            form = "answer" if token.request.call.token_call else "response"
            evidence = (*token.request.recognitions[0].evidence, place)
            return _Held(form, "the answer to the token request", evidence, token.request.confidence)
        name = last_name(node)
        given = positional(node)
        if isinstance(node.function, tree.Attribute):
            base = self.held(node.function.value, scope)
            if base is not None and base.form == "response":
                return base._replace(form="answer") if name in _READS else None
            if base is not None and base.form == "answer" and name in ("get", "pop"):
                key = text_of(given[0]) if given else None
                return self.taken(base, key) if key is not None else None
            if base is not None and name in _SAME_METHODS:
                return base
            if name in ("get", "getenv", "get_secret", "pop") and given and text_of(given[0]) is not None:
                return self.by_name([*_chain(node.function.value), text_of(given[0]) or ""], scope)
        if name in ("getenv",) and given:
            return self.by_name([text_of(given[0]) or ""], scope)
        if name in _SAME or name in _SAME_METHODS:
            return self.first([argument.value for argument in node.arguments], scope)
        return self.gives.get(name)

    def by_name(self, chain: list[str], scope: _Scope) -> _Held | None:
        """A secret that is called so. ``chain``: the names it is reached by, its own last."""
        name = chain[-1] if chain else ""
        found = words(name)
        if not found or found[-1] not in _SECRET_WORDS:
            return None
        spoken = (*scope.around, *chain)
        ours = any(map(names_platform, spoken))
        kind = kind_of(name, any(map(names_platform, chain)))
        if kind is None or any(map(names_other_platform, spoken)):
            return None
        facts = self.facts
        for request in (*(token.request for token in facts.token_requests), *facts.requests):
            if not ours and facts.foreign:
                break
            return _Held("secret", kind, request.recognitions[0].evidence, weakest("likely", request.confidence), True)
        said = next((each for each in spoken if names_platform(each)), None)
        mention = re.search("procore", facts.text, re.IGNORECASE)
        if mention is None:
            return None
        place = Span(facts.filename, *mention.span())
        sentence = f"the name `{said}` says Procore" if said is not None else "this file speaks of Procore here"
        if said is not None:
            return _Held("secret", kind, (), "likely", True)
        return _Held("secret", kind, ((place, sentence),), "possible", True)


def _asks(token: TokenRequest) -> bool:
    """Whether a request is for a token, and not for its end. What only some callers ask of a wrapper says nothing."""
    return token.request.call.token_call or bool(token.grants) or not _ended(token)


def _ended(token: TokenRequest) -> bool:
    return any(address.path.rstrip("/").endswith("/revoke") for address in token.request.addresses)


def _shows(node: tree.Call) -> str | None:
    """How a call shows what it is given; None for one that does not."""
    name = last_name(node)
    owner = last_name(node.function.value) if isinstance(node.function, tree.Attribute) else ""
    if name in _PRINTS or (name == "print" and owner):
        return None if name == "print" and _goes_to_file(node) else "is printed"
    if name == "write" and owner in ("stdout", "stderr"):
        return "is printed"
    if name in _LOGS and _LOGGER.search(owner):
        return "is logged"
    if name in _SHOWS and owner in ("st", "streamlit"):
        return "is shown on a page"
    return "is sent to a page" if name in _PAGES else None


def _goes_to_file(node: tree.Call) -> bool:
    file = keyword(node, "file")
    return file is not None and last_name(file) not in ("stdout", "stderr")


def _chain(node: object) -> list[str]:
    """The names by which something is reached: ``settings.procore["client_secret"]`` → settings, procore, …"""
    out: list[str] = []
    while isinstance(node, (tree.Attribute, tree.Subscript)):
        out.append(last_name(node))
        node = node.value
    out.append(last_name(node))
    return [name for name in reversed(out) if name]


def _parts(node: object) -> list[object]:
    """The parts of an expression that are wholly in its value."""
    if isinstance(node, tree.Joined):
        return [*node.parts]
    if isinstance(node, tree.Binary):
        return [node.left, node.right] if node.operator in ("+", "%", "|") else []
    if isinstance(node, tree.Boolean):
        return [node.left, node.right] if node.operator == "or" else [node.right]
    if isinstance(node, tree.Conditional):
        return [node.body, node.orelse]
    if isinstance(node, tree.Mapping):
        return [value for _, value in node.items]
    if isinstance(node, tree.Sequence):
        return [*node.elements]
    return [node.value] if isinstance(node, (tree.Starred, tree.Assigning)) else []


def _outcome(test: tree.Expression) -> bool | None:
    """Whether a test is true of a request that failed; None when it does not speak of that."""
    if isinstance(test, tree.Not):
        inner = _outcome(test.value)
        return None if inner is None else not inner
    if isinstance(test, tree.Attribute):
        return True if _FAILURE.search(test.attr) else False if _SUCCESS.search(test.attr) else None
    if isinstance(test, tree.Boolean):
        return _either(test)
    if isinstance(test, tree.Compare) and _SUCCESS.search(last_name(test.left)):
        code = test.right.value if isinstance(test.right, tree.Constant) else None
        good = isinstance(code, int) and 200 <= code < 300
        if test.operator == "==":
            return not good
        if test.operator == "!=":
            return good
        if test.operator in ("<", "<="):
            return False
        return True if test.operator in (">", ">=") else None
    return None


def _either(test: tree.Boolean) -> bool | None:
    """What two tests say together: ``and`` is as clear as the clearer one, ``or`` only where both agree."""
    left, right = _outcome(test.left), _outcome(test.right)
    if test.operator == "and":
        return right if left is None else left
    return left if left == right else None


def _tells_else(test: tree.Expression) -> bool:
    """Whether the opposite is known where a test does not hold: one of several conditions may have failed."""
    return not (isinstance(test, tree.Boolean) and test.operator == "and")


def _leaves(body: list[tree.Statement]) -> bool:
    """Whether nothing behind a block is reached from it."""
    return bool(body) and isinstance(body[-1], (tree.Return, tree.Leave))
