"""A submission, brought out: what was handed in becomes plain files in an area of its own.

In: a folder or an archive, an area, and limits. Out: how much is there, what was refused, and why. Nothing of the
submission is run, nothing outside of the area is written, and nothing is followed out of the submission. Archives in
archives are opened where they lie, in a folder that is called like them, with ``!``.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from typing import BinaryIO

from lint_procore.review.limits import Limits, size
from lint_procore.review.unpack.archives import folders
from lint_procore.review.unpack.archives.kinds import Kind, kind_of
from lint_procore.review.unpack.area import CHUNK, FOLDER, Area
from lint_procore.review.unpack.names import shown
from lint_procore.review.unpack.outcome import REMEDIES, Bomb, Refused, Stop, Unpacked, Unreadable
from lint_procore.review.unpack.place import Place

__all__ = ["Refused", "Unpacked", "unpack"]

_OPENED = "a folder, .zip, .whl, .tar, .tar.gz, .tar.bz2, .tar.xz, .tar.zst, .7z or a git bundle"
_STREAMS = {"gzip": ".gz", "bzip2": ".bz2", "xz": ".xz", "zstd": ".zst"}
_TAR = re.compile(r"\.(?:tar\.[a-z0-9]+|t[gbx]z2?|tzst)\Z", re.IGNORECASE)
_DEFAULT = Limits()


def unpack(source: str, area: str, limits: Limits = _DEFAULT) -> Unpacked:
    """Brings a submission out to ``area``, a folder that is empty or not there yet.

    ``source`` is a folder or an archive. Whatever it is, and whatever is wrong with it, the answer says so; nothing is
    raised.
    """
    ground = Area(area, limits)
    name = shown(os.path.basename(os.path.normpath(source)) or source)
    try:
        _bring_out_source(source, name, ground)
        _open_nested(ground)
        if not ground.bytes and ground.is_fine():
            raise Stop(f"{name} holds nothing; hand in {_OPENED}")
    except Stop as stop:
        ground.stop(stop.why)
    except MemoryError:
        ground.stop(f"{name} needs more memory than there is; {REMEDIES['limit']}")
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        ground.stop(f"{name} cannot be read ({shown(said)}); check the path and its permissions")
    return ground.result()


def _bring_out_source(source: str, name: str, ground: Area) -> None:
    status = os.stat(source)
    if stat.S_ISDIR(status.st_mode):
        place = Place(ground, (), name, 0, None)
        folders.bring_out(source, place, os.path.realpath(ground.root))
        place.finish()
        return
    if not stat.S_ISREG(status.st_mode):
        raise Stop(f"{name} is {folders.irregular(status.st_mode)}; hand in {_OPENED}")
    if status.st_size > ground.limits.bytes:
        raise Stop(f"{name} has {size(status.st_size)}, more than {size(ground.limits.bytes)}; {REMEDIES['limit']}")
    with open(source, "rb") as file:
        kind = kind_of(file)
        if kind is None:
            what = "is empty" if not status.st_size else "is no archive that can be opened"
            raise Stop(f"{name} {what}; hand in {_OPENED}")
        _bring_out_archive(file, kind, Place(ground, (), name, 0, status.st_size), name)


def _open_nested(ground: Area) -> None:
    """Opens what is an archive of what was brought out, and what comes of that, as deep as the limit allows."""
    at = 0
    while at < len(ground.made):
        parts, depth = ground.made[at]
        at += 1
        path = ground.path(parts)
        with open(path, "rb") as file:
            kind = kind_of(file)
            if kind is None:
                continue
            packed = file.seek(0, os.SEEK_END)
            inside = (*parts[:-1], parts[-1] + "!")
            place = Place(ground, inside, "/".join(map(shown, parts)), depth + 1, packed, not kind.at_start)
            if depth >= ground.limits.depth:
                place.refuse(b"", "limit", f"archives lie deeper than {ground.limits.depth} in one another")
                continue
            try:
                ground.claim(inside, FOLDER, is_new=True)
            except Unreadable as error:
                place.refuse(b"", error.kind, error.why)
                continue
            _bring_out_archive(file, kind, place, parts[-1])
        ground.archives.append("/".join(parts))
        if kind.at_start and not place.lost:
            ground.forget(parts, packed)  # all that it says is in the folder now


def _bring_out_archive(file: BinaryIO, kind: Kind, place: Place, name: str) -> None:
    try:
        if not kind.is_supported:
            raise Unreadable("unsupported", f"it is a {kind.name} archive, which cannot be opened")
        if kind.name in _STREAMS:
            _bring_out_stream(file, kind.name, place, name)
        elif kind.name == "tar":
            _bring_out_tar(_read(file, place), place)
        else:
            _seeking(kind.name)(file, place)
    except Unreadable as error:
        place.refuse(b"", error.kind, error.why)
    except Bomb as bomb:
        place.refuse(b"", "limit", bomb.why)
    except MemoryError:
        place.refuse(b"", "limit", "it asks for more memory than there is")
    place.finish()


def _seeking(kind: str) -> Callable[[BinaryIO, Place], None]:
    """What brings out an archive that has to be read here and there; imported when there is one."""
    if kind == "zip":
        from lint_procore.review.unpack.archives.zips import bring_out
    elif kind == "7z":
        from lint_procore.review.unpack.archives.sevenzips import bring_out
    else:
        from lint_procore.review.unpack.archives.bundles import bring_out
    return bring_out


def _read(file: BinaryIO, place: Place) -> Iterator[bytes]:
    file.seek(0)
    while data := file.read(CHUNK):
        place.spend(len(data))
        yield data


def _bring_out_stream(file: BinaryIO, kind: str, place: Place, name: str) -> None:
    """A compressed tar archive, or one compressed file, which then has the archive's name without its ending."""
    from lint_procore.review.unpack.archives.streams import Reader, decompressed
    from lint_procore.review.unpack.archives.tars import BLOCK, is_header

    file.seek(0)

    def chunks() -> Iterator[bytes]:
        for data in decompressed(file, kind, place.entry):
            place.spend(len(data))
            yield data

    reader = Reader(chunks())
    first = reader.exactly(BLOCK)

    def whole() -> Iterator[bytes]:
        yield first
        while data := reader.some(CHUNK):
            yield data

    # A tar archive without files is but zeros, as other files may be: there the name has to decide.
    if is_header(first) or (first == bytes(BLOCK) and _TAR.search(name)):
        _bring_out_tar(whole(), place)
        return
    if _TAR.search(name):
        raise Unreadable("corrupt", "it is called a tar archive, and holds none")
    stem, ending = os.path.splitext(name)
    place.file(stem if ending.lower() == _STREAMS[kind] and stem else f"{name}.content", whole())


def _bring_out_tar(chunks: Iterator[bytes], place: Place) -> None:
    from lint_procore.review.unpack.archives.tars import bring_out

    bring_out(chunks, place)
