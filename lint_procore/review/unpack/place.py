"""Where the content of one archive goes: the one way by which readers of archives hand over what they find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.review.unpack.area import CHUNK, FILE, FOLDER, LINK, Area, Sink, too_large
from lint_procore.review.unpack.names import parts_of, shown
from lint_procore.review.unpack.outcome import Bomb, Unreadable

_LINK_ROUNDS = 8  # links to links
_LONGEST_LINK = 4096


def check_link(size: int) -> None:
    """Raises Unreadable for a link whose content is too long to be the name of a file."""
    if size > _LONGEST_LINK:
        raise Unreadable("hidden", "it is a link by its mark, and has the content of a file")


class _Link(NamedTuple):
    """``start`` is the folder from which ``target`` counts."""

    parts: tuple[str, ...]
    start: tuple[str, ...]
    target: str | bytes
    name: str
    is_content: bool


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
        self._links: list[_Link] = []

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
                raise too_large(self.limits)
            self.area.claim(self._at + parts, FILE)
            return Sink(self.area, self._at + parts, self._depth)
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
        self._links.append(_Link(parts, () if hard else parts[:-1], target, name, is_content))

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

    def _copied(self, link: _Link) -> bool:
        parts, start, target, name, _ = link
        try:
            aim = self._aim(start, target)
        except Unreadable:
            return False
        if not aim or self.area.taken(self._at + aim) != FILE:
            return False
        sink = Sink(self.area, self._at + parts, self._depth)
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
