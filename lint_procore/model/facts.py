"""The facts about one module: its requests to the platform, its token requests, its credentials.

Facts are what rules speak about. Each is built once, from the calls that flow saw, and keeps the places that prove it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lint_procore.finding import Confidence
from lint_procore.flow.interpreter import Interpreter
from lint_procore.flow.program import CallEvent
from lint_procore.flow.values import (
    Choice,
    Instance,
    Literal,
    MapObject,
    SequenceObject,
    Symbol,
    Text,
    Value,
    alternatives,
    known_text,
    parts_of,
)
from lint_procore.model import http
from lint_procore.model.address import HOLE, Address, address_query, addresses, form_fields, one_of
from lint_procore.model.enclosing import function_at
from lint_procore.model.fields import Fields, Lookup
from lint_procore.model.literals import NamedLiteral, named_literals
from lint_procore.model.names import credential_named, names_platform, symbol_chain, written_names
from lint_procore.model.platform import Platform, Recognition
from lint_procore.model.test_code import is_test_module
from lint_procore.source import Span

if TYPE_CHECKING:
    from lint_procore.flow.modules import Modules
    from lint_procore.policy import Environment, Policy
    from lint_procore.syntax import tree
    from lint_procore.syntax.parse import ParsedModule

_CLIENT_FIELDS = (
    "grant_type",
    "client_id",
    "client_secret",
    "refresh_token",
    "code",
    "username",
    "password",
    "assertion",
)
# Grants with which one account of the customer is used for all that is done.
_GRANTS_OF_ACCOUNTS = ("client_credentials", "password")
_MOST_PARTS = 256


@dataclass(slots=True, eq=False)
class Request:
    """One request to the platform, as seen from one beginning of the analysis.

    ``stack`` are the project's calls that led to it, outermost first; the same ``span`` may be seen with several
    stacks. ``addresses`` are the alternatives of its URL that are the platform's, with ``recognitions`` beside them.
    """

    span: Span
    stack: tuple[Span, ...]
    root: str
    function: str
    call: http.Call
    addresses: list[Address]
    recognitions: list[Recognition]

    @property
    def confidence(self) -> Confidence:
        return self.recognitions[0].confidence

    @property
    def evidence(self) -> tuple[tuple[Span, str], ...]:
        """Why this is the platform's, and how the analysis came here."""
        through = tuple((place, "reached through this call") for place in self.stack[-2:])
        return (*self.recognitions[0].evidence, *through)

    @property
    def carrier(self) -> Span:
        """Where the token is put into the headers: what is sent with it from many calls is made in one place."""
        return self.call.headers.find("Authorization").span or self.span

    @property
    def methods(self) -> list[str]:
        """The HTTP methods it may use, upper case; empty when unknown."""
        return (
            [text.upper() for option in alternatives(self.call.method) if (text := known_text(option))]
            if self.call.method
            else []
        )

    @property
    def kinds(self) -> set[str | None]:
        return {recognition.kind for recognition in self.recognitions}


class Credential(NamedTuple):
    """A client id, secret or token as a request uses it. ``channel``: body, query, url, basic, header or
    environment."""

    name: str
    value: Value
    span: Span
    channel: str


@dataclass(slots=True, eq=False)
class TokenRequest:
    """A request to a token endpoint. ``grants``: all grant types it may ask for, empty when unknown. ``handed``: it is
    another program that asks, and was started here with the credentials in its environment."""

    request: Request
    grants: list[str]
    grant_place: Span
    credentials: list[Credential]
    form: Fields
    handed: bool = False

    @property
    def span(self) -> Span:
        return self.request.span

    def credential(self, name: str) -> Credential | None:
        return next((credential for credential in self.credentials if credential.name == name), None)

    @property
    def environments(self) -> list[Environment]:
        return [recognition.environment for recognition in self.request.recognitions if recognition.environment]


