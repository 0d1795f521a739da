"""Programs that act as a person: who post a login form, drive a browser, or send the cookies of a browser's session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.flow.values import (
    Instance,
    Literal,
    MapObject,
    SequenceObject,
    Symbol,
    Text,
    Value,
    alternatives,
    known_text,
    span_of,
)
from lint_procore.model.address import form_fields
from lint_procore.model.enclosing import enclosing
from lint_procore.model.facts import Facts, Request
from lint_procore.model.fields import Presence
from lint_procore.model.names import symbol_chain, written_names
from lint_procore.source import Span

BROWSERS = frozenset({"selenium", "playwright"})
# What a host may be for where a person logs in; None is some host of the platform.
_LOGIN_KINDS = frozenset({"login", "legacy", "browser", None})

_PASSWORD = re.compile(r"passw|passphrase|\bpwd\b|\bpw\b", re.IGNORECASE)
_USER = re.compile(r"user|e-?mail|login|\bname\b", re.IGNORECASE)
_SESSION = re.compile(r"session|auth|token|procore|cookie", re.IGNORECASE)
_TYPING = re.compile(r"\.(?:send_keys|fill|type|press_sequentially|insert_text|select_form|fill_form)\s{0,4}\(")
_TAKING_COOKIES = re.compile(
    r"\.(?:get_cookies?|add_cookies?|storage_state)\s{0,4}\(|\.context(?:\(\))?\.cookies\s{0,4}\("
)


class Login(NamedTuple):
    """One way in as a person. ``kind``: form, basic, browser, cookies of a driven browser (``taken``) or cookies."""

    kind: str
    request: Request
    place: Span
    evidence: tuple[tuple[Span, str], ...]
    confidence: Confidence


def logins(facts: Facts) -> Iterator[Login]:
    """All of them: requests in their order, then driven browsers."""
    for request in facts.requests:
        if request.call.library not in BROWSERS and not request.kinds & {"files", "documentation"}:
            yield from _posted(request)
            yield from _basic(request, facts)
            yield from _cookies(request)
    yield from _driven(facts)


def _found(kind: str, request: Request, place: Span, confidence: Confidence = "certain") -> Login:
    asked = ((request.span, "requested here"),) if place != request.span else ()
    return Login(kind, request, place, (*request.evidence, *asked), weakest(request.confidence, confidence))


def _posted(request: Request) -> Iterator[Login]:
    """A form with user name and password, sent to a host where people log in."""
    if not request.kinds <= _LOGIN_KINDS or request.methods == ["GET"]:
        return
    for body in request.call.body:
        for mapping in (option for form in form_fields(body, request.span) for option in alternatives(form)):
            if not isinstance(mapping, MapObject):
                continue
            passwords = [entry for name, entry in mapping.entries.items() if _PASSWORD.search(name)]
            if passwords and any(_USER.search(name) for name in mapping.entries if not _PASSWORD.search(name)):
                yield _found("form", request, passwords[0].span)
                return


def _basic(request: Request, facts: Facts) -> Iterator[Login]:
    """HTTP Basic with something that is called a password."""
    for option in alternatives(request.call.auth) if request.call.auth is not None else ():
        pair: tuple[Value, ...] = ()
        if isinstance(option, SequenceObject):
            pair = option.elements
        elif isinstance(option, Instance) and option.arguments is not None and option.cls is None:
            pair = (*option.arguments.positional, *option.arguments.keywords.values())
        if len(pair) == 2 and any(_PASSWORD.search(name) for name in written_names(pair[1], facts.names)):
            yield _found("basic", request, span_of(option, request.span))
            return


def _cookies(request: Request) -> Iterator[Login]:
    header = request.call.headers.find("Cookie")
    if header.value is not None and _is_known(header.value):
        certain = header.presence is Presence.PRESENT and _speaks_of_session(header.value)
        yield _found("cookies", request, header.span or request.span, "certain" if certain else "likely")
        return
    value = request.call.cookies
    if value is not None and _is_known(value):
        certain = all(_is_known(option) for option in alternatives(value)) and _speaks_of_session(value)
        yield _found("cookies", request, _written(value, request.span), "certain" if certain else "likely")


def _written(value: Value, fallback: Span) -> Span:
    """Where cookies are written: in a mapping, or else where the first was put into one."""
    first = alternatives(value)[0]
    if isinstance(first, MapObject) and first.entries:
        entry = next(iter(first.entries.values())).span
        inside = entry.filename == first.span.filename and first.span.start <= entry.start < first.span.end
        return first.span if inside else entry
    return span_of(value, fallback)


def _is_known(value: Value) -> bool:
    """Whether anything is known of a value; what a caller may hand in or not is the caller's."""
    for option in alternatives(value):
        if isinstance(option, MapObject):
            if option.entries or option.computed or any(_is_known(rest) for rest in option.rest):
                return True
        elif isinstance(option, Symbol):
            if option.kind not in ("param", "unknown"):
                return True
        elif isinstance(option, (Literal, Text)) and known_text(option) != "":
            return True
    return False


def _speaks_of_session(value: Value) -> bool:
    texts: list[str] = []
    for option in alternatives(value):
        if isinstance(option, MapObject):
            texts.extend(option.entries)
        elif isinstance(option, (Literal, Text)):
            parts = option.parts if isinstance(option, Text) else (option,)
            texts.extend(part.text for part in parts if isinstance(part, Literal))
    texts.extend(symbol.name for symbol in symbol_chain(value))
    return any(_SESSION.search(text) for text in texts)


# --- driven browsers --------------------------------------------------------------------------------------------------


class _Sign(NamedTuple):
    """What else is done with a browser: ``near`` when it is done in the same function."""

    kind: str
    place: Span
    near: bool
    password: bool


def _driven(facts: Facts) -> Iterator[Login]:
    """Browsers that are sent to the platform where something is typed or cookies are taken; one for each function."""
    found: list[tuple[Request, _Sign]] = []
    for request in facts.requests:
        if request.call.library in BROWSERS and request.kinds <= _LOGIN_KINDS:
            sign = _sign(facts, request.span)
            if sign is not None:
                found.append((request, sign))
    near = [each for each in found if each[1].near]
    done: set[Span] = set()
    for request, sign in sorted(near or found[:1], key=lambda each: each[0].span):
        if sign.place not in done:
            done.add(sign.place)
            inferred: Confidence = (
                "certain" if sign.near and sign.password else "likely" if sign.password else "possible"
            )
            sentence = "cookies are handled here" if sign.kind == "taken" else "something is typed into the page here"
            evidence = (*request.evidence, (sign.place, sentence))
            yield Login(sign.kind, request, request.span, evidence, weakest(request.confidence, inferred))


def _sign(facts: Facts, span: Span) -> _Sign | None:
    if facts.parsed is None or span.filename != facts.filename:
        return None
    around = enclosing(facts.parsed.summary.body, span.start)
    scopes = [(scope.start, scope.end) for scope in reversed(around)] + [(0, len(facts.text))]
    for number, (start, end) in enumerate(scopes):
        for kind, pattern in (("browser", _TYPING), ("taken", _TAKING_COOKIES)):
            found = pattern.search(facts.text, start, end)
            if found is not None:
                password = kind == "taken" or bool(_PASSWORD.search(facts.text, start, end))
                return _Sign(kind, Span(facts.filename, found.start() + 1, found.end() - 1), number == 0, password)
    return None
