"""A range of source as people read it: numbered lines, and a line of marks below what is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from lint_procore.report.escape import visible

if TYPE_CHECKING:
    from lint_procore.finding import Evidence, Finding
    from lint_procore.report.texts import Texts
    from lint_procore.source import Location, Source

WIDTH = 120  # characters shown of a line; a longer one is cut around the marks
_LEAD = 30  # characters kept before the marks of a line that is cut
_TAB = "    "


class Line(NamedTuple):
    """One shown line, with ``width`` marks below it, ``offset`` cells in. ``row`` is None where lines were left out."""

    row: int | None
    text: str
    offset: int
    width: int

    def parts(self) -> tuple[str, str, str]:
        """What stands before the marks, above them, and behind them."""
        first = _reached(self.text, 0, self.offset)
        last = _reached(self.text, first, self.width)
        return self.text[:first], self.text[first:last], self.text[last:]


def quoted(at: Finding | Evidence, texts: Texts) -> list[Line]:
    """The excerpt of a place, its secrets masked; none where the text cannot be had."""
    source = texts.masked(at.filename, at.cell)
    return excerpt(source, at.location, at.end_location) if source else []


def quoted_parts(at: Finding | Evidence, texts: Texts) -> list[dict[str, Any]]:
    """The same as plain data: ``row``, and the text ``before`` the marks, ``marked`` by them, and ``after`` them."""
    names = ("before", "marked", "after")
    return [{"row": line.row, **dict(zip(names, line.parts(), strict=True))} for line in quoted(at, texts)]


def excerpt(source: Source, start: Location, end: Location) -> list[Line]:
    """The lines of a range, of a long one the first and the last; empty when the text does not reach that far.

    ``end`` is exclusive: a range that ends before the first character of a row does not touch that row.
    """
    last = end.row
    if last > start.row and end.column <= 1:
        last -= 1
    if start.row > len(source.line_starts) or last > len(source.line_starts):
        return []
    if last <= start.row:
        stop = end.column if end.row == start.row else len(source.line(start.row)) + 1
        return [_line(source, start.row, start.column, stop)]
    final = source.line(last)
    indent = len(final) - len(final.lstrip())
    shown = [_line(source, start.row, start.column, len(source.line(start.row)) + 1)]
    if last > start.row + 1:
        shown.append(Line(None, "...", 0, 0))
    shown.append(_line(source, last, indent + 1, end.column if end.row == last else len(final) + 1))
    return shown


def _line(source: Source, row: int, column: int, stop: int) -> Line:
    """Row ``row`` with marks from ``column`` up to ``stop``; at least one mark, also past the end of the line."""
    text = source.line(row)
    first = min(column - 1, len(text))
    beyond = min(max(stop - 1, first + 1), len(text))
    begin = max(0, first - _LEAD) if len(text) > WIDTH and beyond > WIDTH else 0
    cut = min(len(text), begin + WIDTH)
    beyond = min(beyond, cut)
    before, inside, after = text[begin:first], text[first:beyond], text[beyond:cut]
    lead = "…" if begin else ""
    return Line(
        row,
        lead + "".join(_cells(before + inside + after)) + ("…" if cut < len(text) else ""),
        len(lead) + _width(before),
        max(1, _width(inside)),
    )


def _cells(text: str) -> Iterator[str]:
    """Every character as it is shown; a bracket that could make a command of what follows is told apart from others."""
    for at, char in enumerate(text):
        if char == "\t":
            yield _TAB
        elif char == "[" and text.endswith("##", 0, at):
            yield "\\x5b"
        else:
            yield visible(char)


def _reached(text: str, start: int, cells: int) -> int:
    """How far from ``start`` a number of terminal cells reaches in a text that is shown as it is."""
    end = start
    while end < len(text) and _width(text[start : end + 1]) <= cells:
        end += 1
    return end


def _width(text: str) -> int:
    """Terminal cells that ``text`` takes as shown."""
    if text.isascii() and text.isprintable() and "##[" not in text:
        return len(text)
    from unicodedata import category, east_asian_width

    width = 0
    for cell in _cells(text):
        if len(cell) > 1:  # a tab or an escaped character
            width += len(cell)
        elif east_asian_width(cell) in "WF":
            width += 2
        elif category(cell) not in ("Mn", "Me"):
            width += 1
    return width
