"""The area that a submission is brought out to: the one module that writes its files.

Everything in it is a plain file or folder of the tool's own making. No link is ever made, so that a path which is made
of checked names cannot lead out; nothing is overwritten, and no file is readable or executable by others.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator

from lint_procore.review.limits import Limits, size
from lint_procore.review.unpack.names import key_of, shown
from lint_procore.review.unpack.outcome import REMEDIES, Refused, Stop, Unpacked, Unreadable

CHUNK = 64 * 1024
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
for _flag in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EROFS, errno.EIO)

FOLDER, FILE, LINK = "folder", "file", "link"


class Area:
    """Counts and limits over a whole submission, and who has which name."""

    def __init__(self, root: str, limits: Limits) -> None:
        self.root = root
        self.limits = limits
        self.files = 0
        self.bytes = 0
        self.archives: list[str] = []
        self.made: list[tuple[tuple[str, ...], int]] = []  # each file, and how many archives it lay in
        self._refused: list[Refused] = []
        self._lost: list[Refused] = []
        self._stopped: str | None = None
        self._entries = 0
        self._decoded = 0
        self._taken: dict[str, tuple[str, str]] = {}  # by key: the path as it is, and what is there
        os.makedirs(root, mode=0o700, exist_ok=True)

    def entry(self) -> None:
        """Counts one more thing in the submission; raises Stop."""
        self._entries += 1
        if self._entries > self.limits.files:
            raise Stop(
                f"the submission holds more than {self.limits.files} files, folders and links; {REMEDIES['limit']}"
            )

    def spend(self, count: int) -> None:
        """Counts bytes that were unpacked, whether they are kept or not; raises Stop."""
        self._decoded += count
        if self._decoded > self.limits.bytes:
            raise Stop(f"the submission unpacks to more than {size(self.limits.bytes)}; {REMEDIES['limit']}")

    def refuse(self, name: str, kind: str, why: str, lost: bool) -> None:
        """Notes something that is not brought out. ``lost`` when content is missing because of it."""
        refused = Refused(name, kind, why)
        self._refused.append(refused)
        if lost:
            self._lost.append(refused)

    def stop(self, why: str) -> None:
        """Notes why no more is brought out at all."""
        self._stopped = why

    def is_fine(self) -> bool:
        """Whether all content is there so far."""
        return not self._lost

    def path(self, parts: Iterable[str]) -> str:
        """Where a file of the area lies."""
        return os.path.join(self.root, *parts)

    def taken(self, parts: tuple[str, ...]) -> str | None:
        """What stands at a name: a folder, a file, a link; None for nothing, or for another spelling."""
        path = "/".join(parts)
        found = self._taken.get("/".join(map(key_of, parts)))
        return found[1] if found is not None and found[0] == path else None

    def claim(self, parts: tuple[str, ...], what: str, is_new: bool = False) -> None:
        """Takes a name, and makes the folders that it needs; raises Unreadable for one that is taken. A folder may be
        there already, unless it has to be ``is_new``."""
        path = key = ""
        last = len(parts) - 1
        for at, part in enumerate(parts):
            path = f"{path}/{part}" if at else part
            key = f"{key}/{key_of(part)}" if at else key_of(part)
            wanted = what if at == last else FOLDER
            found = self._taken.get(key)
            if found is None:
                self._taken[key] = (path, wanted)
                if wanted == FOLDER:
                    if at != last:
                        self.entry()
                    with _writing():
                        os.mkdir(self.path(path.split("/")), 0o700)
            elif found[0] != path:
                raise Unreadable(
                    "collision", f"some systems take it for {shown(found[0])}, of which there is one already"
                )
            elif found[1] != FOLDER or wanted != FOLDER or (is_new and at == last):
                there = f"a {found[1]} of this name" if at == last else f"a {found[1]} named {shown(path)}"
                raise Unreadable("collision", f"there is already {there}")

    def came(self, parts: tuple[str, ...], count: int, depth: int) -> None:
        """Counts a file that is written, in the place of a link maybe."""
        self._taken["/".join(map(key_of, parts))] = ("/".join(parts), FILE)
        self.files += 1
        self.bytes += count
        self.made.append((parts, depth))

    def forget(self, parts: tuple[str, ...], count: int) -> None:
        """Takes a file of ``count`` bytes away again."""
        os.unlink(self.path(parts))
        self.files -= 1
        self.bytes -= count

    def result(self) -> Unpacked:
        """What came of it all."""
        stopped = self._stopped
        if stopped is None and self._lost:
            name, kind, why = self._lost[0]
            more = f" (and {len(self._lost) - 1} more)" if len(self._lost) > 1 else ""
            stopped = f"{name} was not brought out: {why}; {REMEDIES[kind]}{more}"
        return Unpacked(self.files, self.bytes, tuple(self._refused), stopped, tuple(self.archives))


class Sink:
    """A file that is being written. As a context manager it takes the file away again if anything goes wrong."""

    def __init__(self, area: Area, parts: tuple[str, ...], depth: int) -> None:
        self._area = area
        self._parts = parts
        self._depth = depth
        self._path = area.path(parts)
        self._count = 0
        with _writing():
            self._file = os.fdopen(os.open(self._path, _FLAGS, 0o600), "wb")

    def write(self, data: bytes) -> None:
        """Adds to the file; raises Unreadable when it becomes too large."""
        self._count += len(data)
        if self._count > self._area.limits.file:
            raise too_large(self._area.limits)
        with _writing():
            self._file.write(data)

    def close(self) -> None:
        """The file is complete."""
        with _writing():
            self._file.close()
        self._area.came(self._parts, self._count, self._depth)

    def drop(self) -> None:
        """Takes the file away again."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            os.unlink(self._path)

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            try:
                self.close()
            except Unreadable:
                self.drop()
                raise
        else:
            self.drop()


def too_large(limits: Limits) -> Unreadable:
    """Why a file is refused that goes beyond the limit."""
    return Unreadable("limit", f"it is larger than {size(limits.file)}, the most for one file")


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """A name that this system cannot write is refused; a disk that is full ends it all."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Stop(
                f"the area for unpacking cannot be written to ({error.strerror}); make room, and try again"
            ) from None
        raise Unreadable("name", f"this system cannot write it ({error.strerror})") from None
