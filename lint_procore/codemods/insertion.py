"""Edits that add an entry to a mapping, an argument to a call, a parameter to a function or a statement behind another,
laid out as what is there already.

Content is source as it shall stand there: ``"Procore-Company-Id": company_id``, ``timeout=10``.
"""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from lint_procore.codemods.brackets import members, parameter_list
from lint_procore.codemods.edits import Edits
from lint_procore.source import Source, Span
from lint_procore.syntax import tree

if TYPE_CHECKING:
    from lint_procore.syntax.parse import ParsedModule

_COMMENT = re.compile(r"#[^\r\n]*")
# What can stand between the last element and the bracket that closes it all.
_TAIL = re.compile(r"(?P<close>\))|(?P<comma>,)|(?P<comment>#[^\r\n]*)|\\?\s+")
# The same within a line: between two elements, and behind the last one.
_GAP = re.compile(r"(\)*[ \t]*,)[ \t]*")
_CLOSE = re.compile(r"(\)*)[ \t]*")
_F_STRING = re.compile(r"(?:[fF][rR]?|[rR][fF])[\"']")


def with_entry(source: Source, mapping: tree.Mapping, entry: str) -> Edits | None:
    """Add an entry behind the others of a dict display, before what is spread at its end, which may know better; None
    where its layout is not understood."""
    if len(mapping.items) > 1 and mapping.items[-1][0] is None:
        stars = _stars(source, mapping.items[-1][1])
        before = source.text[source.line_starts[source.location(stars).row - 1] : stars]
        gap = " " if before.strip() else f"\n{before}"
        return ((Span(source.filename, stars, stars), f"{entry},{gap}"),)
    items = [(key.start if key is not None else value.start, value.end) for key, value in mapping.items]
    start, end = mapping.start + 1, mapping.end - 1
    return _one_a_line(source, start, end, items, entry) or _added(source, start, end, items, entry)


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
    start, end = opening + 1, call.end - 1
    return _one_a_line(source, start, end, items, argument) or _added(source, start, end, items, argument)


def with_parameter(source: Source, function: tree.Function, name: str) -> Edits | None:
    """Add a parameter that callers give by its name: an ordinary one where nothing hinders, else by keyword only; None
    where the layout is not understood."""
    parameters = function.parameters
    by_keyword = any(each.kind in ("*", "keyword") for each in parameters)
    rest = next((each for each in parameters if each.kind == "**"), None)
    plain = rest is None and not any(each.default is not None for each in parameters if each.kind == "")
    content = name if by_keyword or plain else f"*, {name}"
    if rest is not None:
        stars = source.text.rfind("**", 0, rest.start + 2)
        return ((Span(source.filename, stars, stars), f"{content}, "),)
    listed = parameter_list(source.text, function)
    if listed is None:
        return None
    # a parameter ends with its annotation and default
    items = [(parameters[-1].start, members(source.text, *listed)[-1][1])] if parameters else []
    return _added(source, *listed, items, content)


def behind_statement(source: Source, statement: tree.Node, line: str) -> Edits | None:
    """Add a statement in a line of its own behind a simple one; None where more stands in its lines."""
    if isinstance(statement, (tree.If, tree.For, tree.While, tree.With, tree.Try, tree.Function, tree.Class)):
        return None
    row = source.location(statement.end).row
    start = source.line_starts[source.location(statement.start).row - 1]
    end = source.line_starts[row - 1] + len(source.line(row))
    indent = source.text[start : statement.start]
    if indent.strip() or _COMMENT.sub("", source.text[statement.end : end]).strip():
        return None
    return ((Span(source.filename, end, end), f"\n{indent}{line}"),)


def keyword_name(source: Source, call: tree.Call, name: str) -> Span | None:
    """Where the name of a keyword argument is written."""
    for argument in call.arguments:
        if argument.keyword == name and not argument.star:
            found = re.search(rf"\b({name})\s*=[\s(]*$", source.text[call.start : argument.value.start])
            return Span(source.filename, call.start + found.start(1), call.start + found.end(1)) if found else None
    return None


