"""Is this request for the platform? Known hosts say so; a Procore name and the path's shape together suggest it.

Nothing else counts: another host is another platform, and an unknown host without a Procore name is nobody's.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lint_procore.endpoints import template_of
from lint_procore.finding import Confidence
from lint_procore.flow.values import Library, Literal, Symbol, Value
from lint_procore.model.address import HOLE, Address
from lint_procore.model.names import (
    names_client_of_platform,
    names_other,
    names_other_platform,
    names_platform,
    symbol_chain,
)
from lint_procore.policy import Environment, Policy
from lint_procore.source import Span

_VERSIONED = re.compile(r"/rest/v\d+\.\d+(?:[/\0]|$)|/vapid(?:[/\0]|$)")
_REST = re.compile(r"/rest/v\d+(?:\.\d+)?(?:[/\0]|$)|/vapid(?:[/\0]|$)")

# What a host is for, as a sentence says it.
PURPOSES = {
    "login": "a login host",
    "api": "an API host",
    "legacy": "a legacy host",
    "browser": "a host for browsers",
    "files": "a host for files",
    "documentation": "a site for readers",
}

# A symbol of one of these kinds is the same thing wherever it is mentioned; of others only the name is the same.
_LASTING = frozenset({"env", "param", "attr", "item", "name"})


class Recognition(NamedTuple):
    """Why a request is taken to go to the platform. ``kind``: what the host is for, None where it is not known.
    ``below``: the path is that of a route of the API, and its namespace is part of a base that is not known."""

    confidence: Confidence
    kind: str | None
    environment: Environment | None
    evidence: tuple[tuple[Span, str], ...]
    below: bool = False


class Platform:
    """Recognises the platform's addresses."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.oauth_paths = tuple(policy.oauth_paths.values())
        # symbols that are known to stand for a host of the platform, by what they were used for
        self.known_bases: dict[object, set[str]] = {}

    def host_kind(self, address: Address) -> str | None:
        """What the written host is for; None when it is unknown or not the platform's."""
        host = address.host
        if host is None:
            return None
        if HOLE in host:
            # "https://{region}.procore.com": some host of the platform
            tail = host.rsplit(HOLE, 1)[-1].lstrip(".")
            return "browser?" if tail in self.policy.platform_domains else None
        return self.policy.host_kind(host)

    def purpose(self, recognition: Recognition) -> str:
        """What a recognised host is for, as a sentence says it: "an API host"."""
        return PURPOSES.get(recognition.kind or "", "a host of the platform")

    def environment_for(self, host: str) -> Environment:
        """The environment that a host of the platform belongs to; where that is not known, the first of its domain."""
        domain = ".".join(host.split(":")[0].rsplit(".", 2)[-2:])
        beside = (each for each in self.policy.environments if each.api_hosts[0].endswith(f".{domain}"))
        return self.policy.environment_of(host) or next(beside, self.policy.environments[0])

    def is_api_call(self, address: Address) -> bool:
        """Whether an address's path begins as those of the API do, in the supported namespace or a replaced one."""
        prefixes = [self.policy.rest_prefix, *(namespace.prefix for namespace in self.policy.namespaces)]
        return any(address.under(prefix) is not None for prefix in prefixes)

    def is_oauth_path(self, path: str) -> bool:
        """Whether a path ends in one of the OAuth endpoints."""
        trimmed = path.rstrip("/")
        return any(trimmed.endswith(known) for known in self.oauth_paths)

    def is_api_path(self, path: str) -> bool:
        """Whether a path has the shape of the platform's API: ``/rest/v…`` or the legacy namespace."""
        return bool(_REST.search(path))

    def is_versioned_path(self, path: str) -> bool:
        """Whether a path has a shape of the platform's API that hardly another has: ``/rest/v1.0``, the legacy one."""
        return bool(_VERSIONED.search(path))

    def recognise(
        self, address: Address, names: tuple[str, ...], span: Span, mentioned: bool = False
    ) -> Recognition | None:
        """Whether an address is the platform's. ``names`` are of the code around it: function, class, settings.
        ``mentioned``: that code speaks of Procore by name."""
        if address.host is not None:
            kind = self.host_kind(address)
            if kind is None:
                return None
            literal = address.host_literal()
            place = literal.span if literal is not None else span
            shown = address.host.replace(HOLE, "{}")
            sentence = f"the host `{shown}` is written here" + (", as a default" if address.assumed else "")
            confidence: Confidence = "likely" if address.assumed or kind == "browser?" else "certain"
            environment = self.policy.environment_of(address.host) if kind != "browser?" else None
            return Recognition(confidence, None if kind == "browser?" else kind, environment, ((place, sentence),))
        oauth, api = self.is_oauth_path(address.path), self.is_api_path(address.path)
        if not (oauth or api):
            return None
        path_place = self.path_place(address, span)
        hint = self._name_hint(address, names)
        if hint is None and _is_anothers(address.host_hole):
            return None
        if hint is None and api and mentioned:
            shape = f"the path `{address.path.replace(HOLE, '{}')}` has the shape of Procore's API"
            return Recognition("likely", None, None, ((path_place, shape),))
        if hint is None and isinstance(address.host_hole, Symbol):
            if "api" in self.known_bases.get(address.host_hole.identity(), set()):
                sentence = f"`{_named(address.host_hole)}` is the base of Procore API calls in this file"
                return Recognition("likely", None, None, ((address.host_hole.span, sentence),))
            return None
        if hint is None:
            return None
        named_at, name = hint
        sentence = f"the name `{name}` and the path's shape say Procore"
        return Recognition("likely", None, None, ((named_at or path_place, sentence),))

    def recognise_in_library(
        self, address: Address, names: tuple[str, ...], span: Span, library: tuple[str, ...]
    ) -> Recognition | None:
        """As :meth:`recognise`, in the code of a library that goes by one of the names ``library``: a client of the
        platform may leave host and namespace to whoever uses it."""
        hole = address.host_hole
        if not self.leaves_base_open(address) or any(map(names_other_platform, names)):
            return None
        own = next(filter(names_client_of_platform, library), None)
        if (
            own is None
            or not isinstance(hole, Symbol)
            or not self.policy.endpoints.knows(template_of(address.template()))
        ):
            return None
        sentence = f"`{own}` is a client of Procore, and `{address.template()}` a route of its API"
        return Recognition("likely", None, None, ((self.path_place(address, span), sentence),), True)

    def leaves_base_open(self, address: Address) -> bool:
        """Whether an address is a path below a base that may be anybody's, going by its name."""
        hole = address.host_hole
        named = isinstance(hole, Symbol) and bool(hole.name) and not names_other(hole.name)
        return named and address.path.startswith("/") and not address.path.startswith("/" + HOLE)

    def remember(self, address: Address) -> None:
        """Note what an unknown base is used for: one base for OAuth and REST is wrong for one of them."""
        if isinstance(address.host_hole, Symbol):
            uses = self.known_bases.setdefault(address.host_hole.identity(), set())
            if self.is_oauth_path(address.path):
                uses.add("oauth")
            elif self.is_api_path(address.path):
                uses.add("api")

    def uses_of(self, hole: Value | None) -> set[str]:
        """What an unknown base is used for: "oauth", "api", both or nothing that is known."""
        if not isinstance(hole, Symbol) or hole.kind not in _LASTING or not hole.name:
            return set()
        return self.known_bases.get(hole.identity(), set())

    def path_place(self, address: Address, span: Span) -> Span:
        """Where an address's path is written; ``span`` where that is not known."""
        for piece in address.pieces:
            if isinstance(piece.value, Literal) and "/" in piece.text:
                return piece.value.span
        return span

    def _name_hint(self, address: Address, names: tuple[str, ...]) -> tuple[Span | None, str] | None:
        hole = address.host_hole
        if isinstance(hole, Library) and names_platform(hole.name):
            return hole.span, hole.name.rsplit(".", 1)[-1]  # from settings that were imported
        for symbol in symbol_chain(hole):
            texts = [symbol.name]
            if isinstance(symbol.key, Literal):
                texts.append(symbol.key.text)
            for text in texts:
                if names_platform(text):
                    return symbol.span, text
        for name in names:
            if names_platform(name):
                return None, name
        return None


def _is_anothers(hole: Value | None) -> bool:
    """Whether a base is a setting that is named after something else than the platform."""
    return isinstance(hole, Symbol) and hole.kind == "env" and names_other(hole.name)


def _named(symbol: Symbol) -> str:
    return symbol.name or symbol.kind
