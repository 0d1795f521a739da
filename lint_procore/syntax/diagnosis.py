"""Why a text is not Python 3, and where.

LibCST lists every token that it would have taken, tells the place of the token *after* the unexpected one, and of what
is no token (a stray character, an open text) no place. The interpreter's own parser says it better, but may be older
than the syntax of the file: it is believed where both stop at the same place, or LibCST names none.
"""

from __future__ import annotations

import re

import libcst as cst

from lint_procore.source import Source, UnreadableSource
from lint_procore.syntax.guard import refusal

_PLACE = re.compile(r"error at (\d+):(\d+): ")
# On the row of the error, before any text or comment. Python 3.14 knows `except X, e` again, with another meaning.
_PYTHON_2 = re.compile(
    r"""[^"'#]*?(?:
        (?:^|[:;])\s*(?:print|exec)\s+["'\w]
      | \bexcept\s+(?:[\w.]+|\([\w.,\s]+\))\s*,\s*\w+\s*:
      | \braise\s+[\w.]+\s*,
      | (?<!`)`[^`]+`(?!`)
      | <>
      | \b\d+L\b
      | \bur["']
    )""",
    re.VERBOSE,
)


def diagnose(source: Source, error: cst.ParserSyntaxError | cst.CSTValidationError) -> UnreadableSource:
    """The failure that LibCST's ``error`` stands for, in one sentence and at the place that a person would mend."""
    message = error.message if isinstance(error, cst.ParserSyntaxError) else str(error)
    found = _PLACE.search(message)
    last = min(int(found[1]), len(source.line_starts)) if found else 0
    row = _row_before(source, last, int(found[2])) if found else 0
    column = 1
    reason = "invalid syntax" if found else message.partition("error: ")[2] or message
    theirs = refusal(source.text)
    if theirs is not None and theirs.lineno and (not found or _same_place(theirs, row, last)):
        row, column, reason = theirs.lineno, max(theirs.offset or 0, 1), theirs.msg
    row = min(max(row, 1), len(source.line_starts))
    if _PYTHON_2.match(source.line(row)):
        reason = "this looks like Python 2"
    return UnreadableSource(f"cannot be parsed as Python 3: {reason}", row, column)


def _row_before(source: Source, row: int, column: int) -> int:
    """The row of the last code before a place (``column`` from 0): that of the unexpected token."""
    text = source.line(row)[:column].strip()
    while row > 1 and (not text or text.startswith("#")):
        row -= 1
        text = source.line(row).strip()
    return row


def _same_place(error: SyntaxError, first: int, last: int) -> bool:
    """Whether the interpreter stops in these rows. A bracket that is never closed is missed only at the end."""
    row = error.lineno or 0
    meet = row <= last and first <= max(row, error.end_lineno or 0)
    return meet or error.msg.endswith("was never closed")
