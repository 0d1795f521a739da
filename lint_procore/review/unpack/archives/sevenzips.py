"""7z, by py7zr: told which files there are, it hands over their content, and writes none itself."""

from __future__ import annotations

import os
import struct
from collections import Counter
from typing import Any, BinaryIO, NamedTuple

from lint_procore.review.limits import MIB
from lint_procore.review.unpack.names import parts_of
from lint_procore.review.unpack.outcome import Bomb, Stop, Unreadable
from lint_procore.review.unpack.place import Place, check_link

_HEADER = 32
_MOST_DIRECTORY = 64 * MIB


def bring_out(file: BinaryIO, place: Place) -> None:
    """Writes the files of an archive; raises Unreadable where it cannot be read any further."""
    try:
        import py7zr
    except ImportError:
        raise Unreadable("unsupported", '7z needs the library "py7zr" (pip install "lint-procore[review]")') from None
    _check_length(file)
    file.seek(0)
    try:
        with py7zr.SevenZipFile(file, "r", max_extract_size=place.limits.bytes + 1) as archive:
            _bring_out(archive, place)
    except (Unreadable, Bomb, Stop, MemoryError):
        raise
    except py7zr.PasswordRequired:
        raise Unreadable("encrypted", "it is encrypted") from None
    except py7zr.UnsupportedCompressionMethodError:
        raise Unreadable("unsupported", "it is packed with a method that cannot be read") from None
    except py7zr.exceptions.DecompressionBombError:
        raise Unreadable("limit", "it unpacks to more than a submission may hold") from None
    # What the library makes of damaged bytes is not to be foreseen: struct.error, TypeError, IndexError and more.
    except Exception as error:
        raise Unreadable("corrupt", f"it is damaged ({type(error).__name__})") from None


def _check_length(file: BinaryIO) -> None:
    """The directory is the end of the archive."""
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    header = file.read(_HEADER)
    if len(header) < _HEADER:
        raise Unreadable("corrupt", "it is cut off")
    offset, size = struct.unpack_from("<2Q", header, 12)
    if _HEADER + offset + size > length:
        raise Unreadable("corrupt", "it is cut off")
    if size > _MOST_DIRECTORY:
        raise Unreadable("limit", f"its directory alone has {size} bytes")
    if _HEADER + offset + size < length:
        raise Unreadable("hidden", "data follows its end, which some readers skip and others read")


def _bring_out(archive: Any, place: Place) -> None:
    if archive.needs_password():
        raise Unreadable("encrypted", "it is encrypted")
    wanted: dict[str, _Wanted] = {}  # by the name that the library will ask for
    twice = Counter(str(file.filename) for file in archive.files)
    for file in archive.files:
        place.entry()
        name = str(file.filename)
        if file.is_directory and not file.uncompressed:
            place.folder(name)
            continue
        is_link = bool(file.is_symlink or file.is_junction)
        try:
            if file.is_socket:
                raise Unreadable("device", "it is a socket")
            if is_link:
                check_link(int(file.uncompressed))
            asked = "/".join(parts_of(name, place.limits))
            if file.is_directory or not asked or name.endswith("/"):
                raise Unreadable("hidden", "it is a folder by its name or mark, and has content")
            if twice[name] > 1 or asked in wanted:
                raise Unreadable("collision", f"there are {max(twice[name], 2)} files of this name")
            wanted[asked] = _Wanted(name, int(file.uncompressed), is_link)
        except Unreadable as error:
            place.refuse(name, error.kind, error.why)
    if wanted:
        factory = _factory(wanted, place)
        try:
            archive.extract(targets={one.name for one in wanted.values()}, factory=factory)
        finally:
            factory.drop()
        for asked, one in wanted.items():
            if asked not in factory.came:
                place.refuse(one.name, "corrupt", "there is no content for it")


class _Wanted(NamedTuple):
    name: str
    size: int
    is_link: bool


def _factory(wanted: dict[str, _Wanted], place: Place) -> Any:
    """What the library asks for a file to write each content to. Its classes have bases in the library."""
    from py7zr.io import Py7zIO, WriterFactory

    class Content(Py7zIO):
        def __init__(self, one: _Wanted) -> None:
            self.one = one
            self.count = 0
            self.link = bytearray()
            self.sink = None if one.is_link else place.open(one.name, one.size)

        def write(self, s: bytes | bytearray) -> int:
            place.spend(len(s))
            self.count += len(s)
            if self.sink is not None:
                self.sink.write(bytes(s))
            elif self.one.is_link:
                self.link += s
            return len(s)

        def read(self, size: int | None = None) -> bytes:
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def flush(self) -> None:
            pass

        def size(self) -> int:
            return self.count

        def close(self) -> None:
            if self.sink is not None:
                self.sink.close()
                self.sink = None
            elif self.one.is_link:
                place.link(self.one.name, bytes(self.link), is_content=True)

    class Factory(WriterFactory):
        def __init__(self) -> None:
            self.last: Content | None = None
            self.came: set[str] = set()

        def create(self, filename: str) -> Content:
            self.last = Content(wanted[filename])
            self.came.add(filename)
            return self.last

        def drop(self) -> None:
            """Takes away a file that was not completed."""
            if self.last is not None and self.last.sink is not None:
                self.last.sink.drop()

    return Factory()
