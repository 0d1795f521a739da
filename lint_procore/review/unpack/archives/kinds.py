"""Which kind of archive a file is, by its content: its name says nothing that a stranger could not write."""

from __future__ import annotations

import os
import re
from typing import BinaryIO, NamedTuple

from lint_procore.review.unpack.archives.tars import is_header
from lint_procore.review.unpack.archives.zip_directory import find_end

HEAD = 512
_MAGIC: dict[str, bytes | tuple[bytes, ...]] = {
    **{"gzip": b"\x1f\x8b\x08", "xz": b"\xfd7zXZ\0", "zstd": b"\x28\xb5\x2f\xfd"},
    **{"7z": b"7z\xbc\xaf\x27\x1c", "zip": (b"PK\x03\x04", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04")},
}
_BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")  # a first block, or the end of an empty stream
_BUNDLE = re.compile(rb"# v[0-9] git bundle\n")
# What is known to be an archive, and cannot be opened.
_UNSUPPORTED = {
    **{"RAR": b"Rar!\x1a\x07", "Microsoft cabinet": b"MSCF\0\0\0\0", "LZ4": b"\x04\x22\x4d\x18", "lzip": b"LZIP\x01"},
    **{"compress": b"\x1f\x9d", "Debian": b"!<arch>\ndebian-binary", "RPM": b"\xed\xab\xee\xdb", "xar": b"xar!\0"},
    **{"cpio": b"07070", "squashfs": b"hsqs"},
}


class Kind(NamedTuple):
    """``name`` is that of a module here, or of a format that cannot be opened. ``at_start`` is False where an archive
    is found behind other content, which is then a file of its own as well."""

    name: str
    is_supported: bool = True
    at_start: bool = True


def kind_of(file: BinaryIO) -> Kind | None:
    """The kind of an open file; None for what is no archive. Moves the position."""
    file.seek(0)
    head = file.read(HEAD)
    if len(head) < 6:
        return None
    kind = _by_start(head)
    if kind is not None:
        return kind
    end = file.seek(0, os.SEEK_END)
    return Kind("zip", at_start=head.startswith(b"PK\x05\x06")) if find_end(file, end) is not None else None


def _by_start(head: bytes) -> Kind | None:
    found = [Kind(name) for name, magic in _MAGIC.items() if head.startswith(magic)]
    if head.startswith(b"BZh") and head[4:10] in _BZIP2_BLOCKS:
        found.append(Kind("bzip2"))
    if _BUNDLE.match(head):
        found.append(Kind("bundle"))
    if is_header(head):
        found.append(Kind("tar"))
    found += [Kind(name, is_supported=False) for name, magic in _UNSUPPORTED.items() if head.startswith(magic)]
    if len(found) > 1:
        return Kind(" and ".join(kind.name for kind in found), is_supported=False)
    return found[0] if found else None
