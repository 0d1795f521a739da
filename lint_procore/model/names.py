"""What names say: of customers, of environments, of credentials, of the platform.

Words are those that programmers use in identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal as OneOf
from typing import NamedTuple, TypeAlias

from lint_procore.flow.data_files import opened
from lint_procore.flow.values import (
    Choice,
    Constant,
    Library,
    Literal,
    MapObject,
    Symbol,
    Text,
    Value,
    alternatives,
    holes,
    is_none,
    known_text,
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

_APPLICATION = word_set("app apps application applications integration integrations plugin plugins product products")

# A `client` is as often an API client as a customer, and what is handed on as a `connection` one to a database.
_AMBIGUOUS = word_set("client")
_HANDED_ON = word_set("client connection")

# A class is called after customers when its objects are these, not when it does something for them.
_CUSTOMER = word_set(
    "company companies customer customers tenant tenants org organization organisation contractor subsidiary firm gc"
)
_CUSTOMERS = word_set("companies customers tenants organizations organisations orgs contractors subsidiaries firms gcs")
_RECORD = word_set("account record row entry info profile")

# Kinds of symbols whose names say what they stand for.
_NAMED = ("param", "element", "attr", "item", "name", "result", "env", "prompt", "unknown")

# Parameters that are called so are about whatever their function is about.
_NEUTRAL = word_set("name slug key code id number label alias")

# Kinds of symbols that are taken from their base, and how far that is followed.
_TAKEN = ("attr", "item", "result", "element")
_MOST_BASES = 6

# Words of an address's own name, which say nothing about whose it is.
_ADDRESS = word_set(
    "url urls uri base api apis host hosts hostname root endpoint server service address rest http https web domain "
    "origin prefix path scheme gateway proxy target remote main version v config settings cfg conf pc pco prc pcr the"
)

# Words of a client library's name, which say nothing about what it is for.
_LIBRARY = word_set("sdk api client python py rest http async aio lib library wrapper")

# Words of a credential's own name, which say nothing about whose it is.
_CREDENTIAL = word_set(
    "id client secret key token oauth api app credential credentials creds auth login user password procore pcr"
)

# Words that tell an old credential from the new one of the same account.
_ROTATION = word_set("old new previous prev next current backup primary secondary fallback default legacy my the value")


def words(name: str) -> list[str]:
    """``PROCORE_CLIENT_ID_ACME`` and ``procoreClientIdAcme`` as lower-case words."""
    return list(_split(name))


@lru_cache(4096)
def _split(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORDS.findall(name.replace("_", " ")))


# What reads a file as a table.
_TABLE_FILES = frozenset({"csv.reader", "csv.DictReader", "pandas.read_csv", "pandas.read_excel", "polars.read_csv"})


def names_tenant(name: str) -> bool:
    """Whether a name speaks of a customer's company. ``client_id`` does not: that is the credential itself."""
    found = words(name)
    if not found or set(found) & _ENVIRONMENT:
        return False
    if found[-1] in ("id", "secret") and "client" in found:
        return False
    return any(word in _TENANT for word in found)


def names_tenants(name: str) -> bool:
    """Whether the name of a collection says that it holds something for each customer: ``companies``,
    ``customer_secrets``, ``pair_by_company``."""
    found = words(name)
    if set(found) & _ENVIRONMENT or _is_settings(name):
        return False
    by_one = ("by" in found or "per" in found) and found[-1] in _CUSTOMER
    return by_one or bool(_CUSTOMERS & set(found)) or bool(_CUSTOMER & set(found[:-1]) and found[-1].endswith("s"))


def names_environment(name: str) -> bool:
    """Whether a name speaks of an environment such as the sandbox."""
    return bool(set(words(name)) & _ENVIRONMENT)


def names_other(name: str) -> bool:
    """Whether the name of an address says whose it is, and does not say Procore's: ``JIRA_URL``."""
    general = _ADDRESS | _CREDENTIAL | _ROTATION | _TENANT | _ENVIRONMENT
    return not names_platform(name) and any(word not in general and not word.isdigit() for word in words(name))


def names_application(name: str) -> bool:
    """Whether a name speaks of one of our own apps, each of which has a pair of its own for all companies."""
    return bool(set(words(name)) & _APPLICATION)


def names_platform(name: str) -> bool:
    return _PLATFORM in name.lower()


