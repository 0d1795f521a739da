"""Hosts in settings: which of the platform's a setting names, and what its name or its path says it is used for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from lint_procore.finding import Confidence
from lint_procore.model.around import is_elsewhere
from lint_procore.model.names import names_platform, words
from lint_procore.model.platform import PURPOSES, Platform
from lint_procore.model.test_code import is_test_module
from lint_procore.rule import CheckedDocument, Remedy
from lint_procore.source import Span
from lint_procore.syntax.documents.nodes import Setting

Use = Literal["oauth", "api"]

_ADDRESS = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?(?P<path>/[^\s?#]*)?", re.IGNORECASE
)
_LOGIN_WORDS = frozenset({"login", "oauth", "oauth2", "auth", "authorize", "authorization", "token"})
_API_WORDS = frozenset({"api", "rest"})
# A person follows these, or something checks where a request came from.
_OTHER_WORDS = frozenset(
    {
        "redirect",
        "callback",
        "docs",
        "doc",
        "help",
        "link",
        "support",
        "origin",
        "origins",
        "allowed",
        "cors",
        "portal",
        "web",
        "ui",
        "browser",
        "console",
        "webhook",
        "logo",
        "home",
        "homepage",
        "referer",
    }
)


class HostSetting(NamedTuple):
    """A setting whose value is an address of the platform. ``use``: what its path proves or else its name says."""

    setting: Setting
    scheme: str
    host: str
    path: str
    kind: str
    use: Use | None
    confidence: Confidence

    def moved(self, document: CheckedDocument) -> Remedy | None:
        """The fix that writes the right host. Only a path in the value proves what a setting is for."""
        right = Platform(document.policy).environment_for(self.host)
        host = (right.login_hosts if self.use == "oauth" else right.api_hosts)[0]
        place = document.written(self.setting.value, self.host)
        known = document.policy.environment_of(self.host) is not None
        safe = known and self.path and self.confidence == "certain"
        return Remedy(f"write `{host}`", ((place, host),), "safe" if safe else "unsafe") if place is not None else None

    def encrypted(self, document: CheckedDocument) -> Remedy | None:
        """The fix that writes ``https``."""
        place = document.written(self.setting.value, "http")
        return Remedy("write `https`", ((place, "https"),)) if place is not None else None

    def misdirected(self, document: CheckedDocument) -> str:
        """The sentence about a host that is none of those for this use, and about the right one."""
        right = Platform(document.policy).environment_for(self.host)
        hosts = right.login_hosts if self.use == "oauth" else right.api_hosts
        asked = f"`{self.path}` is asked of" if self.path else f"`{self.setting.name}` is"
        title = "login host" if self.use == "oauth" else "API host"
        return f"{asked} `{self.host}`, {PURPOSES[self.kind]}; the {right.title} {title} is `{hosts[0]}`"

    def evidence(self, document: CheckedDocument) -> tuple[tuple[Span, str], ...]:
        """Where it is said what the address is for."""
        by_name = f"the name `{self.setting.name}` says what it is for"
        said = "this is where the address is set" if self.path else by_name
        return ((document.span(*self.setting.key), said),)


def host_settings(document: CheckedDocument) -> Iterator[HostSetting]:
    """All of them. The path of an OAuth endpoint or of the API is a proof; else the name has to say Procore."""
    policy = document.policy
    prefixes = [policy.rest_prefix, *(namespace.prefix for namespace in policy.namespaces)]
    for setting in document.settings:
        found = _ADDRESS.fullmatch((setting.text or "").strip())
        kind = policy.host_kind(found["host"]) if found else None
        if found is None or kind is None or kind in ("documentation", "files") or is_elsewhere(setting.path):
            continue
        path = (found["path"] or "").rstrip("/")
        name = set(words(setting.name))
        use: Use | None = None
        confidence: Confidence = "certain"
        if _OTHER_WORDS & name:
            pass
        elif path in policy.oauth_paths.values():
            use = "oauth"
        elif any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes):
            use = "api"
        elif not path and any(map(names_platform, setting.path)):
            use = "oauth" if _LOGIN_WORDS & name else "api" if _API_WORDS & name else None
            confidence = "likely"
        if is_test_module(document.filename):
            confidence = "possible"
        yield HostSetting(setting, (found["scheme"] or "").lower(), found["host"].lower(), path, kind, use, confidence)
