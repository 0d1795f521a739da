"""Reading files that strangers made: regular files only, never waiting, never more than asked for."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from lint_procore.source import UnreadableSource

# O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever. The other two exist on Windows and Unix only.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_CHUNK = 1 << 20
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# What JSON may put where a text has a plain character, or nothing at all: an escape, the end of a line's own text.
_ESCAPE = re.compile(rb"\\u00([2-7][0-9a-f])")
_BETWEEN_TEXTS = re.compile(rb'"\s*,\s*"')

# What takes the place of files, by absolute path: a run sees the bytes here as if they were on disk.
_overlay: Mapping[str, bytes] = {}


@contextmanager
def overlaid(overlay: Mapping[str, bytes]) -> Iterator[None]:
    """Read the bytes in ``overlay`` in place of the files at these absolute paths."""
    global _overlay
    before, _overlay = _overlay, overlay
    try:
        yield
    finally:
        _overlay = before


def overlaid_below(folder: str) -> list[str]:
    """The absolute paths below a folder at which something is read that is not on disk."""
    inside = os.path.join(folder, "")
    return sorted(path for path in _overlay if path.startswith(inside) and not os.path.lexists(path))


def is_notebook(filename: str) -> bool:
    """Whether a file is a Jupyter notebook, by its name."""
    return filename.lower().endswith(".ipynb")


def read_file(path: str, limit: int) -> bytes | None:
    """The bytes of a regular file, or None for one of more than ``limit`` bytes. Raises UnreadableSource."""
    given = _overlay.get(os.path.abspath(path)) if _overlay else None
    if given is not None:
        return given if len(given) <= limit else None
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            size = _regular_size(descriptor)
            if size > limit:
                return None
            data = os.read(descriptor, size + 1)
            # A file may grow meanwhile, and the kernel's own files give their size as 0.
            while len(data) != size and len(data) <= limit:
                more = os.read(descriptor, _CHUNK)
                if not more:
                    break
                data += more
            return data if len(data) <= limit else None
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _unreadable(error) from None


def read_chunks(path: str, overlap: int) -> Iterator[bytes]:
    """A regular file in pieces that share ``overlap`` bytes, for searching what is too large to hold.

    Raises UnreadableSource.
    """
    given = _overlay.get(os.path.abspath(path)) if _overlay else None
    if given is not None:
        yield given
        return
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            _regular_size(descriptor)
            tail = b""
            while chunk := os.read(descriptor, _CHUNK):
                yield tail + chunk
                tail = chunk[-overlap:] if overlap else b""
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _unreadable(error) from None


def searchable(data: bytes) -> bytes:
    """The bytes in which triggers are looked for: in lower case, UTF-16 without its zeros.

    Python cannot read UTF-16, but who saved an integration so must hear of it.
    """
    if data.startswith(_UTF16_MARKS):
        data = data.replace(b"\0", b"")
    return data.lower()


def searchable_notebook(data: bytes) -> bytes:
    """The same for a notebook's JSON, in whichever way it spells or divides its texts."""
    lowered = searchable(data)
    if b"\\u00" in lowered:
        lowered = _ESCAPE.sub(lambda escape: bytes.fromhex(escape[1].decode()), lowered).lower()
    return _BETWEEN_TEXTS.sub(b"", lowered.replace(b"\\/", b"/"))


def _regular_size(descriptor: int) -> int:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableSource("this is not a regular file, so it was not read; name a file that holds Python source")
    return status.st_size


def _unreadable(error: OSError) -> UnreadableSource:
    if isinstance(error, FileNotFoundError):
        return UnreadableSource("this file is not there any more; run again when nothing changes the files")
    if isinstance(error, PermissionError):
        return UnreadableSource("this file cannot be read (Permission denied); mend its permissions, or exclude it")
    return UnreadableSource(f"this file cannot be read ({error.strerror or error}); mend that, or exclude it")
