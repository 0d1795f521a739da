"""Edits in the cells of a notebook, made in the JSON as it is written: layout, outputs and metadata stay as they are.

A cell's source is one JSON string, or a list of them, mostly one a line. Only the strings that an edit touches change,
and of these only the edited characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lint_procore.finding import Edit
from lint_procore.fix.edits import ranges
from lint_procore.source import Source
from lint_procore.syntax.documents.json_text import read_json
from lint_procore.syntax.documents.nodes import Items, Mapping, Node, Scalar

# One character of a JSON string, as it may be written: two escapes for one beyond the first plane, an escape, itself.
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)


class _String(NamedTuple):
    """One string of a source: its characters as written, and what stands between the one before and it."""

    characters: list[str]
    separator: str


class _Written(NamedTuple):
    """A source in the JSON's text: where its strings stand. ``separator`` is what stands between two of a list, where
    there are two; None where the source is one string."""

    start: int
    end: int
    strings: list[_String]
    separator: str | None


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The JSON of a notebook with edits in its cells. Raises ValueError where they cannot be made."""
    by_cell: dict[int, list[Edit]] = {}
    for edit in edits:
        if edit.cell is None:
            raise ValueError(f"{edit} is in no cell")
        by_cell.setdefault(edit.cell, []).append(edit)
    roots = read_json(Source("", text)).roots
    tree = roots[0] if roots else None
    changes = [_changed(text, _source(text, tree, number), each) for number, each in by_cell.items()]
    for start, end, content in sorted(changes, reverse=True):
        text = text[:start] + content + text[end:]
    return text


def _source(text: str, root: Node | None, number: int) -> _Written:
    """The source of a cell, from 1."""
    cell = _cells(root)[number - 1]
    source = cell.get("source") or cell.get("input") if isinstance(cell, Mapping) else None
    if isinstance(source, Scalar):
        return _Written(source.start, source.end, [_String(_characters(text, source), "")], None)
    if isinstance(source, Items) and source.values and all(isinstance(value, Scalar) for value in source.values):
        first, *others = [value for value in source.values if isinstance(value, Scalar)]
        strings = [_String(_characters(text, first), "")]
        at = first.end
        for value in others:
            strings.append(_String(_characters(text, value), text[at : value.start]))
            at = value.end
        separator = strings[1].separator if others else "," + text[source.start + 1 : first.start]
        return _Written(first.start, at, strings, separator)
    raise ValueError(f"the source of cell {number} is no text")


def _cells(root: Node | None) -> Sequence[Node]:
    if isinstance(root, Mapping):
        cells = root.get("cells")
        if isinstance(cells, Items):
            return cells.values
        sheets = root.get("worksheets")
        if isinstance(sheets, Items):
            found = [sheet.get("cells") for sheet in sheets.values if isinstance(sheet, Mapping)]
            return [cell for cells in found if isinstance(cells, Items) for cell in cells.values]
    raise ValueError("this notebook has no list of cells")


def _characters(text: str, scalar: Scalar) -> list[str]:
    return _CHARACTER.findall(text, scalar.start + 1, scalar.end - 1)


def _changed(text: str, written: _Written, edits: Sequence[Edit]) -> tuple[int, int, str]:
    """The range of a source in the JSON, and what takes its place."""
    strings = list(written.strings)
    decoded = (json.loads(_quoted(string.characters), strict=False) for string in strings)
    before = Source("", "".join(decoded))
    for start, end, content in reversed(ranges(before, edits)):
        first, offset = _at(strings, start, is_end=False)
        last, stop = _at(strings, end, is_end=start < end)
        escaped = json.dumps(content, ensure_ascii=text.isascii())[1:-1]
        joined = strings[first].characters[:offset] + _CHARACTER.findall(escaped) + strings[last].characters[stop:]
        lines = [joined] if written.separator is None else _lines(joined)
        separators = [strings[first].separator, *[written.separator or ""] * len(lines)]
        strings[first : last + 1] = [_String(line, before) for line, before in zip(lines, separators, strict=False)]
    pieces = [piece for string in strings for piece in (string.separator, _quoted(string.characters))]
    return written.start, written.end, "".join(pieces[1:])


def _quoted(characters: Sequence[str]) -> str:
    return '"' + "".join(characters) + '"'


def _at(strings: Sequence[_String], offset: int, is_end: bool) -> tuple[int, int]:
    """In which string a character stands, and where in it; an end stands behind the character before it."""
    for number, string in enumerate(strings):
        length = len(string.characters)
        if offset < length or (offset == length and (is_end or number == len(strings) - 1)):
            return number, offset
        offset -= length
    raise ValueError("an edit reaches beyond its cell")


def _lines(characters: Sequence[str]) -> list[list[str]]:
    """Characters as a list of lines, as notebooks store them; nothing for no characters."""
    lines: list[list[str]] = [[]]
    for character in characters:
        lines[-1].append(character)
        if character == "\\n":
            lines.append([])
    return [line for line in lines if line]
