"""From the records of all files to one inventory: equal things once, with all their places, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lint_procore.endpoints import NO_TOOL, UNKNOWN, Need, route_of
from lint_procore.inventory.records import CallRecord, CredentialRecord, GrantRecord, Place, Records, Way
from lint_procore.model.sources import Source
from lint_procore.permissions import LEVELS, Needed

if TYPE_CHECKING:
    from lint_procore.endpoints import Endpoints
    from lint_procore.openapi import Document


class Environment(NamedTuple):
    """A host, what it is for and its environment. ``source``: where the host comes from when it is not written."""

    name: str
    host: str
    kind: str
    uses: tuple[str, ...]
    source: str
    places: tuple[Place, ...]


class Grant(NamedTuple):
    """A way to a token; ``grant`` is None where it is not known."""

    grant: str | None
    host: str
    environment: str
    client_id: tuple[str, ...]
    client_secret: tuple[str, ...]
    places: tuple[Place, ...]


class Credential(NamedTuple):
    """A credential: its name, and where it comes from."""

    name: str
    kind: str
    source: str
    places: tuple[Place, ...]


class Endpoint(NamedTuple):
    """An operation that the code calls. ``documented`` and ``deprecated`` are None without an OpenAPI document."""

    method: str
    path: str
    version: str | None
    need: Need
    documented: bool | None
    deprecated: bool | None
    places: tuple[Place, ...]


class ToolUse(NamedTuple):
    """A tool, the least level that the calls need (None where one of them is not known), and the calls."""

    tool: str
    scope: str
    level: str | None
    inferred: bool
    calls: tuple[Endpoint, ...]


class Webhook(NamedTuple):
    """A subscription; None for what is not known."""

    resource: str | None
    event: str | None
    places: tuple[Place, ...]


class Library(NamedTuple):
    """A client library that a list of dependencies or a lock file names."""

    name: str
    ecosystem: str
    version: str
    places: tuple[Place, ...]


class Unresolved(NamedTuple):
    """A request whose method or path is not known; ``path`` is what is known of it. It is empty where functions could
    not be followed to their end, so that nobody knows of their requests."""

    reason: str
    method: str | None
    path: str
    need: Need
    places: tuple[Place, ...]


class Inventory(NamedTuple):
    """How a code base reaches the platform."""

    environments: tuple[Environment, ...]
    grants: tuple[Grant, ...]
    credentials: tuple[Credential, ...]
    endpoints: tuple[Endpoint, ...]
    tools: tuple[ToolUse, ...]
    webhooks: tuple[Webhook, ...]
    libraries: tuple[Library, ...]
    unresolved: tuple[Unresolved, ...]


def merge(files: Iterable[Records], endpoints: Endpoints, document: Document | None = None) -> Inventory:
    """Put the records of all files together."""
    records = Records()
    for each in files:
        for name, found in vars(each).items():
            getattr(records, name).extend(found)
    calls = [call for call in records.calls if call.resolved and call.method is not None]
    through = set(shorter(call.way for call in records.calls))
    # what is called on something unknown is the same call once more where it was also followed
    followed = {call.place for call in calls}
    open_calls = [
        call for call in records.calls if call.way not in through and (call.library or call.place not in followed)
    ]
    operations = _endpoints(calls, endpoints, document)
    return Inventory(
        tuple(_environments(records)),
        tuple(_grants(records.grants)),
        tuple(_credentials(records.credentials)),
        operations,
        tuple(_tools(operations)),
        tuple(
            Webhook(resource or None, event or None, places)
            for (resource, event), places in _grouped(
                ((each.resource, each.event), each.place) for each in records.webhooks
            )
        ),
        tuple(
            Library(name, ecosystem, version, places)
            for (ecosystem, name, version), places in _grouped(
                ((each.ecosystem, each.name, each.version), each.place) for each in records.libraries
            )
        ),
        (*_unresolved(open_calls, endpoints), *_partly(records.partly)),
    )


def needed(inventory: Inventory) -> list[Needed]:
    """The least level of each tool that the calls need, as far as it is known."""
    return [
        Needed(
            *(use.tool, use.scope, use.level, use.inferred),
            tuple(f"{call.method} {call.path}" for call in use.calls if call.need.level == use.level),
        )
        for use in inventory.tools
        if use.level is not None
    ]


Key = TypeVar("Key", bound=tuple[object, ...])


def _grouped(pairs: Iterable[tuple[Key, Place]]) -> Iterator[tuple[Key, tuple[Place, ...]]]:
    """Each key with all its places, both in order."""
    found: dict[Key, dict[Place, None]] = {}
    for key, place in pairs:
        found.setdefault(key, {})[place] = None
    for key in sorted(found, key=str):
        yield key, tuple(sorted(found[key], key=_in_order))


def _in_order(place: Place) -> tuple[str, int, int, int]:
    return place.filename, place.cell or 0, place.row, place.column


def shorter(ways: Iterable[Way]) -> Iterator[Way]:
    """What each way ends in: a wrapper alone says less than the wrapper with its callers."""
    for way in set(ways):
        for start in range(1, len(way)):
            yield way[start:]


def _environments(records: Records) -> Iterator[Environment]:
    # a client that a function is handed is known where it is called from
    known = {call.place for call in records.calls if call.host}
    hosts = [each for each in records.hosts if each.host or each.asked not in known]
    uses: dict[tuple[str, str, str, str], set[str]] = {}
    for each in hosts:
        uses.setdefault((each.environment, each.host, each.kind, each.source), set()).add(each.use)
    pairs = (((each.environment, each.host, each.kind, each.source), each.place) for each in hosts)
    for key, places in _grouped(pairs):
        environment, host, kind, source = key
        yield Environment(environment, host, kind, tuple(sorted(uses[key])), source, places)


def _credentials(records: list[CredentialRecord]) -> Iterator[Credential]:
    chosen = {(each.name, each.source._replace(chosen_by=""), each.place) for each in records if each.source.chosen_by}
    told = (each for each in records if (each.name, each.source, each.place) not in chosen)
    for (name, source), places in _grouped(((each.name, each.source), each.place) for each in told):
        yield Credential(name, source.kind, str(source), places)


def _grants(records: list[GrantRecord]) -> Iterator[Grant]:
    through = set(shorter(each.way for each in records))
    told = [each for each in records if each.way not in through or not _only_handed_in(each)]
    found: dict[tuple[str, str, str, Place], tuple[dict[Source, None], dict[Source, None]]] = {}
    for each in told:
        ids, secrets = found.setdefault((each.grant or "", each.environment, each.host, each.place), ({}, {}))
        ids.update(dict.fromkeys(each.client_id))
        secrets.update(dict.fromkeys(each.client_secret))
    pairs = (
        ((grant, environment, host, _words(ids), _words(secrets)), place)
        for (grant, environment, host, place), (ids, secrets) in found.items()
    )
    for (grant, environment, host, client_id, client_secret), places in _grouped(pairs):
        yield Grant(grant or None, host, environment, client_id, client_secret, places)


def _words(sources: Iterable[Source]) -> tuple[str, ...]:
    """Sources as a person reads them. One that was also seen to be chosen by a customer is."""
    known = set(sources)
    chosen = {source._replace(chosen_by="") for source in known if source.chosen_by}
    return tuple(sorted(str(source) for source in known if source.chosen_by or source not in chosen))


def _only_handed_in(record: GrantRecord) -> bool:
    return all(source.kind in ("parameter", "unknown") for source in (*record.client_id, *record.client_secret))


def _endpoints(calls: Iterable[CallRecord], endpoints: Endpoints, document: Document | None) -> tuple[Endpoint, ...]:
    out = []
    pairs = (((call.path, call.method or ""), call.place) for call in calls)
    for (path, method), places in _grouped(pairs):
        route = route_of(path)
        documented: bool | None = None
        deprecated: bool | None = None
        if endpoints.deprecation(method, path) is not None:
            deprecated = True
        if document is not None:
            found = [operations for operations in document.find(path) if method in operations.methods]
            documented = bool(found)
            deprecated = deprecated or (bool(found) and all(each.methods[method] for each in found))
        version = route.version if route is not None else None
        out.append(Endpoint(method, path, version, endpoints.find(method, path), documented, deprecated, places))
    return tuple(out)


def _tools(operations: Iterable[Endpoint]) -> Iterator[ToolUse]:
    found: dict[tuple[str, str], list[Endpoint]] = {}
    for each in operations:
        if each.need.tool not in (None, NO_TOOL):
            found.setdefault((each.need.scope or "", each.need.tool or ""), []).append(each)
    for (scope, tool), calls in sorted(found.items()):
        levels = [call.need.level for call in calls]
        known = [level for level in levels if level is not None]
        least = max(known, key=LEVELS.index) if known else None
        deciding = [call for call in calls if call.need.level == least]
        yield ToolUse(tool, scope, least, any(call.need.inferred for call in deciding), tuple(calls))


def _unresolved(calls: Iterable[CallRecord], endpoints: Endpoints) -> Iterator[Unresolved]:
    pairs = []
    for call in calls:
        if call.resolved and call.method is not None:
            continue
        route = route_of(call.path)
        if route is None and not call.path.replace("/", "").startswith("{}"):
            # what comes before the path may hold the namespace
            reason = "path unknown" if call.path == "/" else "outside the API" if call.host else "base unknown"
        elif not call.resolved:
            reason = "path unknown" if call.method is not None else "method and path unknown"
        else:
            reason = "method unknown"
        pairs.append(((call.path, call.method or "", reason), call.unknown))
    for (path, method, reason), places in _grouped(pairs):
        need = endpoints.find(method or None, path) if reason == "method unknown" else UNKNOWN
        yield Unresolved(reason, method or None, path, need, places)


def _partly(functions: Iterable[Place]) -> Iterator[Unresolved]:
    for _, places in _grouped((("",), place) for place in functions):
        yield Unresolved("analysed in part", None, "", UNKNOWN, places)
