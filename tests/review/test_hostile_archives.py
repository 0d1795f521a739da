"""Archives that mean harm. Whatever they are, nothing outside of the area changes, limits hold, and the reason is said.

Each case says what is refused, by name, kind and reason, and whether the submission is thereby incomplete.
"""

from __future__ import annotations

import os
import random
import socket
import stat
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hostile_archives import (
    CODE,
    LINK,
    MIB,
    STREAMS,
    TAR_END,
    Zipped,
    bundle_of,
    deflated,
    git,
    long_name,
    object_of_git,
    pax,
    seven_zip,
    seven_zip_named,
    tar_entry,
    tar_of,
    tree_entry,
    zip_of,
    zip_of_shared_bytes,
    zstd_of_zeros,
    zstd_with_window,
)

from lint_procore.report.escape import visible
from lint_procore.review.limits import Limits
from lint_procore.review.unpack import Unpacked, unpack

LIMITS = Limits(bytes=8 * MIB, files=200, file=2 * MIB, depth=2, ratio=100, ratio_from=MIB, path=400, folders=20)
ZEROS = bytes(6 * MIB)
TOO_LARGE = random.Random(1).randbytes(2 * MIB + 1)


class Case(NamedTuple):
    """An archive, and what is said of it. ``name`` is the name that the reason is given for; None for the archive
    itself. ``there`` are names that are brought out all the same. ``lost`` when the submission is incomplete for it."""

    make: Callable[[], bytes]
    kind: str
    why: str
    name: str | None = None
    lost: bool = True
    there: tuple[str, ...] = ()


def nested(depth: int, innermost: bytes = CODE) -> bytes:
    data = zip_of(Zipped(b"a.py", innermost, 0))
    for _ in range(depth):
        data = zip_of(Zipped(b"in.zip", data, 0))
    return data


def with_end64(data: bytes, **said: int) -> bytes:
    """A zip with the records for large archives before its end, which is where the truth is then."""
    at = data.rindex(b"PK\x05\x06")
    count, _, size, offset = struct.unpack_from("<HHLL", data, at + 8)
    values = {"count": count, "size": size, "at": offset} | said
    record = b"PK\x06\x06" + struct.pack(
        "<QHHLLQQQQ", 44, 45, 45, 0, 0, values["count"], values["count"], values["size"], values["at"]
    )
    return data[:at] + record + b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1) + data[at:]


