"""Whose settings are these? What the keys, the values beside them and the file's name say of platforms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lint_procore.finding import Confidence
from lint_procore.model.names import names_other_platform, names_platform
from lint_procore.policy import Policy
from lint_procore.syntax.documents.nodes import Setting

_ADDRESS = re.compile(r"https?://([\w.-]+)", re.IGNORECASE)
# What a host of the platform must be for to say that settings are of a program that uses the API.
_FOR_PROGRAMS = frozenset({"login", "api", "legacy", "browser"})


class Ownership(NamedTuple):
    """Why a setting is taken to be for the platform: where that is said, in which words, and how certain it is."""

    place: tuple[int, int]
    sentence: str
    confidence: Confidence


def host_of(text: str | None) -> str | None:
    """The host of the first address in a value."""
    found = _ADDRESS.search(text or "")
    return found.group(1).lower() if found else None


def is_elsewhere(path: Iterable[str]) -> bool:
    """Whether the nearest of the keys that name a platform at all names another one."""
    for name in reversed(tuple(path)):
        if names_platform(name):
            return False
        if names_other_platform(name):
            return True
    return False


def owner(setting: Setting, settings: Sequence[Setting], filename: str, policy: Policy) -> Ownership | None:
    """Whether a setting is the platform's: by its keys, an address of the platform beside it, or the file's name."""
    named = next((name for name in reversed(setting.path) if names_platform(name)), None)
    if is_elsewhere(setting.path):
        return None
    if named is not None:
        return Ownership(setting.key, f"the name `{named}` says Procore", "likely")
    beside = [each for each in settings if each.path[:-1] == setting.path[:-1]]
    for each in (*beside, *settings):
        host = host_of(each.text)
        if host is not None and policy.host_kind(host) in _FOR_PROGRAMS:
            others = any(is_elsewhere(other.path) for other in settings) and each not in beside
            sentence = f"the host `{host}` is written here"
            return Ownership(each.value, sentence, "possible" if others else "likely")
    if names_platform(filename.replace("\\", "/").rpartition("/")[2]):
        return Ownership(setting.key, "the file is named after Procore", "likely")
    return None
