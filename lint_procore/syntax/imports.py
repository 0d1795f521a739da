"""Import statements read off a file's bytes: enough to know which modules it may use, without parsing it."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(rb"import[ \t(]")
_STATEMENT = re.compile(
    rb"[ \t]*(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)?|(?:\\\r?\n|[^\n;#])*)"
    rb"|import[ \t]+([^\n;#]+))"
)
_NAME = re.compile(rb"([\w.]+|\*)(?:[ \t]+as[ \t]+(\w+))?")
_COMMENT = re.compile(rb"#[^\n]*")
# A file with more import statements than this is a table, and the rest of it says no more.
_MOST_STATEMENTS = 20_000


class ImportLine(NamedTuple):
    """``from module import names`` with ``level`` leading dots, or ``import names``, where ``module`` is None. Its
    ``bound`` is what each of the names is called from then on. What looks like one inside a text is taken for one."""

    module: str | None
    level: int
    names: tuple[str, ...]
    bound: tuple[str, ...]


def import_statements(data: bytes) -> bytes:
    """The import statements in the bytes of a Python file, one after the other."""
    out: list[bytes] = []
    end = 0
    for word in _WORD.finditer(data):
        start = data.rfind(b"\n", 0, word.start()) + 1
        match = _STATEMENT.match(data, start) if start >= end else None
        if match is not None:
            out.append(match.group())
            end = match.end()
            if len(out) >= _MOST_STATEMENTS:
                break
    return b"\n".join(out)


def import_lines(statements: bytes) -> list[ImportLine]:
    """What :func:`import_statements` found, taken apart."""
    out: list[ImportLine] = []
    at = 0
    while at < len(statements):
        match = _STATEMENT.match(statements, at)
        if match is None:
            at = statements.find(b"\n", at) + 1 or len(statements)
            continue
        dots, module, names, plain = match.groups()
        listed = _COMMENT.sub(b"", plain if names is None else names).replace(b"\\\n", b" ")
        pairs = [(name.decode("utf-8", "replace"), alias.decode()) for name, alias in _NAME.findall(listed)]
        origin = None if names is None else module.decode("utf-8", "replace")
        found = tuple(name for name, _ in pairs)
        out.append(ImportLine(origin, len(dots or b""), found, tuple(alias or name for name, alias in pairs)))
        at = match.end() + 1
    return out