ZIPS = {
    "names-in-directory-and-file-differ": Case(
        lambda: zip_of(Zipped(b"a.txt", local_name=b"a.py0"), b"b.py"),
        *("hidden", "the directory and the file itself disagree", "a.txt", True, ("b.py",)),
    ),
    "sizes-in-directory-and-file-differ": Case(
        lambda: zip_of(Zipped(b"a.py", local={"size": 5})), "hidden", "disagree about its name, size", "a.py"
    ),
    "methods-in-directory-and-file-differ": Case(
        lambda: zip_of(Zipped(b"a.py", local={"method": 0})), "hidden", "disagree", "a.py"
    ),
    "a-second-name-beside-the-first": Case(
        lambda: zip_of(Zipped(b"a.txt", extra=b"\x75\x70" + struct.pack("<HBL", 9, 1, zlib.crc32(b"a.txt")) + b"b.py")),
        *("hidden", "it has a second name, which some readers take", "a.txt"),
    ),
    "two-directories": Case(
        lambda: zip_of(b"clean.py") + zip_of(b"evil.py"), "hidden", "before the first file belong to no file"
    ),
    "a-directory-in-the-comment": Case(
        lambda: zip_of(b"a.py", comment=zip_of(b"evil.py") + b"...."), "hidden", "bytes", None
    ),
    "half-a-directory-in-the-comment": Case(
        lambda: zip_of(b"a.py", comment=b"PK\x05\x06" + bytes(9)), "hidden", "its comment holds a second directory"
    ),
    "data-before": Case(
        lambda: zip_of(b"a.py", before=b"MZ" + b"x" * 5000),
        "hidden",
        "5002 bytes before the first file belong to no file",
    ),
    "data-between-files": Case(
        lambda: zip_of(b"a.py", Zipped(b"b.py", gap=CODE)), "hidden", "17 bytes at byte", None, True, ("a.py", "b.py")
    ),
    "a-file-that-the-directory-does-not-name": Case(
        lambda: zip_of(b"a.py", between=zip_of(b"evil.py")[:60]), "hidden", "60 bytes at byte"
    ),
    "data-after": Case(lambda: zip_of(b"a.py", after=b"x" * 99), "hidden", "99 bytes at byte"),
    "fewer-files-than-said": Case(lambda: zip_of(b"a.py", end={"count": 7}), "hidden", "and is said to hold 7"),
    "data-after-the-packed-content": Case(
        lambda: zip_of(Zipped(b"a.py", packed=deflated(CODE) + b"hidden")), "hidden", "data follows where", "a.py"
    ),
    "a-link-with-code-in-it": Case(
        lambda: zip_of(Zipped(b"a.py", CODE * 400, mode=LINK)), "hidden", "it is a link by its mark", "a.py"
    ),
    "a-folder-with-content": Case(lambda: zip_of(Zipped(b"a/", CODE)), "hidden", "a folder by its name", "a/"),
    "files-that-share-bytes": Case(lambda: zip_of_shared_bytes(150, 100_000), "corrupt", "share bytes, as in a bomb"),
    "files-that-overlap": Case(
        lambda: zip_of(Zipped(b"a.py", central={"packed": 60, "size": 60}, method=0), b"b.py"), "corrupt", "share bytes"
    ),
    "one-file-larger-than-allowed": Case(
        lambda: zip_of(Zipped(b"a.bin", TOO_LARGE), b"b.py"), "limit", "larger than 2 MiB", "a.bin", True, ("b.py",)
    ),
    "larger-than-it-says": Case(
        lambda: zip_of(Zipped(b"a.bin", TOO_LARGE, local={"size": 9}, central={"size": 9})),
        *("corrupt", "it is longer than the archive says", "a.bin"),
    ),
    "smaller-than-it-says": Case(
        lambda: zip_of(Zipped(b"a.py", local={"size": 99}, central={"size": 99})), "corrupt", "it is shorter", "a.py"
    ),
    "a-huge-size-is-claimed": Case(
        lambda: zip_of(Zipped(b"a.py", local={"size": 0xFFFFFFF0}, central={"size": 0xFFFFFFF0})),
        *("limit", "larger than 2 MiB", "a.py"),
    ),
    "packed-size-reaches-beyond-the-end": Case(
        lambda: zip_of(Zipped(b"a.py", central={"packed": 0xFFFFFF0})), "corrupt", "reaches into the directory"
    ),
    "offset-beyond-the-end": Case(
        lambda: zip_of(Zipped(b"a.py", central={"at": 1 << 30})), "corrupt", "there is no file"
    ),
    "wrong-checksum": Case(
        lambda: zip_of(Zipped(b"a.py", local={"crc": 1}, central={"crc": 1}), b"b.py"),
        *("corrupt", "its checksum is wrong", "a.py", True, ("b.py",)),
    ),
    "damaged-content": Case(
        lambda: zip_of(Zipped(b"a.py", packed=b"\xff" * 40), b"b.py"),
        "corrupt",
        "it is damaged",
        "a.py",
        True,
        ("b.py",),
    ),
    "cut-off": Case(lambda: zip_of(b"a.py", b"b.py")[:-30], "corrupt", "it has no directory, or is cut off"),
    "cut-off-at-the-front": Case(lambda: zip_of(b"a.py")[9:], "corrupt", "there is no file where|lies before"),
    "damaged-directory": Case(
        lambda: zip_of(b"a.py", b"b.py").replace(b"PK\x01\x02", b"PK\x01\x03").replace(b"PK\x01\x03", b"PK\x01\x02", 1),
        *("corrupt", "its directory is damaged"),
    ),
    "encrypted": Case(lambda: zip_of(Zipped(b"a.py", flags=1), b"b.py"), "encrypted", "it is encrypted", "a.py"),
    "encrypted-with-aes": Case(lambda: zip_of(Zipped(b"a.py", method=99)), "encrypted", "it is encrypted", "a.py"),
    "masked-headers": Case(lambda: zip_of(Zipped(b"a.py", flags=0x2041)), "encrypted", "it is encrypted", "a.py"),
    "an-old-method": Case(lambda: zip_of(Zipped(b"a.py", method=6)), "unsupported", "packed with implode", "a.py"),
    "an-unknown-method": Case(lambda: zip_of(Zipped(b"a.py", method=77)), "unsupported", "method 77", "a.py"),
    "one-of-several-volumes": Case(
        lambda: zip_of(Zipped(b"a.py", central={"disk": 3})), "unsupported", "one of several volumes"
    ),
    "two-ends-that-disagree": Case(lambda: with_end64(zip_of(b"a.py"), at=1), "corrupt", "no directory"),
    "lzma-that-asks-for-memory": Case(
        lambda: zip_of(Zipped(b"a.py", method=14, packed=b"\x09\x04\x05\x00\x5d\xff\xff\xff\xff" + bytes(40))),
        *("limit", "asks for more memory", "a.py"),
    ),
    "zstd-that-asks-for-memory": Case(
        lambda: zip_of(Zipped(b"a.py", method=93, packed=zstd_with_window(31))), "limit", "more memory", "a.py"
    ),
    "a-device": Case(
        lambda: zip_of(Zipped(b"null", b"", mode=0o020666), b"a"), "device", "a device", "null", False, ("a",)
    ),
    "a-pipe": Case(
        lambda: zip_of(Zipped(b"pipe", b"", mode=0o010666), b"a"), "device", "a pipe", "pipe", False, ("a",)
    ),
    "empty": Case(lambda: zip_of(), "", "holds nothing"),
}

