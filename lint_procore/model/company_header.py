"""Which calls lack the company header, and where a person would mend that.

One headers dictionary that many calls send is one place; a wrapper to which some callers give the header is mended at
those callers that leave it out; everything else at the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.flow.text import truth
from lint_procore.flow.values import (
    Constant,
    Entry,
    Literal,
    MapObject,
    SequenceObject,
    Symbol,
    Value,
    alternatives,
    parts_of,
    span_of,
)
from lint_procore.model.address import HOLE, Address
from lint_procore.model.facts import Facts, Request
from lint_procore.model.fields import Lookup, Presence
from lint_procore.model.names import symbol_chain
from lint_procore.source import Span

_USER_GRANTS = frozenset({"authorization_code", "refresh_token"})
_COMPANY = re.compile(r"(?:/companies/|[?&]company_id=)([^/?&#]+)")
_BROWSERS = frozenset({"selenium", "playwright"})


class MissingHeader(NamedTuple):
    """``place`` is where to mend; ``requests`` the calls that are sent without the header because of it, in order.

    ``shared``: the place is a mapping of headers, not a call. ``exempt``: every one is exempt under other grants.
    ``condition``: the test on which the header is set; ``left_out``: the calls certainly go without it all the same.
    """

    place: Span
    requests: tuple[Request, ...]
    confidence: Confidence
    shared: bool
    exempt: bool
    condition: Span | None
    left_out: bool


class _Miss(NamedTuple):
    place: Span
    request: Request
    confidence: Confidence
    shared: bool
    exempt: bool
    condition: Span | None
    left_out: bool


def missing_headers(facts: Facts) -> list[MissingHeader]:
    """All places that lack the company header, in order of the file."""
    carried: dict[Span, list[Request]] = {}
    for request in facts.requests:
        carrier = request.carrier
        if carrier.filename == facts.filename and needs_header(facts, request):
            carried.setdefault(carrier, []).append(request)
    places: dict[Span, list[_Miss]] = {}
    for requests in carried.values():
        for miss in _misses(facts, requests):
            places.setdefault(miss.place, []).append(miss)
    out: list[MissingHeader] = []
    for place, several in places.items():
        certain = max(several, key=lambda miss: ("possible", "likely", "certain").index(miss.confidence))
        worst = [miss for miss in several if miss.confidence == certain.confidence]
        # a wrapper without its callers, a base class without the path of its subclasses: no calls of their own
        worst = [miss for miss in worst if any(_names_route(address) for address in miss.request.addresses)] or worst
        calls = tuple({(miss.request.span, *_shown(miss.request)): miss.request for miss in worst}.values())
        exempt = all(miss.exempt for miss in several)
        condition = next((miss.condition for miss in several if miss.condition is not None), None)
        left_out = any(miss.left_out for miss in several)
        out.append(MissingHeader(place, calls, certain.confidence, certain.shared, exempt, condition, left_out))
    return sorted(out, key=lambda missing: missing.place)


def _shown(request: Request) -> tuple[str, ...]:
    """What tells one call of a wrapper from another: methods and addresses, each once."""
    return tuple(dict.fromkeys((*request.methods, *(address.shown() for address in request.addresses))))


def _names_route(address: Address) -> bool:
    return bool(address.path.strip("/" + HOLE))


def needs_header(facts: Facts, request: Request) -> bool:
    """Whether a request is an API call at all: not a file, a page for browsers, or the login host."""
    if request.call.library in _BROWSERS:
        return False
    for address, recognition in zip(request.addresses, request.recognitions, strict=True):
        rest = facts.platform.policy.rest_prefix + "/"
        api = facts.platform.is_api_path(address.path) or (bool(recognition.kind) and address.path.startswith(rest))
        if recognition.kind in ("files", "documentation", "login"):
            continue
        if api or (recognition.kind == "api" and (not address.path or address.path.lstrip("/").startswith(HOLE))):
            return True
        authorised = request.call.headers.find("Authorization").presence is Presence.PRESENT
        open_path = recognition.below or address.path.lstrip("/").startswith(HOLE)
        if recognition.kind in ("legacy", None) and authorised and open_path:
            return True
    return False


def _misses(facts: Facts, requests: list[Request]) -> list[_Miss]:
    """Those of the requests with one carrier that lack the header, each with the place where to mend that."""
    header = facts.platform.policy.company_header
    found = [(request, request.call.headers.find(header)) for request in requests]
    senders = [
        (request, lookup)
        for request, lookup in found
        if lookup.presence is Presence.PRESENT or (lookup.presence is Presence.MAYBE and _guarded(facts, lookup))
    ]
    given = [_given(request, lookup) for request, lookup in senders]
    # where half see to it themselves, the others have forgotten it, unless the mapping was meant to hold it
    calls = {request.span for request, _ in found}
    seeing = {request.span for request, lookup in senders if not _set_with_token(facts, request, lookup)}
    half = 2 * len(seeing) - any(_misnamed(request, header) for request in requests) >= len(calls)
    by_caller = _left_to_callers(facts, senders, given) or half
    wrappers = {place.filename for ways in given for place in ways[1:]} - {ways[0].filename for ways in given}
    places = [_place(request) for request in requests]
    shared_place = next((place for place, shared in places if shared), None)
    out: list[_Miss] = []
    for (request, lookup), (place, shared) in zip(found, places, strict=True):
        confidence = _confidence(facts, request, lookup)
        if confidence is None or _goes_with_token(request, lookup):
            continue
        if _is_left_open(request, header, senders):
            confidence = "possible"
        exempt = _exempt_unless_client_credentials(facts, request)
        if exempt:
            grants = facts.grants_in_use(request)
            if grants and grants <= _USER_GRANTS:
                continue
            if grants != {"client_credentials"}:
                confidence = "possible"
        if shared and shared_place is not None:
            place = shared_place
        if senders and by_caller and lookup.presence is Presence.ABSENT:
            parting = _parting(request, [sender for sender, _ in senders], wrappers)
            if parting is not None:
                place, shared = parting, False
            else:
                confidence = "possible"  # a base class or a default that others build on
        elif shared and request.stack and _within(place, request.stack[-1]):
            place, shared = request.stack[-1], False  # written out where a wrapper is called
        condition = lookup.conditions[0] if lookup.conditions else None
        if shared and lookup.presence is Presence.ABSENT:
            others = (other for other, known in found if known.presence is not Presence.ABSENT)
            entries = (entry for other in others for entry in _entries(other, header))
            condition = next((entry.condition for entry in entries if entry.condition is not None), None)
        left_out = lookup.presence is Presence.ABSENT
        out.append(_Miss(place, request, confidence, shared, exempt, condition, left_out))
    return out


def _given(request: Request, lookup: Lookup) -> tuple[Span, ...]:
    """The calls from the function that sees to the header down to the request itself: all but the first are of wrappers
    that send what they are given."""
    ways = (*request.stack, request.span)
    common = 0
    while common < min(len(lookup.way), len(request.stack)) and lookup.way[common] == ways[common]:
        common += 1
    return ways[common:]


def _left_to_callers(facts: Facts, senders: list[tuple[Request, Lookup]], given: list[tuple[Span, ...]]) -> bool:
    """Whether the header is given to what makes the headers: in the call itself, or by a caller of the wrapper."""
    for (request, lookup), ways in zip(senders, given, strict=True):
        way = request.call.headers.find("Authorization").way
        if not way:
            continue
        written = [lookup.span or request.span]
        if lookup.value is not None:
            written.extend(span_of(option, written[0]) for option in alternatives(lookup.value))
        if any(_within(place, way[-1]) for place in written):
            return True
        if (lookup.way == way and not _set_with_token(facts, request, lookup)) or (
            len(ways) > 1 and way[-1] in request.stack
        ):
            return True
    return False


def _set_with_token(facts: Facts, request: Request, lookup: Lookup) -> bool:
    """Whether the function that puts the token into the headers sets the company too, and needs nobody to say which."""
    token = request.call.headers.find("Authorization")
    if lookup.span is None or lookup.value is None or token.span is None:
        return False
    inside = facts.function_at(token.span)
    if inside is None or facts.function_at(lookup.span) is not inside:
        return False
    parts = [part for option in alternatives(lookup.value) for part in parts_of(option)]
    callers = {way.filename for way in (*request.stack, *token.way)} - {facts.filename}
    written = (span_of(part, lookup.span) for part in parts)
    return not any(symbol.kind == "param" for part in parts for symbol in symbol_chain(part)) and all(
        facts.function_at(place) in (inside, None) and place.filename not in callers for place in written
    )


def _misnamed(request: Request, header: str) -> bool:
    """Whether the headers hold the company's id under another name: whoever made them meant to send it."""
    meant = re.sub(r"\W", "", header).lower()
    keys = (
        key
        for layer in request.call.headers.layers
        for option in alternatives(layer)
        if isinstance(option, MapObject)
        for key in option.entries
    )
    return any(meant in re.sub(r"\W", "", key).lower() and key.lower() != header.lower() for key in keys)


