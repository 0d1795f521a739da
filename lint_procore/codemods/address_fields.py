"""Fields of a token request that are written into its address, sent in its body instead.

What stands behind the question mark is cut off where it is written, and comes as the fields of a form. Where the
address is not written right at the call, or its fields cannot be told apart, nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote_plus

from lint_procore.codemods.code import Code
from lint_procore.codemods.edits import Edit, Edits
from lint_procore.codemods.form import with_fields, with_form
from lint_procore.codemods.pieces import Piece, pieces_of
from lint_procore.codemods.removal import without_arguments
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import keyword, last_name, positional

_KEY = re.compile(r"[\w.\[\]-]+")
_OPENING = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")")
_STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_QUOTING = frozenset({"quote", "quote_plus"})
# Calls that may as well be made a little later.
_READING = _QUOTING | {"urlencode", "dict", "str", "get", "getenv", "strip", "upper", "lower"}


class _Cut(NamedTuple):
    """Where an address ends: in a piece, at an offset of its text."""

    at: int
    offset: int


def into_body(code: Code, call: tree.Call) -> Edits | None:
    """The edits after which the fields in a call's address go in its body; None where that is not clear."""
    asked = _asked(call)
    node = _written_at(code, asked) if asked is not None else None
    if asked is None or node is None or keyword(call, "params") is not None:
        return None
    pieces = pieces_of(node)
    at = next((at for at, piece in enumerate(pieces) if piece.text is not None and "?" in piece.text), None)
    if at is None:
        return None
    cut = _Cut(at, (pieces[at].text or "").index("?"))
    shortened = _shortened(code, node, pieces, cut)
    behind = [
        (pieces[at].text or "")[cut.offset + 1 :],
        *(each.node if each.text is None else each.text for each in pieces[at + 1 :]),
    ]
    holes = [each for each in behind if isinstance(each, tree.Node)]
    if shortened is None or not all(_means_the_same(code, each, asked) for each in holes):
        return None
    filled = [each for each in behind if each != ""]
    if len(filled) == 1 and isinstance(filled[0], tree.Call) and last_name(filled[0]) == "urlencode":
        given = filled[0].arguments
        added = with_form(code, call, code.written(given[0].value)) if len(given) == 1 and not given[0].star else None
    else:
        fields = _fields(code, filled)
        added = with_fields(code, call, fields, None, alone=True) if fields else None
    return [*shortened, *added] if added else None


def _asked(call: tree.Call) -> tree.Expression | None:
    """The address that a call is given."""
    plain = positional(call)
    at = 1 if last_name(call) == "request" else 0
    return plain[at] if len(plain) > at else keyword(call, "url")


def _written_at(code: Code, asked: tree.Expression) -> tree.Node | None:
    """The expression of an address: the argument itself, or what a variable is given for this call alone."""
    if not isinstance(asked, tree.Name):
        return asked
    assigned = code.only_assignment(asked)
    scope = code.function(asked)
    uses = [each for each in code.nodes if isinstance(each, tree.Name) and each.id == asked.id]
    if assigned is None or code.function(assigned) is not scope or len(assigned.targets) != 1:
        return None
    if not isinstance(assigned.targets[0], tree.Name) or any(code.function(each) is not scope for each in uses):
        return None
    return assigned.value if len(uses) == 2 else None


def _means_the_same(code: Code, node: tree.Node, asked: tree.Node) -> bool:
    """Whether an expression can as well stand in the call: right there, or where it only reads names that nothing gives
    another value to."""
    if asked.start <= node.start and node.end <= asked.end:
        return True
    inside = [each for each in code.nodes if node.start <= each.start and each.end <= node.end]
    return all(
        last_name(each) in _READING
        if isinstance(each, tree.Call)
        else len(code.bindings(each)) < 2
        if isinstance(each, tree.Name)
        else not isinstance(each, (tree.Yield, tree.Assigning, tree.Opaque))
        for each in inside
    )


def _fields(code: Code, parts: Sequence[str | tree.Node]) -> list[tuple[str, str]]:
    """Names and the source of their values; none where they cannot be told apart."""
    rows: list[list[str | tree.Node]] = [[]]
    for part in parts:
        if isinstance(part, tree.Node):
            rows[-1].append(part)
            continue
        first, *more = part.split("&")
        rows[-1].append(first)
        rows.extend([each] for each in more)
    out: dict[str, str] = {}
    for row in rows:
        known = [each for each in row if each != ""]
        if not known:
            continue
        name, equals, text = known[0].partition("=") if isinstance(known[0], str) else ("", "", "")
        values = [each for each in (text, *known[1:]) if each != ""]
        if not equals or not _KEY.fullmatch(name) or name in out or len(values) > 1 or "#" in text:
            return []
        value = values[0] if values else ""
        if isinstance(value, tree.Formatted):
            return []
        out[name] = _quoted(unquote_plus(value)) if isinstance(value, str) else code.written(_unquoted(value))
    return list(out.items())