TARS = {
    "a-character-device": Case(
        lambda: tar_of(tar_entry(b"null", kind=b"3"), b"a.py"), "device", "it is a device", "null", False, ("a.py",)
    ),
    "a-block-device": Case(
        lambda: tar_of(tar_entry(b"sda", kind=b"4"), b"a"), "device", "a device", "sda", False, ("a",)
    ),
    "a-pipe": Case(lambda: tar_of(tar_entry(b"pipe", kind=b"6"), b"a"), "device", "a pipe", "pipe", False, ("a",)),
    "a-hard-link-to-outside": Case(
        lambda: tar_of(tar_entry(b"a.py", kind=b"1", target=b"../../canary"), b"b"),
        "link",
        "out of the",
        "a.py",
        False,
        ("b",),
    ),
    "a-hard-link-to-nothing": Case(
        lambda: tar_of(tar_entry(b"a.py", kind=b"1", target=b"none"), b"b"), "link", "no file", "a.py", False, ("b",)
    ),
    "writing-through-a-link": Case(
        lambda: tar_of(tar_entry(b"out", kind=b"2", target=b".."), tar_entry(b"out/canary", CODE)),
        *("collision", "there is already a link named out", "out/canary"),
    ),
    "a-file-in-the-place-of-a-link": Case(
        lambda: tar_of(tar_entry(b"canary", kind=b"2", target=b"../canary"), tar_entry(b"canary", CODE)),
        *("collision", "already a link of this name", "canary"),
    ),
    "links-in-a-circle": Case(
        lambda: tar_of(tar_entry(b"a", kind=b"2", target=b"b"), tar_entry(b"b", kind=b"2", target=b"a"), b"c"),
        *("link", "where there is no file", "a", False, ("c",)),
    ),
    "a-link-by-way-of-a-link": Case(
        lambda: tar_of(
            tar_entry(b"d", kind=b"2", target=b"/etc"), tar_entry(b"e", kind=b"2", target=b"d/passwd"), b"a.py"
        ),
        *("link", "it leads to d/passwd, where there is no file", "e", False, ("a.py",)),
    ),
    "a-link-that-climbs-out-of-a-link": Case(
        lambda: tar_of(
            b"x/y/a.py",
            b"a.py",
            tar_entry(b"d", kind=b"2", target=b"x/y"),
            tar_entry(b"l", kind=b"2", target=b"d/../a.py"),
        ),
        *("link", "by way of what is no folder", "l", False, ("a.py", "x/y/a.py")),
    ),
    "a-link-with-an-endless-target": Case(
        lambda: tar_of(long_name(b"a/../" * 5000, b"K"), tar_entry(b"l", kind=b"2"), b"a.py"),
        *("link", "a name longer than 400 bytes", "l", False, ("a.py",)),
    ),
    "pax-path-climbs": Case(
        lambda: tar_of(pax([(b"path", b"../canary")]), tar_entry(b"a.py", CODE)), "outside", "climbs", "../canary"
    ),
    "gnu-name-climbs": Case(
        lambda: tar_of(long_name(b"../canary"), tar_entry(b"a.py", CODE)), "outside", "climbs", "../canary"
    ),
    "prefix-climbs": Case(
        lambda: tar_of(tar_entry(b"canary", CODE, prefix=b"../x/..")), "outside", "climbs", "../x/../canary"
    ),
    "pax-and-gnu-names-differ": Case(
        lambda: tar_of(pax([(b"path", b"a.txt")]), long_name(b"b.py"), tar_entry(b"c", CODE)),
        *("hidden", "two headers give a file two values of path"),
    ),
    "pax-gives-two-names": Case(
        lambda: tar_of(pax([(b"path", b"a.txt"), (b"path", b"b.py")]), tar_entry(b"c", CODE)),
        *("hidden", "a header gives a file two values of path"),
    ),
    "a-name-for-all-files": Case(
        lambda: tar_of(pax([(b"path", b"a.txt")], b"g"), tar_entry(b"c", CODE)), "hidden", "to all files"
    ),
    "pax-and-header-sizes-differ": Case(
        lambda: tar_of(pax([(b"size", b"0")]), tar_entry(b"a", tar_entry(b"evil.py", CODE))), "hidden", "two sizes"
    ),
    "a-folder-with-content": Case(
        lambda: tar_of(tar_entry(b"a", tar_entry(b"evil.py", CODE), kind=b"5")), "hidden", "an entry without content"
    ),
    "a-link-with-content": Case(
        lambda: tar_of(tar_entry(b"a", CODE, kind=b"2", target=b"b")), "hidden", "an entry without content"
    ),
    "data-after-the-end": Case(
        lambda: tar_of(b"a.py") + tar_of(b"evil.py"), "hidden", "data follows its end", None, True, ("a.py",)
    ),
    "a-lone-empty-block": Case(
        lambda: tar_of(b"a.py", end=bytes(512)) + tar_of(b"evil.py"),
        "hidden",
        "data follows its end",
        None,
        True,
        ("a.py",),
    ),
    "a-sparse-file": Case(
        lambda: tar_of(
            tar_entry(b"a.bin", b"x" * 512, b"S", tail=b"\0" * 137 + b"\0" + b"%011o\0" % (1 << 32)), b"b.py"
        ),
        *("unsupported", "a sparse file", "a.bin", True, ("b.py",)),
    ),
    "a-sparse-file-with-a-long-map": Case(
        lambda: tar_of(tar_entry(b"a", b"", b"S", tail=b"\0" * 137 + b"\1") + (b"\0" * 504 + b"\1" + bytes(7)) * 300),
        *("", "more than 200 files"),
    ),
    "a-sparse-file-of-pax": Case(
        lambda: tar_of(pax([(b"GNU.sparse.major", b"1"), (b"GNU.sparse.realsize", b"9" * 15)]), tar_entry(b"a", CODE)),
        *("unsupported", "a sparse file", "a"),
    ),
    "an-unknown-kind": Case(
        lambda: tar_of(tar_entry(b"a", CODE, b"Z"), b"b"), "unsupported", "an entry of kind 'Z'", "a", True, ("b",)
    ),
    "a-large-pax-header": Case(
        lambda: tar_of(pax([(b"comment", b"x" * 2 * MIB)]), tar_entry(b"a", CODE)), "limit", "it has a header of"
    ),
    "a-pax-header-of-many-records": Case(
        lambda: tar_of(pax([(b"k%d" % at, b"") for at in range(60_000)]), tar_entry(b"a", CODE), b"../x"),
        *("outside", "climbs", "../x", True, ("a",)),
    ),
    "headers-before-headers-without-end": Case(
        lambda: tar_of(*[pax([(b"comment", b"x")])] * 300, b"a"), "", "more than 200 files, folders and links"
    ),
    "a-damaged-pax-header": Case(
        lambda: tar_of(tar_entry(b"p", b"999999 path=x\n", b"x"), tar_entry(b"a")), "corrupt", "a pax header is damaged"
    ),
    "a-header-and-no-file": Case(lambda: tar_of(pax([(b"path", b"a")])), "corrupt", "no file follows"),
    "negative-size": Case(
        lambda: tar_of(b"a.py", tar_entry(b"a", CODE, size=b"\xff" * 12)),
        "corrupt",
        "size is negative",
        None,
        True,
        ("a.py",),
    ),
    "a-huge-size-is-claimed": Case(
        lambda: tar_of(tar_entry(b"a.py", CODE, size=b"\x80" + b"\0" * 3 + b"\xff" * 8)), "limit", "larger than", "a.py"
    ),
    "size-is-no-number": Case(
        lambda: tar_of(tar_entry(b"a", size=b"0x11_000\0\0\0\0")), "corrupt", "size is no number"
    ),
    "cut-off-in-a-file": Case(
        lambda: tar_of(b"b.py", tar_entry(b"a.py", CODE * 100))[:-2000],
        "corrupt",
        "it is cut off",
        "a.py",
        True,
        ("b.py",),
    ),
    "cut-off-in-a-header": Case(
        lambda: tar_of(b"a.py", b"b.py")[:1124], "corrupt", "it is cut off", None, True, ("a.py",)
    ),
    "cut-off-between-files": Case(
        lambda: tar_of(b"a.py", b"b.py")[:1024], "corrupt", "no end mark; files may be missing", None, True, ("a.py",)
    ),
    "wrong-checksum": Case(
        lambda: tar_of(b"a.py", bytes([tar_entry(b"b")[0] ^ 1]) + tar_entry(b"b", CODE)[1:]),
        *("corrupt", "a header is damaged", None, True, ("a.py",)),
    ),
    "one-file-larger-than-allowed": Case(
        lambda: tar_of(tar_entry(b"a.bin", TOO_LARGE), b"b.py"), "limit", "larger than 2 MiB", "a.bin", True, ("b.py",)
    ),
}

