"""A folder that is handed in as it is: copied by the same rules as an archive, and no link of it followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from lint_procore.review.unpack.area import CHUNK
from lint_procore.review.unpack.outcome import Unreadable
from lint_procore.review.unpack.place import Place

_OPEN = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):  # a pipe could keep us waiting
    _OPEN |= getattr(os, _flag, 0)


def bring_out(folder: str, place: Place, skipped: str) -> None:
    """Copies what a folder holds, but the folder ``skipped``, which is the area itself."""
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            with os.scandir(os.path.join(folder, below)) as listed:
                entries = sorted(_counted(listed, place), key=lambda entry: entry.name)
        except OSError as error:
            place.refuse(below or ".", "corrupt", f"this folder cannot be read ({error.strerror})")
            continue
        for entry in entries:
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.is_symlink():
                place.link(name, _target(entry.path))
            elif not entry.is_dir(follow_symlinks=False):
                _copy(entry, name, place)
            elif _is_store(below, entry.name):
                place.refuse(name, "unread", "the past of a git repository is no part of the submission", lost=False)
            elif os.path.realpath(entry.path) != skipped and place.folder(name, lost=True):
                pending.append(name)


def _counted(entries: Iterator[os.DirEntry[str]], place: Place) -> Iterator[os.DirEntry[str]]:
    for entry in entries:
        place.entry()
        yield entry


def _is_store(below: str, name: str) -> bool:
    return name == "objects" and os.path.basename(below) == ".git"


def _target(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _copy(entry: os.DirEntry[str], name: str, place: Place) -> None:
    try:
        descriptor = os.open(entry.path, _OPEN)
    except OSError as error:
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISREG(mode):
            place.refuse(name, "corrupt", f"this file cannot be read ({error.strerror})")
        else:
            place.refuse(name, "device", f"it is {irregular(mode)}", lost=False)
        return
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            place.refuse(name, "device", f"it is {irregular(status.st_mode)}", lost=False)
            return

        def chunks() -> Iterator[bytes]:
            try:
                while data := file.read(CHUNK):
                    place.spend(len(data))
                    yield data
            except OSError as error:
                raise Unreadable("corrupt", f"this file cannot be read ({error.strerror})") from None

        place.file(name, chunks(), status.st_size)


def irregular(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
