"""Settings that a program loads from a file of its project: JSON, YAML, TOML, INI, ``.env``. What stands there is read
as the program's own parser reads it, bounded in size and depth; the readers of documents say where each value stands.
"""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lint_procore.discovery import shown
from lint_procore.flow.values import (
    Arguments,
    Constant,
    Entry,
    Instance,
    Literal,
    MapObject,
    SequenceObject,
    Symbol,
    Value,
    alternatives,
    choice,
    decided,
    known_text,
)
from lint_procore.source import Source, Span, UnreadableSource
from lint_procore.syntax.documents import nodes
from lint_procore.syntax.documents.nodes import Items, Mapping, Node

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


def opened(value: Value | None) -> Value | None:
    """The name of the file that a value was opened from, or read from; None where it is no file, or not known."""
    for _ in range(4):
        if not isinstance(value, Symbol) or value.kind != "result" or value.name.rsplit(".", 1)[-1] not in _READING:
            return None
        if value.key is not None:
            return value.key
        value = value.base
    return None


def load_named(interpreter: Interpreter, name: Value | None, kind: str, span: Span) -> Value | None:
    """As :func:`load`, by a name that is a value: one that a setting or a caller may replace is that of its default,
    unless it is replaced."""
    options = alternatives(name) if name is not None else ()
    defaults = [option.default if isinstance(option, Symbol) else option for option in options]
    loaded = [load(interpreter, known_text(default), kind, span) for default in defaults]
    known = [found for found in loaded if found is not None]
    if not known:
        return None
    certain = len(known) == len(options) and not any(isinstance(option, Symbol) for option in options)
    return choice(known if certain else (*known, Symbol("result", f"{kind}.load", span, key=name)), span)


def load(
    interpreter: Interpreter, name: str | None, kind: str, span: Span, below: tuple[str, ...] = ()
) -> Value | None:
    """What a file of the project holds, as the program at ``span`` loads it by ``name``; None where that is not known.
    ``kind``: json, yaml, documents (all of a YAML file), toml, ini or env. ``below``: folders to look in, too."""
    modules = interpreter.modules
    path = modules.file(span.filename, name, below) if modules is not None and name else None
    text = modules.text(path) if modules is not None and path is not None else ""
    if path is None or not text or len(text) > _LARGEST:
        return None
    try:
        source = Source(shown(path), text.removeprefix("\ufeff"), "utf-8")
        roots = _places(kind, source)
        data = _READERS[kind](source.text)
    except (ValueError, TypeError, RecursionError, configparser.Error, UnreadableSource):
        return None
    # what is said of a value in the file is said to whoever loads it
    interpreter.loads.setdefault(source.filename, span)
    whole: Node | None = roots[0] if len(roots) == 1 else None
    if kind == "documents":
        whole = Items(roots, 0, len(text))
    return _Making(interpreter, source.filename).value(data, whole, span, 0)


def _places(kind: str, source: Source) -> tuple[Node, ...]:
    """The nodes of a file, with their places. Raises UnreadableSource."""
    if kind in ("yaml", "documents"):
        from lint_procore.syntax.documents.yaml_text import read_yaml as reader
    elif kind == "json":
        from lint_procore.syntax.documents.json_text import read_json as reader
    elif kind == "toml":
        from lint_procore.syntax.documents.toml_text import read_toml as reader
    elif kind == "ini":
        from lint_procore.syntax.documents.lines_text import read_ini as reader
    else:
        from lint_procore.syntax.documents.lines_text import read_env as reader
    return reader(source).roots


def _toml(text: str) -> Any:
    import tomli

    return tomli.loads(text)


def _yaml(text: str) -> Any:
    """The one document of a file, as the safe loader constructs it. ValueError where there are more, as it raises."""
    (document,) = _documents(text)
    return document


def _documents(text: str) -> list[Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return list(yaml.load_all(text, Loader=loader))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _ini(text: str) -> Any:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(text)
    return {name: dict(parser.items(name)) for name in parser.sections()}


def _env(text: str) -> Any:
    found = ((match[1], match[2] or match[3] or match[4] or "") for match in _VARIABLE.finditer(text))
    return {name: value.split(" #")[0].strip() for name, value in found}


_READERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "yaml": _yaml,
    "documents": _documents,
    "toml": _toml,
    "ini": _ini,
    "env": _env,
}


