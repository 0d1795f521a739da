"""Settings that stand one on a line: ``.env`` files, INI files, Java's properties."""

from __future__ import annotations

import re

from lint_procore.source import Source
from lint_procore.syntax.documents.nodes import Entry, Mapping, Scalar, Tree

_VARIABLE = re.compile(
    r"""^[ \t]*(?:export[ \t]+|set[ \t]+)?(?P<key>[A-Za-z_][\w.\-]*)[ \t]*(?:=|:(?=[ \t]))[ \t]*
        (?:"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)" | '(?P<single>[^']*)' | (?P<bare>[^\r\n]*))""",
    re.MULTILINE | re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))(?P<comment>#[^\r\n]*)", re.MULTILINE)
_SECTION = re.compile(r"[ \t]*\[(?P<name>[^\]\r\n]+)\]")
_OPTION = re.compile(r"(?P<key>[^\s=:#;\[][^=:\r\n]*?)[ \t]*[=:][ \t]*(?P<value>[^\r\n]*)")
_PROPERTY = re.compile(r"[ \t]*(?P<key>(?:\\.|[^\s=:#!\\])+)[ \t]*[=: ][ \t]*(?P<value>(?:\\\r?\n|[^\r\n])*)")
_INLINE = re.compile(r"[ \t][#;]")


def read_env(source: Source) -> Tree:
    """Variables of a ``.env`` file, with or without ``export``, quoted or not, over several lines where quoted."""
    text = source.text
    entries: list[Entry] = []
    quoted: list[tuple[int, int]] = []
    for found in _VARIABLE.finditer(text):
        start, end = found.span(found.lastgroup or "bare")
        if found.lastgroup == "bare":
            inline = _INLINE.search(text, start - 1, end)
            end = max(start, inline.start()) if inline and text[inline.start() + 1] == "#" else end
            value = text[start:end].rstrip()
            scalar = Scalar(value, start, start + len(value))
        else:
            scalar = Scalar(text[start:end], start - 1, end + 1)
            quoted.append((start, end))
        entries.append(Entry(found["key"], *found.span("key"), scalar))
    comments = []
    at = 0
    for start, comment in hash_comments(text):
        while at < len(quoted) and quoted[at][1] <= start:
            at += 1
        if at == len(quoted) or start < quoted[at][0]:
            comments.append((start, comment))
    return Tree((Mapping(tuple(entries), 0, len(text)),), tuple(comments))


def hash_comments(text: str) -> list[tuple[int, str]]:
    """What stands behind a ``#`` at the start of a line or behind a blank."""
    return [(found.start("comment"), found["comment"]) for found in _COMMENT.finditer(text)]


def read_ini(source: Source) -> Tree:
    """Options of an INI file below their sections; an indented line goes on with the option above it."""
    text = source.text
    sections: list[tuple[str, int, int, list[Entry]]] = []
    top: list[Entry] = []
    entries = top
    comments: list[tuple[int, str]] = []
    for row, start in enumerate(source.line_starts, 1):
        line = source.line(row)
        stripped = line.strip()
        if not stripped:
            continue
        if stripped[0] in "#;":
            comments.append((start + line.index(stripped[0]), stripped))
            continue
        section = _SECTION.match(line)
        if section is not None:
            entries = []
            sections.append((section["name"], start + section.start("name"), start + section.end("name"), entries))
            continue
        if line[0] in " \t" and entries and isinstance(last := entries[-1].value, Scalar):
            end = start + len(line.rstrip())
            begin = last.start if last.text else start + len(line) - len(line.lstrip())
            entries[-1] = entries[-1]._replace(value=Scalar(text[begin:end], begin, end))
            continue
        option = _OPTION.match(line.lstrip())
        if option is None:
            continue
        lead = start + len(line) - len(line.lstrip())
        value = option["value"]
        inline = _INLINE.search(" " + value)
        if inline is not None:
            comments.append((lead + option.start("value") + inline.start(), value[inline.start() :].rstrip()))
            value = value[: max(0, inline.start() - 1)]
        value = value.strip()
        begin = lead + option.start("value")
        scalar = Scalar(_unquoted(value), begin, begin + len(value))
        entries.append(Entry(option["key"].strip(), lead, lead + option.end("key"), scalar))
    for name, begin, end, own in sections:
        stop = own[-1].value.end if own else end
        top.append(Entry(name, begin, end, Mapping(tuple(own), begin, stop)))
    return Tree((Mapping(tuple(top), 0, len(text)),), tuple(comments))


def read_properties(source: Source) -> Tree:
    """Java's properties; a backslash at the end of a line goes on in the next."""
    text = source.text
    entries: list[Entry] = []
    comments: list[tuple[int, str]] = []
    at = 0
    for start in source.line_starts:
        if start < at:
            continue  # goes on from the line above
        stripped = text[start : start + 200].lstrip(" \t")
        if stripped[:1] in ("#", "!"):
            end = text.find("\n", start)
            line = text[start : end if end >= 0 else len(text)].rstrip()
            begin = start + len(line) - len(line.lstrip())
            comments.append((begin, line.lstrip()))
            continue
        found = _PROPERTY.match(text, start)
        if found is None:
            continue
        at = found.end()
        value = found["value"].rstrip()
        begin = found.start("value")
        entries.append(Entry(found["key"], *found.span("key"), Scalar(value, begin, begin + len(value))))
    return Tree((Mapping(tuple(entries), 0, len(text)),), tuple(comments))


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
