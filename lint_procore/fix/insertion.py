"""Edits that add an entry to a mapping or an argument to a call, laid out as what is there already.

Content is source as it shall stand there: ``"Procore-Company-Id": company_id``, ``timeout=10``.
"""

from __future__ import annotations

import re

from lint_procore.source import Source, Span
from lint_procore.syntax import tree

Edits = tuple[tuple[Span, str], ...]

# What can stand between the last element and the bracket that closes it all.
_TAIL = re.compile(r"(?P<close>\))|(?P<comma>,)|(?P<comment>#[^\r\n]*)|\\?\s+")


def with_entry(source: Source, mapping: tree.Mapping, entry: str) -> Edits | None:
    """Add an entry behind the others of a dict display; None where its layout is not understood."""
    items = [(key.start if key is not None else value.start, value.end) for key, value in mapping.items]
    return _added(source, mapping.start + 1, mapping.end - 1, items, entry)


def without_entry(source: Source, mapping: tree.Mapping, key: tree.Expression) -> tuple[Span, str] | None:
    """Take an entry out of a dict display; None where a comment stands between it and its neighbour."""
    items = [(each.start if each is not None else _stars(source, value), value.end) for each, value in mapping.items]
    at = next((number for number, (each, _) in enumerate(mapping.items) if each is key), None)
    if at is None:
        return None
    if at + 1 < len(items):
        start, end = items[at][0], items[at + 1][0]
    else:
        start, end = (items[at - 1][1] if at else items[at][0]), items[at][1]
    if len(items) == 1 and "," in source.text[end : mapping.end]:
        return None
    taken = source.text[start:end]
    if "#" in taken or taken.count("(") != taken.count(")"):
        return None
    return Span(source.filename, start, end), ""


def _stars(source: Source, value: tree.Expression) -> int:
    """Where ``**value`` begins."""
    return source.text.rindex("**", 0, value.start)


def with_argument(source: Source, call: tree.Call, argument: str) -> Edits | None:
    """Add a keyword argument behind the others of a call; None where its layout is not understood."""
    opening = source.text.find("(", call.function.end, call.end)
    if opening < 0 or any(_is_bare(source, opening, each) for each in call.arguments):
        return None
    items = [(argument.value.start, argument.value.end) for argument in call.arguments]
    return _added(source, opening + 1, call.end - 1, items, argument)


def keyword_name(source: Source, call: tree.Call, name: str) -> Span | None:
    """Where the name of a keyword argument is written."""
    for argument in call.arguments:
        if argument.keyword == name and not argument.star:
            found = re.search(rf"\b({name})\s*=[\s(]*$", source.text[call.start : argument.value.start])
            return Span(source.filename, call.start + found.start(1), call.start + found.end(1)) if found else None
    return None


def call_at(module: tree.Module, span: Span) -> tree.Call | None:
    """The call that stands in exactly this range of a module."""
    from lint_procore.syntax.walk import walk

    for node, _ in walk(module.body):
        if isinstance(node, tree.Call) and (node.start, node.end) == (span.start, span.end):
            return node
    return None


def _is_bare(source: Source, opening: int, argument: tree.Argument) -> bool:
    """Whether a generator has no brackets of its own, so that nothing can stand beside it."""
    start = argument.value.start
    return isinstance(argument.value, tree.Comprehension) and not set("([{") & set(source.text[opening + 1 : start + 1])


def _added(source: Source, start: int, end: int, items: list[tuple[int, int]], content: str) -> Edits | None:
    """Add to what stands between two brackets."""
    text, name = source.text, source.filename
    if not items:
        inside = text[start:end]
        return ((Span(name, start, start), content),) if not inside.strip() else None
    last_end = items[-1][1]
    behind, comma = last_end, -1
    at = last_end
    while at < end:
        found = _TAIL.match(text, at)
        if found is None:
            return None
        at = found.end()
        if found["close"] and comma < 0:
            behind = at
        elif found["comma"]:
            if comma >= 0:
                return None
            comma = at
    if at != end:
        return None
    row = source.location(items[-1][0]).row
    line = source.line(row)
    indent = line[: len(line) - len(line.lstrip())]
    # on a line of its own where the last one stands at the beginning of a line
    own_lines = (
        source.line_starts[row - 1] + len(indent) >= _first(text, items[-1][0]) and start < source.line_starts[row - 1]
    )
    if not own_lines:
        where = comma if comma >= 0 else behind
        return ((Span(name, where, where), f" {content}," if comma >= 0 else f", {content}"),)
    after = source.location(max(comma, behind)).row
    stop = source.line_starts[after - 1] + len(source.line(after))
    if stop >= end:  # the closing bracket stands in the last line
        where = comma if comma >= 0 else behind
        return ((Span(name, where, where), f"{'' if comma >= 0 else ','}\n{indent}{content}"),)
    added = (Span(name, stop, stop), f"\n{indent}{content},")
    if comma >= 0:
        return (added,)
    if stop == behind:
        return ((added[0], f",{added[1]}"),)
    return (Span(name, behind, behind), ","), added


def _first(text: str, start: int) -> int:
    """Where an element begins, with the name or the stars before its value, within its line."""
    found = re.search(r"(?:\*{1,2}|\w+\s*=\s*)?\(*$", text[max(0, start - 200) : start].rpartition("\n")[2])
    return start - (len(found.group()) if found else 0)