class Expectation(NamedTuple):
    """``base["refresh_token"]`` was read; ``optional``: with ``get``, so that it may be missing."""

    base: Value
    span: Span
    optional: bool


class Link(NamedTuple):
    """An address that is built but not requested here: an authorize link, a constant.

    ``response_type``: what the OAuth library that builds it asks for, where that is known and not in the address.
    """

    address: Address
    recognition: Recognition
    span: Span
    response_type: Value | None = None


class OpenRequest(NamedTuple):
    """A request that has the shape of the platform's, to a host that is not written down and has no telling name.
    ``path`` is empty where it is not known either; ``grant`` is that of a request for a token, else empty."""

    span: Span
    stack: tuple[Span, ...]
    path: str
    grant: str


@dataclass(eq=False)
class Facts:
    """Everything the rules may ask about one module."""

    filename: str
    platform: Platform
    text: str
    requests: list[Request] = field(default_factory=list)
    token_requests: list[TokenRequest] = field(default_factory=list)
    # pairs that other programs are started with
    handed: list[TokenRequest] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    open_requests: list[OpenRequest] = field(default_factory=list)
    expectations: list[Expectation] = field(default_factory=list)
    names: dict[Span, list[str]] = field(default_factory=dict)
    parsed: ParsedModule | None = None
    modules: Modules | None = None
    # by settings file: the call by which its values came here
    loads: dict[str, Span] = field(default_factory=dict)
    # where the texts are written that go to hosts of others
    foreign: set[Span] = field(default_factory=set)
    # what each host is used for, by where it is written: "oauth", "api", or "other" for links that nobody asks here
    purposes: dict[Span, set[str]] = field(default_factory=dict)
    # tokens that an OAuth library holds: requests of that session are made with them
    sessions: dict[Span, TokenRequest] = field(default_factory=dict)
    # the functions that were too much to be followed to their end, by name, with their places
    truncated: dict[str, Span] = field(default_factory=dict)
    # by file name: the requests that this module makes through functions of another one
    shared: dict[str, list[CallEvent]] = field(default_factory=dict)
    # by offset: the innermost function there
    _functions: dict[int, tree.Function | None] = field(default_factory=dict)

    def text_of(self, filename: str) -> str:
        """The text of this file or of another one on the way to a request."""
        if filename == self.filename:
            return self.text
        return self.modules.text(filename) if self.modules is not None else ""

    @cached_property
    def sites(self) -> dict[Span, list[Request]]:
        """Requests by the call of this module that makes them: one call seen with several stacks is one place to mend.

        A call in another module is judged there, where all that its callers give it is known."""
        out: dict[Span, list[Request]] = {}
        for request in self.requests:
            if request.span.filename == self.filename:
                out.setdefault(request.span, []).append(request)
        return out

    @cached_property
    def token_sites(self) -> dict[Span, list[TokenRequest]]:
        """As ``sites``, for token requests."""
        out: dict[Span, list[TokenRequest]] = {}
        for request in self.token_requests:
            if request.span.filename == self.filename:
                out.setdefault(request.span, []).append(request)
        return out

    def made_for(self, place: Span, span: Span) -> list[Request]:
        """The requests made at ``span`` in which the function around ``place`` has a part; all of them where none.

        One call may serve several functions that ask for different things with it."""
        made = self._made.get(span, [])
        if self.parsed is None or place.filename != self.filename:
            return made
        function = self.function_at(place)
        return [
            request
            for request in made
            if any(
                way.filename == self.filename and self.function_at(way) is function
                for way in (*request.stack, request.span)
            )
        ] or made

    def made_at(self, span: Span) -> list[Request]:
        """All requests, for tokens or not, that the call at ``span`` makes."""
        return self._made.get(span, [])

    @cached_property
    def _made(self) -> dict[Span, list[Request]]:
        """All requests, by the call that makes them: a wrapper may have a thousand callers."""
        out: dict[Span, list[Request]] = {}
        for request in (*self.requests, *(token.request for token in self.token_requests)):
            out.setdefault(request.span, []).append(request)
        return out

    def function_at(self, place: Span) -> tree.Function | None:
        """The innermost function of this module around a place; None outside functions, and in other modules."""
        if place.filename != self.filename:
            return None
        offset = place.start
        if offset not in self._functions:
            body = self.parsed.summary.body if self.parsed is not None else []
            self._functions[offset] = function_at(body, offset)
        return self._functions[offset]

    @cached_property
    def literals(self) -> list[NamedLiteral]:
        """Text constants with the names they are given, wherever in the module they stand."""
        return named_literals(self.parsed.summary) if self.parsed is not None else []

    def token_source(self, request: Request) -> list[TokenRequest]:
        """The token requests whose answers an API request's Authorization header is made of."""
        found: list[TokenRequest] = []
        lookup = request.call.headers.find("Authorization")
        spans = {symbol.span for symbol in symbol_chain(lookup.value) if symbol.kind in ("result", "item")}
        receiver = request.call.receiver
        if receiver is not None and receiver.span in self.sessions:
            found.append(self.sessions[receiver.span])
        found.extend(token for token in self.token_requests if token.span in spans)
        return found

    def grants_in_use(self, request: Request) -> set[str]:
        """The grants behind an API request's token; when its token cannot be traced, those of the whole module."""
        tokens = self.token_source(request) or self.token_requests
        return {grant for token in tokens for grant in token.grants}


