"""Where known text is written, character by character, and what would take its place.

Flow knows in which string a text stands; of an edit the very characters have to be known. They are those where the
string's source shows the text as it is; behind escapes, or where the text stands twice, nobody can tell, and there is
no edit.
"""

from __future__ import annotations

from collections.abc import Callable

from lint_procore.flow.values import Literal
from lint_procore.model.address import HOLE, Address
from lint_procore.source import Source, Span

SourceOf = Callable[[str], Source | None]


def characters(source_of: SourceOf, literal: Literal, start: int, end: int) -> Span | None:
    """Where the characters from ``start`` to ``end`` of a known text are written; None where that cannot be told."""
    source = source_of(literal.span.filename)
    if source is None:
        return None
    written = source.text[literal.span.start : literal.span.end]
    wanted = literal.text[start:end]
    for context, offset in ((literal.text, start), (wanted, 0)):
        if wanted and written.count(context) == 1:
            at = written.index(context) + offset
            if written[at - 1 : at] != "\\":
                return Span(literal.span.filename, literal.span.start + at, literal.span.start + at + len(wanted))
    return None


def part_of_address(source_of: SourceOf, address: Address, start: int, end: int) -> Span | None:
    """Where a range of an address's text is written, if that is in one piece."""
    for piece in address.pieces:
        if piece.start <= start and end <= piece.start + len(piece.text) and isinstance(piece.value, Literal):
            return characters(source_of, piece.value, start - piece.start, end - piece.start)
    return None


def host_of_address(source_of: SourceOf, address: Address) -> Span | None:
    """Where an address's host is written, without a port."""
    if address.host is None or HOLE in address.host:
        return None
    start = address.text.lower().rfind(address.host, 0, address.path_start)
    return part_of_address(source_of, address, start, start + len(address.host.split(":")[0])) if start >= 0 else None