SEVENS = {
    "encrypted": Case(lambda: seven_zip({"a.py": CODE}, "secret"), "encrypted", "it is encrypted"),
    "encrypted-names": Case(lambda: seven_zip({"a.py": CODE}, "secret", True), "encrypted", "it is encrypted"),
    "cut-off": Case(lambda: seven_zip({"a.py": CODE})[:-9], "corrupt", "it is cut off"),
    "cut-off-in-its-first-bytes": Case(lambda: seven_zip({"a.py": CODE})[:20], "corrupt", "it is cut off"),
    "damaged-directory": Case(lambda: seven_zip({"a.py": CODE})[:-1] + b"\xee", "corrupt", "it is damaged (Bad7zFile)"),
    "damaged-content": Case(
        lambda: seven_zip_named(["a.py"]).replace(CODE, CODE.upper()), "corrupt", "it is damaged (CrcError)"
    ),
    "data-after": Case(lambda: seven_zip({"a.py": CODE}) + CODE, "hidden", "data follows its end"),
    "a-bomb": Case(lambda: seven_zip({f"{at}.bin": bytes(MIB) for at in range(9)}), "limit", "more than 100 times"),
    "one-file-larger-than-allowed": Case(
        lambda: seven_zip({"a.bin": TOO_LARGE, "b.py": CODE}), "limit", "larger than 2 MiB", "a.bin", True, ("b.py",)
    ),
    "a-huge-directory-is-claimed": Case(
        lambda: b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(4) + struct.pack("<QQL", 0, 1 << 50, 0),
        "corrupt",
        "it is cut off",
    ),
    "two-files-of-one-name": Case(
        lambda: seven_zip_named(["a.py", "b.py", "a.py"]), "collision", "2 files of this name", "a.py", True, ("b.py",)
    ),
    "links-to-outside": Case(
        lambda: seven_zip_named(["canary"], 0x8000 | LINK << 16), "link", "there is no file", "canary"
    ),
    "a-folder-with-content": Case(lambda: seven_zip_named(["a"], 0x10), "hidden", "a folder by its name or mark", "a"),
    "a-file-with-the-name-of-a-folder": Case(lambda: seven_zip_named(["a/"]), "hidden", "a folder by its name", "a/"),
    "a-file-with-no-name": Case(lambda: seven_zip_named(["./"]), "hidden", "a folder by its name", "./"),
    "sockets": Case(lambda: seven_zip_named(["s"], 0x8000 | 0o140777 << 16), "device", "it is a socket", "s"),
    "empty": Case(lambda: seven_zip({}), "", "holds nothing"),
}

