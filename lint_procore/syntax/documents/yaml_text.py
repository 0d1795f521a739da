"""YAML with the places of its keys and values. Nothing in it is constructed, and an alias costs no more than a word."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from lint_procore.source import Source
from lint_procore.syntax.documents.nodes import MAX_DEPTH, Entry, Items, Mapping, Node, Scalar, Tree, broken, too_deep

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)
# Marks that a template engine reads before YAML does.
_TEMPLATE = re.compile(r"\{\{|\{%|<%")
_LINE = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(?P<quote>[\"']?)(?P<key>[A-Za-z_][\w.\-]*)(?P=quote)[ \t]*:"
    r"(?:[ \t]+(?P<value>[^\r\n]*))?$",
    re.MULTILINE,
)
_INLINE_COMMENT = re.compile(r"[ \t]#.*")
# What would nest beyond the limit in one line, before the parser's own stack is at stake.
_NESTED = re.compile(rf"(?:[-?][ \t]){{{MAX_DEPTH + 1}}}")
_TEXT_TAG = "tag:yaml.org,2002:str"


def read_yaml(source: Source) -> Tree:
    """All documents of a file. A template that is no YAML yet is read line by line. Raises UnreadableSource."""
    import yaml

    _refuse_deep_nesting(source)
    try:
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        documents = list(yaml.compose_all(source.text, Loader=loader))
    except yaml.YAMLError as error:
        if _TEMPLATE.search(source.text):
            return _read_lines(source)
        mark = getattr(error, "problem_mark", None)
        offset = mark.index if mark is not None else getattr(error, "position", 0)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "invalid syntax"
        raise broken(source, offset, "YAML", reason) from None
    known: dict[int, Node] = {}
    roots = tuple(_node(source, document, known, 0) for document in documents if document is not None)
    return Tree(roots, tuple(_comments(source.text, known.values())))


def _refuse_deep_nesting(source: Source) -> None:
    nested = _NESTED.search(source.text)
    if nested is not None:
        raise too_deep(source, nested.start())
    depth = 0
    if source.text.count("[") + source.text.count("{") <= MAX_DEPTH:
        return
    for bracket in re.finditer(r"[\[\]{}]", source.text):
        if bracket.group() in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise too_deep(source, bracket.start())
        elif depth:
            depth -= 1


def _node(source: Source, node: Any, known: dict[int, Node], depth: int) -> Node:
    """One of PyYAML's nodes as ours; each only once, so that aliases of aliases stay as small as they are written."""
    import yaml

    done = known.get(id(node))
    if done is not None:
        return done
    start, end = node.start_mark.index, node.end_mark.index
    if depth > MAX_DEPTH:
        raise too_deep(source, start)
    known[id(node)] = Scalar("", start, start, is_text=False)  # what a node that contains itself finds within
    result: Node
    if isinstance(node, yaml.MappingNode):
        entries = []
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            place = (key.start_mark.index, key.end_mark.index)
            entries.append(Entry(name, *place, _node(source, value, known, depth + 1)))
        result = Mapping(tuple(entries), start, end)
    elif isinstance(node, yaml.SequenceNode):
        result = Items(tuple(_node(source, value, known, depth + 1) for value in node.value), start, end)
    else:
        # A block's place reaches to the next key.
        end = start + len(source.text[start:end].rstrip())
        result = Scalar(node.value, start, end, is_text=node.tag == _TEXT_TAG or bool(node.style))
    known[id(node)] = result
    return result


def _comments(text: str, nodes: Any) -> list[tuple[int, str]]:
    """Comments, which are wherever a ``#`` is not part of a value."""
    spans = sorted((node.start, node.end) for node in nodes if isinstance(node, Scalar))
    starts = [start for start, _ in spans]
    found = []
    for comment in _COMMENT.finditer(text):
        at = bisect_right(starts, comment.start()) - 1
        if at < 0 or spans[at][1] <= comment.start():
            found.append((comment.start(), comment.group()))
    return found


def _read_lines(source: Source) -> Tree:
    """``key: value`` line by line, with the nesting that the indentation tells."""
    entries: list[Entry] = []
    comments = [(found.start(), found.group()) for found in _COMMENT.finditer(source.text)]
    for line in _LINE.finditer(source.text):
        value = _INLINE_COMMENT.sub("", line["value"] or "").strip()
        start = line.start("value") if value else line.end("key")
        text = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
        scalar = Scalar(text, start, start + len(value), is_text=bool(text) and not _TEMPLATE.search(text))
        entries.append(Entry(line["key"], *line.span("key"), scalar))
    return Tree((Mapping(tuple(entries), 0, len(source.text)),), tuple(comments))
