"""Text from scanned files, made safe to show: nothing in it may move a cursor, hide characters, break an encoding, or
be taken for a command by what reads the log of a job."""

from __future__ import annotations

import re

# With these a spreadsheet begins a formula, also where it takes a semicolon for the end of a cell.
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_COMMAND = "##["


def visible(text: str) -> str:
    """``text`` with every character that has no glyph of its own (control characters, escape sequences, bidi
    overrides, zero-width characters, lone surrogates) written as ``\\x1b``, ``\\u202e`` and so on. The same is done to
    ``##[command]``, which GitHub's runner obeys wherever in a line it stands."""
    if _COMMAND in text:
        text = text.replace(_COMMAND, "##\\x5b")
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def shown_name(filename: str) -> str:
    """The name of a file as a line may begin with it: GitHub's runner takes ``::word`` at the start for a command."""
    shown = visible(filename)
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def encodable(text: str) -> str:
    """``text`` with lone surrogates (from file names that are not UTF-8) written as ``\\udcff``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def cell(text: str) -> str:
    """``text`` as a cell of a sheet: visible, and nothing that a spreadsheet would run."""
    return _FORMULA.sub(r"\1'", visible(text))


def _escaped(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