def _entries(request: Request, name: str) -> Iterator[Entry]:
    """What a request's headers hold under a name, in any layer."""
    for layer in request.call.headers.layers:
        for option in alternatives(layer):
            if isinstance(option, MapObject):
                yield from (entry for key, entry in option.entries.items() if key.lower() == name.lower())


def _parting(request: Request, others: list[Request], wrappers: set[str]) -> Span | None:
    """The innermost of the calls that led to a request's headers, or to itself, which is on the way of none of
    ``others``; the request where it stands elsewhere than theirs. ``wrappers``: files that only hand the header on."""
    ways = [(_token_way(request), [_token_way(other) for other in others if _holder(other) == _holder(request)])]
    ways.append(((*request.stack, request.span), [(*other.stack, other.span) for other in others]))
    for way, theirs in ways:
        for depth in range(1, len(way) + 1):
            tail = way[-depth:]
            if tail[0].filename not in wrappers and theirs and not any(other[-depth:] == tail for other in theirs):
                return tail[0]
    return None


def _token_way(request: Request) -> tuple[Span, ...]:
    return request.call.headers.find("Authorization").way


def _holder(request: Request) -> Span | None:
    """Where the mapping is made that carries the token."""
    holder = request.call.headers.find("Authorization").holder
    return holder.span if holder is not None else None


