"""Addresses: a URL value taken apart into scheme, host, path and query, with the place each part was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lint_procore.flow.values import (
    MOST_TEXTS,
    Choice,
    Constant,
    Entry,
    Literal,
    MapObject,
    Symbol,
    Text,
    Value,
    alternatives,
    known_text,
    parts_of,
    span_of,
)
from lint_procore.source import Span

# Stands for a hole in the text of an address.
HOLE = "\0"

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):/{2,}")
_HOST_END = re.compile(r"[/?#]")
_USER = re.compile(r"(?<=://)[^/?#@]*@")
_BARE_HOST = re.compile(
    r"[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.(?:com|net|org|io|gov|us|eu|ca|dev|local)(?::\d+)?(?=[/?#\0]|$)"
)


class Piece(NamedTuple):
    """A part of an address's text: where it starts in the text, and the literal or the hole it is."""

    start: int
    text: str
    value: Value


@dataclass(slots=True, eq=False)
class Address:
    """One alternative of a URL.

    ``host`` is lower case, None where it is not written (``host_hole`` then says what stands for it, if anything);
    ``path`` and ``query`` hold ``\\0`` for holes. ``assumed``: a default took the place of a value that can be set
    elsewhere.
    """

    pieces: tuple[Piece, ...]
    text: str
    scheme: str | None
    host: str | None
    host_hole: Value | None
    path: str
    query: str
    path_start: int
    assumed: bool

    def literal_at(self, offset: int) -> Literal | None:
        """The literal that wrote the character at ``offset`` of ``text``."""
        for piece in reversed(self.pieces):
            if piece.start <= offset and piece.text and offset < piece.start + len(piece.text):
                return piece.value if isinstance(piece.value, Literal) else None
        return None

    def host_literal(self) -> Literal | None:
        """The literal in which the host is written."""
        if self.host is None:
            return None
        start = self.text.find("//")
        return self.literal_at(start + 2 if start >= 0 else 0)

    def place(self, fallback: Span) -> Span:
        """Where the host is written, or else the first literal of the address, or else ``fallback``."""
        host = self.host_literal()
        if host is not None:
            return host.span
        for piece in self.pieces:
            if isinstance(piece.value, Literal) and piece.text.strip("/"):
                return piece.value.span
        return fallback

    def segments(self) -> list[tuple[int, str]]:
        """The parts of the path between slashes: where each starts in ``text``, and what it says."""
        out: list[tuple[int, str]] = []
        at = self.path_start
        for part in self.path.split("/"):
            if part:
                out.append((at, part))
            at += len(part) + 1
        return out

    def under(self, prefix: str) -> int | None:
        """Where in ``text`` the last part of ``prefix`` stands, when the path begins with it; None when it does not.

        Repeated slashes do not matter, and a hole right behind the prefix stands for the rest of the path.
        """
        wanted = prefix.strip("/").split("/")
        found = self.segments()[: len(wanted)]
        if [part for _, part in found[:-1]] == wanted[:-1] and found and found[-1][1].rstrip(HOLE) == wanted[-1]:
            return found[-1][0]
        return None

    def holes(self) -> Iterator[Value]:
        """The unknown parts, in order."""
        for piece in self.pieces:
            if not isinstance(piece.value, Literal):
                yield piece.value

    def template(self) -> str:
        """The path with ``{}`` for what is not known; several such parts in a row are one."""
        text = self.path
        while HOLE * 2 in text:
            text = text.replace(HOLE * 2, HOLE)
        return "/" + "/".join(part for part in text.replace(HOLE, "{}").split("/") if part)

    def shown(self) -> str:
        """The address as a person may read it, holes as ``{}``, without its query and a user before the host."""
        return _USER.sub("", self.text.split("?")[0], count=1).replace(HOLE, "{}")


def addresses(value: Value | None) -> list[Address]:
    """All alternatives of a URL value, defaults filled in for symbols that have one, and texts for one of many."""
    if value is None:
        return []
    out: list[Address] = []
    for option in alternatives(value):
        if isinstance(option, (Literal, Text, Symbol)):
            for parts, assumed in _expanded(parts_of(option)):
                out.append(_parse(parts, assumed))
    return out[:MOST_TEXTS]


def _expanded(parts: tuple[Value, ...], depth: int = 3) -> list[tuple[list[Value], bool]]:
    rows: list[tuple[list[Value], bool]] = [([], False)]
    for part in parts:
        choices: list[tuple[tuple[Value, ...], bool]] = []
        if isinstance(part, Symbol) and part.default is not None and depth:
            for option in alternatives(part.default):
                if isinstance(option, (Literal, Text, Symbol)):
                    choices.extend((tuple(row), True) for row, _ in _expanded(parts_of(option), depth - 1))
                elif isinstance(option, Constant) and option.value is not None:
                    choices.append(((Literal(str(option.value), option.span),), True))
        if isinstance(part, Symbol):
            choices.extend((parts_of(option), False) for option in part.among)
        if not choices:
            choices = [((part,), False)]
        most = MOST_TEXTS if isinstance(part, Symbol) and part.among else max(len(rows), 8)
        rows = [([*row, *chosen], assumed or one) for row, assumed in rows for chosen, one in choices][:most]
    return rows


