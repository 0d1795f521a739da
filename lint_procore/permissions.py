"""Permission levels: what an app's service account may do with a tool of the platform."""

from __future__ import annotations

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