def build_facts(
    parsed: ParsedModule,
    policy: Policy,
    modules: Modules | None = None,
    given: Sequence[CallEvent] = (),
    patience: float = 1.0,
) -> Facts:
    """Interpret a parsed module and say what it does to the platform's API.

    ``modules`` lets it follow imports; ``given`` are calls that other modules were seen to make into this one.
    ``patience``: how many times as much work as usual the module may cost.
    """
    text = parsed.source.text
    interpreter = Interpreter(http.is_sink, http.INTERESTING, len(text), modules, patience)
    interpreter.run(parsed.summary)
    for event in given:
        for span, names in event.names:
            known = interpreter.names.setdefault(span, [])
            known.extend(name for name in names if name not in known)
        interpreter.loads = {**dict(event.loads), **interpreter.loads}
    facts = Facts(
        parsed.source.filename, Platform(policy), text, names=interpreter.names, parsed=parsed, modules=modules
    )
    facts.loads = interpreter.loads
    facts.truncated = interpreter.truncated
    _Builder(facts, [*interpreter.events, *given], modules).build()
    return facts


class _Builder:
    """Turns events into facts, in two passes: names that are known to be bases first, then everything else."""

    def __init__(self, facts: Facts, events: list[CallEvent], modules: Modules | None) -> None:
        self.facts = facts
        self.events = events
        self.modules = modules
        self.speaking = {facts.filename: True} if re.search(r"procore", facts.text, re.IGNORECASE) else {}

    def build(self) -> None:
        calls: list[tuple[CallEvent, http.Call, list[Address]]] = []
        for event in self.events:
            if event.callee == "item":
                assert event.receiver is not None
                optional = "default" in event.arguments.keywords
                self.facts.expectations.append(Expectation(event.receiver, event.span, optional))
            elif event.callee in http.STARTING:
                self._start(event)
            elif event.callee != "address" and not self._asks_a_double(event):
                self._authorize_link(event)
                call = http.understand(event)
                if call is not None:
                    calls.append((event, call, addresses(call.url)))
        calls = [(event, call, found) for (event, call, _), found in zip(calls, _asked_for(calls), strict=True)]
        platform = self.facts.platform
        for event, _, found in calls:
            for address in found:
                if self._recognise(address, event) is not None:
                    platform.remember(address)
        for event, call, found in calls:
            self._request(event, call, found)
        for event in self.events:
            if event.callee == "address":
                self._link(event)
        # a base that also serves the API may only be known by now to belong to the platform
        for _, _, found in calls:
            for address in found:
                if platform.is_oauth_path(address.path) and platform.uses_of(address.host_hole):
                    platform.remember(address)

    def _asks_a_double(self, event: CallEvent) -> bool:
        """Whether a test asks something that it was given: who sets it up says what it is."""
        return event.callee.startswith("?.") and is_test_module(self.facts.filename)

    def _recognise(self, address: Address, event: CallEvent, names: tuple[str, ...] = ()) -> Recognition | None:
        files = dict.fromkeys((event.span.filename, *(place.filename for place in reversed(event.stack))))
        stems = (filename.rsplit("/", 1)[-1].rsplit(".", 1)[0] for filename in files)
        names = (event.function, *stems, *names)
        platform = self.facts.platform
        found = platform.recognise(address, names, event.span, any(map(self._speaks, files)))
        if found is None and self.modules is not None and platform.leaves_base_open(address):
            library = self.modules.library(event.span.filename)
            found = platform.recognise_in_library(address, names, event.span, library)
        return found

    def _speaks(self, filename: str) -> bool:
        """Whether a file speaks of Procore by name, or a package that it lies in does."""
        if filename not in self.speaking:
            self.speaking[filename] = self.modules is not None and (
                self.modules.mentions(filename) or any(map(names_platform, self.modules.packages(filename)))
            )
        return self.speaking[filename]

    def _request(self, event: CallEvent, call: http.Call, found: list[Address]) -> None:
        ours: list[Address] = []
        recognitions: list[Recognition] = []
        names = self._credential_names(call)
        for address in found:
            recognition = self._recognise(address, event, names)
            if recognition is not None:
                ours.append(address)
                recognitions.append(recognition)
        if not ours:
            if any(address.host is not None for address in found):
                self.facts.foreign.update(part.span for part in _parts(call) if isinstance(part, Literal))
            self._open_request(event, call, found)
            return
        request = Request(event.span, event.stack, event.root, event.function, call, ours, recognitions)
        token = self._token_request(request)
        for address in ours:
            oauth = token is not None or self.facts.platform.is_oauth_path(address.path)
            self._purpose(address, "oauth" if oauth else "api")
        for filename in {event.span.filename, request.carrier.filename} - {self.facts.filename}:
            told = event._replace(loads=tuple(self.facts.loads.items()))
            told = told if token is None else told._replace(names=self._names(call))
            self.facts.shared.setdefault(filename, []).append(told)
        if token is not None:
            self.facts.token_requests.append(token)
            if call.token_call and call.receiver is not None:
                self.facts.sessions[call.receiver.span] = token
        else:
            self.facts.requests.append(request)

    def _open_request(self, event: CallEvent, call: http.Call, found: list[Address]) -> None:
        """Note a request that nothing but its shape says may be the platform's."""
        platform = self.facts.platform
        unknown = [address for address in found if address.host is None and address.host_hole is not None]
        if not unknown:
            return
        form = Fields.of(each for body in call.body for each in form_fields(body, event.span))
        grant = next((grant for grant in form.text("grant_type") if grant in _GRANTS_OF_ACCOUNTS), "")
        token_path = platform.policy.oauth_paths["token"]
        for address in unknown:
            path = address.path.rstrip("/")
            asks_token = grant and (path.endswith(token_path) or not path.strip("/" + HOLE))
            if asks_token or platform.is_versioned_path(path):
                shown = "" if not path.strip("/" + HOLE) else path.replace(HOLE, "{}")
                self.facts.open_requests.append(
                    OpenRequest(event.span, tuple(event.stack), shown, grant if asks_token else "")
                )
                return

    def _names(self, call: http.Call) -> tuple[tuple[Span, tuple[str, ...]], ...]:
        """What the values that a call sends are called here, for a module that does not see how they came about."""
        spans = dict.fromkeys(part.span for part in _parts(call) if isinstance(part, (Literal, Symbol)))
        return tuple((span, tuple(self.facts.names[span])) for span in spans if span in self.facts.names)

    def _credential_names(self, call: http.Call) -> tuple[str, ...]:
        """What the credentials of a possible token request are called: ``PROCORE_CLIENT_ID`` says whose token it is."""
        form = Fields.of(each for body in call.body for each in form_fields(body, Span("", 0, 0)))
        values = (form.find(key).value for key in ("client_id", "client_secret"))
        names = [name for value in values for name in written_names(value, self.facts.names)]
        return tuple(names)

    def _link(self, event: CallEvent) -> None:
        if is_test_module(self.facts.filename):
            return  # an address that a test holds without asking it is what the test expects
        platform = self.facts.platform
        for address in addresses(event.arguments.positional[0]):
            if "://" in address.path:
                continue  # a sentence around an address, which was seen where it was built
            shaped = platform.is_oauth_path(address.path) or platform.is_api_path(address.path)
            recognition = self._recognise(address, event) if shaped else None
            if recognition is not None:
                self.facts.links.append(Link(address, recognition, event.span))
                self._purpose(address, "oauth" if platform.is_oauth_path(address.path) else "api")
            elif address.path.strip("/" + HOLE):
                self._purpose(address, "other")

    def _purpose(self, address: Address, purpose: str) -> None:
        """Note what a written host is used for."""
        literal = address.host_literal()
        if literal is not None:
            self.facts.purposes.setdefault(literal.span, set()).add(purpose)

    def _authorize_link(self, event: CallEvent) -> None:
        link = http.authorize_link(event)
        for address in addresses(link.url) if link is not None else ():
            recognition = self._recognise(address, event)
            if recognition is not None and link is not None:
                self.facts.links.append(Link(address, recognition, event.span, link.response_type))

    # --- token requests -----------------------------------------------------------------------------------------------

    def _token_request(self, request: Request) -> TokenRequest | None:
        platform = self.facts.platform
        call = request.call
        token_path = platform.policy.oauth_paths["token"]
        revoke_path = platform.policy.oauth_paths["revoke"]
        sent: dict[str, list[Value]] = {
            "body": [mapping for value in call.body for mapping in form_fields(value, request.span)],
            "query": form_fields(call.query, request.span),
            "url": one_of(
                [mapping for address in request.addresses for mapping in address_query(address, request.span)], call.url
            ),
        }
        form = Fields.of(mapping for mappings in sent.values() for mapping in mappings)
        grants = form.text("grant_type")
        paths = [address.path.rstrip("/") for address in request.addresses]
        is_token = any(path.endswith(token_path) or path.endswith(revoke_path) for path in paths) or call.token_call
        if not is_token and not any(grants):
            return None
        if not is_token and not any("/oauth" in path or "token" in path for path in paths):
            return None
        place = form.find("grant_type")
        credentials = [
            Credential(name, found.value, _written(found, request.span), channel)
            for channel, fields in ((channel, Fields.of(mappings)) for channel, mappings in sent.items())
            for name in _CLIENT_FIELDS[1:]
            if (found := fields.find(name)).value is not None
        ]
        credentials.extend(self._basic(call, request.span))
        return TokenRequest(request, grants, place.span or request.span, credentials, form)

    def _start(self, event: CallEvent) -> None:
        """Another program is started: note the pair in its environment."""
        environment = event.arguments.keywords.get("env")
        for option in alternatives(environment) if environment is not None else ():
            given = option.entries.items() if isinstance(option, MapObject) else ()
            pair = {which: (key, entry) for key, entry in given if (which := credential_named(key)) is not None}
            called = [key for key, _ in pair.values()]
            called += [name for _, entry in pair.values() for name in written_names(entry.value, self.facts.names)]
            platform = next(filter(names_platform, called), None)
            if len(pair) < 2 or platform is None:
                continue
            place = pair["client_secret"][1].span
            why = Recognition("likely", None, None, ((place, f"the name `{platform}` says Procore"),))
            call = http.Call("", None, None, Fields(), None, (), None, None, None, None)
            request = Request(event.span, event.stack, event.root, event.function, call, [], [why])
            credentials = [
                Credential(which, entry.value, entry.span, "environment") for which, (_, entry) in pair.items()
            ]
            self.facts.handed.append(TokenRequest(request, [], event.span, credentials, Fields(), True))

    def _basic(self, call: http.Call, span: Span) -> list[Credential]:
        """Credentials sent with HTTP Basic: an ``auth`` pair, an ``HTTPBasicAuth`` object, a header built by hand."""
        out: list[Credential] = []
        for option in alternatives(call.auth) if call.auth is not None else ():
            pair: tuple[Value, ...] = ()
            if isinstance(option, SequenceObject) and len(option.elements) == 2:
                pair = option.elements
            elif isinstance(option, Instance) and option.arguments is not None:
                name = (option.library or "").rsplit(".", 1)[-1]
                if name in http.BASIC:
                    given = option.arguments.keywords
                    named = sorted(given, key=lambda each: each == "password")  # `username` and `login` come first
                    pair = (*option.arguments.positional, *(given[each] for each in named if each != "encoding"))
            if len(pair) == 2:
                out.append(Credential("client_id", pair[0], _span(pair[0], span), "basic"))
                out.append(Credential("client_secret", pair[1], _span(pair[1], span), "basic"))
        header = call.headers.find("Authorization")
        for symbol in symbol_chain(header.value):
            if symbol.kind == "result" and symbol.name == "encoded" and symbol.key is not None:
                parts = [part for part in parts_of(alternatives(symbol.key)[0]) if known_text(part) != ":"]
                if len(parts) == 2:
                    out.append(Credential("client_id", parts[0], _span(parts[0], span), "basic"))
                    out.append(Credential("client_secret", parts[1], _span(parts[1], span), "basic"))
        return out


