"""Terraform and other HCL as blocks of keys and values: what an expression computes is not known, and not asked."""

from __future__ import annotations

import re

from lint_procore.source import Source
from lint_procore.syntax.documents.nodes import MAX_DEPTH, Entry, Mapping, Scalar, Tree, too_deep

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\r\n]*|//[^\r\n]*|/\*.*?(?:\*/|\Z))
      | <<-?(?P<mark>\w+)[^\r\n]*\r?\n(?P<heredoc>.*?)^[ \t]*(?P=mark)\b
      | "(?P<text>[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*)"
      | (?P<name>[A-Za-z_][\w.\-]*)
      | (?P<end>\r?\n)
      | (?P<sign>==|=>|[={}\[\]:,])
      | (?P<other>[^\s"={}\[\]:,#/]+|.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


class _Block:
    __slots__ = ("end", "entries", "keys", "start")

    def __init__(self, keys: list[tuple[str, int, int]], start: int) -> None:
        self.keys = keys
        self.entries: list[Entry] = []
        self.start = self.end = start

    def closed(self, end: int) -> Entry | None:
        """The block as an entry: its type and its labels are keys."""
        entry: Entry | None = None
        value = Mapping(tuple(self.entries), self.start, end)
        for name, start, stop in reversed(self.keys):
            entry = Entry(name, start, stop, value)
            value = Mapping((entry,), start, end)
        return entry


def read_hcl(source: Source) -> Tree:
    """All blocks and settings of a file. What is no HCL is passed over. Raises UnreadableSource for deep nesting."""
    comments: list[tuple[int, str]] = []
    open_blocks = [_Block([], 0)]
    words: list[tuple[str, int, int]] = []  # names and texts since the last sign
    key: tuple[str, int, int] | None = None  # whose value is to come
    for found in _TOKEN.finditer(source.text):
        kind, token = found.lastgroup, found.group()
        if kind == "comment":
            comments.append((found.start(), token.removesuffix("*/")))
        elif kind in ("text", "name", "heredoc"):
            value = found[kind]
            if key is not None:
                is_text = kind != "name" and "${" not in value
                scalar = Scalar(value if is_text else "", *found.span(), is_text)
                open_blocks[-1].entries.append(Entry(*key, scalar))
                key = None
                words = []
            else:
                words.append((value, *found.span()))
        elif token in ("=", ":", "=>"):
            key = words[-1] if words else None
            words = []
        elif token == "{":
            if len(open_blocks) > MAX_DEPTH:
                raise too_deep(source, found.start())
            open_blocks.append(_Block([key] if key is not None else words, found.start()))
            key, words = None, []
        elif token == "}":
            key, words = None, []
            if len(open_blocks) > 1:
                closed = open_blocks.pop()
                entry = closed.closed(found.end())
                if entry is not None:
                    open_blocks[-1].entries.append(entry)
                else:
                    open_blocks[-1].entries.extend(closed.entries)
        elif kind == "end" or token in ("[", "]", ","):
            words = []
            key = key if kind == "end" and key is not None else None
        elif kind == "other" and key is not None and not token.isspace():
            open_blocks[-1].entries.append(Entry(*key, Scalar(token, *found.span(), is_text=False)))
            key = None
    for block in reversed(open_blocks[1:]):
        open_blocks[0].entries.extend(block.entries)
    return Tree((Mapping(tuple(open_blocks[0].entries), 0, len(source.text)),), tuple(comments))