OTHERS = {
    "deep-nest": Case(lambda: nested(6), "limit", "archives lie deeper than 2", "in.zip!/in.zip!/in.zip"),
    "a-bomb-in-a-nest": Case(
        lambda: nested(1, zip_of(*(Zipped(b"%d" % at, bytes(MIB)) for at in range(9)))),
        *("limit", "it unpacks to more than 100 times its size", "in.zip!/a.py"),
    ),
    "many-nested-bombs": Case(
        lambda: zip_of(*(Zipped(b"%d.zip" % at, zip_of(Zipped(b"a", bytes(MIB))), 0) for at in range(20))),
        *("", "the submission unpacks to more than 8 MiB"),
    ),
    "a-nested-archive-over-a-folder": Case(
        lambda: zip_of(b"in.zip!/a.py", Zipped(b"in.zip", zip_of(b"a.py"), 0)),
        "collision",
        "already a folder",
        "in.zip",
    ),
    "a-nested-archive-that-is-damaged": Case(
        lambda: zip_of(Zipped(b"in.zip", zip_of(b"a.py")[:50]), b"b"), "corrupt", "no directory", "in.zip", True, ("b",)
    ),
    "a-nested-archive-that-is-encrypted": Case(
        lambda: tar_of(tar_entry(b"in.7z", seven_zip({"a": CODE}, "s"))), "encrypted", "encrypted", "in.7z"
    ),
    "a-nested-archive-that-climbs": Case(
        lambda: zip_of(Zipped(b"in.tar", tar_of(b"../../canary"))), "outside", "climbs", "in.tar!/../../canary"
    ),
    "rar": Case(lambda: b"Rar!\x1a\x07\x01\x00" + bytes(90), "unsupported", "it is a RAR archive"),
    "rar-in-a-zip": Case(
        lambda: zip_of(Zipped(b"a.rar", b"Rar!\x1a\x07\x00" + bytes(90))), "unsupported", "a RAR archive", "a.rar"
    ),
    "cabinet": Case(lambda: b"MSCF\0\0\0\0" + bytes(90), "unsupported", "it is a Microsoft cabinet archive"),
    "zip-and-tar-at-once": Case(
        lambda: tar_entry(b"PK\x03\x04", zip_of(b"evil.py")) + TAR_END, "unsupported", "it is a zip and tar archive"
    ),
}


def stream_cases() -> dict[str, Case]:
    out: dict[str, Case] = {}
    for name, pack in STREAMS.items():
        tar = tar_of(b"a.py", b"b.py")
        out |= {
            f"{name}-bomb": Case(lambda pack=pack: pack(ZEROS), "limit", "larger than 2 MiB|100 times"),
            f"{name}-larger-than-one-file": Case(lambda pack=pack: pack(TOO_LARGE), "limit", "larger than 2 MiB"),
            f"{name}-bomb-in-tar": Case(
                lambda pack=pack: pack(tar_of(*[tar_entry(b"a%d" % at, bytes(MIB)) for at in range(5)])),
                *("limit", "it unpacks to more than 100 times its size"),
            ),
            f"{name}-cut-off": Case(lambda pack=pack, tar=tar: pack(tar)[:-12], "corrupt", "it is cut off"),
            f"{name}-damaged": Case(
                lambda pack=pack: pack(os.urandom(0) + bytes(range(256)) * 40)[:30] + b"\xff" * 200,
                *("corrupt", "it is damaged|it is cut off"),
            ),
            f"{name}-data-after": Case(
                lambda pack=pack, tar=tar: pack(tar) + CODE, "hidden", "other data follows where"
            ),
            f"{name}-members-without-end": Case(lambda pack=pack: pack(b"") * 300, "", "more than 200 files"),
            f"{name}-of-itself": Case(
                lambda pack=pack: pack(pack(pack(pack(CODE)))), "limit", "archives lie deeper than 2", None
            ),
        }
    out["xz-that-asks-for-memory"] = Case(
        lambda: b"\xfd7zXZ\0\0\4\xe6\xd6\xb4F" + _xz_block(), "limit", "it asks for more memory than any common tool"
    )
    out["zst-that-asks-for-memory"] = Case(lambda: zstd_with_window(31), "limit", "it asks for more memory")
    out["zst-of-little-blocks"] = Case(
        lambda: zstd_of_zeros(100 * MIB), "", "the submission unpacks to more than 8 MiB"
    )
    return out


def _xz_block() -> bytes:
    """The header of an xz block with a dictionary of 4 GiB."""
    head = b"\x02\x00\x21\x01\x28\x00\x00\x00"
    return head + struct.pack("<L", zlib.crc32(head)) + bytes(64)


# Names, in each kind of archive

