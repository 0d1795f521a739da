"""Secrets of the platform that are written in a program: in code, and in its comments and texts.

What a request is seen to send is proven. Everything else goes by names: those of the secret, of what it stands in, and
of what the module does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.flow.values import Literal, Symbol, Text, Value, alternatives, known_text
from lint_procore.model.facts import Credential, Facts, TokenRequest
from lint_procore.model.literals import is_name, is_placeholder, looks_secret
from lint_procore.model.names import distinguishing, names_other_platform, names_platform, words
from lint_procore.model.test_code import is_test_module
from lint_procore.source import Span

SCHEME = re.compile(r"(?:bearer|basic|token)\s+", re.IGNORECASE)

# Secrets of the program itself, going by their own names.
_OTHER_USES = frozenset(["csrf", "django", "flask", "jwt", "redis", "session", "smtp", "webhook"])
# Last words of names whose value is not the secret itself.
_ABOUT = frozenset(
    [
        *("arn", "cls", "count", "endpoint", "env", "error", "expires", "expiry", "field", "file", "format", "header"),
        *("help", "hint", "id", "label", "len", "length", "lifetime", "message", "name", "param", "path", "pattern"),
        *(
            "placeholder",
            "prefix",
            "ref",
            "regex",
            "scope",
            "title",
            "type",
            "uri",
            "url",
            "var",
            "variable",
            "version",
        ),
    ]
)
_CHANGED = frozenset(["encrypted", "hash", "hashed", "masked", "public"])
_KINDS = {
    ("client", "secret"): "client secret",
    ("app", "secret"): "client secret",
    ("access", "token"): "access token",
    ("refresh", "token"): "refresh token",
    ("bearer", "token"): "access token",
    ("api", "token"): "access token",
    ("auth", "token"): "access token",
}
_JOINED = {"".join(pair): kind for pair, kind in _KINDS.items()}
# These mean the platform's secrets only in names that say so.
_PLATFORM_KINDS = {"secret": "client secret", "token": "access token", "password": "password", "bearer": "access token"}

# name = "text", "name": "text", name: str = 'text', in comments and texts
ASSIGNED = re.compile(
    r"""(?P<name>[A-Za-z_][A-Za-z0-9_.\-]{2,60})\\?["']?\]?\s{0,4}(?::\s{0,4}[A-Za-z]{2,12}\s{0,4}=|[:=])\s{0,4}"""
    r"""(?:\\?(?P<quote>["'])(?P<quoted>[^"'\s\\]{12,2000})\\?(?P=quote)|(?P<bare>[A-Za-z0-9_.\-+/=~]{16,2000}))"""
)
_TRIPLE_QUOTED = re.compile(r"(\"\"\"|\'\'\')(.*?)\1", re.DOTALL)
_SPEAKS_OF_SECRETS = re.compile(r"secret|token|passw|bearer", re.IGNORECASE)


class StoredSecret(NamedTuple):
    """A secret as it is written: ``kind`` says what it is, ``text`` is the secret (never to be shown whole)."""

    kind: str
    text: str
    place: Span
    where: str
    evidence: tuple[tuple[Span, str], ...]
    confidence: Confidence


def stored_secrets(facts: Facts) -> Iterator[StoredSecret]:
    """All of them, each place once: what requests send, then what names say, then comments and texts."""
    seen: set[Span] = set()
    for found in (*_sent_for_tokens(facts), *_sent_to_the_api(facts)):
        if found.place not in seen:
            seen.add(found.place)
            yield found._replace(where="a setting") if found.place.filename in facts.loads else found
    for stage in (_named, _written_in_text):
        for found in [*stage(facts, seen)]:
            if found.place not in seen:
                seen.add(found.place)
                yield found


# --- what requests send -----------------------------------------------------------------------------------------------


def _sent_for_tokens(facts: Facts) -> Iterator[StoredSecret]:
    for token in facts.token_requests:
        for credential in token.credentials:
            kind = _KINDS.get(_pair(credential.name)) or _PLATFORM_KINDS.get(credential.name)
            for literal in _literals(credential.value) if kind else ():
                asked = (token.span, "a token is asked for with it here")
                evidence = (*token.request.evidence, asked, *_id_of(token, literal.span))
                yield from _proven(kind or "", literal, token.request.confidence, evidence)
        for literal in _authorization(token.request.call.headers.find("Authorization").value):
            evidence = (*token.request.evidence, (token.span, "a token is asked for with it here"))
            yield from _proven("client secret", literal, token.request.confidence, evidence)


def _sent_to_the_api(facts: Facts) -> Iterator[StoredSecret]:
    for request in facts.requests:
        for literal in _authorization(request.call.headers.find("Authorization").value):
            evidence = (*request.evidence, (request.span, "it is sent here"))
            yield from _proven("access token", literal, request.confidence, evidence)


def _proven(
    kind: str, literal: Literal, confidence: Confidence, evidence: tuple[tuple[Span, str], ...]
) -> Iterator[StoredSecret]:
    """A text that is sent as a secret is one, unless it is a name or stands for one."""
    text = literal.text.strip()
    stands_for = is_placeholder(text) or is_name(text) or any(map(str.isspace, text))
    if len(text) >= 8 and not stands_for:
        yield StoredSecret(kind, text, literal.span, "the code", evidence, confidence)


