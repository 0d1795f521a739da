"""Which environments a request may go to, and which ones the names of credentials speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lint_procore.flow.values import Symbol, Value, alternatives
from lint_procore.model.address import addresses
from lint_procore.model.facts import Credential, Facts, Request, TokenRequest
from lint_procore.model.fields import Presence
from lint_procore.model.names import words, written_names
from lint_procore.policy import Environment, Policy
from lint_procore.source import Span

# "prod", "sand": the shortest that people abbreviate an environment's name to.
_SHORT = 4


class Destination(NamedTuple):
    """A host that a request may go to, its environment, and where the host is written."""

    host: str
    environment: Environment
    place: Span


class Mismatch(NamedTuple):
    """An API request whose token comes from another environment. ``traced``: the token was followed to its request."""

    request: Request
    to: Destination
    token: TokenRequest
    source: Destination
    traced: bool


class Misnamed(NamedTuple):
    """A credential that is named after another environment than the one it is sent to."""

    credential: Credential
    name: str
    token: TokenRequest
    to: Destination


def destinations(request: Request) -> list[Destination]:
    """Everywhere a request may go; empty as soon as one alternative is not known."""
    if len(addresses(request.call.url)) != len(request.addresses):
        return []
    out: list[Destination] = []
    for address, recognition in zip(request.addresses, request.recognitions, strict=True):
        if address.host is None or recognition.environment is None:
            return []
        out.append(Destination(address.host, recognition.environment, address.place(request.span)))
    return out


def mismatches(facts: Facts) -> Iterator[Mismatch]:
    """API requests and tokens of different environments. A switch that chooses both hosts is no mismatch: the
    environments of the two sides have to differ in every case."""
    going = [destinations(request) for request in facts.requests]
    asked = {id(token): destinations(token.request) for token in facts.token_requests}
    everywhere = {name for to in going for name in _names(to) or {""}}
    for request, to in zip(facts.requests, going, strict=True):
        traced = facts.token_source(request)
        if not traced and request.call.headers.find("Authorization").presence is Presence.ABSENT:
            continue
        tokens = traced or facts.token_requests
        sources = [asked[id(token)] for token in tokens]
        if not to or not tokens or not all(sources):
            continue
        # without a trace, the module as a whole has to keep to one environment here and to another one there
        here = _names(to) if traced else everywhere | _names(to)
        if "" not in here and here.isdisjoint(name for source in sources for name in _names(source)):
            yield Mismatch(request, to[0], tokens[0], sources[0][0], bool(traced))


def misnamed(facts: Facts) -> Iterator[Misnamed]:
    """Token requests with credentials named after an environment that does not take them, one for each request."""
    policy = facts.platform.policy
    for token in facts.token_requests:
        to = destinations(token.request)
        taken = {destination.environment.credentials for destination in to}
        for credential in token.credentials if to else ():
            named = _named_after(credential.value, facts, policy)
            if named and all(environment.credentials not in taken for _, environment in named):
                yield Misnamed(credential, named[0][0], token, to[0])
                break


def _names(found: Iterable[Destination]) -> set[str]:
    return {destination.environment.name for destination in found}


def _named_after(value: Value, facts: Facts, policy: Policy) -> list[tuple[str, Environment]]:
    """The names that speak of an environment; empty when one alternative of the value has no such name."""
    out: list[tuple[str, Environment]] = []
    for option in _options(value):
        found = [
            (name, environment)
            for name in written_names(option, facts.names)
            for environment in policy.environments
            # the on-demand sandbox is a part of production
            if not {environment.name, environment.name[:_SHORT]}.isdisjoint(words(name)) and "demand" not in words(name)
        ]
        if not found:
            return []
        out.extend(found)
    return out


def _options(value: Value) -> Iterator[Value]:
    """A value's alternatives, and what stands in for each where it is not set."""
    for option in alternatives(value):
        if isinstance(option, Symbol) and isinstance(option.default, Symbol):
            yield option._replace(default=None)
            yield option.default
        else:
            yield option