NAMES: dict[str, tuple[bytes, str, str]] = {
    "climbing": (b"../canary", "outside", "climbs"),
    "climbing-within": (b"a/../../canary", "outside", "climbs"),
    "climbing-and-back": (b"a/../b.py", "outside", "climbs"),
    "absolute": (b"/tmp/canary", "outside", "root"),
    "climbing-by-backslash": (b"..\\canary", "outside", "climbs"),
    "drive": (b"C:\\canary", "outside", "drive"),
    "drive-relative": (b"C:canary", "outside", "drive"),
    "network": (b"\\\\host\\share\\canary", "outside", "root"),
    "backslash": (b"a\\b.py", "name", "backslash"),
    "stream": (b"a.py:b", "name", "colon"),
    "device": (b"pkg/aux.py", "name", "device"),
    "device-in-capitals": (b"NUL", "name", "device"),
    "device-with-a-space": (b"con .txt", "name", "device"),
    "device-with-a-number": ("COM¹.py".encode(), "name", "device"),
    "trailing-dot": (b"a.py.", "name", "ends with a dot"),
    "trailing-space": (b"a.py ", "name", "ends with a dot or a space"),
    "dots": (b".../canary", "name", "ends with a dot"),
    "escape": (b"a\x1b[2J.py", "name", "control"),
    "line-feed": (b"a\nb.py", "name", "control"),
    "bidi": ("a\u202eyp.txt".encode(), "name", "direction"),
    "line-separator": ("a\u2028b.py".encode(), "name", "cannot be shown"),
    "long": (b"a" * 300, "name", "longer than 255 bytes"),
    "long-in-bytes": ("é".encode() * 130, "name", "longer than 255 bytes"),
    "long-path": (b"/".join([b"d" * 60] * 8), "name", "longer than 400 bytes"),
    "deep": (b"/".join([b"d"] * 30), "limit", "20 folders deep"),
}
IN_EACH: dict[str, Callable[[bytes], bytes]] = {
    "zip": lambda name: zip_of(Zipped(name, flags=0x800)),
    "tar": lambda name: tar_of(long_name(name), tar_entry(b"x", CODE)),
    "7z": lambda name: seven_zip_named([name.decode()]),
}


def name_cases() -> dict[str, Case]:
    out: dict[str, Case] = {}
    for what, (name, kind, why) in NAMES.items():
        for form, make in IN_EACH.items():
            if form == "7z" and b"\\" in name and not name.startswith((b"..", b"\\")):
                continue  # the library takes backslashes for slashes
            out[f"{what}-in-{form}"] = Case(lambda make=make, name=name: make(name), kind, why)
    raw = b"caf\xe9.py"
    out["not-utf-8-in-zip"] = Case(
        lambda: zip_of(Zipped(raw, flags=0x800)), "name", "the name is not UTF-8", "caf\\udce9.py"
    )
    out["not-utf-8-in-tar"] = Case(
        lambda: tar_of(tar_entry(raw, CODE)), "name", "the name is not UTF-8", "caf\\udce9.py"
    )
    out["half-a-character-in-7z"] = Case(
        lambda: seven_zip_named(["a\ud800.py"]), "corrupt|name", "it is damaged (UnicodeDecodeError)|cannot be shown"
    )
    out["zero-byte-in-zip"] = Case(lambda: zip_of(Zipped(b"a.py\0.txt")), "name", "control", "a.py\\x00.txt")
    return out


PAIRS: dict[str, tuple[bytes, bytes]] = {
    "same": (b"a.py", b"a.py"),
    "case": (b"a.py", b"A.PY"),
    "composed": ("é.py".encode(), "e\u0301.py".encode()),
    "wide": (b"a.py", "\uff41.py".encode()),
    "sharp-s": ("straße.py".encode(), b"STRASSE.py"),
    "ligature": ("ﬁle.py".encode(), b"file.py"),
    "joiner": (b"ab.py", "a\u200db.py".encode()),
    "slashes": (b"d/a.py", b"d//./a.py"),
    "folder": (b"D/a.py", b"d/b.py"),
    "file-and-folder": (b"d", b"d/a.py"),
    "folder-and-file": (b"d/a.py", b"d"),
}


def pair_cases() -> dict[str, Case]:
    out: dict[str, Case] = {}
    for what, (one, other) in PAIRS.items():
        there = (one.decode(),)
        out[f"{what}-in-zip"] = Case(
            lambda one=one, other=other: zip_of(one, Zipped(other, b"evil()")),
            "collision",
            "",
            visible(other.decode()),
            True,
            there,
        )
        out[f"{what}-in-tar"] = Case(
            lambda one=one, other=other: tar_of(one, tar_entry(other, b"evil()")),
            "collision",
            "",
            visible(other.decode()),
            True,
            there,
        )
        out[f"{what}-in-7z"] = Case(
            lambda one=one, other=other: seven_zip_named([one.decode(), other.decode()]),
            "collision",
            "",
            visible(other.decode()),
        )
    return out


CASES = {
    **{f"zip-{name}": case for name, case in ZIPS.items()},
    **{f"tar-{name}": case for name, case in TARS.items()},
    **{f"7z-{name}": case for name, case in SEVENS.items()},
    **OTHERS,
    **stream_cases(),
    **{f"name-{name}": case for name, case in name_cases().items()},
    **{f"pair-{name}": case for name, case in pair_cases().items()},
}


# What holds for all of them


