"""Permission levels: what an app's service account may do with a tool of the platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

# The names that the Permissions Builder has for them, from least to most.
LEVELS = ("None", "Read Only", "Standard", "Admin")


def level_named(text: str) -> str | None:
    """The level that a text names, however it is spelt (``read-only``, ``Read Only``); None when it names none."""
    plain = _plain(text)
    return next((level for level in LEVELS if _plain(level) == plain), None)


def at_least(level: str, needed: str) -> bool:
    """Whether a level covers another one."""
    return LEVELS.index(level) >= LEVELS.index(needed)


def _plain(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


class Difference(NamedTuple):
    """A tool whose declared level is not the one needed. ``verdict``: "missing" or "excess"."""

    verdict: str
    tool: str
    scope: str
    declared: str
    needed: str
    inferred: bool
    calls: tuple[str, ...]


class Needed(NamedTuple):
    """The least level of a tool that the calls need, as far as it is known, and the calls that need it."""

    tool: str
    scope: str
    level: str
    inferred: bool
    calls: tuple[str, ...]


def compare(needed: Iterable[Needed], declared: Mapping[str, Mapping[str, str]]) -> list[Difference]:
    """Differences between what is needed and what is declared (scope, tool, level), missing ones first."""
    wanted = {(each.scope, each.tool): each for each in needed}
    out = []
    for (scope, tool), each in sorted(wanted.items()):
        has = declared.get(scope, {}).get(tool, LEVELS[0])
        if has != each.level:
            verdict = "excess" if at_least(has, each.level) else "missing"
            out.append(Difference(verdict, tool, scope, has, each.level, each.inferred, each.calls))
    for scope, tools in sorted(declared.items()):
        for tool, has in sorted(tools.items()):
            if (scope, tool) not in wanted and has != LEVELS[0]:
                out.append(Difference("excess", tool, scope, has, LEVELS[0], False, ()))
    return sorted(out, key=lambda each: each.verdict != "missing")
