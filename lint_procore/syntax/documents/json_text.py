"""JSON with the places of its keys and values; comments and commas too many are let pass, as editors do."""

from __future__ import annotations

import json
import re

from lint_procore.source import Source
from lint_procore.syntax.documents.nodes import MAX_DEPTH, Entry, Items, Mapping, Node, Scalar, Tree, broken, too_deep

_TOKEN = re.compile(
    r"""(?P<blank>[\s\ufeff]+)
      | (?P<comment>//[^\r\n]*|/\*.*?(?:\*/|\Z))
      | (?P<text>"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"|'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*')
      | (?P<mark>[{}\[\]:,])
      | (?P<word>[^\s{}\[\]:,"'/]+)""",
    re.VERBOSE | re.DOTALL,
)


class _Open:
    """A mapping or list that is not closed yet."""

    __slots__ = ("entries", "is_mapping", "key", "start", "values")

    def __init__(self, is_mapping: bool, start: int) -> None:
        self.is_mapping = is_mapping
        self.start = start
        self.entries: list[Entry] = []
        self.values: list[Node] = []
        self.key: Scalar | None = None  # whose value is to come

    def add(self, node: Node) -> None:
        if self.is_mapping and self.key is not None:
            self.entries.append(Entry(self.key.text, self.key.start, self.key.end, node))
            self.key = None
        else:
            self.values.append(node)

    def closed(self, end: int) -> Node:
        if self.is_mapping:
            return Mapping(tuple(self.entries), self.start, end)
        return Items(tuple(self.values), self.start, end)


def read_json(source: Source) -> Tree:
    """All values of a file, of which JSON Lines has many. Raises UnreadableSource."""
    text = source.text
    comments: list[tuple[int, str]] = []
    top = _Open(False, 0)
    pending: list[_Open] = [top]
    at = 0
    waiting: Scalar | None = None  # a text in a mapping: a key if a colon follows
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise broken(source, at, "JSON", f"unexpected {text[at]!r}")
        at = found.end()
        kind, token = found.lastgroup, found.group()
        if kind == "blank":
            continue
        if kind == "comment":
            comments.append((found.start(), token.removesuffix("*/")))
            continue
        inner = pending[-1]
        if kind in ("text", "word"):
            scalar = Scalar(_plain(token), found.start(), at) if kind == "text" else _word(token, found.start())
            if inner.is_mapping and inner.key is None:
                if waiting is not None:
                    raise broken(source, found.start(), "JSON", "a colon is missing before this")
                waiting = scalar
            else:
                inner.add(scalar)
        elif token == ":":
            if waiting is None:
                raise broken(source, found.start(), "JSON", "a colon without a key")
            inner.key, waiting = waiting, None
        elif waiting is not None or (inner.key is not None and token not in "{["):
            raise broken(source, found.start(), "JSON", "a value is missing before this")
        elif token in "{[":
            if inner.is_mapping and inner.key is None:
                raise broken(source, found.start(), "JSON", "a key is missing before this")
            if len(pending) > MAX_DEPTH:
                raise too_deep(source, found.start())
            pending.append(_Open(token == "{", found.start()))
        elif token in "}]":
            if len(pending) == 1 or inner.is_mapping is not (token == "}"):
                raise broken(source, found.start(), "JSON", f"unexpected {token!r}")
            pending.pop()
            pending[-1].add(inner.closed(at))
    if len(pending) > 1:
        raise broken(source, pending[-1].start, "JSON", "this bracket is never closed")
    return Tree(tuple(top.values), tuple(comments))


def _plain(token: str) -> str:
    """What a quoted text says."""
    if "\\" not in token:
        return token[1:-1]
    try:
        text = json.loads(token, strict=False)
    except ValueError:
        return token[1:-1]
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if isinstance(text, str) else ""


def _word(token: str, start: int) -> Scalar:
    return Scalar("" if token == "null" else token, start, start + len(token), is_text=False)