def _id_of(token: TokenRequest, secret: Span) -> Iterator[tuple[Span, str]]:
    """The client id that goes with the secret at a place, where it is written too: of several, the nearest."""
    identifier: Credential | None = token.credential("client_id")
    literals = _literals(identifier.value) if identifier is not None else ()
    places = [literal.span for literal in literals if not is_placeholder(literal.text)]
    if places:
        nearest = min(places, key=lambda at: (at.filename != secret.filename, abs(at.start - secret.start)))
        yield nearest, "the client id that goes with it is written here"


def _literals(value: Value) -> Iterator[Literal]:
    """The known texts that a value may be, defaults of settings included."""
    for option in alternatives(value):
        if isinstance(option, Literal):
            yield option
        elif isinstance(option, Symbol) and option.default is not None:
            yield from _literals(option.default)
        elif isinstance(option, Text):
            text = known_text(option)
            place = next((part.span for part in option.parts if isinstance(part, Literal) and part.text), None)
            if text is not None and place is not None:
                yield Literal(text, place)


def _authorization(value: Value | None) -> Iterator[Literal]:
    """The known texts behind the scheme of an Authorization header."""
    for option in alternatives(value) if value is not None else ():
        parts = option.parts if isinstance(option, Text) else ()
        if len(parts) == 2 and isinstance(parts[0], Literal) and SCHEME.fullmatch(parts[0].text):
            yield from _literals(parts[1])
            continue
        for literal in _literals(option):
            scheme = SCHEME.match(literal.text)
            if scheme is not None:
                yield Literal(literal.text[scheme.end() :], literal.span)


# --- what names say ---------------------------------------------------------------------------------------------------


def _named(facts: Facts, seen: set[Span]) -> Iterator[StoredSecret]:
    for literal in facts.literals:
        place = Span(facts.filename, literal.start, literal.end)
        if place in seen or place in facts.foreign:
            continue
        scheme = SCHEME.match(literal.text)
        text = literal.text[scheme.end() :] if scheme is not None else literal.text
        if looks_secret(text):
            yield from _by_name(facts, literal.name, literal.within, text, place, "the code")


def _by_name(
    facts: Facts, name: str, within: tuple[str, ...], text: str, place: Span, where: str
) -> Iterator[StoredSecret]:
    """A text that looks like a secret and is called like one, as far as it can be the platform's."""
    around = next(
        (each for each in (name, *reversed(within)) if names_platform(each) or names_other_platform(each)), None
    )
    ours = around is not None and names_platform(around)
    kind = kind_of(name, ours)
    if kind is None or (around is not None and not ours):
        return
    if ours:
        evidence: tuple[tuple[Span, str], ...] = ((place, f"the name `{around}` says Procore"),)
        confidence: Confidence = "likely"
    else:
        context = _context(facts)
        if context is None:
            return
        place_of_context, sentence, confidence = context
        evidence = ((place_of_context, sentence),)
        if distinguishing(name) or facts.foreign:
            confidence = "possible"
    yield StoredSecret(kind, text, place, where, evidence, "possible" if is_test_module(facts.filename) else confidence)


def _context(facts: Facts) -> tuple[Span, str, Confidence] | None:
    """What makes a module one about the platform: what it does, or else that it speaks of it."""
    for request in (*(token.request for token in facts.token_requests), *facts.requests):
        place, sentence = request.recognitions[0].evidence[0]
        return place, sentence, weakest("likely", request.confidence)
    for link in facts.links:
        place, sentence = link.recognition.evidence[0]
        return place, sentence, weakest("likely", link.recognition.confidence)
    found = re.search("procore", facts.text, re.IGNORECASE)
    if found is None:
        return None
    return Span(facts.filename, *found.span()), "this file speaks of Procore here", "possible"


def kind_of(name: str, ours: bool) -> str | None:
    """What a name says its value is: a client secret, a token; None when it says nothing of the kind."""
    found = words(name)
    if not found or found[-1] in _ABOUT or not _CHANGED.isdisjoint(found) or not _OTHER_USES.isdisjoint(found):
        return None
    for at, word in enumerate(found):
        kind = _KINDS.get((word, found[at + 1] if at + 1 < len(found) else "")) or _JOINED.get(word)
        if kind is not None:
            return kind
    return next((_PLATFORM_KINDS[word] for word in reversed(found) if word in _PLATFORM_KINDS), None) if ours else None


def _pair(name: str) -> tuple[str, str]:
    first, _, second = name.partition("_")
    return first, second


# --- comments and texts -----------------------------------------------------------------------------------------------


def _written_in_text(facts: Facts, seen: set[Span]) -> Iterator[StoredSecret]:
    """Secrets in comments (old code, notes) and in long texts: docstrings, templates, code that was quoted away."""
    if facts.parsed is None:
        return
    for start, comment in facts.parsed.comments:
        if _SPEAKS_OF_SECRETS.search(comment):
            yield from _assigned_in(facts, start, start + len(comment), "a comment")
    for found in _TRIPLE_QUOTED.finditer(facts.text):
        if _SPEAKS_OF_SECRETS.search(found.group(2)):
            start, end = found.span(2)
            for secret in _assigned_in(facts, start, end, "a text"):
                if not any(known.start <= secret.place.start < known.end for known in seen):
                    yield secret


def _assigned_in(facts: Facts, start: int, end: int, where: str) -> Iterator[StoredSecret]:
    for found in ASSIGNED.finditer(facts.text, start, end):
        group = "quoted" if found.group("quoted") else "bare"
        text = found.group(group)
        if looks_secret(text):
            place = Span(facts.filename, *found.span(group))
            yield from _by_name(facts, found.group("name"), (), text, place, where)
