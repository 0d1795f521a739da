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
    out: Edits = []
    if len(items) == len(starts):
        return [(Span(code.filename, mapping.start + 1, mapping.end - 1), "")] if items else []
    for at in items:
        start = starts[at]
        if at + 1 < len(starts):
            end = starts[at + 1]
            if "\n" in text[start:end]:  # its own line goes, with its comment
                line = text.rfind("\n", 0, start) + 1
                if not text[line:start].strip():
                    start = line
                    end = text.rfind("\n", 0, end) + 1
            out.append((Span(code.filename, start, end), ""))
            continue
        # the last one: what is before it ends with a comma that may stay where each has a line
        before = max((each for each in range(at) if each not in items), default=None)
        value_end = mapping.items[at][1].end
        bare = _COMMENT.sub(lambda found: " " * len(found.group()), text[value_end : mapping.end - 1])
        line = text.rfind("\n", 0, start) + 1
        if not text[line:start].strip():
            end = text.find("\n", value_end)
            end = mapping.end - 1 if end < 0 or end > mapping.end else end + 1
            out.append((Span(code.filename, line, end), ""))
        elif before is not None:
            # from behind the last one that stays, unless those between go by themselves
            previous = mapping.items[at - 1][1].end
            gap = text[previous:start]
            comma = previous + gap.index(",")
            first = comma if (at - 1) not in items else start
            out.append((Span(code.filename, first, value_end + len(bare.rstrip().rstrip(",").rstrip())), ""))
            if (at - 1) in items:
                last_end = mapping.items[before][1].end
                comma = last_end + text[last_end : starts[before + 1]].index(",")
                out.append((Span(code.filename, comma, comma + 1), ""))
    return out