def _parse(parts: list[Value], assumed: bool) -> Address:
    pieces: list[Piece] = []
    text = ""
    for part in parts:
        written = part.text if isinstance(part, Literal) else HOLE
        pieces.append(Piece(len(text), written, part))
        text += written
    scheme: str | None = None
    host: str | None = None
    host_hole: Value | None = None
    rest_start = 0
    found = _SCHEME.match(text)
    if found:
        scheme = found.group(1).lower()
    if found or text.startswith("//"):
        begin = found.end() if found else 2
        end_match = _HOST_END.search(text, begin)
        rest_start = end_match.start() if end_match else len(text)
        authority = text[begin:rest_start].rsplit("@", 1)[-1]
        if authority == HOLE or (HOLE in authority and "." not in authority):
            host_hole = next((piece.value for piece in pieces if piece.text == HOLE and piece.start >= begin), None)
        else:
            if authority.endswith(HOLE) and "." in authority:
                # "https://api.procore.com" + path: the hole is where the path begins
                kept = authority.rstrip(HOLE)
                rest_start = begin + text[begin:rest_start].index(kept) + len(kept)
                authority = kept
            host = authority.lower()
    elif text.startswith(HOLE):
        host_hole = pieces[0].value
        rest_start = 1
    else:
        bare = _BARE_HOST.match(text)
        if bare:
            host, rest_start = bare.group().lower(), bare.end()
    rest = text[rest_start:]
    path, _, query = rest.partition("?")
    path = path.split("#")[0]
    return Address(tuple(pieces), text, scheme, host, host_hole, path, query, rest_start, assumed)


def query_fields(text: str, pieces: tuple[Piece, ...], offset: int, span: Span) -> dict[str, Entry]:
    """The fields of a query string or an urlencoded body that stands at ``offset`` of an address's text.

    Each has the place where its name is written, or else ``span``.
    """
    fields: dict[str, Entry] = {}
    at = offset
    for field in text.split("&"):
        name, equals, value = field.partition("=")
        begin, written = at + len(name) + len(equals), at
        at += len(field) + 1
        if not name or HOLE in name:
            continue
        inside = [
            piece for piece in pieces if piece.start < begin + len(value) and piece.start + len(piece.text) > begin
        ]
        holes = [piece.value for piece in inside if piece.text == HOLE]
        named = (piece.value for piece in pieces if piece.start <= written < piece.start + len(piece.text))
        place = next((part.span for part in named if isinstance(part, Literal)), span)
        if holes:
            fields[name] = Entry(holes[0], place)
        else:
            whole = next((piece.value.span for piece in inside if isinstance(piece.value, Literal)), span)
            fields[name] = Entry(Literal(value, whole), place)
    return fields


def address_query(address: Address, span: Span) -> list[Value]:
    """The query that is part of an address, as mappings: what is written, and what was urlencoded into it."""
    if not address.query:
        return []
    offset = address.path_start + address.text[address.path_start :].index("?") + 1
    out: list[Value] = [
        option
        for hole in address.holes()
        if isinstance(hole, Symbol) and hole.name == "urlencode" and hole.key is not None
        for option in alternatives(hole.key)
    ]
    fields = query_fields(address.query, address.pieces, offset, span)
    return [*out, MapObject(fields, (), span)] if fields else out


def _json_fields(value: Value, span: Span) -> list[Value]:
    """The texts in a JSON object that is written out in full."""
    import json

    text = known_text(value)
    place = span_of(parts_of(value)[0], span)
    try:
        loaded = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return []
    if not isinstance(loaded, dict):
        return []
    texts = {key: Entry(Literal(each, place), place) for key, each in loaded.items() if isinstance(each, str)}
    return [MapObject(texts, (), place)]


def form_fields(value: Value | None, span: Span) -> list[Value]:
    """A body or query as mappings: text is taken apart as urlencoded or JSON, an urlencoded mapping is opened.

    What cannot be looked into comes first; alternatives of a known form are one choice, decided by what decides them.
    """
    unknown: list[Value] = []
    known: list[Value] = []
    for option in alternatives(value) if value is not None else ():
        if isinstance(option, Symbol) and option.name == "urlencode" and option.key is not None:
            known.append(option.key)
        elif isinstance(option, (Literal, Text)):
            address = _parse(list(parts_of(option)), False)
            text = address.text.lstrip("?")
            if text.lstrip().startswith("{"):
                known.extend(_json_fields(option, span))
            elif "=" in text and not text.lstrip().startswith("<"):
                fields = query_fields(text, address.pieces, len(address.text) - len(text), span)
                known.append(MapObject(fields, (), span))
        elif isinstance(option, MapObject):
            known.append(option)
        elif not (isinstance(option, Constant) and option.value is None):
            unknown.append(option)
    return [*unknown, *one_of(known, value)]


def one_of(options: list[Value], chosen: Value | None) -> list[Value]:
    """What was made of a value's alternatives, as one value that is chosen as that one is."""
    if len(options) < 2 or not isinstance(chosen, Choice):
        return options
    flat = tuple(each for option in options for each in alternatives(option))
    return [Choice(flat, chosen.by)]
