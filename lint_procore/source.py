"""The text of one file: decoding as Python does it, and rows and columns of offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from functools import cached_property
from typing import NamedTuple

from lint_procore.filetypes import family_of

_NEWLINE = re.compile(r"\r\n|\r|\n")
# PEP 263, with the expression that the interpreter itself documents.
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK_OR_COMMENT = re.compile(rb"^[ \t\f]*(?:#[^\r\n]*)?$")


class UnreadableSource(Exception):
    """A file whose text cannot be had. ``row`` is where the trouble starts (from 1); the message says what to do.
    ``partly``: the text is there and rules have looked at it, but not all that it does was followed."""

    def __init__(self, message: str, row: int = 1, column: int = 1, partly: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.row = row
        self.column = column
        self.partly = partly

    def __reduce__(self) -> tuple[type[UnreadableSource], tuple[str, int, int, bool]]:
        return type(self), (self.message, self.row, self.column, self.partly)


class Location(NamedTuple):
    """A position in a text: ``row`` and ``column`` from 1, the column in characters."""

    row: int
    column: int


class Span(NamedTuple):
    """A range of characters in one file: ``start`` inclusive, ``end`` exclusive, counted from 0."""

    filename: str
    start: int
    end: int


def decode(data: bytes) -> tuple[str, str]:
    """The text of a Python file and its encoding's name, without a byte order mark.

    Raises UnreadableSource for UTF-16/32, NUL bytes, an unknown coding line and bytes that do not fit the encoding.
    """
    if data.startswith((BOM_UTF32_LE, BOM_UTF32_BE, BOM_UTF16_LE, BOM_UTF16_BE)):
        raise UnreadableSource("this file is UTF-16 or UTF-32, which Python cannot read; save it as UTF-8")
    nul = data.find(b"\0")
    if nul >= 0:
        raise UnreadableSource(
            "this file contains NUL bytes, so it is not Python source", data.count(b"\n", 0, nul) + 1
        )
    encoding = "utf-8"
    if data.startswith(BOM_UTF8):
        data = data[len(BOM_UTF8) :]
    else:
        for line in data.split(b"\n", 2)[:2]:
            found = _CODING.match(line)
            if found:
                encoding = found.group(1).decode("ascii")
                break
            if not _BLANK_OR_COMMENT.match(line.rstrip(b"\r")):
                break
    try:
        return data.decode(encoding), encoding
    except LookupError:
        raise UnreadableSource(
            f"unknown encoding {encoding!r} in the coding line; name one that Python knows"
        ) from None
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise UnreadableSource(
            f"byte 0x{data[error.start]:02x} is not {encoding}; save the file as UTF-8 or declare its encoding", row
        ) from None


def decode_document(data: bytes, family: str) -> tuple[str, str]:
    """The text of a file around the code and its encoding's name, without a byte order mark.

    UTF-16 is read where a mark says so, as some editors and shells write it. Raises UnreadableSource.
    """
    encoding = "utf-8"
    for mark, name in _MARKED:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if family == "properties":  # that is what Java wrote for twenty years
            text, encoding = data.decode("latin-1"), "latin-1"
        else:
            row = len(_NEWLINE.findall(data[: error.start].decode(encoding, "replace"))) + 1
            raise UnreadableSource(
                f"byte {error.start + 1} of this file is not {encoding.upper()}; save it as UTF-8, or exclude it", row
            ) from None
    nul = text.find("\0")
    if nul >= 0:
        row = len(_NEWLINE.findall(text[:nul])) + 1
        raise UnreadableSource("this file contains NUL characters, so it is not text; mend it, or exclude it", row)
    return text, encoding


_MARKED = (
    (BOM_UTF8, "utf-8"),
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)


class Source:
    """The decoded text of one file, with offsets turned into rows and columns on demand."""

    def __init__(self, filename: str, text: str, encoding: str = "utf-8") -> None:
        self.filename = filename
        self.text = text
        self.encoding = encoding

    @classmethod
    def from_bytes(cls, filename: str, data: bytes) -> Source:
        """Decode ``data`` as the name asks for; raises UnreadableSource."""
        family = family_of(filename)
        is_code = family in (None, "python", "notebook")
        text, encoding = decode(data) if is_code else decode_document(data, family or "")
        return cls(filename, text, encoding)

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line."""
        return [0, *(match.end() for match in _NEWLINE.finditer(self.text))]

    def location(self, offset: int) -> Location:
        """Row and column (from 1) of a character offset (from 0)."""
        row = bisect_right(self.line_starts, offset)
        return Location(row, offset - self.line_starts[row - 1] + 1)

    def in_cell(self, start: Location, end: Location) -> tuple[int | None, Location, Location]:
        """A range as people know it: in a notebook the cell's number, and rows and columns within the cell."""
        return None, start, end

    def cell_source(self, cell: int | None) -> Source:
        """What rows and columns count in: the text, or in a notebook that of a cell."""
        return self

    def between(self, start: Location, end: Location) -> str | None:
        """The text of a range; None where there is no such range."""
        at, to = self.offset(start), self.offset(end)
        return self.text[at:to] if at is not None and to is not None and at <= to else None

    def offset(self, place: Location) -> int | None:
        """The character offset (from 0) of a row and column; None where there is no such place."""
        if not 1 <= place.row <= len(self.line_starts) or place.column < 1:
            return None
        offset = self.line_starts[place.row - 1] + place.column - 1
        end = self.line_starts[place.row] if place.row < len(self.line_starts) else len(self.text) + 1
        return offset if offset < end else None

    @property
    def newline(self) -> str:
        """How the first line ends; where there is but one, as most texts have it."""
        found = _NEWLINE.search(self.text)
        return found.group() if found is not None else "\n"

    def is_prose(self, offset: int) -> bool:
        """Whether a comment at this place was made of what is no code: nothing in it is meant for tools."""
        return False

    def whole_line(self, row: int) -> tuple[int, int]:
        """The range that goes when a row goes."""
        end = self.line_starts[row] if row < len(self.line_starts) else len(self.text)
        return self.line_starts[row - 1], end

    def line(self, row: int) -> str:
        """The text of a row (from 1), without its line ending."""
        start = self.line_starts[row - 1]
        end = self.line_starts[row] if row < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")
