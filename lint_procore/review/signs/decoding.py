"""Text that stands for other text: encoded, escaped, turned round, or taken apart into letters.

Nothing is run. Each way of writing is looked for with expressions that never go back far, and what is decoded is
bounded in bytes, so that a text which decodes to ever more texts costs no more than any other of its size.
"""

from __future__ import annotations

import binascii
import bz2
import html
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

from lint_procore.review.signs.content import MEDIA
from lint_procore.review.signs.telling import adds, told_by

# How often a text may be encoded in encoded text. Each layer is smaller than the one around it, or counts as much.
_DEPTH = 40
_WITHIN = " within "
# What one file may decode to, beside its own size.
_BUDGET = 4_000_000
LARGEST_INFLATED = 1_000_000
# Shorter base64 text that is no text when decoded is a name, an id or a key.
_LONG = 150

_BASE64_DIGIT = rb"[A-Za-z0-9+/_-]"
# Names in code are runs of such letters too, and there are very many: what is encoded has capitals and small letters.
_BASE64 = re.compile(
    rb"(?<!%(digit)s)(?=[a-z0-9+/_-]*[A-Z])(?=[A-Z0-9+/_-]*[a-z])%(digit)s{16,}" % {b"digit": _BASE64_DIGIT}
)
_BASE64_LINES = re.compile(
    rb"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{40,}[\"']?\\?[ \t]{0,40}\r?\n[ \t]{0,40}[\"']?)+[A-Za-z0-9+/]{0,200}"
)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_BASE32 = re.compile(rb"[A-Z2-7]{12,}")
_HEX = re.compile(rb"[0-9A-Fa-f]{14,}")
_CODES = re.compile(rb"(?<![\w.])(?:(?:0x[0-9A-Fa-f]{2}|\d{2,3})\s{0,4}[,;]\s{0,4}){6,}(?:0x[0-9A-Fa-f]{2}|\d{2,3})")
_CODE = re.compile(rb"0x[0-9A-Fa-f]{2}|\d{2,3}")
_ESCAPE = re.compile(
    r"\\x([0-9A-Fa-f]{2})|\\u00([0-9A-Fa-f]{2})|\\u\{0{0,4}([0-9A-Fa-f]{2})\}|\\U000000([0-9A-Fa-f]{2})|%([0-9A-Fa-f]{2})"
    r"|\\N\{LATIN SMALL LETTER ([A-Z])\}"
)
_OCTAL = re.compile(r"\\(1[0-7]{2}|0?[4-7][0-7])")
_ENTITY = re.compile(r"&#(?:\d{2,3}|[xX][0-9A-Fa-f]{2});")
_TURNED = re.compile("erocorp|slaitnederc_tneilc", re.IGNORECASE)


