"""A patch of changed files, as ``git apply`` takes it: bytes, for a file's encoding and line endings are its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from difflib import unified_diff

# What git writes in another way within quotes.
_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def patch(files: Mapping[str, tuple[bytes | None, bytes]]) -> bytes:
    """The changes of files, by name: what they were (None: not there) and what they become."""
    return b"".join(line for name, (before, after) in files.items() for line in _of_file(name, before, after))


def _of_file(name: str, before: bytes | None, after: bytes) -> Iterator[bytes]:
    path = _in_repository(name)
    old = "/dev/null" if before is None else _quoted("a/", path)
    # Latin-1 stands for the bytes one by one; only a line feed ends a line for git.
    one, other = (_lines(data.decode("latin-1")) for data in (before or b"", after))
    for number, line in enumerate(unified_diff(one, other, "\0", "\0")):
        if number < 2:
            yield os.fsencode(f"--- {old}\n" if number == 0 else f"+++ {_quoted('b/', path)}\n")
        elif line.endswith("\n"):
            yield line.encode("latin-1")
        else:
            yield line.encode("latin-1") + b"\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    pieces = text.split("\n")
    return [piece + "\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])


def _in_repository(name: str) -> str:
    """A file's path from the top of the git repository that the working directory is in: what git takes paths for."""
    folder = os.path.abspath(".")
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return name
        folder = above
    path = os.path.relpath(os.path.abspath(name), folder).replace(os.sep, "/")
    return name if path.startswith("../") else path


def _quoted(prefix: str, path: str) -> str:
    """A path as git writes it: in quotes with escapes where it has characters that need it, with a tab behind it where
    it has blanks, to tell where it ends."""
    path = prefix + path
    raw = os.fsencode(path)
    if any(byte < 32 or byte in b'"\\' or byte >= 127 for byte in raw):
        return '"' + "".join(_ESCAPES.get(byte) or _plain(byte) for byte in raw) + '"'
    return path + "\t" if " " in path else path


def _plain(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"
