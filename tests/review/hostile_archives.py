"""Archives that no honest tool writes, made byte by byte: nothing of the kind lies in the repository."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

CODE = b"print('procore')\n"
MIB = 1024 * 1024
LINK = 0o120777


# zip


class Zipped(NamedTuple):
    """One file of a zip, and what its two headers say of it where that is not the truth. ``gap`` stands before it."""

    name: bytes
    data: bytes = CODE
    method: int = 8
    flags: int = 0
    mode: int = 0
    gap: bytes = b""
    local_name: bytes | None = None
    local: dict[str, int] = {}
    central: dict[str, int] = {}
    extra: bytes = b""
    packed: bytes | None = None
    descriptor: bytes = b""


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zip_of(
    *files: Zipped | bytes,
    before: bytes = b"",
    after: bytes = b"",
    comment: bytes = b"",
    end: dict[str, int] | None = None,
    between: bytes = b"",
    shift: int = 0,
) -> bytes:
    """A zip of files; one that is only a name holds CODE. ``shift`` is what stated offsets leave out of ``before``."""
    out = bytearray(before)
    directory = bytearray()
    for file in files:
        one = Zipped(file) if isinstance(file, bytes) else file
        packed = one.packed if one.packed is not None else deflated(one.data) if one.method == 8 else one.data
        fields = {"crc": zlib.crc32(one.data), "packed": len(packed), "size": len(one.data)}
        fields |= {"method": one.method, "flags": one.flags, "disk": 0}
        out += one.gap
        fields["at"] = len(out) - shift
        local = fields | one.local
        name = one.name if one.local_name is None else one.local_name
        out += b"PK\x03\x04" + struct.pack(
            "<HHHLLLLHH", 20, local["flags"], local["method"], 0, *_three(local), len(name), 0
        )
        out += name + packed + one.descriptor
        central = fields | one.central
        directory += b"PK\x01\x02" + struct.pack(
            "<HHHHLLLLHHHHHLL",
            *(0x031E, 20, central["flags"], central["method"], 0, *_three(central), len(one.name), len(one.extra)),
            *(0, central["disk"], 0, one.mode << 16, central["at"]),
        )
        directory += one.name + one.extra
    out += between
    ending = {"count": len(files), "size": len(directory), "at": len(out) - shift} | (end or {})
    out += directory + b"PK\x05\x06"
    out += struct.pack("<HHHHLLH", 0, 0, ending["count"], ending["count"], ending["size"], ending["at"], len(comment))
    return bytes(out + comment + after)


def _three(fields: dict[str, int]) -> tuple[int, int, int]:
    return fields["crc"], fields["packed"], fields["size"]


def zip_of_shared_bytes(count: int, size: int) -> bytes:
    """Many names in the directory for one content, which is how a small zip becomes endless without nesting."""
    kernel = deflated(bytes(size))
    out = b"PK\x03\x04" + struct.pack("<HHHLLLLHH", 20, 0, 8, 0, zlib.crc32(bytes(size)), len(kernel), size, 1, 0)
    out += b"a" + kernel
    directory = b"".join(
        b"PK\x01\x02"
        + struct.pack(
            "<HHHHLLLLHHHHHLL", 20, 20, 0, 8, 0, zlib.crc32(bytes(size)), len(kernel), size, 1, 0, 0, 0, 0, 0, 0
        )
        + b"a"
        for _ in range(count)
    )
    return out + directory + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), len(out), 0)


# tar


def tar_entry(
    name: bytes,
    data: bytes = b"",
    kind: bytes = b"0",
    *,
    target: bytes = b"",
    size: int | bytes | None = None,
    mode: int = 0o644,
    prefix: bytes = b"",
    tail: bytes | None = None,
) -> bytes:
    """A header and the content behind it. ``size`` is what the header says, ``tail`` what stands from byte 345 on."""
    said = len(data) if size is None else size
    block = bytearray(512)
    block[0 : len(name)] = name
    block[100:108] = b"%07o\0" % mode
    block[108:116] = block[116:124] = b"0000000\0"
    block[124:136] = said if isinstance(said, bytes) else b"%011o\0" % said
    block[136:148] = b"00000000000\0"
    block[156:157] = kind
    block[157 : 157 + len(target)] = target
    block[257:265] = b"ustar\x0000"
    block[345 : 345 + len(prefix)] = prefix
    if tail is not None:
        block[345 : 345 + len(tail)] = tail
    block[148:156] = b"        "
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block[:512]) + data + bytes(-len(data) % 512)


def pax(records: Iterable[tuple[bytes, bytes]], kind: bytes = b"x") -> bytes:
    """A pax header of records."""
    return tar_entry(b"pax", b"".join(pax_record(key, value) for key, value in records), kind)


def pax_record(key: bytes, value: bytes) -> bytes:
    length = len(key) + len(value) + 3
    length += len(str(length))
    if len(b"%d %s=%s\n" % (length, key, value)) != length:
        length += 1
    return b"%d %s=%s\n" % (length, key, value)


def long_name(name: bytes, kind: bytes = b"L") -> bytes:
    """A GNU header for a name that does not fit."""
    return tar_entry(b"././@LongLink", name + b"\0", kind)


TAR_END = bytes(1024)


def tar_of(*entries: bytes, end: bytes = TAR_END) -> bytes:
    """A tar of entries; one that is a bare name holds CODE."""
    return b"".join(one if len(one) >= 512 else tar_entry(one, CODE) for one in entries) + end


# Streams


def zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=9, write_checksum=True).compress(data)


STREAMS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, 9, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd,
}


def zstd_of_zeros(size: int) -> bytes:
    """A zstd frame of blocks that each repeat one byte: four bytes become 128 KiB."""
    block = 128 * 1024
    blocks = -(-size // block)
    out = bytearray(b"\x28\xb5\x2f\xfd" + bytes([0]) + bytes([(17 - 10) << 3]))
    for at in range(blocks):
        out += struct.pack("<L", (block << 3) | (1 << 1) | (at == blocks - 1))[:3] + b"\0"
    return bytes(out)


def zstd_with_window(power: int) -> bytes:
    """A frame that asks for a window of 2 to the power of bytes."""
    return b"\x28\xb5\x2f\xfd" + bytes([0, (power - 10) << 3]) + struct.pack("<L", (1 << 3) | 1)[:3] + b"x"


# 7z


def seven_zip(files: dict[str, bytes], password: str | None = None, encrypt_names: bool = False) -> bytes:
    """A 7z of files."""
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=encrypt_names) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


def seven_zip_named(names: Iterable[str], attributes: int | None = None) -> bytes:
    """A 7z with names (and attributes) that the library would not write: all files are of CODE, which is stored."""
    names = list(names)
    content = CODE * len(names)
    sizes = b"".join(_seven_number(len(CODE)) for _ in names[1:])
    streams = b"\x04\x06\x00\x01\x09" + _seven_number(len(content)) + b"\x00"
    streams += b"\x07\x0b\x01\x00\x01\x01\x00\x0c" + _seven_number(len(content)) + b"\x00"
    streams += b"\x08\x0d" + _seven_number(len(names)) + (b"\x09" + sizes if sizes else b"")
    streams += b"\x0a\x01" + struct.pack("<L", zlib.crc32(CODE)) * len(names) + b"\x00\x00"
    listed = b"\x00" + b"".join(name.encode("utf-16-le", "surrogatepass") + b"\0\0" for name in names)
    files = b"\x05" + _seven_number(len(names)) + b"\x11" + _seven_number(len(listed)) + listed
    if attributes is not None:
        said = b"\x01\x00" + struct.pack("<L", attributes) * len(names)
        files += b"\x15" + _seven_number(len(said)) + said
    return _seven_signed(content, b"\x01" + streams + files + b"\x00\x00")


def _seven_signed(content: bytes, header: bytes) -> bytes:
    start = struct.pack("<QQL", len(content), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<L", zlib.crc32(start)) + start + content + header


def _seven_number(value: int) -> bytes:
    assert value < 0x4000
    return bytes([value]) if value < 0x80 else bytes([0x80 | value >> 8, value & 0xFF])


# git


def git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git answers."""
    settings = ("-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main")
    ran = subprocess.run(["git", *settings, *arguments], cwd=folder, input=given, check=True, capture_output=True)
    return ran.stdout


def object_of_git(folder: Path, kind: str, content: bytes) -> str:
    """The name of an object that is stored as it is, right or wrong."""
    return git(folder, "hash-object", "-w", "-t", kind, "--literally", "--stdin", given=content).strip().decode()


def tree_entry(mode: bytes, name: bytes, of: str) -> bytes:
    """One entry of a folder in git."""
    return mode + b" " + name + b"\0" + bytes.fromhex(of)


def bundle_of(folder: Path, tree: Callable[[Path], bytes]) -> bytes:
    """A bundle of one commit, of a folder that is written as it is."""
    folder.mkdir()
    git(folder, "init", "--quiet")
    made = object_of_git(folder, "tree", tree(folder))
    commit = git(folder, "commit-tree", made, given=b"all").strip().decode()
    git(folder, "update-ref", "HEAD", commit)
    git(folder, "bundle", "create", "--quiet", "out", "HEAD")
    return (folder / "out").read_bytes()
