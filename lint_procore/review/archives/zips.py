"""zip, and what is a zip by another name: wheels, eggs, jars, zipapps, documents of office programs.

The format says everything twice: in a directory at the end, and before each file. Readers differ in which one they
believe, in where they look for the directory, and in what they do about bytes between the files. So both are compared,
each byte of the archive has to belong to one file, and what is left over is told.
"""

from __future__ import annotations

import bz2
import lzma
import os
import stat
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from lint_procore.review.archives.streams import Decoder, Inflate, Zstd, expanded
from lint_procore.review.area import CHUNK, Place
from lint_procore.review.limits import MIB
from lint_procore.review.names import decoded
from lint_procore.review.outcome import Unreadable

_END, _END64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_ENTRY, _LOCAL, _DESCRIPTOR = b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
_END_SIZE, _LOCATOR_SIZE, _END64_SIZE, _ENTRY_SIZE, _LOCAL_SIZE = 22, 20, 56, 46, 30
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED, _END_MARKED, _DESCRIBED, _STRONG, _UTF8, _MASKED = 0x1, 0x2, 0x8, 0x40, 0x800, 0x2000
_SPANNING = _DESCRIPTOR, b"PK00"  # marks of an archive that was to be written in volumes
_AES = 99
_METHODS = {
    **{1: "shrink", 2: "reduce", 3: "reduce", 4: "reduce", 5: "reduce", 6: "implode", 9: "deflate64"},
    **{18: "terse", 19: "LZ77", 94: "MP3", 95: "xz", 96: "JPEG", 97: "WavPack", 98: "PPMd"},
}
_LZMA_MEMORY = 256 * MIB
_LONGEST_LINK = 4096
_SHEBANG = 256


class _End(NamedTuple):
    """The directory: where it lies and what the record behind it says; ``after`` is where that record ends."""

    start: int
    size: int
    files: int
    shift: int
    after: int
    comment: bytes


class _Entry(NamedTuple):
    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    at: int
    other_name: bytes


def bring_out(file: BinaryIO, place: Place) -> None:
    """Writes the files of an archive; raises Unreadable where it cannot be read any further."""
    length = file.seek(0, os.SEEK_END)
    end = find_end(file, length)
    if end is None:
        raise Unreadable("corrupt", "it has no directory, or is cut off")
    entries = list(_directory(file, end, place))
    if len(entries) != end.files:
        raise Unreadable("hidden", f"its directory holds {len(entries)} files, and is said to hold {end.files}")
    if _END in end.comment or _ENTRY in end.comment:
        raise Unreadable("hidden", "its comment holds a second directory, which other readers believe")
    entries.sort(key=lambda entry: entry.at)
    reached = 0
    for entry in entries:
        if entry.at < reached:
            raise _sharing()
        reached = entry.at + _LOCAL_SIZE + len(entry.raw) + entry.packed
    reached = 0
    for entry in entries:
        if entry.at < reached:
            raise _sharing()
        _told(file, reached, entry.at, place)
        reached = _write(file, entry, end.start, place)
    _told(file, reached, end.start, place)
    _told(file, end.after, length, place)


def _sharing() -> Unreadable:
    return Unreadable("corrupt", "its files share bytes, as in a bomb")


def find_end(file: BinaryIO, length: int) -> _End | None:
    """The last directory of a file that is one; None when there is none. Moves the position."""
    reach = min(length, _END_SIZE + _FULL16 + _FULL16)
    file.seek(length - reach)
    tail = file.read(reach)
    at = len(tail)
    for _ in range(64):  # more marks than that, and none of them true, is no archive
        at = tail.rfind(_END, 0, at)
        if at < 0:
            break
        end = _end_at(file, tail, at, length - reach)
        if end is not None:
            return end
    return None


def _end_at(file: BinaryIO, tail: bytes, at: int, before: int) -> _End | None:
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
            for short, long, full in ((count, count64, _FULL16), (size, size64, _FULL32), (offset, offset64, _FULL32)):
                if short not in (long, full):
                    return None
            here, count, size, offset = count64, count64, size64, offset64
    start = stop - size
    if start < 0 or disk or first or here != count:
        return None
    file.seek(start)
    # A directory of nothing hides nothing, and its few bytes may stand in any file by chance.
    if file.read(4) != _ENTRY and (size or count or position):
        return None
    after = position + _END_SIZE + comment
    text = tail[at + _END_SIZE : at + _END_SIZE + comment]
    return _End(start, size, count, start - offset, after, text)