def _quoted(text: str) -> str:
    return f'"{text}"' if text.isprintable() and not set(text) & set('"\\') else repr(text)


def _unquoted(node: tree.Node) -> tree.Node:
    """A value without what makes it fit for an address."""
    if isinstance(node, tree.Call) and last_name(node) in _QUOTING and positional(node):
        return positional(node)[0]
    return node


# --- the address ------------------------------------------------------------------------------------------------------


def _shortened(code: Code, node: tree.Node, pieces: Sequence[Piece], cut: _Cut) -> list[Edit] | None:
    """The edits that take everything away from the question mark on."""
    kept = pieces[: cut.at]
    piece = pieces[cut.at]
    token = code.parents.get(id(piece.node)) if not _opening(code, piece.node) else piece.node
    opening = _opening(code, token) if token is not None else None
    if token is None or opening is None or "\\" in code.written(piece.node):
        return None
    question = piece.node.start if token is not piece.node else token.start + opening.end() - opening.start()
    question += piece.start + cut.offset
    if code.text[question] != "?":
        return None
    template = _template(node)
    whole = template if template is not None else node
    edits = _closed(code, whole, token, opening, question, [each.node for each in kept if each.text is None])
    if template is None or edits is None:
        return edits
    return [*edits, *_filled_less(code, node, template, [each.node for each in kept if each.text is None])]


def _opening(code: Code, node: tree.Node) -> re.Match[str] | None:
    """The prefix and quotes of a string; None for what is a part of one."""
    return _OPENING.match(code.text, node.start, node.end) if isinstance(node, (tree.Constant, tree.Joined)) else None


def _template(node: tree.Node) -> tree.Node | None:
    """What ``%`` or ``format`` fills."""
    if isinstance(node, tree.Binary) and node.operator == "%":
        return node.left
    if isinstance(node, tree.Call) and isinstance(node.function, tree.Attribute) and node.function.attr == "format":
        return node.function.value
    return None


def _closed(
    code: Code, node: tree.Node, token: tree.Node, opening: re.Match[str], question: int, holes: Sequence[tree.Node]
) -> list[Edit] | None:
    """End a text before the question mark in one of its strings."""
    operands = list(_operands(node))
    start, quote = question, opening[2]
    at = next((at for at, each in enumerate(operands) if each.start <= token.start and token.end <= each.end), None)
    if at is None:
        return None
    if question == token.start + len(opening[0]) and at and operands[at].start == token.start:
        start, quote = operands[at - 1].end, ""  # nothing of this string is left
    if not _is_closed(code.text[start : node.end], quote):
        return None
    inside = [each for each in holes if token.start <= each.start and each.end <= token.end]
    edits = [(Span(code.filename, start, node.end), quote)]
    if not inside and "f" in opening[1].lower() and quote and not set("{}") & set(code.text[token.start : question]):
        plain = opening[1].replace("f", "").replace("F", "")
        edits.append((Span(code.filename, token.start, token.start + len(opening[1])), plain))
    elif (
        len(inside) == 1
        and operands[at] is token
        and code.text[token.start + len(opening[0]) : question] == ("{" + code.written(inside[0]) + "}")
    ):
        return [(Span(code.filename, token.start, node.end), code.written(inside[0]))]
    return edits


def _operands(node: tree.Node) -> Iterator[tree.Node]:
    """What is added up, and strings that stand side by side."""
    if isinstance(node, tree.Binary) and node.operator == "+":
        yield from _operands(node.left)
        yield from _operands(node.right)
    elif isinstance(node, tree.Joined) and any(isinstance(each, tree.Joined) for each in node.parts):
        yield from node.parts
    else:
        yield node


def _is_closed(text: str, quote: str) -> bool:
    """Whether what goes ends as many brackets as it begins, and takes no comment along."""
    rest = text.partition(quote)[2] if quote else text
    bare = _STRING.sub("", rest)
    return "#" not in bare and all(bare.count(one) == bare.count(other) for one, other in ("()", "[]", "{}"))


def _filled_less(code: Code, node: tree.Node, template: tree.Node, kept: Sequence[tree.Node]) -> list[Edit]:
    """Take away what filled the part of a template that goes."""
    if isinstance(node, tree.Call):
        if not kept:
            dot = code.text.rindex(".", template.end, node.function.end)
            return [(Span(code.filename, dot, node.end), "")]
        gone = [at for at, each in enumerate(node.arguments) if each.value not in kept]
        return list(without_arguments(code, node, gone))
    assert isinstance(node, tree.Binary)
    if not kept:
        sign = code.text.index("%", template.end)
        start = sign - (len(code.text[:sign]) - len(code.text[:sign].rstrip()))
        return [(Span(code.filename, start, node.end), "")]
    if isinstance(node.right, tree.Sequence):
        last = next(each for each in reversed(node.right.elements) if each in kept)
        end = node.right.elements[-1].end
        comma = "," if len(kept) == 1 and "," not in code.text[end : node.end] else ""
        return [(Span(code.filename, last.end, end), comma)]
    return []
