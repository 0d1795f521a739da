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
from typing import BinaryIO

from lint_procore.review.limits import MIB
from lint_procore.review.unpack.archives.streams import Decoder, Inflate, Zstd, expanded
from lint_procore.review.unpack.archives.zip_directory import (
    END,
    ENTRY,
    FULL32,
    UNICODE_NAME,
    Entry,
    entries_of,
    fields_of,
    find_end,
    wide,
)
from lint_procore.review.unpack.area import CHUNK
from lint_procore.review.unpack.names import decoded
from lint_procore.review.unpack.outcome import Unreadable
from lint_procore.review.unpack.place import Place, check_link

_LOCAL, _DESCRIPTOR = b"PK\x03\x04", b"PK\x07\x08"
_LOCAL_SIZE = 30
_ENCRYPTED, _END_MARKED, _DESCRIBED, _STRONG, _UTF8, _MASKED = 0x1, 0x2, 0x8, 0x40, 0x800, 0x2000
_SPANNING = _DESCRIPTOR, b"PK00"  # marks of an archive that was to be written in volumes
_AES = 99
_METHODS = {
    **{1: "shrink", 2: "reduce", 3: "reduce", 4: "reduce", 5: "reduce", 6: "implode", 9: "deflate64"},
    **{18: "terse", 19: "LZ77", 94: "MP3", 95: "xz", 96: "JPEG", 97: "WavPack", 98: "PPMd"},
}
_LZMA_MEMORY = 256 * MIB
_SHEBANG = 256


def bring_out(file: BinaryIO, place: Place) -> None:
    """Writes the files of an archive; raises Unreadable where it cannot be read any further."""
    length = file.seek(0, os.SEEK_END)
    end = find_end(file, length)
    if end is None:
        raise Unreadable("corrupt", "it has no directory, or is cut off")
    entries = list(entries_of(file, end, place))
    if len(entries) != end.files:
        raise Unreadable("hidden", f"its directory holds {len(entries)} files, and is said to hold {end.files}")
    if END in end.comment or ENTRY in end.comment:
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
        has_mark = has_mark or any(mark in before + data for mark in (_LOCAL, ENTRY, END))
        before = data[-3:]
    if says:
        where = "before the first file" if start == 0 else f"at byte {start}"
        # A file that is something else as well stays as it is, and with it these bytes, unless they are a zip again.
        place.refuse(
            b"", "hidden", f"{end - start} bytes {where} belong to no file in it", lost=has_mark or not place.is_kept
        )


def _write(file: BinaryIO, entry: Entry, stop: int, place: Place) -> int:
    """Writes one file, or tells why not; where it ends in the archive. Raises Unreadable when that cannot be told."""
    file.seek(entry.at)
    fixed = file.read(_LOCAL_SIZE)
    if len(fixed) < _LOCAL_SIZE or not fixed.startswith(_LOCAL):
        raise Unreadable("corrupt", f"there is no file where {entry.raw!r:.200} should be")
    flags, method = struct.unpack_from("<2H", fixed, 6)
    crc, packed, size, names, extras = struct.unpack_from("<3L2H", fixed, 14)
    raw = file.read(names)
    fields = fields_of(file.read(extras))
    start = entry.at + _LOCAL_SIZE + names + extras
    end = start + entry.packed
    if end > stop:
        raise Unreadable("corrupt", f"{entry.raw!r:.200} reaches into the directory, or it is cut off")
    after: int = end + _descriptor(file, end, stop, entry) if flags & _DESCRIBED else end
    size, packed = wide(fields, size, packed)
    said = (raw, method, flags & (_ENCRYPTED | _STRONG | _MASKED))
    known = (entry.raw, entry.method, entry.flags & (_ENCRYPTED | _STRONG | _MASKED))
    sizes = [(crc, entry.crc), (packed, entry.packed), (size, entry.size)]
    is_open = bool(flags & _DESCRIBED)
    try:
        if flags & _MASKED or entry.flags & (_ENCRYPTED | _STRONG | _MASKED) or entry.method == _AES:
            raise Unreadable("encrypted", "it is encrypted")
        if said != known or any(one != other and not (is_open and one == 0) for one, other in sizes):
            raise Unreadable("hidden", "the directory and the file itself disagree about its name, size or kind")
        for other in (entry.other_name, fields.get(UNICODE_NAME, b"")[5:]):
            if other and other != entry.raw:
                raise Unreadable("hidden", "it has a second name, which some readers take")
        _write_content(file, start, entry, place)
    except Unreadable as error:
        place.refuse(entry.raw, error.kind, error.why)
    return after


def _descriptor(file: BinaryIO, at: int, stop: int, entry: Entry) -> int:
    """How long the record is that repeats checksum and sizes behind a file: four forms are in use, or there is none."""
    file.seek(at)
    found = file.read(min(24, stop - at))
    records = [struct.pack("<LQQ", entry.crc, entry.packed, entry.size)]
    if max(entry.packed, entry.size) < FULL32:
        records.append(struct.pack("<LLL", entry.crc, entry.packed, entry.size))
    for record in records:
        for form in (_DESCRIPTOR + record, record):
            if found.startswith(form):
                return len(form)
    return 0


def _write_content(file: BinaryIO, start: int, entry: Entry, place: Place) -> None:
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
        check_link(entry.size)
        place.link(name, b"".join(_content(file, start, entry, place)), is_content=True)
    else:
        place.file(name, _content(file, start, entry, place), entry.size)


def _name(entry: Entry) -> str:
    if entry.flags & _UTF8:
        return decoded(entry.raw)
    try:
        return entry.raw.decode("utf-8")  # as many tools write without saying so
    except UnicodeDecodeError:
        return entry.raw.decode("cp437")


def _content(file: BinaryIO, start: int, entry: Entry, place: Place) -> Iterator[bytes]:
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


def _unpacked(file: BinaryIO, start: int, entry: Entry) -> Iterator[bytes]:
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