class Ground(NamedTuple):
    """A folder with a canary beside the area."""

    folder: Path

    def outside(self) -> dict[str, bytes]:
        """All that lies around the area."""
        out: dict[str, bytes] = {}
        for root, folders, files in os.walk(self.folder):
            if "area" in folders and root == str(self.folder):
                folders.remove("area")
            out |= {os.path.join(root, name): b"" for name in folders}
            for name in files:
                path = os.path.join(root, name)
                out[path] = Path(path).read_bytes() if os.path.isfile(path) and os.path.getsize(path) < MIB else b""
        return out

    def bring_out(self, source: Path) -> Unpacked:
        """What becomes of a source, after what holds for every source was checked."""
        before = self.outside()
        result = unpack(str(source), str(self.folder / "area"), LIMITS)
        assert self.outside() == before
        count = size = 0
        for root, folders, files in os.walk(self.folder / "area"):
            for name in folders + files:
                status = os.lstat(os.path.join(root, name))
                is_folder = stat.S_ISDIR(status.st_mode)
                assert is_folder or stat.S_ISREG(status.st_mode)
                assert stat.S_IMODE(status.st_mode) == (0o700 if is_folder else 0o600)
                if not is_folder:
                    assert status.st_nlink == 1
                    count, size = count + 1, size + status.st_size
        assert (result.files, result.bytes) == (count, size)
        assert count <= LIMITS.files and size <= LIMITS.bytes and len(result.refused) <= 2 * LIMITS.files
        for one in result.refused:
            assert one.name.isprintable() and len(one.name) < 2000 and one.why
        assert result.stopped is None or "; " in result.stopped
        return result

    def names(self) -> set[str]:
        area = self.folder / "area"
        return {path.relative_to(area).as_posix() for path in area.rglob("*") if path.is_file()}


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    (tmp_path / "canary").write_bytes(b"untouched")
    (tmp_path / "area").mkdir(mode=0o700)
    return Ground(tmp_path)


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_archive_is_refused_and_costs_only_itself(ground: Ground, name: str) -> None:
    case = CASES[name]
    source = ground.folder / "submission"
    source.write_bytes(case.make())
    result = ground.bring_out(source)
    reasons = case.why.split("|")
    if case.kind:
        about = [one for one in result.refused if case.name is None or one.name == case.name]
        assert any(one.kind in case.kind.split("|") and any(why in one.why for why in reasons) for one in about), result
    if case.lost:
        assert result.stopped is not None
        assert case.kind or any(why in result.stopped for why in reasons), result
    else:
        assert result.stopped is None, result
    assert set(case.there) <= ground.names(), result


# Folders


def folder_with_pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe")


def folder_with_socket(folder: Path) -> None:
    here = os.getcwd()
    os.chdir(folder)  # names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
    finally:
        os.chdir(here)


def folder_with_link_to_outside(folder: Path) -> None:
    (folder / "link.py").symlink_to("../canary")


def folder_with_link_to_root(folder: Path) -> None:
    (folder / "all").symlink_to("/")


def folder_with_link_to_itself(folder: Path) -> None:
    (folder / "loop").symlink_to(".")


def folder_with_unreadable_name(folder: Path) -> None:
    with open(os.path.join(os.fsencode(folder), b"caf\xe9.py"), "wb") as file:
        file.write(CODE)


def folder_with_name_for_windows(folder: Path) -> None:
    (folder / "aux.py").write_bytes(CODE)


def folder_with_two_cases(folder: Path) -> None:
    (folder / "B.py").write_bytes(CODE)
    (folder / "b.py").write_bytes(CODE)


def folder_with_large_file(folder: Path) -> None:
    with open(folder / "sparse.bin", "wb") as file:
        file.truncate(1 << 40)


def folder_with_many_files(folder: Path) -> None:
    for at in range(300):
        (folder / f"{at}.py").touch()


def folder_that_is_deep(folder: Path) -> None:
    (folder / "/".join(["d"] * 40)).mkdir(parents=True)


FOLDERS: list[tuple[Callable[[Path], None], str, str, str, bool]] = [
    (folder_with_pipe, "pipe", "device", "a pipe", False),
    (folder_with_socket, "socket", "device", "a socket", False),
    (folder_with_link_to_outside, "link.py", "link", "out of the submission, to ../canary", False),
    (folder_with_link_to_root, "all", "link", "out of the submission, to /", False),
    (folder_with_link_to_itself, "loop", "link", "it leads to the folder .", False),
    (folder_with_unreadable_name, "caf\\udce9.py", "name", "cannot be shown", True),
    (folder_with_name_for_windows, "aux.py", "name", "device", True),
    (folder_with_two_cases, "b.py", "collision", "some systems take it for B.py", True),
    (folder_with_large_file, "sparse.bin", "limit", "larger than 2 MiB", True),
    (folder_with_many_files, "", "", "more than 200 files", True),
    (folder_that_is_deep, "/".join(["d"] * 21), "limit", "20 folders deep", True),
]


