"""What stands between brackets: where it ends, and where commas part it. Strings and comments are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lint_procore.syntax import tree

_TOKEN = re.compile(
    r"(?P<comment>#[^\r\n]*)|(?P<mark>[\[\](){},])"
    r"|(?P<quotes>\"\"\"|''')(?:\\.|[^\\])*?(?P=quotes)|\"(?:\\.|[^\"\\\r\n])*\"|'(?:\\.|[^'\\\r\n])*'",
    re.DOTALL,
)


def blanked(text: str) -> str:
    """A text with blanks in the place of its comments."""
    return _TOKEN.sub(lambda found: " " * len(found.group()) if found["comment"] else found.group(), text)


def parameter_list(text: str, function: tree.Function) -> tuple[int, int] | None:
    """Where the parameters of a function stand, between the brackets; None where that is not understood."""
    found = re.compile(rf"\bdef\s+{function.name}\s*\(").search(text, function.start)
    if found is None:
        return None
    closing = (at for at, mark in _marks(text, found.end(), function.header_end) if mark != ",")
    return found.end(), next(closing, function.header_end)


def members(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the members of a list stand that commas part, without the blanks and comments around them."""
    bare = blanked(text[start:end])
    out: list[tuple[int, int]] = []
    before = 0
    for at in (*(at for at, mark in _marks(bare, 0, len(bare)) if mark == ","), len(bare)):
        member = bare[before:at]
        if member.strip():
            first = start + before + len(member) - len(member.lstrip())
            out.append((first, first + len(member.strip())))
        before = at + 1
    return out


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The commas outside of all inner brackets, up to the bracket that closes it all, which is the last one."""
    depth = 0
    for found in _TOKEN.finditer(text, start, end):
        mark = found["mark"]
        if mark is None:
            continue
        if mark in "([{":
            depth += 1
        elif mark != "," and depth:
            depth -= 1
        elif not depth:
            yield found.start(), mark
            if mark != ",":
                return
