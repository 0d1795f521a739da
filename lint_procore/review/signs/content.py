"""What a file is by its first bytes, for what a name alone does not tell."""

from __future__ import annotations

from typing import Literal, NamedTuple

Nature = Literal["text", "native", "bytecode", "archive", "media", "data", "unknown"]
_MACH = (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
_MARKS: tuple[tuple[bytes, Nature, str], ...] = (
    (b"\x7fELF", "native", "a native program (ELF)"),
    (b"MZ", "native", "a native program (Windows)"),
    *((mark, "native", "a native program (Mach-O)") for mark in _MACH),
    (b"\0asm", "native", "WebAssembly"),
    (b"!<arch>", "native", "a native library"),
    (b"\xca\xfe\xba\xbe", "bytecode", "Java bytecode"),
    (b"dex\n", "bytecode", "Android bytecode"),
    (b"\x1bLua", "bytecode", "Lua bytecode"),
    (b"PK\x03\x04", "archive", "a zip archive"),
    (b"\x1f\x8b", "archive", "compressed data (gzip)"),
    (b"BZh", "archive", "compressed data (bzip2)"),
    (b"\xfd7zXZ", "archive", "compressed data (xz)"),
    (b"\x28\xb5\x2f\xfd", "archive", "compressed data (zstd)"),
    (b"7z\xbc\xaf'\x1c", "archive", "a 7z archive"),
    (b"Rar!", "archive", "a rar archive"),
    (b"MSCF", "archive", "a cabinet archive"),
    (b"\xd0\xcf\x11\xe0", "data", "an old Office document"),
    (b"SQLite format 3", "data", "a database"),
    (b"DIRC", "data", "git's list of files"),
    (b"PACK", "data", "git's store"),
    (b"\xfftOc", "data", "git's store"),
    (b"PAR1", "data", "Parquet"),
    (b"\x80\x02", "data", "a pickle"),
    (b"\x80\x03", "data", "a pickle"),
    (b"\x80\x04", "data", "a pickle"),
    (b"\x80\x05", "data", "a pickle"),
    (b"\x93NUMPY", "data", "numbers"),
    (b"\x89HDF", "data", "numbers (HDF5)"),
    (b"\xde\x12\x04\x95", "data", "translations"),
    (b"\x95\x04\x12\xde", "data", "translations"),
)
_ENCRYPTED = (
    b"Salted__",
    b"age-encryption.org",
    b"-----BEGIN PGP MESSAGE",
    b"-----BEGIN AGE ENCRYPTED",
    b"$ANSIBLE_VAULT",
)
# Pictures, fonts, sound and documents, by marks that are long enough to tell them wherever they stand.
MEDIA = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0", b"%PDF", b"ID3"),
    b"\0\0\1\0",
)
# And by those that tell them at the beginning of a file.
_OF_FILES = (
    *MEDIA,
    *(b"BM", b"II*\0", b"MM\0*", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"true\0", b"ttcf", b"8BPS", b"\xff\xfb"),
    b"\xff\xf3",
)
# PEP 3147 names and what came before: the third and fourth byte of every .pyc.
_PYC = b"\r\n"


class Content(NamedTuple):
    """What a file holds, and that in words."""

    nature: Nature
    words: str


def content_of(data: bytes) -> Content:
    """What the beginning of a file says; a few kilobytes are enough."""
    if data.startswith(_ENCRYPTED):
        return Content("unknown", "encrypted data")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_text(data):
        return Content("text", "text")
    for mark, nature, words in _MARKS:
        if data.startswith(mark):
            return Content(nature, words)
    if data[2:4] == _PYC and b"\0" in data[:16]:
        return Content("bytecode", "Python bytecode")
    if data.startswith(_OF_FILES) or data[4:8] == b"ftyp":
        return Content("media", "a picture, a font, sound or a document")
    if data[257:262] == b"ustar":
        return Content("archive", "a tar archive")
    return Content("text", "text") if b"\0" not in data else Content("unknown", "data of an unknown kind")


def _is_text(data: bytes) -> bool:
    """Whether bytes are UTF-8 without NUL; the last character may be cut."""
    if b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(data) - 3 and len(data) > 3
    return True


def looks_encrypted(data: bytes) -> bool:
    """Whether bytes are as even as only compressed or encrypted data is."""
    from collections import Counter
    from math import log2

    sample = data[:65_536]
    if len(sample) < 2_048:
        return False
    counts = Counter(sample)
    entropy = -sum(count / len(sample) * log2(count / len(sample)) for count in counts.values())
    return entropy > (7.8 if len(sample) >= 16_384 else 7.6)