def _asked_for(calls: Sequence[tuple[CallEvent, http.Call, list[Address]]]) -> Iterator[list[Address]]:
    """The addresses of each call without those that nobody asks for: where callers of a function are known, which of
    several addresses it asks for is what they choose."""
    chosen: dict[Span, set[Span]] = {}
    for event, _, found in calls:
        if event.stack:
            chosen.setdefault(event.span, set()).update(place for address in found for place in _written_at(address))
    for event, _, found in calls:
        known = chosen.get(event.span)
        if known is None or event.stack or len(found) < 2:
            yield found
        else:
            yield [address for address in found if known.issuperset(_written_at(address))]


def _written_at(address: Address) -> Iterator[Span]:
    return (piece.value.span for piece in address.pieces if isinstance(piece.value, Literal))


def _parts(call: http.Call) -> Iterator[Value]:
    """The values that a call sends, and what they are made of."""
    pending: list[Value] = [value for value in (call.url, call.query, call.auth, call.cookies) if value is not None]
    pending += [*call.headers.layers, *call.body]
    for _ in range(_MOST_PARTS):
        if not pending:
            return
        value = pending.pop()
        yield value
        if isinstance(value, (Text, SequenceObject)):
            pending += value.parts if isinstance(value, Text) else value.elements
        elif isinstance(value, Choice):
            pending += [*value.options, *(decider.value for decider in value.by)]
        elif isinstance(value, MapObject):
            pending += [entry.value for entry in value.entries.values()]
        elif isinstance(value, Symbol):
            held = value.base, value.key, value.default, *value.more, *value.among
            pending += [part for part in held if part is not None]
        elif isinstance(value, Instance) and value.arguments is not None:
            pending += [*value.arguments.positional, *value.arguments.keywords.values()]


def _written(found: Lookup, fallback: Span) -> Span:
    return found.span or fallback


def _span(value: Value, fallback: Span) -> Span:
    if isinstance(value, (Literal, Symbol)):
        return value.span
    return fallback
