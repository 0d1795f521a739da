"""Edits that go together, and a text with edits applied. Nothing here knows of files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lint_procore.finding import Edit, Finding, Fix
from lint_procore.source import Source


class Repair(NamedTuple):
    """A finding together with the fix that would be applied for it."""

    finding: Finding
    fix: Fix

    @property
    def files(self) -> frozenset[str]:
        """The files it changes."""
        return frozenset(edit.filename for edit in self.fix.edits)

    @property
    def key(self) -> object:
        """Equal for the same fix of the same finding."""
        return self.finding.code, self.finding.message, self.finding.location, self.fix


def compatible(repairs: Sequence[Repair]) -> list[Repair]:
    """Those that can be applied together: each as a whole or not at all, the first come first served.

    An edit that is the same as an earlier one is no hindrance: it is made once.
    """
    taken: dict[tuple[str, int | None], list[Edit]] = {}
    chosen = []
    for repair in repairs:
        edits = repair.fix.edits
        if any(hinders(edit, other) for edit in edits for other in taken.get((edit.filename, edit.cell), ())):
            continue
        chosen.append(repair)
        for edit in edits:
            taken.setdefault((edit.filename, edit.cell), []).append(edit)
    return chosen


def contradictory(repairs: Sequence[Repair]) -> list[Repair]:
    """Those that want different texts in exactly the same place: it serves two purposes, and no choice is right."""
    wanted: dict[Edit, set[str]] = {}
    for repair in repairs:
        for edit in filter(_replaces, repair.fix.edits):
            wanted.setdefault(edit._replace(content=""), set()).add(edit.content)
    return [
        repair
        for repair in repairs
        if any(len(wanted[edit._replace(content="")]) > 1 for edit in filter(_replaces, repair.fix.edits))
    ]


def _replaces(edit: Edit) -> bool:
    return edit.location != edit.end_location


def hinders(edit: Edit, other: Edit) -> bool:
    """Whether two edits of one text cannot both be made: they overlap, or one is an insertion where the other begins or
    ends, so that their order would matter. It does not for whole lines that are added, say to a list of settings; what
    begins with a docstring is a file of its own."""
    if edit == other:
        return False
    if all(
        each.location == each.end_location and each.content.endswith("\n") and not each.content.startswith('"""')
        for each in (edit, other)
    ):
        return False
    if edit.location == edit.end_location or other.location == other.end_location:
        return edit.location <= other.end_location and other.location <= edit.end_location
    return edit.location < other.end_location and other.location < edit.end_location


def applied(source: Source, edits: Iterable[Edit]) -> str:
    """The text with edits that do not hinder each other. Raises ValueError for a range that is not in the text."""
    text = source.text
    for start, end, content in reversed(ranges(source, edits)):
        text = text[:start] + content + text[end:]
    return text


def ranges(source: Source, edits: Iterable[Edit]) -> list[tuple[int, int, str]]:
    """Edits as offsets and contents, in order, equal ones once. Raises ValueError for a range that is not there."""
    found = []
    for edit in dict.fromkeys(edits):
        start, end = source.offset(edit.location), source.offset(edit.end_location)
        if start is None or end is None or start > end:
            raise ValueError(f"{edit} is not in the text")
        found.append((start, end, edit.content))
    return sorted(found)
