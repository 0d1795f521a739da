"""Secrets that travel in the address of a request: in its query, however it is given, or before the host's ``@``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.finding import Confidence, weakest
from lint_procore.flow.values import Constant, Literal, Value, alternatives
from lint_procore.model.address import Address, address_query, form_fields
from lint_procore.model.facts import Facts
from lint_procore.model.fields import Fields, Lookup, Presence
from lint_procore.model.uses import Use, uses
from lint_procore.source import Span

# The worst first: a finding stands at the worst of them. An authorization code and a client id are meant to be seen.
_SECRETS = ("client_secret", "password", "refresh_token", "access_token", "assertion", "api_key", "token")

# Addresses of files are signed for one use and carry their signature; documentation takes no requests.
_NO_API = ("files", "documentation")


class UrlSecret(NamedTuple):
    """The secrets in one address. ``names``: the worst first, empty for those before the ``@``."""

    use: Use
    names: tuple[str, ...]
    place: Span
    confidence: Confidence


def url_secrets(facts: Facts) -> Iterator[UrlSecret]:
    """All addresses with secrets in them, requests before links."""
    for use in uses(facts):
        if use.recognition.kind in _NO_API:
            continue
        query = use.request.call.query if use.request is not None else None
        fields = Fields([*address_query(use.address, use.span), *form_fields(query, use.span)])
        found = [(name, lookup) for name in _SECRETS if _holds(lookup := fields.find(name))]
        if found:
            worst = found[0][1]
            certainty: Confidence = "certain" if worst.presence is Presence.PRESENT else "likely"
            place = worst.span or use.span
            names = tuple(name for name, _ in found)
            yield UrlSecret(use, names, place, weakest(use.recognition.confidence, certainty))
        elif _has_secret_user(use.address):
            yield UrlSecret(use, (), use.address.place(use.span), use.recognition.confidence)


def _holds(lookup: Lookup) -> bool:
    """Whether a field is there with something in it."""
    if lookup.value is None or lookup.presence not in (Presence.PRESENT, Presence.MAYBE):
        return False
    return not all(_is_nothing(option) for option in alternatives(lookup.value))


def _is_nothing(value: Value) -> bool:
    return (isinstance(value, Constant) and value.value is None) or (isinstance(value, Literal) and not value.text)


def _has_secret_user(address: Address) -> bool:
    """Whether a user and a password stand before the host: ``https://id:secret@host``."""
    user, at, _ = address.text.partition("://")[2].partition("@")
    return bool(at) and ":" in user and not set("/?#") & set(user)
