"""Putting an entry into a mapping, an argument into a call, a parameter into a function: where, and with which commas.

What is there keeps its layout: an entry of its own line for each in a mapping over several lines, one line otherwise.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from lint_procore.codemods.code import Code
from lint_procore.source import Span
from lint_procore.syntax import tree

Edits: TypeAlias = "list[tuple[Span, str]]"

_COMMENT = re.compile(r"#[^\r\n]*")


def into_mapping(code: Code, mapping: tree.Mapping, entry: str) -> Edits:
    """Add ``"key": value`` at the end of a dict display; before what is spread there, which may know better."""
    spread = mapping.items[-1] if mapping.items and mapping.items[-1][0] is None else None
    if spread is not None and len(mapping.items) > 1:
        stars = code.text.rfind("**", mapping.start, spread[1].start)
        line = code.text[code.text.rfind("\n", 0, stars) + 1 : stars]
        gap = " " if line.strip() else f"\n{line}"
        return [(Span(code.filename, stars, stars), f"{entry},{gap}")]
    last = mapping.items[-1][1] if mapping.items else None
    return _at_end(code, mapping.start + 1 if last is None else last.end, mapping.end - 1, entry, empty=last is None)


def into_call(code: Code, call: tree.Call, argument: str) -> Edits:
    """Add an argument at the end of a call's."""
    last = call.arguments[-1].value if call.arguments else None
    start = call.function.end if last is None else last.end
    if last is None:
        start = code.text.index("(", start) + 1
    return _at_end(code, start, call.end - 1, argument, empty=last is None)


def _at_end(code: Code, start: int, close: int, item: str, empty: bool) -> Edits:
    """Add an item behind the last one of a list in brackets; ``start`` is where that ends, ``close`` the bracket."""

    def at(offset: int, text: str) -> tuple[Span, str]:
        return Span(code.filename, offset, offset), text

    tail = code.text[start:close]
    bare = _COMMENT.sub(lambda found: " " * len(found.group()), tail)
    if empty:
        return [at(start, item)] if not bare.strip() and "\n" not in tail else []
    comma = bare.find(",")
    value_end = start + len(bare[: comma if comma >= 0 else len(bare)].rstrip())
    one_a_line = "\n" in bare[comma + 1 if comma >= 0 else 0 :]
    if not one_a_line:
        return [at(value_end, f", {item}")]
    indent = code.indentation(value_end)
    # behind a comment that belongs to the last item
    line_end = code.text.find("\n", start + comma if comma >= 0 else value_end)
    if code.text[line_end - 1] == "\r":
        line_end -= 1
    if comma >= 0:
        return [at(line_end, f"\n{indent}{item},")]
    if line_end == value_end:
        return [at(value_end, f",\n{indent}{item}")]
    return [at(value_end, ","), at(line_end, f"\n{indent}{item}")]


def into_parameters(code: Code, function: tree.Function, name: str) -> Edits:
    """Add a parameter that callers give by its name: an ordinary one where nothing hinders, else by keyword only."""
    text = code.text
    ordinary = [each for each in function.parameters if each.kind == ""]
    by_keyword = [each for each in function.parameters if each.kind in ("*", "keyword")]
    rest = next((each for each in function.parameters if each.kind == "**"), None)
    if rest is None and not by_keyword and not any(each.default is not None for each in ordinary):
        item = name
    else:
        item = name if by_keyword else f"*, {name}"
    if rest is not None:
        start = text.rfind("**", 0, rest.start + 2)
        return [(Span(code.filename, start, start), f"{item}, ")]
    if not function.parameters:
        opening = re.compile(rf"\bdef\s+{function.name}\s*\(").search(text, function.start).end()  # type: ignore[union-attr]
        return [(Span(code.filename, opening, opening), item)]
    last = function.parameters[-1]
    close = _closing(text, last.end, function.header_end)
    return _at_end(code, max(last.end, _end_of_parameter(text, last.end, close)), close, item, empty=False)


def _closing(text: str, start: int, end: int) -> int:
    """The bracket that ends the parameters: annotations and defaults behind ``start`` may hold brackets too."""
    depth = 0
    quote = ""
    for at in range(start, end):
        character = text[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            if not depth:
                return at
            depth -= 1
    return end


def _end_of_parameter(text: str, start: int, close: int) -> int:
    """Where a last parameter ends, with its annotation and default."""
    body = _COMMENT.sub(lambda found: " " * len(found.group()), text[start:close]).rstrip()
    return start + len(body.rstrip(",").rstrip())


def behind_statement(code: Code, node: tree.Node, line: str) -> Edits:
    """Add a statement in a line of its own behind the one that a node is part of; none where more follows there."""
    statement = code.statement(node)
    if isinstance(statement, (tree.If, tree.For, tree.While, tree.With, tree.Try, tree.Function, tree.Class)):
        return []
    start = code.text.rfind("\n", 0, statement.start) + 1
    end = code.text.find("\n", statement.end)
    end = len(code.text) if end < 0 else end
    if code.text[start : statement.start].strip() or _COMMENT.sub("", code.text[statement.end : end]).strip():
        return []  # several statements in one line
    if end > start and code.text[end - 1 : end] == "\r":
        end -= 1
    indent = code.indentation(statement.start)
    return [(Span(code.filename, end, end), f"\n{indent}{line}")]
