"""The bytes of a file with edits applied: encoding, byte order mark and line endings stay what they are."""

from __future__ import annotations

from collections.abc import Sequence

from lint_procore.finding import Edit
from lint_procore.fix.edits import applied
from lint_procore.reading import is_notebook
from lint_procore.source import Source, UnreadableSource


class CannotRewrite(Exception):
    """Edits that cannot be made in a file; the message says why."""


def rewritten(filename: str, data: bytes, edits: Sequence[Edit]) -> bytes:
    """``data`` with edits applied. Raises CannotRewrite; then nothing is to be changed."""
    try:
        if is_notebook(filename):
            return _notebook(filename, data, edits)
        source = Source.from_bytes(filename, data)
        text = applied(source, edits)
    except (UnreadableSource, ValueError):
        raise CannotRewrite("it is not the text any more that was checked") from None
    return _encoded(data, source, text)


def _notebook(filename: str, data: bytes, edits: Sequence[Edit]) -> bytes:
    from lint_procore.fix.notebook import edited
    from lint_procore.source import decode
    from lint_procore.syntax.notebook import read_cells

    json_text, encoding = decode(data)
    changed = _encoded(data, Source(filename, json_text, encoding), edited(json_text, edits))
    wanted = {
        cell.number: applied(Source(filename, cell.text), [edit for edit in edits if edit.cell == cell.number])
        for cell in read_cells(data)
    }
    if {cell.number: cell.text for cell in read_cells(changed)} != wanted:
        raise CannotRewrite("the JSON of its cells is written in a way that cannot be changed piece by piece")
    return changed


def _encoded(data: bytes, source: Source, text: str) -> bytes:
    """A text as the bytes of a file whose text was ``source``."""
    try:
        body = source.text.encode(source.encoding)
        if not data.endswith(body):
            raise CannotRewrite(f"{source.encoding} does not give back the same bytes")
        return data[: len(data) - len(body)] + text.encode(source.encoding)
    except UnicodeEncodeError:
        raise CannotRewrite(f"{source.encoding} has no way to write what the fix puts in") from None