@pytest.mark.skipif(os.name != "posix", reason="needs pipes, links and names of POSIX")
@pytest.mark.parametrize(
    ("make", "name", "kind", "why", "lost"), FOLDERS, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_hostile_folder_costs_only_itself(
    ground: Ground, make: Callable[[Path], None], name: str, kind: str, why: str, lost: bool
) -> None:
    source = ground.folder / "submission"
    source.mkdir()
    (source / "a.py").write_bytes(CODE)
    make(source)
    result = ground.bring_out(source)
    assert not kind or [one for one in result.refused if one.name == name and one.kind == kind and why in one.why], (
        result
    )
    assert (result.stopped is not None) == lost, result
    assert kind or why in str(result.stopped)


def test_a_folder_that_holds_the_area_does_not_copy_it_into_itself(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(CODE)
    result = unpack(str(tmp_path), str(tmp_path / "area"), LIMITS)
    assert (result.stopped, result.files) == (None, 1)


# git bundles


def flat(name: bytes, mode: bytes = b"100644", content: bytes = CODE) -> Callable[[Path], bytes]:
    return lambda folder: tree_entry(mode, name, object_of_git(folder, "blob", content))


def twice(one: bytes, other: bytes) -> Callable[[Path], bytes]:
    return lambda folder: flat(one)(folder) + flat(other)(folder)


def forest(folder: Path) -> bytes:
    """Ten folders that are one and the same, and so on: a billion files in ten little objects."""
    tree = flat(b"a.py")(folder)
    for _ in range(9):
        made = object_of_git(folder, "tree", tree)
        tree = b"".join(tree_entry(b"40000", b"d%d" % at, made) for at in range(10))
    return tree


def empty_forest(folder: Path) -> bytes:
    """The same without a single file."""
    tree = b""
    for _ in range(10):
        made = object_of_git(folder, "tree", tree)
        tree = b"".join(tree_entry(b"40000", b"d%d" % at, made) for at in range(10))
    return tree


def abyss(folder: Path) -> bytes:
    tree = flat(b"a.py")(folder)
    for _ in range(30):
        tree = tree_entry(b"40000", b"d", object_of_git(folder, "tree", tree))
    return tree


def submodule(folder: Path) -> bytes:
    return tree_entry(b"160000", b"lib", "1" * 40) + flat(b"z.py")(folder)


BUNDLES: dict[str, tuple[Callable[[Path], bytes], str, str, str, bool]] = {
    "climbing": (flat(b".."), "..", "outside", "climbs", True),
    "a-path-as-a-name": (flat(b"../canary"), "../canary", "outside", "climbs", True),
    "device": (flat(b"nul.py"), "nul.py", "name", "device", True),
    "same": (twice(b"a.py", b"a.py"), "a.py", "collision", "already a file", True),
    "case": (twice(b"A.py", b"a.py"), "a.py", "collision", "A.py", True),
    "link-to-outside": (flat(b"l", b"120000", b"../canary"), "l", "link", "out of the submission", False),
    "link-with-code": (flat(b"l.py", b"120000", CODE * 400), "l.py", "hidden", "a link by its mark", True),
    "forest": (forest, "", "", "more than 200 files", True),
    "empty-forest": (empty_forest, "", "", "more than 200 files", True),
    "abyss": (abyss, "/".join(["d"] * 21), "limit", "20 folders deep", True),
    "submodule": (submodule, "lib", "missing", "a submodule", True),
    "large": (flat(b"a.bin", content=TOO_LARGE), "a.bin", "limit", "larger than 2 MiB", True),
}


@pytest.mark.parametrize("name", BUNDLES)
def test_a_hostile_bundle_costs_only_itself(
    ground: Ground, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tree, of, kind, why, lost = BUNDLES[name]
    source = ground.folder / "submission"
    source.write_bytes(bundle_of(tmp_path_factory.mktemp("made") / "r", lambda f: tree(f) + flat(b"zz.py")(f)))
    result = ground.bring_out(source)
    assert not kind or [one for one in result.refused if one.name == of and one.kind == kind and why in one.why], result
    assert (result.stopped is not None) == lost, result
    assert kind or why in str(result.stopped)


def test_a_bundle_that_is_cut_off_or_continued_is_refused(
    ground: Ground, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = bundle_of(tmp_path_factory.mktemp("made") / "r", flat(b"a.py"))
    for data, why in (
        (whole[:-30], "git cannot open it"),
        (whole + CODE, "junk at the end"),
        (whole[:40], "is damaged"),
    ):
        source = ground.folder / "submission"
        source.write_bytes(data)
        result = ground.bring_out(source)
        assert [one.kind for one in result.refused] == ["corrupt"] and why in result.refused[0].why, result


def test_a_bundle_cannot_have_git_run_anything(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hooks, filters and configuration that git would heed in a checkout, and a configuration of the user's."""
    made = tmp_path_factory.mktemp("made")
    mark = ground.folder / "area" / "ran"

    def tree(folder: Path) -> bytes:
        hook = object_of_git(folder, "blob", f"#!/bin/sh\ntouch {mark}\n".encode())
        hooks = object_of_git(folder, "tree", tree_entry(b"100755", b"post-checkout", hook))
        attributes = object_of_git(folder, "blob", b"* filter=evil\n")
        config = object_of_git(folder, "blob", f'[core]\nfsmonitor = "touch {mark}"\n'.encode())
        git_folder = tree_entry(b"100644", b"config", config) + tree_entry(b"40000", b"hooks", hooks)
        dot_git = object_of_git(folder, "tree", git_folder)
        return tree_entry(b"40000", b".git", dot_git) + tree_entry(b"100644", b".gitattributes", attributes)

    source = ground.folder / "submission"
    source.write_bytes(bundle_of(made / "r", tree))
    result = ground.bring_out(source)
    assert ground.names() == {".git/config", ".git/hooks/post-checkout", ".gitattributes"}
    assert not mark.exists() and result.stopped is None


def test_a_bundle_that_builds_on_another_is_refused(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("made") / "r"
    bundle_of(folder, flat(b"a.py"))
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "more")
    git(folder, "bundle", "create", "--quiet", "thin", "HEAD~1..HEAD")
    source = ground.folder / "submission"
    source.write_bytes((folder / "thin").read_bytes())
    result = ground.bring_out(source)
    assert result.refused[0].kind == "missing" and "it builds on commit" in result.refused[0].why


# How many there are


def test_there_are_many_hostile_submissions() -> None:
    assert len(CASES) + len(FOLDERS) + len(BUNDLES) >= 200
