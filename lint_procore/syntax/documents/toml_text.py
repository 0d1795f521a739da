"""TOML with the places of its keys and values. tomli says whether it is TOML, and this says where things stand."""

from __future__ import annotations

import re

from lint_procore.source import Source
from lint_procore.syntax.documents.nodes import MAX_DEPTH, Entry, Items, Mapping, Node, Scalar, Tree, broken, too_deep

_BLANK = re.compile(r"[ \t]+")
_SKIPPED = re.compile(r"[ \t\r\n]+|#[^\r\n]*")
_KEY = re.compile(
    r"[ \t]*(?:(?P<bare>[A-Za-z0-9_-]+)|\"(?P<basic>(?:[^\"\\\r\n]|\\.)*)\"|'(?P<literal>[^'\r\n]*)')[ \t]*"
)
_LONG_TEXT = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}', re.DOTALL)
_TEXT = re.compile(r'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"|\'[^\'\r\n]*\'')
_WORD = re.compile(r"[^\s,\]\}#]+(?:[ ][0-9][^\s,\]\}#]*)?")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml(source: Source) -> Tree:
    """A TOML file as one mapping. Raises UnreadableSource."""
    import tomli

    text = source.text
    try:
        tomli.loads(text)
    except (ValueError, RecursionError) as error:
        message = str(error)
        found = _PLACE.search(message)
        if isinstance(error, RecursionError):
            raise too_deep(source, 0) from None
        offset = len(text)
        if found is not None and found[1]:
            offset = source.line_starts[min(int(found[1]), len(source.line_starts)) - 1] + int(found[2]) - 1
        raise broken(source, offset, "TOML", _PLACE.sub("", message).lower()) from None
    return _Reader(source).read()


class _Reader:
    """Reads what is known to be TOML; ``at`` is the next character."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0
        self.comments: list[tuple[int, str]] = []

    def read(self) -> Tree:
        tables: list[tuple[list[tuple[str, int, int]], list[Entry]]] = [([], [])]
        while self.skip():
            before = self.at
            if self.text[self.at] == "[":
                brackets = 2 if self.text.startswith("[[", self.at) else 1
                self.at += brackets
                tables.append((self.keys(), []))
                self.at += brackets
            else:
                keys = self.keys()
                if not keys:
                    raise broken(self.source, before, "TOML", "a key is missing")
                self.at += 1  # the equals sign
                tables[-1][1].append(_nested(keys, self.value(0)))
            if self.at <= before or (len(tables) > 1 and not tables[-1][0]):
                raise broken(self.source, before, "TOML", "invalid syntax")
        end = len(self.text)
        entries = list(tables[0][1])
        for keys, own in tables[1:]:
            entries.append(_nested(keys, Mapping(tuple(own), own[0].start if own else keys[-1][2], end)))
        return Tree((Mapping(tuple(entries), 0, end),), tuple(self.comments))

    def skip(self) -> bool:
        """Pass over blanks, line ends and comments; whether anything is left."""
        while found := _SKIPPED.match(self.text, self.at):
            if found.group().startswith("#"):
                self.comments.append((found.start(), found.group()))
            self.at = found.end()
        return self.at < len(self.text)

    def keys(self) -> list[tuple[str, int, int]]:
        out: list[tuple[str, int, int]] = []
        while found := _KEY.match(self.text, self.at):
            kind = found.lastgroup or "bare"
            # The group's own place, with quotes around it.
            quotes = 0 if kind == "bare" else 1
            out.append((found[kind], found.start(kind) - quotes, found.end(kind) + quotes))
            self.at = found.end()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return out

    def value(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise too_deep(self.source, self.at)
        self.skip()
        start = self.at
        opening = self.text[start : start + 1]
        if opening == "[":
            self.at += 1
            values = []
            while self.skip() and self.text[self.at] != "]":
                before = self.at
                values.append(self.value(depth + 1))
                self.comma()
                if self.at == before:
                    break
            self.at += 1
            return Items(tuple(values), start, self.at)
        if opening == "{":
            self.at += 1
            entries: list[Entry] = []
            while self.skip() and self.text[self.at] != "}":
                keys = self.keys()
                if not keys:
                    break
                self.at += 1
                entries.append(_nested(keys, self.value(depth + 1)))
                self.comma()
            self.at += 1
            return Mapping(tuple(entries), start, self.at)
        found = _LONG_TEXT.match(self.text, start) or _TEXT.match(self.text, start)
        if found is not None:
            self.at = found.end()
            quotes = 3 if found.group()[:3] in ('"""', "'''") and len(found.group()) >= 6 else 1
            return Scalar(found.group()[quotes:-quotes], start, self.at)
        found = _WORD.match(self.text, start)
        self.at = found.end() if found else start + 1
        return Scalar(found.group() if found else "", start, self.at, is_text=False)

    def comma(self) -> None:
        if self.skip() and self.text[self.at] == ",":
            self.at += 1


def _nested(keys: list[tuple[str, int, int]], value: Node) -> Entry:
    """``a.b.c = value`` as an entry of an entry of an entry."""
    name, start, end = keys[-1]
    entry = Entry(name, start, end, value)
    for name, start, end in reversed(keys[:-1]):
        entry = Entry(name, start, end, Mapping((entry,), entry.start, value.end))
    return entry
