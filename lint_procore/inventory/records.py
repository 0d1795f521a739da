"""What one file does to the platform, as plain data that a worker can send.

In: the facts of a module. Out: ``Records``, with rows and columns in place of spans and words in place of values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lint_procore.finding import Confidence
from lint_procore.flow.values import MapObject, SequenceObject, Symbol, Value, alternatives
from lint_procore.model.address import Address
from lint_procore.model.endpoints import EndpointCall, endpoint_calls
from lint_procore.model.facts import Facts, OpenRequest, Request, TokenRequest
from lint_procore.model.fields import Fields
from lint_procore.model.names import names_platform
from lint_procore.model.platform import Recognition
from lint_procore.model.sources import Source, sources_of
from lint_procore.model.static_tokens import static_tokens
from lint_procore.rule import CheckedDocument
from lint_procore.source import Span
from lint_procore.syntax.documents.manifest import AppManifest, may_be_manifest

_MOST_VALUES = 256


class Place(NamedTuple):
    """Where something stands: row and column from 1, and the cell in a notebook."""

    filename: str
    row: int
    column: int
    cell: int | None = None


# The calls that lead to a request, outermost first, and the request itself: where each begins.
Way = tuple[tuple[str, int], ...]


class HostRecord(NamedTuple):
    """A host that is asked or linked to. ``host`` is empty where it is not written; ``source`` then says where it comes
    from. ``use``: "api" or "oauth". ``asked``: where the path is written that is asked of it."""

    host: str
    kind: str
    environment: str
    use: str
    source: str
    place: Place
    asked: Place | None = None


class CallRecord(NamedTuple):
    """One alternative of a request. ``method`` is None, or ``resolved`` False, where that is not known; ``unknown`` is
    then where what is not known comes from."""

    method: str | None
    path: str
    resolved: bool
    host: str
    library: str
    confidence: Confidence
    place: Place
    unknown: Place
    way: Way
    span: Span


class GrantRecord(NamedTuple):
    """A request for a token. ``grant`` is None where it is not known."""

    grant: str | None
    host: str
    environment: str
    client_id: tuple[Source, ...]
    client_secret: tuple[Source, ...]
    place: Place
    way: Way
    span: Span
    confidence: Confidence


class CredentialRecord(NamedTuple):
    """A credential that is sent: its name ("client_secret"), where it comes from, and where it is given."""

    name: str
    source: Source
    place: Place


class OpenRecord(NamedTuple):
    """A request of the platform's shape to a host that is not written down; see ``OpenRequest``."""

    path: str
    grant: str
    place: Place
    way: Way


class WebhookRecord(NamedTuple):
    """A subscription: a resource and an event type, empty where it is not known."""

    resource: str
    event: str
    place: Place


class LibraryRecord(NamedTuple):
    """A client library of the platform that a project asks for; ``version`` as written, exact where ``locked``."""

    name: str
    ecosystem: str
    version: str
    locked: bool
    place: Place


class ManifestRecord(NamedTuple):
    """An app manifest, and the file that it is."""

    filename: str
    manifest: AppManifest


@dataclass
class Records:
    """Everything that one file does to the platform."""

    hosts: list[HostRecord] = field(default_factory=list)
    calls: list[CallRecord] = field(default_factory=list)
    grants: list[GrantRecord] = field(default_factory=list)
    credentials: list[CredentialRecord] = field(default_factory=list)
    webhooks: list[WebhookRecord] = field(default_factory=list)
    libraries: list[LibraryRecord] = field(default_factory=list)
    manifests: list[ManifestRecord] = field(default_factory=list)
    open_requests: list[OpenRecord] = field(default_factory=list)
    # the functions that were too much to be followed to their end
    partly: list[Place] = field(default_factory=list)


def collect(facts: Facts, place: Callable[[Span], Place | None]) -> Records:
    """The records of a module; ``place`` gives None for a file that cannot be read any more."""
    return _Collector(facts, place).collect()


def collect_document(document: CheckedDocument, place: Callable[[Span], Place | None]) -> Records:
    """The records of a file around the code: the libraries that are named after the platform, and an app manifest."""
    records = Records()
    manifest = document.manifest if may_be_manifest(document.source.text) else None
    if manifest is not None:
        records.manifests.append(ManifestRecord(document.filename, manifest))
    for each in document.requirements:
        at = place(document.span(each.start, each.end)) if names_platform(each.name) else None
        if at is not None:
            records.libraries.append(LibraryRecord(each.name, each.ecosystem, each.constraint.strip(), each.locked, at))
    return records


