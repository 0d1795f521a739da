"""Settings that a program loads from a file of its project: JSON, TOML, INI, ``.env``. What stands there is read as
data, bounded in size and depth, and its place is the call that loads it.
"""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lint_procore.flow.values import (
    Constant,
    Entry,
    Instance,
    Literal,
    SequenceObject,
    Symbol,
    Value,
    alternatives,
    known_text,
)
from lint_procore.source import Span

if TYPE_CHECKING:
    from lint_procore.flow.interpreter import Interpreter

# A settings file is small and flat; beyond this it is data, and unknown.
_LARGEST = 200_000
_MOST_VALUES = 2_000
_DEEPEST = 12

# What reads a file as a whole, by the last part of its name.
_READING = frozenset({"open", "read", "read_text", "read_bytes"})
_VARIABLE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n]*))""", re.MULTILINE
)


def opened(value: Value | None) -> str | None:
    """The name of the file that a value was opened from, or read from; None where it is no file, or not known."""
    for _ in range(4):
        if not isinstance(value, Symbol) or value.kind != "result" or value.name.rsplit(".", 1)[-1] not in _READING:
            return None
        if value.key is not None:
            return known_text(value.key)
        value = value.base
    return None


def load(interpreter: Interpreter, name: str | None, kind: str, span: Span) -> Value | None:
    """What a file of the project holds, as the program at ``span`` loads it by ``name``; None where that is not known.
    ``kind``: json, toml, ini or env."""
    modules = interpreter.modules
    path = modules.file(span.filename, name) if modules is not None and name else None
    text = modules.text(path) if modules is not None and path is not None else ""
    if not text or len(text) > _LARGEST:
        return None
    try:
        data = _READERS[kind](text)
    except (ValueError, RecursionError, configparser.Error):
        return None
    return _Making(interpreter, span).value(data, 0)


def _toml(text: str) -> Any:
    import tomli

    return tomli.loads(text)


def _ini(text: str) -> Any:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(text)
    return {name: dict(parser.items(name)) for name in parser.sections()}


def _env(text: str) -> Any:
    found = ((match[1], match[2] or match[3] or match[4] or "") for match in _VARIABLE.finditer(text))
    return {name: value.split(" #")[0].strip() for name, value in found}


_READERS: dict[str, Callable[[str], Any]] = {"json": json.loads, "toml": _toml, "ini": _ini, "env": _env}


class _Making:
    """Turns plain data into values, as much as is worth following."""

    def __init__(self, interpreter: Interpreter, span: Span) -> None:
        self.interpreter = interpreter
        self.span = span
        self.made = 0

    def value(self, data: Any, depth: int) -> Value:
        self.made += 1
        if self.made > _MOST_VALUES or depth > _DEEPEST:
            return Symbol("unknown", "", self.span)
        if isinstance(data, str):
            return Literal(data, self.span)
        if data is None or isinstance(data, (bool, int, float)):
            return Constant(data, self.span)
        if isinstance(data, dict):
            entries = {str(key): Entry(self.value(held, depth + 1), self.span) for key, held in data.items()}
            return self.interpreter.new_map(entries, self.span)
        if isinstance(data, list):
            elements = tuple(self.value(each, depth + 1) for each in data)
            return self.interpreter.new(SequenceObject(elements, False, self.span))
        return Symbol("unknown", "", self.span)


def read_sections(interpreter: Interpreter, receiver: Value, names: Value | None, span: Span) -> None:
    """``parser.read(names)`` of configparser."""
    content = interpreter.content(receiver)
    if not isinstance(content, Instance) or names is None:
        return
    listed = interpreter.content(names)
    several = listed.elements if isinstance(listed, SequenceObject) else alternatives(names)
    sections = content.attributes.get("sections")
    if sections is None:
        sections = interpreter.new_map({}, span, rest=(Symbol("result", "configparser", span),))
        interpreter.heap.set(
            receiver.id,  # type: ignore[union-attr]
            content._replace(attributes={**content.attributes, "sections": sections}),
        )
    for name in several:
        found = load(interpreter, known_text(name), "ini", span)
        if found is not None:
            interpreter.merge(sections, found, span)  # type: ignore[arg-type]
