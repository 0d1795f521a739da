"""Taking statements and entries away, with their lines and commas, so that what stays is laid out as before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lint_procore.codemods.code import Code
from lint_procore.codemods.insertion import Edits
from lint_procore.source import Span
from lint_procore.syntax import tree

_COMMENT = re.compile(r"#[^\r\n]*")
_BLANK = re.compile(r"(?:[ \t]*\r?\n)+")


def without_statements(code: Code, statements: Sequence[tree.Node]) -> Edits:
    """Remove simple statements that stand in lines of their own; a block that would be empty gets ``pass``."""
    out: Edits = []
    lines: list[tuple[int, int]] = []
    text = code.text
    for statement in sorted(statements, key=lambda each: each.start):
        start = text.rfind("\n", 0, statement.start) + 1
        end = text.find("\n", statement.end)
        end = len(text) if end < 0 else end + 1
        if text[start : statement.start].strip() or _COMMENT.sub("", text[statement.end : end]).strip():
            continue
        block = _block(code, statement)
        if statement in block[:1] and all(each in statements for each in block):
            out.append((code.span(statement), "pass"))
        elif lines and not text[lines[-1][1] : start].strip():
            lines[-1] = lines[-1][0], end
        else:
            lines.append((start, end))
    for start, end in lines:
        # of the blank lines around what goes, those of the wider gap stay
        above = len(text[:start]) - len(text[:start].rstrip(" \t\r\n"))
        above = start - (text.find("\n", start - above) + 1) if above and start > above else 0
        found = _BLANK.match(text, end)
        below = found.end() - end if found else 0
        if above and below:
            start, end = (start - above, end) if below >= above else (start, end + below)
        out.append((Span(code.filename, start, end), ""))
    return out


def _block(code: Code, statement: tree.Node) -> list[tree.Statement]:
    """The statements beside one, itself included; none where it stands in the module."""
    parent = code.parents.get(id(statement))
    for slot in ("body", "orelse", "final"):
        block = getattr(parent, slot, None)
        if isinstance(block, list) and any(each is statement for each in block):
            return block
    return []


def without_items(code: Code, mapping: tree.Mapping, items: Sequence[int]) -> Edits:
    """Remove entries of a dict display."""
    text = code.text
    starts = [key.start if key is not None else value.start for key, value in mapping.items]
    if len(items) == len(starts):
        return [(Span(code.filename, mapping.start + 1, mapping.end - 1), "")] if items else []
    out: Edits = []
    for first, last in _runs(sorted(items)):
        line = text.rfind("\n", 0, starts[first]) + 1
        alone = not text[line : starts[first]].strip()
        start = line if alone else starts[first]
        if last + 1 < len(starts):
            end = starts[last + 1]
            if alone and "\n" in text[start:end]:
                end = text.rfind("\n", 0, end) + 1
        elif alone:
            end = text.find("\n", mapping.items[last][1].end)
            end = mapping.end - 1 if end < 0 or end >= mapping.end else end + 1
        else:
            behind = mapping.items[first - 1][1].end
            start = behind + text[behind : starts[first]].index(",")
            end = mapping.items[last][1].end
        out.append((Span(code.filename, start, end), ""))
    return out


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers that follow one another, as the first and the last of each run."""
    out: list[tuple[int, int]] = []
    for number in numbers:
        if out and out[-1][1] == number - 1:
            out[-1] = out[-1][0], number
        else:
            out.append((number, number))
    return out
