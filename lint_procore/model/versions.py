"""Versions, and how far a list of dependencies lets them go."""

from __future__ import annotations

import re
from typing import NamedTuple

_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)")
_PART = re.compile(r"(?P<sign>\^|~>|~=|~|>=|<=|==|=|>|<|!=)?\s*v?(?P<version>\d+(?:\.(?:\d+|[xX*]))*)[\w.+-]*")
_DIGITS = 9  # more than any version has, and int() of thousands would take its time


class Ceiling(NamedTuple):
    """The highest version that a constraint admits: up to it or, when ``excluded``, below it. ``exact``: none other."""

    version: tuple[int, ...]
    excluded: bool
    exact: bool


def parsed(text: str) -> tuple[int, ...]:
    """A version as numbers, those behind a plus or a minus left out; empty when it has none."""
    found = _VERSION.match(text.strip())
    return _numbers(found.group(1).split(".")) if found else ()


def _numbers(parts: list[str]) -> tuple[int, ...]:
    return tuple(int(part[:_DIGITS]) for part in parts)


def ceiling(constraint: str) -> Ceiling | None:
    """How far a constraint lets a version go; None when it sets no limit that can be told."""
    alternatives = [_ceiling_of_all(each) for each in constraint.split("||")]
    if not alternatives or None in alternatives:
        return None
    known = [each for each in alternatives if each is not None]
    highest = max(known, key=lambda each: (each.version, not each.excluded))
    return highest._replace(exact=highest.exact and len(known) == 1)


def _ceiling_of_all(text: str) -> Ceiling | None:
    """The lowest of the limits that hold together, as in ``>= 1, < 2`` or ``1.0 - 1.9``."""
    text = re.sub(r"^\s*\S+\s+-\s+", "<=", text)
    if _PART.sub("", text).strip(" ,\t"):
        return None  # a tag, an address, a branch
    limits = [limit for found in _PART.finditer(text) if (limit := _limit(found)) is not None]
    return min(limits, key=lambda each: (each.version, not each.excluded), default=None)


def _limit(found: re.Match[str]) -> Ceiling | None:
    sign = found["sign"] or "="
    parts = found["version"].split(".")
    wild = next((at for at, part in enumerate(parts) if not part.isdigit()), None)
    version = _numbers(parts[:wild])
    if wild is not None:
        return Ceiling(_next(version, len(version)), True, False) if version and sign in ("=", "==", "^", "~") else None
    if sign in ("=", "=="):
        return Ceiling(version, False, True)
    if sign in ("<", "<="):
        return Ceiling(version, sign == "<", False)
    if sign == "^":
        fixed = next((at for at, part in enumerate(version) if part), len(version) - 1) + 1
        return Ceiling(_next(version, fixed), True, False)
    if sign == "~":
        return Ceiling(_next(version, min(2, len(version))), True, False)
    if sign in ("~>", "~="):
        return Ceiling(_next(version, max(1, len(version) - 1)), True, False)
    return None


def _next(version: tuple[int, ...], fixed: int) -> tuple[int, ...]:
    """The first version in which the first ``fixed`` numbers are others."""
    return (*version[: fixed - 1], version[fixed - 1] + 1)


def reaches(limit: Ceiling, since: tuple[int, ...]) -> bool:
    """Whether a version not below ``since`` is within the limit."""
    width = max(len(limit.version), len(since))
    high, low = ((*each, *[0] * (width - len(each))) for each in (limit.version, since))
    return high > low if limit.excluded else high >= low