def call_at(parsed: ParsedModule, span: Span) -> tree.Call | None:
    """The call that stands in exactly this range of a module."""
    calls = (node for node, _ in parsed.nodes if isinstance(node, tree.Call))
    return next((call for call in calls if (call.start, call.end) == (span.start, span.end)), None)


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
    content = _spread(content, indent, _width(source))
    if stop >= end:  # the closing bracket stands in the last line
        where = comma if comma >= 0 else behind
        return ((Span(name, where, where), f"{'' if comma >= 0 else ','}\n{indent}{content}"),)
    added = (Span(name, stop, stop), f"\n{indent}{content},")
    if comma >= 0:
        return (added,)
    if stop == behind:
        return ((added[0], f",{added[1]}"),)
    return (Span(name, behind, behind), ","), added


def _one_a_line(source: Source, start: int, end: int, items: list[tuple[int, int]], content: str) -> Edits | None:
    """Add to what stands between two brackets in a line that would become too long, and give each element a line of its
    own; None where the line is long enough, or its layout is not understood."""
    text, name = source.text, source.filename
    row = source.location(start).row
    line = source.line(row)
    column = start - source.line_starts[row - 1]
    if not items or row != source.location(end).row or len(line) + len(content) + 2 <= _width(source):
        return None
    if _F_STRING.search(line, 0, column) or "#" in line[:column]:
        return None  # older versions of Python want an f-string in one line
    indent = line[: len(line) - len(line.lstrip())]
    inner = _deeper(indent)
    edits = [(Span(name, start, max(start, _first(text, items[0][0]))), f"\n{inner}")]
    for (_, before), (after, _) in pairwise(items):
        gap = _GAP.fullmatch(text, before, _first(text, after))
        if gap is None:
            return None
        edits.append((Span(name, gap.end(1), gap.end()), f"\n{inner}"))
    tail = _GAP.fullmatch(text, items[-1][1], end) or _CLOSE.fullmatch(text, items[-1][1], end)
    if tail is None:
        return None
    comma = "" if tail[1].endswith(",") else ","
    content = _spread(content, inner, _width(source))
    return (*edits, (Span(name, tail.end(1), end), f"{comma}\n{inner}{content},\n{indent}"))


def _spread(content: str, indent: str, width: int) -> str:
    """An argument or entry that has a line of its own, or many where it is a dict display that is too long for one."""
    if len(indent) + len(content) < width or "\n" in content or not content.isascii():
        return content
    try:
        call = ast.parse(f"f({content})", mode="eval").body
    except SyntaxError:  # an entry of a dict
        return content
    value = call.keywords[0].value if isinstance(call, ast.Call) and call.keywords else None
    if not isinstance(value, ast.Dict) or len(value.keys) < 2 or None in value.keys:
        return content
    starts = [key.col_offset - len("f(") for key in value.keys if key is not None]
    pieces = [content[one:other].rstrip(", ") for one, other in pairwise([*starts, len(content) - 1])]
    lines = "".join(f"\n{_deeper(indent)}{piece}," for piece in pieces)
    return f"{content[: starts[0]]}{lines}\n{indent}}}"


def _deeper(indent: str) -> str:
    return indent + ("\t" if indent.startswith("\t") else "    ")


def _width(source: Source) -> int:
    """How long lines may be: as long as the file's others, and no shorter than formatters make them."""
    return max(88, max(map(len, source.text.splitlines()), default=0))


def _first(text: str, start: int) -> int:
    """Where an element begins, with the name or the stars before its value, within its line."""
    found = re.search(r"(?:\*{1,2}|\w+\s*=\s*)?\(*$", text[max(0, start - 200) : start].rpartition("\n")[2])
    return start - (len(found.group()) if found else 0)