class _Collector:
    def __init__(self, facts: Facts, place: Callable[[Span], Place | None]) -> None:
        self.facts = facts
        self.place = place
        self.records = Records()

    def collect(self) -> Records:
        for call in endpoint_calls(self.facts.requests):
            self.call(call)
            at, asked = call.address.place(call.request.span), self.place(call.place)
            self.host(call.address, call.recognition, at, "api", asked)
            if "webhooks" in call.template and "triggers" in call.template and "POST" in call.methods:
                self.webhook(call.request)
        revoke = self.facts.platform.policy.oauth_paths["revoke"]
        for token in self.facts.token_requests:
            if not all(address.path.rstrip("/").endswith(revoke) for address in token.request.addresses):
                self.grant(token)
            for address, recognition in zip(token.request.addresses, token.request.recognitions, strict=True):
                self.host(address, recognition, address.place(token.span), "oauth")
            for credential in token.credentials:
                self.credential(credential.name, credential.value, credential.span)
        for found in static_tokens(self.facts):
            place = self.place(found.place)
            if place is not None:
                source = Source("literal" if found.written else "setting", found.shown)
                self.records.credentials.append(CredentialRecord("access_token", source, place))
        for link in self.facts.links:
            use = "oauth" if self.facts.platform.is_oauth_path(link.address.path) else "api"
            self.host(link.address, link.recognition, link.address.place(link.span), use)
        for each in self.facts.open_requests:
            place = self.place(each.span)
            if place is not None:
                self.records.open_requests.append(OpenRecord(each.path, each.grant, place, way_of(each)))
        return self.records

    def call(self, call: EndpointCall) -> None:
        resolved = call.route is not None and call.route.resolved
        written, unknown = self.place(call.place), self.place(self.unknown(call, resolved))
        if written is None or unknown is None:
            return
        for method in call.methods or (None,):
            self.records.calls.append(
                CallRecord(
                    method,
                    call.template,
                    resolved,
                    call.address.host or "",
                    call.request.call.library,
                    call.recognition.confidence,
                    written,
                    unknown,
                    way_of(call.request),
                    call.place,
                )
            )

    @staticmethod
    def unknown(call: EndpointCall, resolved: bool) -> Span:
        """Where the part of a request comes from that is not known: a parameter, a look-up; else the request itself."""
        holes = [piece.value for piece in call.address.pieces if piece.start >= call.address.path_start]
        values: list[Value | None] = [call.request.call.method] if resolved else list(reversed(holes))
        for value in values:
            for option in alternatives(value) if value is not None else ():
                if isinstance(option, Symbol):
                    return option.span
        return call.request.span

    def host(
        self, address: Address, recognition: Recognition, span: Span, use: str, asked: Place | None = None
    ) -> None:
        place = self.place(span)
        if place is None:
            return
        environment = recognition.environment.name if recognition.environment else ""
        source = ""
        if address.host is None:
            source = ", ".join(map(str, sources_of(address.host_hole, self.facts.names))) or "unknown"
        host = (address.host or "").replace("\0", "{}")
        self.records.hosts.append(HostRecord(host, recognition.kind or "", environment, use, source, place, asked))

    def grant(self, token: TokenRequest) -> None:
        request = token.request
        place = self.place(request.span)
        if place is None:
            return
        sent = {name: token.credential(name) for name in ("client_id", "client_secret")}
        client_id, client_secret = (
            sources_of(each.value, self.facts.names) if each is not None else () for each in sent.values()
        )
        hosts = [(address.host or "").replace("\0", "{}") for address in request.addresses]
        names = [each.environment.name if each.environment else "" for each in request.recognitions]
        for grant in dict.fromkeys(token.grants) or (None,):
            for host, environment in dict.fromkeys(zip(hosts, names, strict=True)):
                self.records.grants.append(
                    GrantRecord(
                        *(grant, host, environment, client_id, client_secret, place, way_of(request)),
                        request.span,
                        request.confidence,
                    )
                )

    def credential(self, name: str, value: Value, span: Span) -> None:
        place = self.place(span)
        for source in sources_of(value, self.facts.names) if place is not None else ():
            assert place is not None
            self.records.credentials.append(CredentialRecord(name, source, place))

    def webhook(self, request: Request) -> None:
        for body in request.call.body:
            for mapping in _mappings(body):
                fields = Fields.of([mapping])
                place = self.place(fields.find("resource_name").span or request.span)
                if place is None:
                    continue
                for resource in fields.text("resource_name") or [""]:
                    for event in fields.text("event_type") or [""]:
                        self.records.webhooks.append(WebhookRecord(resource, event, place))


def way_of(request: Request | OpenRequest) -> Way:
    """The calls that lead to a request, and itself."""
    return tuple((span.filename, span.start) for span in (*request.stack, request.span))


def _mappings(value: Value) -> Iterator[MapObject]:
    """The mappings in a body that name a resource, however deep they lie."""
    pending = [value]
    for _ in range(_MOST_VALUES):
        if not pending:
            return
        for option in alternatives(pending.pop()):
            if isinstance(option, MapObject):
                if "resource_name" in option.entries:
                    yield option
                pending += [entry.value for entry in option.entries.values()]
            elif isinstance(option, SequenceObject):
                pending += option.elements