def names_client_of_platform(name: str) -> bool:
    """Whether the name of a library says that it is a client of the platform, and nothing else: ``procore-sdk``."""
    found = [word for word in words(name.replace("-", "_")) if word not in _LIBRARY and not word.isdigit()]
    return [word.removeprefix("py").removesuffix("py") for word in found] == [_PLATFORM]


def names_other_platform(name: str) -> bool:
    """Whether a name speaks of another platform, also where its name is written as two words (``QuickBooks``)."""
    found = words(name)
    return not _OTHER_PLATFORMS.isdisjoint((*found, *map("".join, pairwise(found))))


def credential_named(name: str) -> str | None:
    """``client_id`` or ``client_secret``, whichever something is by its name: ``PROCORE_CLIENT_ID``."""
    found = set(words(name))
    return next((which for which in ("client_id", "client_secret") if found.issuperset(which.split("_"))), None)


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


How: TypeAlias = OneOf["among", "name", "position", "record"]


class TenantKey(NamedTuple):
    """``key`` speaks of the customer, by ``name``; ``at`` is where it chooses.

    ``how``: between several known values (``among``), by a name that is put together (``name``), by the place that the
    pair has in lists (``position``), or as far as names tell: the customer's record, the answer of something unknown
    that was asked for the customer (``record``)."""

    key: Symbol
    name: str
    at: Span
    how: How


def tenant_key(value: Value | None, given: dict[Span, list[str]]) -> TenantKey | None:
    """What chooses a value for one customer, if anything does.

    A subscript's key, the name an environment variable is built from, the record an attribute is read from, the
    argument a look-up is given, or what a branch looked at. ``given`` are the names that values were bound to.
    """
    if value is None:
        return None
    if isinstance(value, Choice):
        told = {_told(option) for option in value.options if not is_none(option)}
        # one alone is one of many that are not known
        for decider in value.by if len(told) > 1 or len(value.options) == 1 else ():
            found = _tenant_symbol(decider.value, given) or _key_among(decider.value, decider.among, given)
            if found is not None:
                return TenantKey(*found, decider.at, "among")
    for option in alternatives(value):
        for part in parts_of(option):
            chosen = _tenant_of_symbol(part, given) if isinstance(part, Symbol) else None
            if chosen is not None:
                return chosen
    return None


def _told(value: Value) -> object:
    """What is the same for values that cannot differ: a setting that every branch reads is not chosen by any."""
    if isinstance(value, Symbol) and value.kind == "env" and isinstance(value.key, Literal):
        return value.identity()
    return id(value)  # texts that are the same may be placeholders


def _tenant_of_symbol(symbol: Symbol, given: dict[Span, list[str]]) -> TenantKey | None:
    bases = [symbol]
    while isinstance(bases[-1].base, Symbol) and len(bases) < _MOST_BASES and bases[-1].kind in _TAKEN:
        bases.append(bases[-1].base)
    for part in bases:
        found = _asked_for(part, given)
        if found is not None:
            return TenantKey(*found, part.span, "record" if part.kind == "result" else "name")
    read = symbol
    for part, base in pairwise(bases):
        if not isinstance(part.key, Constant):  # what a loop takes its elements apart into is not read yet
            read = part
        name = _record_name(base, given) if part.kind in ("attr", "item") else None
        if name is not None:
            return TenantKey(base, name, read.span, "record")
    return None


def _asked_for(symbol: Symbol, given: dict[Span, list[str]]) -> tuple[Symbol, str] | None:
    """The customer's key for which something is looked up: part of a name, of a subscript, an argument."""
    if symbol.kind in ("env", "item") and not isinstance(symbol.key, Literal):
        among = _collection_names(symbol.base, given)
        for hole in holes(symbol.key) if symbol.key is not None else ():
            found = _tenant_symbol(hole, given) or _key_among(hole, among, given)
            if found is not None:
                return found
    for argument in (symbol.key, *symbol.more) if symbol.kind == "result" else ():
        for hole in holes(argument) if argument is not None else ():
            found = _tenant_symbol(hole, given)
            if found is not None and not (found[0] is hole and set(words(found[1])) & _TENANT <= _HANDED_ON):
                return found
    return None


