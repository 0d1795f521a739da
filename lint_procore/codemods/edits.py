"""What codemods answer with: places, each with the text that takes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from lint_procore.source import Span

Edit: TypeAlias = tuple[Span, str]
Edits: TypeAlias = Sequence[Edit]


def outermost(edits: Iterable[Edit]) -> list[Edit]:
    """The edits without those of text that another one takes as a whole."""
    known = list(dict.fromkeys(edits))
    places = [place for place, _ in known]
    return [each for each in known if not is_within(each[0], (place for place in places if place != each[0]))]


def is_within(place: Span, areas: Iterable[Span]) -> bool:
    """Whether a range lies in one of several; what is only added beside one does not."""
    start, end = place.start, place.end
    return any(
        each.filename == place.filename
        and each.start <= start
        and end <= each.end
        and (start < end or each.start < start < each.end)
        for each in areas
    )
