"""What names say: of customers, of environments, of credentials, of the platform.

Words are those that programmers use in identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from lint_procore.flow.values import (
    Choice,
    Library,
    Literal,
    MapObject,
    Symbol,
    Text,
    Value,
    alternatives,
    holes,
    parts_of,
)
from lint_procore.source import Span

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def word_set(text: str) -> frozenset[str]:
    """The words of a text, each once: how a vocabulary is written."""
    return frozenset(text.split())


_TENANT = word_set(
    "company companies customer customers tenant tenants client org organization organisation account contractor "
    "subsidiary division connection installation firm owner region business entity gc builder partner site"
)
_ENVIRONMENT = word_set(
    "env environment stage staging prod production sandbox monthly dev development test qa mode live debug federal gov "
    "zone"
)
_PLATFORM = "procore"

# Other platforms that stand beside ours in real code.
_OTHER_PLATFORMS = word_set(
    "airtable amadeus anthropic asana atlassian autodesk aws azure bim box databricks discord docusign dropbox "
    "ebay facebook firebase forge gcp github gitlab google graph hubspot intuit jira linkedin mailgun "
    "microsoft ms msal netsuite notion okta onedrive openai oracle outlook paypal plangrid powerbi qbo "
    "quickbooks sage salesforce sendgrid sharepoint shopify slack smartsheet snowflake spotify stripe telegram "
    "twilio twitter workday xero zapier zoom"
)

# A `client` is as often an API client as a customer.
_AMBIGUOUS = word_set("client")

# Words of an address's own name, which say nothing about whose it is.
_ADDRESS = word_set(
    "url urls uri base api apis host hosts hostname root endpoint server service address rest http https web domain "
    "origin prefix path scheme gateway proxy target remote main version v config settings cfg conf pc pco prc pcr the"
)

# Words of a credential's own name, which say nothing about whose it is.
_CREDENTIAL = word_set(
    "id client secret key token oauth api app credential credentials creds auth login user password procore pcr"
)

# Words that tell an old credential from the new one of the same account.
_ROTATION = word_set("old new previous prev next current backup primary secondary fallback default legacy my the value")


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


def names_other(name: str) -> bool:
    """Whether the name of an address says whose it is, and does not say Procore's: ``JIRA_URL``."""
    general = _ADDRESS | _CREDENTIAL | _ROTATION | _TENANT | _ENVIRONMENT
    return not names_platform(name) and any(word not in general and not word.isdigit() for word in words(name))


def names_platform(name: str) -> bool:
    return _PLATFORM in name.lower()


def names_other_platform(name: str) -> bool:
    """Whether a name speaks of another platform, also where its name is written as two words (``QuickBooks``)."""
    found = words(name)
    return not _OTHER_PLATFORMS.isdisjoint((*found, *map("".join, pairwise(found))))


def distinguishing(name: str) -> tuple[str, ...]:
    """The words of a credential's name that tell it from another one: ``ACME`` in ``PROCORE_CLIENT_ID_ACME``."""
    return tuple(word for word in words(name) if word not in _CREDENTIAL | _ROTATION)


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
                option
                for other in (part.base, part.key, part.default)
                if other is not None
                for option in alternatives(other)
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
            elif isinstance(part, Library):
                out.append(part.name.rsplit(".", 1)[-1])
        chain = list(symbol_chain(option))
        functions = [symbol.base for symbol in chain if symbol.kind == "param"]
        for symbol in chain:
            if symbol in functions:
                continue  # whose parameter it is, not what it is called
            out.extend(given.get(symbol.span, ()))
            if symbol.name:
                out.append(symbol.name)
            if isinstance(symbol.key, (Literal, Text)):
                out.extend(part.text for part in parts_of(symbol.key) if isinstance(part, Literal))
    return list(dict.fromkeys(out))


class TenantKey(NamedTuple):
    """``key`` speaks of the customer, by ``name``; ``at`` is where it chooses (a look-up, a branch), where known."""

    key: Symbol
    name: str
    at: Span | None


def tenant_key(value: Value | None, given: dict[Span, list[str]]) -> TenantKey | None:
    """What chooses a value for one customer, if anything does.

    A subscript's key, the name an environment variable is built from, the record an attribute is read from, the
    argument a look-up is given, or what a branch looked at. ``given`` are the names that values were bound to.
    """
    if value is None:
        return None
    if isinstance(value, Choice):
        for decider in value.by:
            found = _tenant_symbol(decider, given)
            if found is not None:
                return TenantKey(*found, value.at)
    for option in alternatives(value):
        for part in parts_of(option):
            chosen = _tenant_of_symbol(part, given) if isinstance(part, Symbol) else None
            if chosen is not None:
                return chosen
    return None


def _tenant_of_symbol(symbol: Symbol, given: dict[Span, list[str]], depth: int = 4) -> TenantKey | None:
    if symbol.kind in ("env", "item", "result") and symbol.key is not None and not isinstance(symbol.key, Literal):
        for hole in holes(symbol.key):
            found = _tenant_symbol(hole, given)
            if found is not None:
                return TenantKey(*found, symbol.span)
    if symbol.kind in ("attr", "item") and isinstance(symbol.base, Symbol):
        name = _record_name(symbol.base, given)
        if name is not None:
            return TenantKey(symbol.base, name, symbol.span)
    if isinstance(symbol.base, Symbol) and depth and symbol.kind in ("attr", "item", "result", "element"):
        return _tenant_of_symbol(symbol.base, given, depth - 1)
    return None


def _record_name(symbol: Symbol, given: dict[Span, list[str]]) -> str | None:
    """The name of what stands for one customer among others: not a section of the settings, nor an API client."""
    if symbol.kind == "result" and isinstance(symbol.key, Literal):
        return None  # looked up under a fixed name
    if symbol.kind == "item" and isinstance(symbol.key, Literal):
        if not any(part.kind == "element" for part in symbol_chain(symbol.base)):
            return None  # a fixed section of something
    elif symbol.kind not in ("param", "element", "result", "item", "attr"):
        return None
    if any(_is_settings(part.name) for part in symbol_chain(symbol)):
        return None
    tenants = (name for name in _called(symbol, given) if names_tenant(name))
    return next((name for name in tenants if not set(words(name)) & _TENANT <= _AMBIGUOUS), None)


def _called(symbol: Symbol, given: dict[Span, list[str]]) -> list[str]:
    """What a symbol is called: an element of a collection goes by the loop's variable first."""
    bound = given.get(symbol.span, []) if symbol.kind == "element" else []
    return [*bound, last_name(symbol)]


def last_name(symbol: Symbol) -> str:
    """How a person would call a symbol: of a dotted name the class and the function, not the modules."""
    parts = symbol.name.split(".")
    return ".".join([*(part for part in parts[:-1] if part[:1].isupper()), parts[-1]])


def _is_settings(name: str) -> bool:
    return bool({"settings", "config", "conf", "options", "opts"} & set(words(name)))


def _tenant_symbol(value: Value, given: dict[Span, list[str]]) -> tuple[Symbol, str] | None:
    for symbol in symbol_chain(value):
        if symbol.kind in ("param", "element", "attr", "item", "name", "result", "env"):
            name = next((name for name in _called(symbol, given) if names_tenant(name)), None)
            if name is not None:
                return symbol, name
    return None


def described(names: Iterable[str]) -> str:
    """Names as a person reads them in a sentence."""
    listed = [f"`{name}`" for name in names]
    return listed[0] if len(listed) == 1 else ", ".join(listed[:-1]) + f" and {listed[-1]}" if listed else ""