def _key_among(value: Value, among: Sequence[str], given: dict[Span, list[str]]) -> tuple[Symbol, str] | None:
    """The key that chooses out of a collection which speaks of customers, where it says nothing else itself: the
    ``each`` of ``for each in companies``."""
    called = next(filter(names_tenants, among), None)
    keys = [symbol for symbol in symbol_chain(value) if symbol.kind in _NAMED] if called is not None else []
    names = [name for key in keys for name in _called(key, given) if name]
    if called is None or not keys or any(names_environment(name) or names_application(name) for name in names):
        return None
    return keys[0], names[0] if names else called


def _record_name(symbol: Symbol, given: dict[Span, list[str]]) -> str | None:
    """The name of what stands for one customer among others: not a section of the settings, nor an API client."""
    if symbol.kind == "name":
        found = words(symbol.name) if symbol.name[:1].isupper() else []
        of_customers = bool(_CUSTOMER & set(found)) and found[-1] in _CUSTOMER | _RECORD
        return symbol.name if of_customers else None
    if symbol.kind == "result" and isinstance(symbol.key, Literal):
        return None  # looked up under a fixed name
    if symbol.kind == "item" and isinstance(symbol.key, Literal):
        if not any(part.kind == "element" for part in symbol_chain(symbol.base)):
            return None  # a fixed section of something
    elif symbol.kind not in ("param", "element", "result", "item", "attr"):
        return None
    if any(_is_settings(part.name) for part in symbol_chain(symbol)):
        return None
    names = _called(symbol, given)
    if symbol.kind == "element" and any(part.name in _TABLE_FILES for part in symbol_chain(symbol.base)):
        # a file of rows, each with a pair of its own, whatever they are called
        return None if any(names_environment(name) or names_application(name) for name in names) else names[0]
    tenants = (name for name in names if names_tenant(name))
    return next((name for name in tenants if not set(words(name)) & _TENANT <= _AMBIGUOUS), None)


def _called(symbol: Symbol, given: dict[Span, list[str]]) -> list[str]:
    """What a symbol is called: an element of a collection goes by the loop's variable first, what has no telling name
    of its own by those that it was given."""
    bound = given.get(symbol.span, [])
    own = last_name(symbol)
    if symbol.kind == "element":
        return [*bound, own, *_collection_names(symbol.base, given)]
    return [own] if names_environment(own) else [own, *bound]


def _collection_names(value: Value | None, given: dict[Span, list[str]]) -> list[str]:
    """What a collection is called through which a loop goes, also by its items or values; a file is by its name."""
    while isinstance(value, Symbol) and value.kind == "result" and value.name in ("items", "values"):
        value = value.base
    if not isinstance(value, Symbol):
        return []
    file = known_text(opened(value) or opened(value.key)) or ""
    return [last_name(value), *given.get(value.span, ()), *file.replace("\\", "/").split("/")[-1:]]


def last_name(symbol: Symbol) -> str:
    """How a person would call a symbol: of a dotted name the class and the function, not the modules."""
    parts = symbol.name.split(".")
    return ".".join([*(part for part in parts[:-1] if part[:1].isupper()), parts[-1]])


def _is_settings(name: str) -> bool:
    return bool({"settings", "config", "conf", "options", "opts"} & set(words(name)))


def _tenant_symbol(value: Value, given: dict[Span, list[str]]) -> tuple[Symbol, str] | None:
    chain = list(symbol_chain(value))
    functions = [symbol.base for symbol in chain if symbol.kind == "param"]
    for symbol in chain:
        if symbol.kind in _NAMED and symbol not in functions:
            name = next((name for name in _called(symbol, given) if names_tenant(name)), None)
            if name is None and symbol.kind == "param" and symbol.name in _NEUTRAL:
                # the `name` that a function called `token_for_customer` is given
                function = symbol.base.name.rsplit(".", 1)[-1] if isinstance(symbol.base, Symbol) else ""
                name = symbol.name if _CUSTOMER & set(words(function)) else None
            if name is not None:
                return symbol, name
    return None


def decider_names(value: Value | None, given: dict[Span, list[str]]) -> list[str]:
    """What all that decides between a value's alternatives is called."""
    deciders = value.by if isinstance(value, Choice) else ()
    symbols = [symbol for decider in deciders for symbol in symbol_chain(decider.value)]
    return [name for symbol in symbols for name in _called(symbol, given)]


def described(names: Iterable[str]) -> str:
    """Names as a person reads them in a sentence."""
    listed = [f"`{name}`" for name in names]
    return listed[0] if len(listed) == 1 else ", ".join(listed[:-1]) + f" and {listed[-1]}" if listed else ""