class _Making:
    """Turns plain data into values, as much as is worth following, each with its place in the file where that is known;
    else it stands where what it is part of does."""

    def __init__(self, interpreter: Interpreter, filename: str) -> None:
        self.interpreter = interpreter
        self.filename = filename
        self.made = 0

    def value(self, data: Any, node: Node | None, around: Span, depth: int) -> Value:
        self.made += 1
        span = Span(self.filename, node.start, node.end) if node is not None else around
        if self.made > _MOST_VALUES or depth > _DEEPEST:
            return Symbol("unknown", "", span)
        if isinstance(data, str):
            return Literal(data, span)
        if data is None or isinstance(data, (bool, int, float)):
            return Constant(data, span)
        if isinstance(data, dict):
            held = _entries(node)
            entries: dict[str, Entry] = {}
            for key, each in data.items():
                known = held.get(str(key)) or held.get(str(key).lower())
                place = Span(self.filename, known.start, known.end) if known is not None else span
                value = self.value(each, known.value if known is not None else None, place, depth + 1)
                self.interpreter.name_value(str(key), value)
                entries[str(key)] = Entry(value, place)
            return self.interpreter.new_map(entries, span)
        if isinstance(data, list):
            members: tuple[Node | None, ...] = node.values if isinstance(node, Items) else ()
            if len(members) != len(data):
                members = (None,) * len(data)
            elements = tuple(self.value(each, at, span, depth + 1) for each, at in zip(data, members, strict=True))
            return self.interpreter.new(SequenceObject(elements, False, span))
        return Symbol("unknown", "", span)


def _entries(node: Node | None) -> dict[str, nodes.Entry]:
    """The entries of a mapping by key, also in lower case as INI files fold them. One that is written in several
    tables, as TOML allows, is one; what YAML merges (``<<``) is there too."""
    out: dict[str, nodes.Entry] = {}
    written = node.entries if isinstance(node, Mapping) else ()
    merged = [entry.value for entry in written if entry.key == "<<"]
    for source in (each for value in merged for each in (value.values if isinstance(value, Items) else (value,))):
        out.update((entry.key, entry) for entry in (source.entries if isinstance(source, Mapping) else ()))
    own: dict[str, nodes.Entry] = {}
    for entry in written:
        before = own.get(entry.key)
        if before is not None and isinstance(before.value, Mapping) and isinstance(entry.value, Mapping):
            both = Mapping((*before.value.entries, *entry.value.entries), before.value.start, entry.value.end)
            entry = before._replace(value=both)
        own[entry.key] = entry
    out.update(own)
    return {**{key.lower(): entry for key, entry in out.items()}, **out}


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
        found = load_named(interpreter, name, "ini", span)
        if found is not None:
            interpreter.merge(sections, found, span)  # type: ignore[arg-type]


def dynaconf(interpreter: Interpreter, arguments: Arguments, span: Span) -> Value:
    """Dynaconf's settings: what its files hold, whatever the case of names; with ``environments``, what the default
    section holds and then that of the environment in use. Variables may set all of it (https://www.dynaconf.com)."""
    given = arguments.keywords
    listed = given.get("settings_files", given.get("settings_file", Literal("settings.toml", span)))
    files = interpreter.content(listed)
    names = files.elements if isinstance(files, SequenceObject) else alternatives(listed)
    environment = Symbol("env", "ENV_FOR_DYNACONF", span, key=Literal("ENV_FOR_DYNACONF", span))
    settings = interpreter.new_map({}, span, rest=(Symbol("result", "dynaconf", span),))
    by_environment = _given_true(given.get("environments"))
    for name in map(known_text, names):
        found = load(interpreter, name, _DYNACONF.get((name or "").rpartition(".")[2], "toml"), span)
        content = interpreter.content(found) if found is not None else None
        if not isinstance(content, MapObject) or found is None:
            continue
        if not by_environment:
            interpreter.merge(settings, found, span)
            continue
        sections = {key.lower(): entry.value for key, entry in content.entries.items()}
        for general in ("default", "global"):
            if general in sections:
                interpreter.merge(settings, sections.pop(general), span)
        chosen = known_text(given.get("env"))
        if chosen is not None:
            sections = {key: value for key, value in sections.items() if key == chosen.lower()}
        if sections:
            by = decided((environment,), span) if len(sections) > 1 else ()
            interpreter.merge(settings, choice(sections.values(), span, by), span)
    content = interpreter.content(settings)
    assert isinstance(content, MapObject)
    spelt = {form: entry for key, entry in content.entries.items() for form in (key.lower(), key.upper(), key)}
    interpreter.heap.set(settings.id, content._replace(entries=spelt))
    return settings


_DYNACONF = {"toml": "toml", "yaml": "yaml", "yml": "yaml", "json": "json", "ini": "ini"}


def _given_true(value: Value | None) -> bool:
    return isinstance(value, Constant) and bool(value.value)