def _directory(file: BinaryIO, end: _End, place: Place) -> Iterator[_Entry]:
    """The entries of the directory; raises Unreadable when it is damaged."""
    if end.shift < 0:
        raise Unreadable("corrupt", "its directory lies before where it is said to lie")
    file.seek(end.start)
    left = end.size
    while left:
        fixed = file.read(_ENTRY_SIZE)
        if len(fixed) < _ENTRY_SIZE or not fixed.startswith(_ENTRY):
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
        fields = _fields(extra)
        wide = fields.get(1, b"")
        values = []
        for value in (size, packed, at):
            if value == _FULL32 and len(wide) >= 8:
                value, wide = int.from_bytes(wide[:8], "little"), wide[8:]
            values.append(value)
        if disk not in (0, _FULL16):
            raise Unreadable("unsupported", "it is one of several volumes")
        size, packed, at = values
        other = fields.get(0x7075, b"")[5:]
        yield _Entry(raw, flags, method, crc, packed, size, attributes >> 16, at + end.shift, other)


def _fields(extra: bytes) -> dict[int, bytes]:
    out: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        out.setdefault(tag, extra[at + 4 : at + 4 + length])
        at += 4 + length
    return out


def _told(file: BinaryIO, start: int, end: int, place: Place) -> None:
    """Tells of bytes that belong to no file, unless they say nothing."""
    if end <= start:
        return
    file.seek(start)
    if start == 0 and end <= _SHEBANG:
        head = file.read(end)
        if head in _SPANNING or (head.startswith(b"#!") and head.endswith(b"\n") and head.count(b"\n") == 1):
            return
        file.seek(start)
    left = end - start
    says = has_mark = False
    before = b""
    while left and (data := file.read(min(CHUNK, left))):
        left -= len(data)
        says = says or bool(data.strip(b"\0"))
        has_mark = has_mark or any(mark in before + data for mark in (_LOCAL, _ENTRY, _END))
        before = data[-3:]
    if says:
        where = "before the first file" if start == 0 else f"at byte {start}"
        # A file that is something else as well stays as it is, and with it these bytes, unless they are a zip again.
        place.refuse(
            b"", "hidden", f"{end - start} bytes {where} belong to no file in it", lost=has_mark or not place.is_kept
        )


def _write(file: BinaryIO, entry: _Entry, stop: int, place: Place) -> int:
    """Writes one file, or tells why not; where it ends in the archive. Raises Unreadable when that cannot be told."""
    file.seek(entry.at)
    fixed = file.read(_LOCAL_SIZE)
    if len(fixed) < _LOCAL_SIZE or not fixed.startswith(_LOCAL):
        raise Unreadable("corrupt", f"there is no file where {entry.raw!r:.200} should be")
    flags, method = struct.unpack_from("<2H", fixed, 6)
    crc, packed, size, names, extras = struct.unpack_from("<3L2H", fixed, 14)
    raw = file.read(names)
    fields = _fields(file.read(extras))
    start = entry.at + _LOCAL_SIZE + names + extras
    end = start + entry.packed
    if end > stop:
        raise Unreadable("corrupt", f"{entry.raw!r:.200} reaches into the directory, or it is cut off")
    after: int = end + _descriptor(file, end, stop, entry) if flags & _DESCRIBED else end
    wide = fields.get(1, b"")
    if size == _FULL32 and len(wide) >= 8:
        size, wide = int.from_bytes(wide[:8], "little"), wide[8:]
    if packed == _FULL32 and len(wide) >= 8:
        packed = int.from_bytes(wide[:8], "little")
    said = (raw, method, flags & (_ENCRYPTED | _STRONG | _MASKED))
    known = (entry.raw, entry.method, entry.flags & (_ENCRYPTED | _STRONG | _MASKED))
    sizes = [(crc, entry.crc), (packed, entry.packed), (size, entry.size)]
    is_open = bool(flags & _DESCRIBED)
    try:
        if flags & _MASKED or entry.flags & (_ENCRYPTED | _STRONG | _MASKED) or entry.method == _AES:
            raise Unreadable("encrypted", "it is encrypted")
        if said != known or any(one != other and not (is_open and one == 0) for one, other in sizes):
            raise Unreadable("hidden", "the directory and the file itself disagree about its name, size or kind")
        for other in (entry.other_name, fields.get(0x7075, b"")[5:]):
            if other and other != entry.raw:
                raise Unreadable("hidden", "it has a second name, which some readers take")
        _write_content(file, start, entry, place)
    except Unreadable as error:
        place.refuse(entry.raw, error.kind, error.why)
    return after


