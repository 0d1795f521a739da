"""Any bytes at all, and any names: an answer, nothing outside of the area, and nothing that is not told."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from hostile_archives import (
    CODE,
    LINK,
    MIB,
    STREAMS,
    Zipped,
    long_name,
    pax,
    seven_zip_named,
    tar_entry,
    tar_of,
    zip_of,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lint_procore.review.limits import Limits
from lint_procore.review.unpack import Unpacked, unpack
from lint_procore.review.unpack.archives.kinds import kind_of

LIMITS = Limits(bytes=4 * MIB, files=60, file=MIB, depth=2, ratio=100, ratio_from=MIB, path=300, folders=12)
FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def brought_out(data: bytes) -> tuple[Unpacked, dict[str, bytes]]:
    """What becomes of a file of these bytes, after what has to hold for all was checked."""
    with tempfile.TemporaryDirectory() as folder:
        source, area = Path(folder, "submission"), Path(folder, "area")
        source.write_bytes(data)
        result = unpack(str(source), str(area), LIMITS)
        assert sorted(os.listdir(folder)) == ["area", "submission"] and source.read_bytes() == data
        there: dict[str, bytes] = {}
        for root, folders, files in os.walk(area):
            for name in folders + files:
                assert not os.path.islink(os.path.join(root, name))
            for name in files:
                path = Path(root, name)
                there[path.relative_to(area).as_posix()] = path.read_bytes()
    assert (result.files, result.bytes) == (len(there), sum(map(len, there.values())))
    assert result.files <= LIMITS.files and result.bytes <= LIMITS.bytes
    assert result.files or result.stopped
    assert all(one.name.isprintable() and one.why and one.kind for one in result.refused)
    return result, there


# Bytes


def samples() -> dict[str, bytes]:
    zipped = zip_of(Zipped(b"a.py"), Zipped(b"d/b.py", CODE * 20, 0), Zipped(b"l", b"a.py", mode=LINK))
    tar = tar_of(b"a.py", pax([(b"path", b"long/name.py")]), b"x", tar_entry(b"l", kind=b"2", target=b"a.py"))
    tar = tar[:-1024] + tar_of(long_name(b"gnu/name.py"), b"y", tar_entry(b"in.zip", zipped))
    return {
        "zip": zipped,
        "tar": tar,
        "7z": seven_zip_named(["a.py", "d/b.py"]),
        **{name: pack(tar) for name, pack in STREAMS.items()},
    }


SAMPLES = samples()
HOWS = ["set", "drop", "repeat", "cut", "flip"]
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, 1 << 16), st.sampled_from(["set", "drop", "repeat", "cut", "flip"]), st.binary(max_size=12)
    ),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, damage: list[tuple[int, str, bytes]]) -> bytes:
    out = bytearray(data)
    for at, how, put in damage:
        at %= len(out) + 1
        if how == "set":
            out[at : at + len(put)] = put
        elif how == "drop":
            del out[at : at + len(put)]
        elif how == "repeat":
            out[at:at] = out[at : at + 40 * len(put)]
        elif how == "cut":
            del out[max(at, 40) :]
        elif at < len(out):
            out[at] ^= 1 << (len(put) % 8)
    return bytes(out)


@FEW
@given(st.sampled_from(sorted(SAMPLES)), DAMAGE)
def test_a_damaged_archive_gives_an_answer(kind: str, damage: list[tuple[int, str, bytes]]) -> None:
    data = damaged(SAMPLES[kind], damage)
    result, there = brought_out(data)
    if data == SAMPLES[kind]:
        assert result.stopped is None
    if result.stopped is None:
        # what was damaged and not noticed is a name, a date or a mark, as all content has a checksum, except in tar
        assert kind == "tar" or {CODE, CODE * 20} >= set(there.values()), there


STARTS = [b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh91AY&SY", b"# v2 git bundle\n", b""]


@FEW
@given(st.sampled_from(STARTS), st.binary())
def test_any_bytes_give_an_answer(start: bytes, rest: bytes) -> None:
    brought_out(start + rest)


# Names

ODD = [
    "..",
    ".",
    "",
    "aux",
    "a.",
    "a ",
    "A",
    "a",
    "é",
    "e\u0301",
    "a:b",
    "C:",
    "\\",
    "\u202e",
    "\x7f",
    "a!",
    "in.zip!",
    "x" * 256,
]
NAME = st.lists(st.sampled_from(ODD) | st.text(max_size=6), min_size=1, max_size=4).map("/".join)
KIND = st.sampled_from(["file", "folder", "link", "hard", "pipe", "archive"])
ENTRY = st.tuples(KIND, NAME, NAME)


def as_tar(entries: list[tuple[str, str, str]]) -> bytes:
    kinds = {"file": b"0", "folder": b"5", "link": b"2", "hard": b"1", "pipe": b"6", "archive": b"0"}
    out = []
    for kind, name, target in entries:
        data = zip_of(b"in.py") if kind == "archive" else CODE if kind == "file" else b""
        out += [long_name(encoded(name)), long_name(encoded(target), b"K"), tar_entry(b"x", data, kinds[kind])]
    return tar_of(*out)


def as_zip(entries: list[tuple[str, str, str]]) -> bytes:
    files = []
    for kind, name, target in entries:
        data = {"archive": zip_of(b"in.py"), "link": encoded(target), "file": CODE}.get(kind, b"")
        mode = {"link": LINK, "pipe": 0o010666}.get(kind, 0)
        files.append(Zipped(encoded(name) + b"/" * (kind == "folder"), data, 0, 0x800, mode))
    return zip_of(*files)


def as_seven_zip(entries: list[tuple[str, str, str]]) -> bytes:
    return seven_zip_named(name.replace("\0", "?") for _, name, _ in entries)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


FORMS: list[Callable[[list[tuple[str, str, str]]], bytes]] = [as_tar, as_zip, as_seven_zip]


@FEW
@given(st.sampled_from(FORMS), st.lists(ENTRY, min_size=1, max_size=6))
def test_a_file_of_any_name_is_brought_out_or_told(
    form: Callable[[list[tuple[str, str, str]]], bytes], entries: list[tuple[str, str, str]]
) -> None:
    result, there = brought_out(form(entries))
    for path in there:
        assert not {"..", ".", ""} & set(path.split("/")), path
    files = [name for kind, name, _ in entries if kind in ("file", "archive") or form is as_seven_zip]
    if files and result.stopped is None:
        assert len(there) >= len(files)


@FEW
@given(st.binary(max_size=600))
def test_telling_the_kind_of_a_file_never_fails(data: bytes) -> None:
    kind_of(io.BytesIO(data))
