"""Access tokens that are set once and sent for ever: written in the code or kept in a setting, renewed by nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.flow.values import (
    Constant,
    Library,
    Literal,
    MapObject,
    Symbol,
    Text,
    Value,
    alternatives,
    known_text,
)
from lint_procore.model.facts import Facts, Request
from lint_procore.model.literals import is_placeholder, masked
from lint_procore.model.names import symbol_chain, words
from lint_procore.source import Span

_SCHEME = re.compile(r"(?:bearer|token)\s+", re.IGNORECASE)
_RENEWING = re.compile(r"refresh|renew|fetch_token|authorize_access_token", re.IGNORECASE)
_SETTINGS = frozenset(
    ["conf", "config", "configparser", "constants", "dotenv", "env", "environ", "secrets", "settings"]
)
_NAMES = frozenset(["token", "bearer", "jwt"])


class StaticToken(NamedTuple):
    """``shown``: what the token is called, or its beginning where it is ``written`` in the code."""

    shown: str
    written: bool
    place: Span
    request: Request
    confidence: Confidence


def static_tokens(facts: Facts) -> Iterator[StaticToken]:
    """All of them; nothing where the module asks for tokens or renews them."""
    if _renews(facts):
        return
    for request in facts.requests:
        found: list[StaticToken] = []
        handed_in = False
        for token in _tokens(request):
            one = _static(request, token)
            if one is not None:
                found.append(one)
            elif isinstance(token, Symbol) and token.kind == "param":
                handed_in = True
            elif not _is_nothing(token):
                found.clear()
                break
        for one in found:
            yield one._replace(confidence="possible") if handed_in else one


def _renews(facts: Facts) -> bool:
    path = facts.platform.policy.oauth_paths["token"]
    for token in facts.token_requests:
        if token.grants or any(address.path.rstrip("/").endswith(path) for address in token.request.addresses):
            return True
    calls = facts.parsed.summary.calls if facts.parsed is not None else set()
    return any(_RENEWING.search(name) for name in calls)


def _tokens(request: Request) -> Iterator[Value]:
    """What may stand behind the scheme of the Authorization header, or in the token that a session was made with."""
    header = request.call.headers.find("Authorization").value
    for option in alternatives(header) if header is not None else ():
        parts = option.parts if isinstance(option, Text) else (option,)
        first = parts[0]
        scheme = _SCHEME.match(first.text) if isinstance(first, Literal) else None
        if scheme is not None and isinstance(first, Literal):
            rest = first.text[scheme.end() :]
            if rest or len(parts) == 1:
                yield Literal(rest, first.span)
            elif len(parts) == 2:
                yield parts[1]
    made = request.call.receiver.arguments if request.call.receiver is not None else None
    if made is not None and "auto_refresh_url" not in made.keywords and "token_endpoint" not in made.keywords:
        for option in alternatives(made.keywords["token"]) if "token" in made.keywords else ():
            if isinstance(option, MapObject) and "access_token" in option.entries:
                yield from alternatives(option.entries["access_token"].value)


def _is_nothing(value: Value) -> bool:
    return (isinstance(value, Constant) and value.value is None) or (isinstance(value, Literal) and not value.text)


def _static(request: Request, token: Value) -> StaticToken | None:
    if isinstance(token, Literal) and len(token.text) >= 8 and not is_placeholder(token.text):
        return StaticToken(masked(token.text), True, token.span, request, request.confidence)
    name = _setting(token)
    if name is None or not isinstance(token, (Symbol, Library)):
        return None
    return StaticToken(name, False, token.span, request, weakest(request.confidence, "likely"))


def _setting(token: Value) -> str | None:
    """The name of the setting that a token is read from; None where it comes from anywhere else."""
    if isinstance(token, Library):
        *owners, name = token.name.split(".")
        return name if _is_token(name) and any(_is_settings(owner) for owner in owners) else None
    if not isinstance(token, Symbol):
        return None
    if token.kind == "env":
        return known_text(token.key) or token.name or None
    if token.kind in ("attr", "item") and _is_token(token.name):
        below = [symbol for symbol in symbol_chain(token.base) if symbol.kind != "item"]
        named = any(_is_settings(symbol.name) or _is_settings(known_text(symbol.key) or "") for symbol in below)
        return token.name if named else None
    return None


def _is_settings(name: str) -> bool:
    return not _SETTINGS.isdisjoint(words(name))


def _is_token(name: str) -> bool:
    found = words(name)
    return "refresh" not in found and not _NAMES.isdisjoint(found)
