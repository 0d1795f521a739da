"""The area that a submission is brought out to: the one module that writes files.

Everything in it is a plain file or folder of the tool's own making. No link is ever made, so that a path which is made
of checked names cannot lead out; nothing is overwritten, and no file is readable or executable by others.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator

from lint_procore.review.limits import Limits, size
from lint_procore.review.names import key_of, parts_of, shown
from lint_procore.review.outcome import REMEDIES, Bomb, Refused, Stop, Unpacked, Unreadable

CHUNK = 64 * 1024
_LINK_ROUNDS = 8  # links to links
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

    def settle(self, parts: tuple[str, ...]) -> None:
        """Notes that a file stands at a name that was taken, by a link maybe."""
        path = "/".join(parts)
        self._taken["/".join(map(key_of, parts))] = (path, FILE)

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


class Place:
    """Where the content of one archive, or of the folder that was handed in, goes: the area, or a folder in it.

    ``shown_at`` is how the archive is called in reports; ``packed`` how many bytes it has, None for what is not packed.
    ``is_kept`` when the archive itself stays in the area, because it is something else as well.
    """

    def __init__(
        self,
        area: Area,
        at: tuple[str, ...],
        shown_at: str,
        depth: int,
        packed: int | None,
        is_kept: bool = False,
    ) -> None:
        self.area = area
        self.is_kept = is_kept
        self.limits = area.limits
        self.lost = False
        self._at = at
        self._shown_at = shown_at
        self._depth = depth
        self._packed = packed
        self._unpacked = 0
        self._links: list[tuple[tuple[str, ...], tuple[str, ...], str | bytes, str, bool]] = []

    def entry(self) -> None:
        """Counts one more entry of the archive; raises Stop."""
        self.area.entry()

    def spend(self, count: int) -> None:
        """Counts unpacked bytes; raises Bomb, or Stop when the whole submission is too large."""
        self._unpacked += count
        self.area.spend(count)
        if self._packed is not None and self._unpacked > self.limits.ratio_from:
            ratio = self.limits.ratio
            if self._unpacked > self._packed * ratio:
                raise Bomb(f"it unpacks to more than {ratio} times its size")

    def refuse(self, name: str | bytes, kind: str, why: str, lost: bool = True) -> None:
        """Notes something in this archive, or the archive itself when ``name`` is empty, that is not brought out."""
        self.lost = self.lost or lost
        at = f"{self._shown_at}!/" if self._depth else ""
        self.area.refuse(at + shown(name) if name else self._shown_at, kind, why, lost)

    def folder(self, name: str, lost: bool = False) -> bool:
        """Makes a folder; whether it is there. ``lost`` when what it holds is not asked for if it is not."""
        try:
            parts = parts_of(name, self.limits)
            if parts:
                self.area.claim(self._at + parts, FOLDER)
        except Unreadable as error:
            self.refuse(name, error.kind, error.why, lost)
            return False
        return True

    def open(self, name: str, expected: int | None = None) -> Sink | None:
        """A file to write to; None when it is refused, which is noted. ``expected`` is its size, where one is given."""
        try:
            parts = parts_of(name, self.limits)
            if not parts:
                raise Unreadable("name", "a file has no name")
            if expected is not None and expected > self.limits.file:
                raise Unreadable("limit", _too_large(self.limits))
            return Sink(self, name, self._at + parts)
        except Unreadable as error:
            self.refuse(name, error.kind, error.why)
            return None

    def file(self, name: str, chunks: Iterator[bytes], expected: int | None = None) -> bool:
        """Writes a file; whether it was brought out. One that is refused is noted, and leaves nothing behind."""
        sink = self.open(name, expected)
        if sink is None:
            return False
        try:
            with sink:
                for chunk in chunks:
                    sink.write(chunk)
        except Unreadable as error:
            self.refuse(name, error.kind, error.why)
            return False
        return True

    def link(self, name: str, target: str | bytes, *, hard: bool = False, is_content: bool = False) -> None:
        """A link, of which a copy is made in the end if it leads to a file of the same archive.

        ``is_content`` where the format keeps the target as a file's content does: some readers take it for that.
        """
        try:
            parts = parts_of(name, self.limits)
            if not parts:
                raise Unreadable("name", "a link has no name")
            self.area.claim(self._at + parts, LINK)
        except Unreadable as error:
            self.refuse(name, error.kind, error.why)
            return
        self._links.append((parts, () if hard else parts[:-1], target, name, is_content))

    def finish(self) -> None:
        """Makes copies of what links lead to, once all else is there; other links are refused."""
        left = self._links
        for _ in range(_LINK_ROUNDS):
            left, tried = [], left
            for link in tried:
                if not self._copied(link):
                    left.append(link)
            if not left or len(left) == len(tried):
                break
        for parts, start, target, name, is_content in left:
            try:
                aim = self._aim(start, target)
            except Unreadable as error:
                self.refuse(name, error.kind, error.why, lost=is_content)
                continue
            if not aim or self.area.taken(self._at + aim) == FOLDER:
                self.refuse(name, "link", f"it leads to the folder {shown(target)}, which is read there", lost=False)
            elif parts == aim:
                self.refuse(name, "link", "it leads to itself", lost=is_content)
            else:
                self.refuse(name, "link", f"it leads to {shown(target)}, where there is no file", lost=is_content)
        self._links = []

    def _copied(self, link: tuple[tuple[str, ...], tuple[str, ...], str | bytes, str, bool]) -> bool:
        parts, start, target, name, _ = link
        try:
            aim = self._aim(start, target)
        except Unreadable:
            return False
        if not aim or self.area.taken(self._at + aim) != FILE:
            return False
        sink = Sink(self, name, self._at + parts, claim=False)
        try:
            with sink, open(self.area.path(self._at + aim), "rb") as file:
                while chunk := file.read(CHUNK):
                    self.area.spend(len(chunk))
                    sink.write(chunk)
        except Unreadable as error:
            self.refuse(name, error.kind, error.why)
        return True

    def _aim(self, start: tuple[str, ...], target: str | bytes) -> tuple[str, ...]:
        """Where a link leads, read as text, by way of folders that are none themselves; raises Unreadable."""
        if len(target) > self.limits.path:
            raise Unreadable("link", f"it leads to a name longer than {self.limits.path} bytes")
        text = target if isinstance(target, str) else target.decode("utf-8", "surrogateescape")
        if text.startswith(("/", "\\")) or text[1:2] == ":":
            raise Unreadable("link", f"it leads out of the submission, to {shown(target)}")
        at = list(start)
        steps = [step for step in text.split("/") if step not in ("", ".")]
        for step in steps:
            if step == "..":
                if not at:
                    raise Unreadable("link", f"it leads out of the submission, to {shown(target)}")
                if self.area.taken((*self._at, *at)) != FOLDER:
                    raise Unreadable("link", f"it leads to {shown(target)}, by way of what is no folder")
                at.pop()
            else:
                at.append(step)
                if len(at) > self.limits.folders:
                    raise Unreadable("link", "it leads deeper than folders may lie")
        return tuple(at)

    def came(self, parts: tuple[str, ...], count: int) -> None:
        """Counts a file that is written."""
        self.area.files += 1
        self.area.bytes += count
        self.area.made.append((parts, self._depth))


class Sink:
    """A file that is being written. As a context manager it takes the file away again if anything goes wrong."""

    def __init__(self, place: Place, name: str, parts: tuple[str, ...], claim: bool = True) -> None:
        if claim:
            place.area.claim(parts, FILE)
        self.name = name
        self._place = place
        self._parts = parts
        self._path = place.area.path(parts)
        self._count = 0
        with _writing():
            self._file = os.fdopen(os.open(self._path, _FLAGS, 0o600), "wb")

    def write(self, data: bytes) -> None:
        """Adds to the file; raises Unreadable when it becomes too large."""
        self._count += len(data)
        if self._count > self._place.limits.file:
            raise Unreadable("limit", _too_large(self._place.limits))
        with _writing():
            self._file.write(data)

    def close(self) -> None:
        """The file is complete."""
        with _writing():
            self._file.close()
        self._place.area.settle(self._parts)
        self._place.came(self._parts, self._count)

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


def _too_large(limits: Limits) -> str:
    return f"it is larger than {size(limits.file)}, the most for one file"


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
