"""An expression that puts a text together, as its pieces: f-strings, sums, ``%``, ``format`` and ``join``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lint_procore.syntax import tree
from lint_procore.syntax.walk import keyword, positional, text_of

_PERCENT = re.compile(r"%(?P<name>\((?P<key>\w+)\))?(?P<kind>.)", re.DOTALL)
_BRACES = re.compile(r"\{(?P<key>\w*)\}|\{|\}")


class Piece(NamedTuple):
    """A known text, or, where ``text`` is None, what an expression gives there. ``node``: the constant in which the
    text is written, or the expression; ``start``: where the text begins in what the constant says."""

    text: str | None
    node: tree.Node
    start: int = 0


def pieces_of(node: tree.Node) -> list[Piece]:
    """The pieces of a text; what is not understood is one that is not known."""
    return [each for each in _pieces(node) if each.text != ""]


def _pieces(node: tree.Node) -> Iterator[Piece]:
    text = text_of(node)
    if text is not None:
        yield Piece(text, node)
    elif isinstance(node, tree.Joined):
        for part in node.parts:
            yield from _pieces(part)
    elif isinstance(node, tree.Binary) and node.operator == "+":
        yield from _pieces(node.left)
        yield from _pieces(node.right)
    elif isinstance(node, tree.Binary) and node.operator == "%":
        yield from _filled(node, node.left, _by_percent(node.right)) or (Piece(None, node),)
    elif isinstance(node, tree.Call) and isinstance(node.function, tree.Attribute) and node.function.attr == "format":
        yield from _filled(node, node.function.value, node) or (Piece(None, node),)
    elif isinstance(node, tree.Call) and isinstance(node.function, tree.Attribute) and node.function.attr == "join":
        yield from _joined(node, node.function.value)
    else:
        yield Piece(None, node)


def _joined(node: tree.Call, between: tree.Node) -> Iterator[Piece]:
    """What a text joins, where that is a list of known length."""
    given = positional(node)
    parts = given[0].elements if len(given) == 1 and isinstance(given[0], tree.Sequence) else []
    if not parts or any(isinstance(each, tree.Starred) for each in parts):
        yield Piece(None, node)
        return
    for at, each in enumerate(parts):
        if at:
            yield from _pieces(between)
        yield from _pieces(each)


def _by_percent(given: tree.Node) -> list[tree.Expression] | tree.Mapping | None:
    """What ``%`` fills a template with."""
    if isinstance(given, tree.Mapping):
        return given
    if isinstance(given, tree.Sequence):
        return given.elements if given.kind == "tuple" else None
    # anything else may be a tuple by another name, unless it is written as no such thing
    plain = (tree.Subscript, tree.Attribute, tree.Name, tree.Call, tree.Joined, tree.Constant)
    return [given] if isinstance(given, plain) else None


def _filled(
    node: tree.Node, template: tree.Node, given: list[tree.Expression] | tree.Mapping | tree.Call | None
) -> list[Piece]:
    """The pieces of a template that is filled; none where that is not understood."""
    out: list[Piece] = []
    number = 0
    for piece in pieces_of(template):
        if piece.text is None:
            return []
        end = 0
        for found in (_BRACES if isinstance(given, tree.Call) else _PERCENT).finditer(piece.text):
            key = found["key"]
            by_number = number if key in (None, "") else int(key) if key.isdigit() else None
            value = _value(given, key, by_number) if found.group() not in ("{", "}") and _is_plain(found) else None
            if value is None:
                return []
            out += (Piece(piece.text[end : found.start()], piece.node, end), Piece(None, value))
            number += 1
            end = found.end()
        out.append(Piece(piece.text[end:], piece.node, end))
    used = len(given.arguments) if isinstance(given, tree.Call) else len(given) if isinstance(given, list) else number
    return out if used == number else []


def _is_plain(found: re.Match[str]) -> bool:
    return "kind" not in found.groupdict() or found["kind"] in "sd"


def _value(
    given: list[tree.Expression] | tree.Mapping | tree.Call | None, key: str | None, number: int | None
) -> tree.Expression | None:
    if isinstance(given, tree.Mapping):
        return next((value for each, value in given.items if key and text_of(each) == key), None)
    if isinstance(given, tree.Call):
        if any(each.star for each in given.arguments):
            return None
        if number is None:
            return keyword(given, key or "")
        given = positional(given)
    return given[number] if given is not None and number is not None and number < len(given) else None
