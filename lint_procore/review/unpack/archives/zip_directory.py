"""The directory of a zip: where it lies, and what it says of each file."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from lint_procore.review.unpack.outcome import Unreadable
from lint_procore.review.unpack.place import Place

END, ENTRY = b"PK\x05\x06", b"PK\x01\x02"
FULL32 = 0xFFFFFFFF
UNICODE_NAME = 0x7075
_END64, _LOCATOR = b"PK\x06\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _END64_SIZE, _ENTRY_SIZE = 22, 20, 56, 46
_FULL16 = 0xFFFF
_WIDE = 1


class End(NamedTuple):
    """The directory: where it lies and what the record behind it says; ``after`` is where that record ends."""

    start: int
    size: int
    files: int
    shift: int
    after: int
    comment: bytes


class Entry(NamedTuple):
    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    at: int
    other_name: bytes


def find_end(file: BinaryIO, length: int) -> End | None:
    """The last directory of a file that is one; None when there is none. Moves the position."""
    reach = min(length, _END_SIZE + _FULL16 + _FULL16)
    file.seek(length - reach)
    tail = file.read(reach)
    at = len(tail)
    for _ in range(64):  # more marks than that, and none of them true, is no archive
        at = tail.rfind(END, 0, at)
        if at < 0:
            break
        end = _end_at(file, tail, at, length - reach)
        if end is not None:
            return end
    return None


def _end_at(file: BinaryIO, tail: bytes, at: int, before: int) -> End | None:
    if at + _END_SIZE > len(tail):
        return None
    disk, first, here, count, size, offset, comment = struct.unpack_from("<4H2LH", tail, at + 4)
    position = before + at
    stop = position
    if position >= _LOCATOR_SIZE:
        file.seek(position - _LOCATOR_SIZE)
        locator = file.read(_LOCATOR_SIZE)
        if locator.startswith(_LOCATOR):
            stop = position - _LOCATOR_SIZE - _END64_SIZE
            if stop < 0:
                return None
            file.seek(stop)
            record = file.read(_END64_SIZE)
            if not record.startswith(_END64):
                return None
            count64, size64, offset64 = struct.unpack_from("<3Q", record, 32)
            for short, long, full in ((count, count64, _FULL16), (size, size64, FULL32), (offset, offset64, FULL32)):
                if short not in (long, full):
                    return None
            here, count, size, offset = count64, count64, size64, offset64
    start = stop - size
    if start < 0 or disk or first or here != count:
        return None
    file.seek(start)
    # A directory of nothing hides nothing, and its few bytes may stand in any file by chance.
    if file.read(4) != ENTRY and (size or count or position):
        return None
    after = position + _END_SIZE + comment
    text = tail[at + _END_SIZE : at + _END_SIZE + comment]
    return End(start, size, count, start - offset, after, text)


def entries_of(file: BinaryIO, end: End, place: Place) -> Iterator[Entry]:
    """The entries of the directory; raises Unreadable when it is damaged."""
    if end.shift < 0:
        raise Unreadable("corrupt", "its directory lies before where it is said to lie")
    file.seek(end.start)
    left = end.size
    while left:
        fixed = file.read(_ENTRY_SIZE)
        if len(fixed) < _ENTRY_SIZE or not fixed.startswith(ENTRY):
            raise Unreadable("corrupt", "its directory is damaged")
        place.entry()
        flags, method = struct.unpack_from("<2H", fixed, 8)
        crc, packed, size, names, extras, comments, disk = struct.unpack_from("<3L4H", fixed, 16)
        attributes, at = struct.unpack_from("<2L", fixed, 38)
        raw = file.read(names)
        extra = file.read(extras)
        file.seek(comments, os.SEEK_CUR)
        left -= _ENTRY_SIZE + names + extras + comments
        if left < 0:
            raise Unreadable("corrupt", "its directory is damaged")
        fields = fields_of(extra)
        if disk not in (0, _FULL16):
            raise Unreadable("unsupported", "it is one of several volumes")
        size, packed, at = wide(fields, size, packed, at)
        other = fields.get(UNICODE_NAME, b"")[5:]
        yield Entry(raw, flags, method, crc, packed, size, attributes >> 16, at + end.shift, other)


def wide(fields: dict[int, bytes], *values: int) -> list[int]:
    """Sizes and places, of which those that do not fit their field stand in a field of their own, in this order."""
    more = fields.get(_WIDE, b"")
    out = []
    for value in values:
        if value == FULL32 and len(more) >= 8:
            value, more = int.from_bytes(more[:8], "little"), more[8:]
        out.append(value)
    return out


def fields_of(extra: bytes) -> dict[int, bytes]:
    """The further fields of a header, by number."""
    out: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        out.setdefault(tag, extra[at + 4 : at + 4 + length])
        at += 4 + length
    return out
