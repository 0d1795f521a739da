"""tar, in all the dialects that common tools write: read in one go from front to back, without seeking.

Python's tarfile keeps whole headers in memory, calls itself for each, and takes the last of two answers where two parts
of a header disagree. Here a header has a limit, each is counted, and an archive that says two things is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lint_procore.review.unpack.archives.streams import Reader
from lint_procore.review.unpack.names import decoded
from lint_procore.review.unpack.outcome import Unreadable
from lint_procore.review.unpack.place import Place

BLOCK = 512
_MOST_HEADER = 1024 * 1024
_EMPTY = bytes(BLOCK)
_OCTAL = re.compile(rb"[ 0]*([0-7]*)[ \0]*\Z")
_PAX = re.compile(rb"([0-9]{1,20}) ([^=]{1,200})=")
_FILES = b"0\x007"
_HARD, _SOFT, _FOLDER = b"1", b"2", b"5"
_DEVICES = {b"3": "a device", b"4": "a device", b"6": "a pipe"}
_LONG = {b"L": "path", b"K": "linkpath"}
_NAMING = ("path", "linkpath", "size")


def is_header(block: bytes) -> bool:
    """Whether a block is the header of a file in a tar archive: its checksum says so."""
    if len(block) < BLOCK or block[0] == 0:
        return False
    stated = _OCTAL.match(block[148:156])
    if stated is None or not stated[1]:
        return False
    # The checksum counts itself as blanks; some old tools summed signed characters.
    summed = sum(block[:148]) + 8 * 32 + sum(block[156:BLOCK])
    high = sum(byte > 127 for byte in block[:148]) + sum(byte > 127 for byte in block[156:BLOCK])
    return int(stated[1], 8) in (summed, summed - 256 * high)


def bring_out(chunks: Iterator[bytes], place: Place) -> None:
    """Writes the files of an archive; raises Unreadable where it cannot be read any further."""
    reader = Reader(chunks)
    given: dict[str, bytes] = {}  # what headers before the header say of it
    while True:
        block = reader.exactly(BLOCK)
        if block == _EMPTY:
            if given:
                raise _corrupt("a header stands at its end, and no file follows")
            return _end(reader)
        if len(block) < BLOCK:
            raise _corrupt("it is cut off" if block else "it is cut off, or has no end mark; files may be missing")
        if not is_header(block):
            raise _corrupt("a header is damaged")
        place.entry()
        kind = block[156:157]
        size = _number(block[124:136])
        if kind in (b"x", b"X", b"g", *_LONG):
            _given(kind, _held(reader, size), given)
        else:
            _member(block, kind, size, given, reader, place)
            given = {}


def _end(reader: Reader) -> None:
    """Two empty blocks end an archive, and any number may follow."""
    block = reader.exactly(BLOCK)
    if len(block) < BLOCK:
        raise _corrupt("it is cut off at the end")
    while block:
        if block.strip(b"\0"):
            raise Unreadable("hidden", "data follows its end, which some readers skip and others read")
        block = reader.some(BLOCK)


# Headers before the header


def _given(kind: bytes, data: bytes, given: dict[str, bytes]) -> None:
    """Adds what an extra header says of the file after it; raises Unreadable when that was said before."""
    if kind in _LONG:
        said = {_LONG[kind]: data.partition(b"\0")[0]}
    else:
        said = _pax(data)
        if any(key.startswith("GNU.sparse.") for key in said):
            said["sparse"] = b"1"
        said = {key: value for key, value in said.items() if key in (*_NAMING, "sparse")}
        if kind == b"g" and said:
            raise Unreadable("hidden", "a header gives one name or size to all files, which few readers heed")
    for key, value in said.items():
        if given.setdefault(key, value) != value:
            raise Unreadable("hidden", f"two headers give a file two values of {key}")


def _pax(data: bytes) -> dict[str, bytes]:
    """The records of a pax header: ``<length> <key>=<value>\\n``."""
    out: dict[str, bytes] = {}
    at = 0
    while at < len(data):
        found = _PAX.match(data, at)
        if found is None:
            if not data[at:].strip(b"\0"):
                break
            raise _corrupt("a pax header is damaged")
        end = at + int(found[1])
        if end > len(data) or end <= found.end() or data[end - 1 : end] != b"\n":
            raise _corrupt("a pax header is damaged")
        key = found[2].decode("utf-8", "replace")
        value = data[found.end() : end - 1]
        if out.setdefault(key, value) != value and key in _NAMING:
            raise Unreadable("hidden", f"a header gives a file two values of {key}")
        at = end
    return out


def _held(reader: Reader, size: int) -> bytes:
    if size > _MOST_HEADER:
        raise Unreadable("limit", f"it has a header of {size} bytes, where names are expected")
    data = reader.exactly(size)
    if len(data) < size or len(reader.exactly(-size % BLOCK)) < -size % BLOCK:
        raise _corrupt("it is cut off")
    return data


# Files


def _member(block: bytes, kind: bytes, size: int, given: dict[str, bytes], reader: Reader, place: Place) -> None:
    raw = given.get("path") or _name(block)
    if "size" in given:
        size = _agreed_size(size, given["size"])
    content = _Content(reader, size)
    if kind in _FILES and raw.endswith(b"/"):
        kind = _FOLDER  # as tar did before there was a mark for folders
    if kind in (_HARD, _SOFT, _FOLDER, *_DEVICES) and size:
        raise Unreadable("hidden", f"an entry without content claims {size} bytes, which some readers skip")
    try:
        name = decoded(raw)
    except Unreadable as error:
        place.refuse(raw, error.kind, error.why)
    else:
        if kind in _FILES and "sparse" not in given:
            place.file(name, content.chunks(), size)
        elif kind == _FOLDER:
            place.folder(name)
        elif kind in (_HARD, _SOFT):
            place.link(name, given.get("linkpath") or _text(block[157:257]), hard=kind == _HARD)
        elif kind in _DEVICES:
            place.refuse(name, "device", f"it is {_DEVICES[kind]}", lost=False)
        else:
            sparse = kind == b"S" or "sparse" in given
            what = "it is a sparse file" if sparse else f"it is an entry of kind {kind.decode('latin-1')!a}"
            place.refuse(name, "unsupported", what)
            if kind == b"S":
                _skip_map(block[482:483], reader, place)
    content.drain()


def _skip_map(goes_on: bytes, reader: Reader, place: Place) -> None:
    """The blocks that map an old GNU sparse file, of which each says whether one follows."""
    while goes_on == b"\x01":
        place.entry()
        goes_on = reader.exactly(BLOCK)[504:505]


def _agreed_size(size: int, said: bytes) -> int:
    if not said.isdigit() or len(said) > 20:
        raise _corrupt("a size is no number")
    if size and int(said) != size:
        raise Unreadable("hidden", "two headers give a file two sizes")
    return int(said)


class _Content:
    """The bytes of one file, and the padding behind them."""

    def __init__(self, reader: Reader, size: int) -> None:
        self._reader = reader
        self._left = size
        self._padding = -size % BLOCK

    def chunks(self) -> Iterator[bytes]:
        while self._left:
            data = self._reader.some(self._left)
            if not data:
                raise _corrupt("it is cut off")
            self._left -= len(data)
            yield data

    def drain(self) -> None:
        """Goes to the end of it, however much was taken."""
        for _ in self.chunks():
            pass
        if len(self._reader.exactly(self._padding)) < self._padding:
            raise _corrupt("it is cut off")


def _name(block: bytes) -> bytes:
    name = _text(block[:100])
    prefix = _text(block[345:500])
    if block[257:263] == b"ustar\0" and prefix:
        return prefix + b"/" + name
    return name


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _number(field: bytes) -> int:
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    found = _OCTAL.match(field.partition(b"\0")[0])
    if found is None:
        raise _corrupt("a size is negative" if field[0] == 0xFF else "a size is no number")
    return int(found[1] or b"0", 8)


def _corrupt(why: str) -> Unreadable:
    return Unreadable("corrupt", why)