def _descriptor(file: BinaryIO, at: int, stop: int, entry: _Entry) -> int:
    """How long the record is that repeats checksum and sizes behind a file: four forms are in use, or there is none."""
    file.seek(at)
    found = file.read(min(24, stop - at))
    records = [struct.pack("<LQQ", entry.crc, entry.packed, entry.size)]
    if max(entry.packed, entry.size) < _FULL32:
        records.append(struct.pack("<LLL", entry.crc, entry.packed, entry.size))
    for record in records:
        for form in (_DESCRIPTOR + record, record):
            if found.startswith(form):
                return len(form)
    return 0


def _write_content(file: BinaryIO, start: int, entry: _Entry, place: Place) -> None:
    name = _name(entry)
    kind = stat.S_IFMT(entry.mode)
    if name.endswith("/"):
        if entry.size or entry.packed > 2:  # an empty stream of deflate has two bytes
            raise Unreadable("hidden", "it is a folder by its name, and has content")
        place.folder(name)
    elif kind in (stat.S_IFBLK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK) and not entry.size:
        what = "a pipe" if kind == stat.S_IFIFO else "a socket" if kind == stat.S_IFSOCK else "a device"
        place.refuse(name, "device", f"it is {what}", lost=False)
    elif kind == stat.S_IFLNK:
        if entry.size > _LONGEST_LINK:
            raise Unreadable("hidden", "it is a link by its mark, and has the content of a file")
        place.link(name, b"".join(_content(file, start, entry, place)), is_content=True)
    else:
        place.file(name, _content(file, start, entry, place), entry.size)


def _name(entry: _Entry) -> str:
    if entry.flags & _UTF8:
        return decoded(entry.raw)
    try:
        return entry.raw.decode("utf-8")  # as many tools write without saying so
    except UnicodeDecodeError:
        return entry.raw.decode("cp437")


def _content(file: BinaryIO, start: int, entry: _Entry, place: Place) -> Iterator[bytes]:
    """The content of one file, which is as long as was said and has the checksum that was given, or Unreadable."""
    left = entry.size
    crc = 0
    for data in _unpacked(file, start, entry):
        place.spend(len(data))
        left -= len(data)
        if left < 0:
            raise Unreadable("corrupt", "it is longer than the archive says")
        crc = zlib.crc32(data, crc)
        yield data
    if left:
        raise Unreadable("corrupt", "it is shorter than the archive says")
    if crc != entry.crc:
        raise Unreadable("corrupt", "its checksum is wrong")


def _unpacked(file: BinaryIO, start: int, entry: _Entry) -> Iterator[bytes]:
    left = entry.packed

    def read(most: int = CHUNK) -> bytes:
        nonlocal left
        data = file.read(min(most, left))
        left -= len(data)
        return data

    file.seek(start)
    if entry.method == 0:
        while data := read():
            yield data
        return
    piece = CHUNK
    first = b""
    decoder: Decoder
    if entry.method == 8:
        decoder = Inflate(-zlib.MAX_WBITS)
    elif entry.method == 12:
        decoder = bz2.BZ2Decompressor()
    elif entry.method in (20, 93):
        decoder, piece = Zstd(), 512
    elif entry.method == 14:
        # The stream of the .lzma format: properties, size, data. Two bytes of version and two of length go before.
        head = read(9)
        size = entry.size if not entry.flags & _END_MARKED else (1 << 64) - 1
        first = head[4:] + size.to_bytes(8, "little")
        decoder = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_LZMA_MEMORY)
    else:
        method = _METHODS.get(entry.method, f"method {entry.method}")
        raise Unreadable("unsupported", f"it is packed with {method}")
    yield from expanded(decoder, first + read(piece), lambda: read(piece))
    if left or decoder.unused_data:
        raise Unreadable("hidden", "data follows where its packed content ends")