def _fragments(word: bytes) -> Iterator[bytes]:
    """What every base64 text has in it that holds a word, wherever in the groups of three the word begins."""
    for before in range(3):
        encoded = binascii.b2a_base64(bytes(before) + word, newline=False)
        yield encoded[-(-before * 8 // 6) : (before + len(word)) * 8 // 6]


_FRAGMENT = re.compile(
    b"|".join(
        re.escape(fragment)
        for word in (b"procore", b"Procore", b"PROCORE", b"client_credentials", b"oauth/token")
        for fragment in _fragments(word)
    )
)
_AROUND = re.compile(rb"%s*" % _BASE64_DIGIT)


# "procore" with letters moved on by one number: second and sixth are alike then, and so are third and fifth.
_SHIFTED = re.compile(r"[A-Za-z]([a-z])([a-z])[a-z]\2\1[a-z]|[A-Z]([A-Z])([A-Z])[A-Z]\4\3[A-Z]")
# Letters in quotes of their own, or with the same mark between all of them.
_SPELLED = re.compile(
    "|".join(
        (
            r"[\"'`][^\w\n]{1,12}".join("procore"),
            r"p([^\w\s])" + r"\1".join("rocore"),
        )
    ),
    re.IGNORECASE,
)
_JOINED = re.compile(r"[\"'`]\s{0,20}(?:\+|\.\.?|&|\|\||~|,|<>)?\s{0,20}[\"'`]")

_COMPRESSED = (b"x\x01", b"x\x9c", b"x\xda", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


class Reading(NamedTuple):
    """A text that says something else than what is written. ``way`` names how, ``offset`` is where it starts."""

    way: str
    offset: int
    told: str


def readings(text: str, joins: bool = True) -> Iterator[Reading]:
    """Where a text speaks of the platform without naming it. ``joins``: look for words put together from pieces of
    text too; a program in Python is asked for these in a better way."""
    yield from _encoded(text.encode("utf-8", "surrogatepass") if not text.isascii() else text.encode(), text)
    yield from _escaped(text)
    for found in _TURNED.finditer(text):
        yield Reading("text written backwards", found.start(), found.group()[::-1])
    for found in _SHIFTED.finditer(text):
        word = found.group().lower()
        by = (ord(word[0]) - ord("p")) % 26
        if by and all((ord(one) - ord(other)) % 26 == by for one, other in zip(word, "procore", strict=True)):
            yield Reading(f"text with letters shifted by {by}", found.start(), "procore")
    for found in _SPELLED.finditer(text):
        yield Reading("text spelled letter by letter", found.start(), "procore")
    if joins:
        yield from _put_together(text)


def decoded(data: bytes) -> tuple[str, str] | None:
    """How bytes have to be read to speak of the platform, and what they say then; None where they do not."""
    found = _Budget(len(data)).read(data, _DEPTH)
    return (_in_words(found[0]), found[1]) if found is not None else None


def inflate(data: bytes) -> bytes:
    """The first part of what compressed bytes hold; empty when they are not compressed, or broken."""
    if not data.startswith(_COMPRESSED):
        return b""
    try:
        if data.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(data, LARGEST_INFLATED)
        if data.startswith(b"\xfd7zXZ"):
            return lzma.LZMADecompressor(memlimit=64_000_000).decompress(data, LARGEST_INFLATED)
        return zlib.decompressobj(47).decompress(data, LARGEST_INFLATED)
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError, MemoryError):
        return b""


def is_media(data: bytes) -> bool:
    """Whether bytes begin like a picture, a font, a sound or a document: these are encoded for good reasons."""
    return data.startswith(MEDIA)


# Encoded text


class _Budget:
    """What may still be decoded for one file."""

    def __init__(self, size: int) -> None:
        self.left = _BUDGET + 4 * size

    def take(self, size: int) -> bool:
        self.left -= size
        return self.left >= 0

    def read(self, data: bytes, depth: int) -> tuple[str, str] | None:
        if is_media(data[:16]):
            return None
        says = told_by(data)
        if says:
            return "", says
        if b"erocorp" in data.lower():
            return "backwards", told_by(data[::-1])
        direct = _direct(data)
        if direct is not None and direct[1]:
            return "base64", direct[1]
        if depth <= 0:
            return None
        inflated = inflate(data)
        if inflated:
            if not self.take(len(inflated)):
                return None
            found = self.read(inflated, depth - 1)
            if found is not None:
                return _within("compressed data", found[0]), found[1]
        for way, _, candidate in _candidates(data):
            if not self.take(len(candidate)):
                return None
            found = self.read(candidate, depth - 1)
            if found is not None:
                return _within(way, found[0]), found[1]
        return None


def _within(way: str, inner: str) -> str:
    return f"{inner}{_WITHIN}{way}" if inner else way


def _in_words(way: str) -> str:
    """Ways within one another, what repeats itself told once."""
    out: list[str] = []
    for one, times in groupby(way.split(_WITHIN)):
        count = len(list(times))
        out.append(one if count == 1 else f"{one} ({count} times)")
    return _WITHIN.join(out)


def _encoded(data: bytes, text: str) -> Iterator[Reading]:
    budget = _Budget(len(data))
    ascii_only = len(data) == len(text)

    def reading(way: str, start: int, says: str) -> Reading:
        return Reading(_in_words(way), start if ascii_only else len(data[:start].decode("utf-8", "replace")), says)

    done = set()
    at = 0
    while (direct := _direct(data, at)) is not None:
        start, says, at = direct
        done.add(start)
        if says:
            yield reading("base64", start, says)
    for way, start, candidate in _candidates(data):
        if not budget.take(len(candidate)):
            return
        found = budget.read(candidate, _DEPTH - 1)
        if found is not None and found[1] and start not in done:
            done.add(start)
            yield reading(_within(way, found[0]), start, found[1])


def _direct(data: bytes, at: int = 0) -> tuple[int, str, int] | None:
    """The first base64 text behind ``at`` that speaks of the platform: its start, what it says, and its end."""
    found = _FRAGMENT.search(data, at)
    if found is None:
        return None
    start = found.start()
    while start > at and found.start() - start < 400 and _AROUND.match(data, start - 1, start).group():  # type: ignore[union-attr]
        start -= 1
    end = min(_AROUND.match(data, found.end()).end(), found.end() + 400)  # type: ignore[union-attr]
    says = next(filter(None, (told_by(_from_base64(data[start + shift : end])) for shift in range(4))), "")
    return start, says, end


def _candidates(data: bytes) -> Iterator[tuple[str, int, bytes]]:
    """What parts of a text may stand for: the way, where the part starts, and the bytes behind it."""
    for found in _BASE64.finditer(data):
        candidate = _from_base64(found.group())
        if len(candidate) > _LONG or candidate.isascii() or candidate.startswith(_COMPRESSED):
            yield "base64", found.start(), candidate
    for found in _BASE64_LINES.finditer(data):
        yield "base64", found.start(), _from_base64(_NOT_BASE64.sub(b"", found.group()))
    for found in _HEX.finditer(data):
        run = found.group()
        for shift in (0, 1):
            even = run[shift:]
            yield "hexadecimal digits", found.start(), binascii.unhexlify(even[: len(even) & ~1])
    for found in _CODES.finditer(data):
        codes = [int(code, 0 if code[:2] == b"0x" else 10) for code in _CODE.findall(found.group())]
        yield "a list of character codes", found.start(), bytes(code for code in codes if code < 256)
    for found in _BASE32.finditer(data):
        run = found.group()
        yield "base32", found.start(), _from_base32(run[: len(run) & ~7] or run + b"=" * (-len(run) % 8))


def _from_base64(run: bytes) -> bytes:
    run = run.replace(b"-", b"+").replace(b"_", b"/")
    if len(run) % 4 == 1:
        run = run[:-1]
    try:
        return binascii.a2b_base64(run + b"=" * (-len(run) % 4))
    except binascii.Error:
        return b""


def _from_base32(run: bytes) -> bytes:
    import base64

    try:
        return base64.b32decode(run)
    except binascii.Error:
        return b""


# Escapes and pieces


def _escaped(text: str) -> Iterator[Reading]:
    ways: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        ("escapes", "\\", lambda line: _OCTAL.sub(_of_octal, _ESCAPE.sub(_of_escape, line))),
        ("percent escapes", "%", lambda line: _ESCAPE.sub(_of_escape, line)),
        ("character references", "&#", lambda line: _ENTITY.sub(lambda found: html.unescape(found.group()), line)),
    )
    for way, mark, read in ways:
        at = text.find(mark)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            line = text[start : end if end >= 0 else len(text)]
            says = adds(line, read(line))
            if says:
                yield Reading(way, at, says)
            at = text.find(mark, end) if end >= 0 else -1


def _of_escape(found: re.Match[str]) -> str:
    if found[6]:
        return found[6].lower()
    return chr(int(next(filter(None, found.groups())), 16))


def _of_octal(found: re.Match[str]) -> str:
    return chr(int(found[1], 8))


def _put_together(text: str) -> Iterator[Reading]:
    """Words that appear when the ends of neighbouring texts are taken away."""
    pieces: list[str] = []
    starts: list[int] = []  # where each piece begins in the text
    at = 0
    for found in _JOINED.finditer(text):
        pieces.append(text[at : found.start()])
        starts.append(at)
        at = found.end()
    if not pieces:
        return
    pieces.append(text[at:])
    starts.append(at)
    whole = "".join(pieces).lower()
    position = whole.find("procore")
    index = 0
    before = 0  # the length of the pieces before ``index``
    while position >= 0:
        while before + len(pieces[index]) <= position:
            before += len(pieces[index])
            index += 1
        # in the open when all of it lies in one piece
        if position + len("procore") > before + len(pieces[index]):
            yield Reading("text put together from pieces", starts[index] + position - before, "procore")
        position = whole.find("procore", position + 1)
