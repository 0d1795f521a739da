"""What names say: of customers, of environments, of credentials, of the platform. Words as programmers use them in identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lint_procore.flow.values import Choice, Literal, MapObject, Symbol, Text, Value, alternatives, holes, parts_of
from lint_procore.source import Span

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_TENANT = frozenset(
    "company companies customer customers tenant tenants client org organization organisation account contractor subsidiary division "
    "connection installation firm owner region business entity gc builder partner site".split()
)
_ENVIRONMENT = frozenset("env environment stage staging prod production sandbox monthly dev development test qa mode live debug federal gov zone".split())
_PLATFORM = "procore"

# Words of a credential's own name, which say nothing about whose it is.
_CREDENTIAL = frozenset("id client secret key token oauth api app credential credentials creds auth login user password procore pcr".split())


def words(name: str) -> list[str]:
    """``PROCORE_CLIENT_ID_ACME`` and ``procoreClientIdAcme`` as lower-case words."""
    return [word.lower() for word in _WORDS.findall(name.replace("_", " "))]


def names_tenant(name: str) -> bool:
    """Whether a name speaks of a customer's company. ``client_id`` does not: that is the credential itself."""
    found = words(name)
    if not found or set(found) & _ENVIRONMENT:
        return False
    if found[-1] in ("id", "secret") and "client" in found:
        return False
    return any(word in _TENANT for word in found)


def names_environment(name: str) -> bool:
    """Whether a name speaks of an environment such as the sandbox."""
    return bool(set(words(name)) & _ENVIRONMENT)


def names_platform(name: str) -> bool:
    return _PLATFORM in name.lower()


def distinguishing(name: str) -> tuple[str, ...]:
    """The words of a credential's name that tell it from another one: ``ACME`` in ``PROCORE_CLIENT_ID_ACME``."""
    return tuple(word for word in words(name) if word not in _CREDENTIAL)


def symbol_chain(value: Value | None) -> Iterator[Symbol]:
    """A symbol and what it was taken from: itself, its bases, the keys and arguments it was made with."""
    pending: list[Value] = list(alternatives(value)) if value is not None else []
    seen = 0
    while pending and seen < 64:
        part = pending.pop(0)
        seen += 1
        if isinstance(part, Symbol):
            yield part
            pending.extend(
                option for other in (part.base, part.key, part.default) if other is not None for option in alternatives(other)
            )
        elif isinstance(part, Text):
            pending.extend(piece for piece in part.parts if not isinstance(piece, Literal))
        elif isinstance(part, Choice):
            pending.extend(part.options)
        elif isinstance(part, MapObject):
            pending.extend(entry.value for entry in part.entries.values())


def written_names(value: Value | None, given: dict[Span, list[str]]) -> list[str]:
    """Every name that a value goes by: variables it was bound to, environment names, attributes and keys on the way."""
    out: list[str] = []
    if value is None:
        return out
    for option in alternatives(value):
        for part in parts_of(option):
            if isinstance(part, Literal):
                out.extend(given.get(part.span, ()))
        for symbol in symbol_chain(option):
            out.extend(given.get(symbol.span, ()))
            if symbol.name:
                out.append(symbol.name)
            if isinstance(symbol.key, (Literal, Text)):
                out.extend(part.text for part in parts_of(symbol.key) if isinstance(part, Literal))
    return list(dict.fromkeys(out))


class TenantKey(NamedTuple):
    """``key`` is what speaks of the customer; ``at`` is where it chooses (a look-up, a branch), where that is known."""

    key: Symbol
    at: Span | None


def tenant_key(value: Value | None) -> TenantKey | None:
    """What chooses a value for one customer, if anything does.

    A subscript's key, the name an environment variable is built from, the record an attribute is read from, the argument a
    look-up is given, or what a branch looked at.
    """
    if value is None:
        return None
    if isinstance(value, Choice):
        for decider in value.by:
            found = _tenant_symbol(decider)
            if found is not None:
                return TenantKey(found, value.at)
    for option in alternatives(value):
        for part in parts_of(option):
            chosen = _tenant_of_symbol(part) if isinstance(part, Symbol) else None
            if chosen is not None:
                return chosen
    return None


def _tenant_of_symbol(symbol: Symbol, depth: int = 4) -> TenantKey | None:
    if symbol.kind == "env" and symbol.key is not None:
        found = next((found for hole in holes(symbol.key) if (found := _tenant_symbol(hole)) is not None), None)
        return TenantKey(found, symbol.span) if found is not None else None
    if symbol.kind in ("item", "result") and symbol.key is not None and not isinstance(symbol.key, Literal):
        for hole in holes(symbol.key):
            found = _tenant_symbol(hole)
            if found is not None:
                return TenantKey(found, symbol.span)
    if symbol.kind == "attr" and isinstance(symbol.base, Symbol):
        base = symbol.base
        if base.kind in ("param", "element", "result", "item") and names_tenant(base.name) and not _is_settings(base.name):
            return TenantKey(base, symbol.span)
    if isinstance(symbol.base, Symbol) and depth and symbol.kind in ("attr", "item", "result", "element"):
        return _tenant_of_symbol(symbol.base, depth - 1)
    return None


def _is_settings(name: str) -> bool:
    return bool({"settings", "config", "conf", "options", "opts"} & set(words(name)))


def _tenant_symbol(value: Value) -> Symbol | None:
    for symbol in symbol_chain(value):
        if symbol.kind in ("param", "element", "attr", "item", "name", "result", "env") and names_tenant(symbol.name):
            return symbol
    return None


def described(names: Iterable[str]) -> str:
    """Names as a person reads them in a sentence."""
    listed = [f"`{name}`" for name in names]
    return listed[0] if len(listed) == 1 else ", ".join(listed[:-1]) + f" and {listed[-1]}" if listed else ""