def _confidence(facts: Facts, request: Request, lookup: Lookup) -> Confidence | None:
    if lookup.presence is Presence.ABSENT:
        return request.confidence
    if lookup.presence is Presence.MAYBE:
        return "possible" if _guarded(facts, lookup) else weakest("likely", request.confidence)
    if lookup.presence is Presence.PRESENT and lookup.value is not None:
        return "possible" if any(truth(option) is False for option in alternatives(lookup.value)) else None
    return None


def _goes_with_token(request: Request, lookup: Lookup) -> bool:
    """Whether the header is set exactly where the token is, whenever that is."""
    token = request.call.headers.find("Authorization")
    both = lookup.presence is token.presence is Presence.MAYBE and bool(lookup.conditions)
    return both and lookup.conditions == token.conditions


def _is_left_open(request: Request, header: str, senders: list[tuple[Request, Lookup]]) -> bool:
    """Whether a request sends nothing where others, by the same line, send a company: a base class with an id of None,
    which those built on it say."""
    set_by = {lookup.span for _, lookup in senders if lookup.presence is Presence.PRESENT}
    return any(entry.span in set_by for entry in _entries(request, header))


def _guarded(facts: Facts, lookup: Lookup) -> bool:
    """Whether a header that is set on some paths only is missing where there is no id, and not merely forgotten."""
    return not lookup.conditions or any(_speaks_of_id(facts, condition, lookup) for condition in lookup.conditions)


def _speaks_of_id(facts: Facts, condition: Span, lookup: Lookup) -> bool:
    if condition.filename != facts.filename:
        return True
    text = facts.text[condition.start : condition.end]
    value = facts.text[lookup.span.start : lookup.span.end] if lookup.span is not None else ""
    return bool(re.search(r"compan|tenant|org", text, re.IGNORECASE)) or (text.strip() != "" and text.strip() in value)


def _exempt_unless_client_credentials(facts: Facts, request: Request) -> bool:
    exemptions = facts.platform.policy.company_header_exemptions
    paths = {
        (address.path.rstrip("/"), recognition.below)
        for address, recognition in zip(request.addresses, request.recognitions, strict=True)
    }
    return all(
        any(exemption.path == path or (below and exemption.path.endswith(path)) for exemption in exemptions)
        for path, below in paths
    ) and all(any(method == exemption.method for exemption in exemptions) for method in request.methods)


def _place(request: Request) -> tuple[Span, bool]:
    """The mapping that carries the token, where there is one: that is where the company belongs too."""
    token = request.call.headers.find("Authorization")
    holder = token.holder
    if holder is not None and token.span is not None:
        inside = holder.span.filename == token.span.filename and holder.span.start <= token.span.start < holder.span.end
        place = holder.span if inside else token.span
        if _within(place, request.span):
            return request.span, False
        return place, True
    return request.span, False


def _within(inner: Span, outer: Span) -> bool:
    return inner.filename == outer.filename and outer.start <= inner.start and inner.end <= outer.end


def names_several_companies(requests: Iterable[Request]) -> bool:
    """Whether requests name more than one company, although not in the header, or one that each call says anew: no
    setting is that company."""
    named = {name for request in requests for name in _companies_elsewhere(request)}
    return len(named) > 1 or None in named


def _companies_elsewhere(request: Request) -> Iterator[str | None]:
    """The companies in a request's path, query and body: the id, or the variable of the environment that holds it; None
    for one that is known at run time alone."""
    for address in request.addresses:
        held = {piece.start: _fixed(piece.value) for piece in address.pieces if piece.text == HOLE}
        for found in _COMPANY.finditer(address.text):
            yield held.get(found.start(1)) if HOLE in found[1] else found[1]
    for part in (request.call.query, *request.call.body):
        for option in alternatives(part) if part is not None else ():
            entry = option.entries.get("company_id") if isinstance(option, MapObject) else None
            yield from (_fixed(value) for value in alternatives(entry.value)) if entry is not None else ()


def _fixed(value: Value) -> str | None:
    """What a value is in every call: known text, a number, or a variable of the environment."""
    if isinstance(value, Symbol) and value.kind == "env" and value.key is not None:
        value = value.key
    if isinstance(value, Constant):
        return str(value.value)
    return value.text if isinstance(value, Literal) else None


def company_elsewhere(request: Request) -> str | None:
    """Where a request names the company although not in the header: "path", "query" or "body"."""
    for address in request.addresses:
        if re.search(r"/companies/[^/]+/", address.path):
            return "path"
        if "company_id" in address.query:
            return "query"
    query = request.call.query
    for option in alternatives(query) if query is not None else ():
        if isinstance(option, MapObject) and "company_id" in option.entries:
            return "query"
        if isinstance(option, SequenceObject):
            continue
    for body in request.call.body:
        if isinstance(body, MapObject) and "company_id" in body.entries:
            return "body"
    return None
