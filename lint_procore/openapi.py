"""The platform's published OpenAPI document: exact routes, their versions, and what is deprecated.

In: a JSON or YAML file of up to 64 MB, by anybody. Out: a ``Document`` that holds paths and methods alone. Of the
file's structure only the few keys that matter are built, and no reference or alias is followed: nothing can grow.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lint_procore.endpoints import HOLE, template_of
from lint_procore.errors import Refusal

MAX_SIZE = 64 << 20
# How deep the keys that matter can lie: path, method, its flags; and info or servers.
_DEEPEST = 5
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_KEYS = frozenset(
    (
        "openapi",
        "swagger",
        "info",
        "title",
        "version",
        "paths",
        "servers",
        "url",
        "basePath",
        "deprecated",
        "item",
        *METHODS,
    )
)


class OpenApiError(Refusal):
    """A file that is no OpenAPI document, or that cannot be read."""


class Operations(NamedTuple):
    """A path of a document as it is written there, and its methods (upper case), each with whether it is deprecated."""

    path: str
    methods: dict[str, bool]


class Document:
    """The operations of an OpenAPI document. ``shown`` is how messages call the file."""

    def __init__(self, shown: str, title: str, version: str, paths: Iterable[Operations]) -> None:
        self.shown = shown
        self.title = title
        self.version = version
        self.paths: dict[tuple[str, ...], Operations] = {}
        # by part of the path: what may follow; under None what ends here
        self._tree: dict[str | None, Any] = {}
        for operations in paths:
            parts = _parts(template_of(operations.path))
            known = self.paths.setdefault(parts, operations)
            if known is not operations:
                known.methods.update(operations.methods)
            node = self._tree
            for part in parts:
                node = node.setdefault(part, {})
            node[None] = known

    def find(self, template: str) -> list[Operations]:
        """The paths of the document that a path template may stand for: what is unknown in either fits everything."""
        nodes = [self._tree]
        for part in _parts(template):
            if HOLE in part:
                nodes = [below for node in nodes for key, below in node.items() if key is not None]
            else:
                nodes = [node[key] for node in nodes for key in (part, HOLE) if key in node]
            if not nodes:
                return []
        return [node[None] for node in nodes if None in node]

    def versions(self, template: str) -> list[Operations]:
        """The same path in any version of the API."""
        parts = _parts(template)
        return [
            operations
            for index in range(min(2, len(parts)))
            for operations in self.find("/".join(_without(parts, index)))
        ]


def _parts(template: str) -> tuple[str, ...]:
    return tuple(part for part in template.split("/") if part)


def _without(parts: tuple[str, ...], index: int) -> list[str]:
    return [HOLE if at == index else part for at, part in enumerate(parts)]


def load_document(path: str) -> Document:
    """Read an OpenAPI document. Raises OpenApiError."""
    shown = os.path.basename(path) or path
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise OpenApiError(f"{path}: cannot be read: {error.strerror or error}; name an OpenAPI document") from None
    if len(data) > MAX_SIZE:
        raise OpenApiError(f"{path}: has more than {MAX_SIZE:,} bytes; give the platform's document without examples")
    try:
        return read_document(data, shown)
    except OpenApiError as error:
        raise OpenApiError(f"{path}: {error.message}") from None


def read_document(data: bytes, shown: str) -> Document:
    """An OpenAPI document from its bytes. Raises OpenApiError with a message that does not name the file."""
    root = _from_json(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _from_yaml(data)
    if not isinstance(root, dict):
        raise OpenApiError("is no OpenAPI document: it holds no mapping")
    paths = root.get("paths")
    if not isinstance(paths, dict):
        if "item" in root:
            raise OpenApiError("is a Postman collection; give the platform's OpenAPI document instead")
        raise OpenApiError("is no OpenAPI document: it has no 'paths'")
    info = root.get("info")
    info = info if isinstance(info, dict) else {}
    base = _base(root)
    return Document(shown, str(info.get("title", "")), str(info.get("version", "")), _operations(paths, base))


def _operations(paths: dict[str, Any], base: str) -> Iterator[Operations]:
    for path, item in paths.items():
        if not isinstance(item, dict):
            continue
        methods = {
            method.upper(): isinstance(item[method], dict) and item[method].get("deprecated") in (True, "true")
            for method in METHODS
            if method in item
        }
        if methods:
            yield Operations(path if path.startswith("/rest") else base + path, methods)


def _base(root: dict[str, Any]) -> str:
    """The beginning that all paths share where a document keeps it apart from them."""
    from urllib.parse import urlsplit

    servers = root.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else None
    address = first.get("url") if isinstance(first, dict) else root.get("basePath")
    try:
        return urlsplit(address).path.rstrip("/") if isinstance(address, str) else ""
    except ValueError:
        return ""


def _matters(key: object) -> bool:
    return isinstance(key, str) and (key in _KEYS or key.startswith("/"))


# --- JSON: every object is emptied of what does not matter as soon as it has been read


def _from_json(data: bytes) -> object:
    import json

    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_kept)
    except UnicodeDecodeError as error:
        raise OpenApiError(f"is not UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        try:
            return _from_yaml(data)  # whose mappings may begin with a brace too
        except OpenApiError:
            raise OpenApiError(f"is not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except ValueError as error:  # a number of thousands of digits
        raise OpenApiError(f"is not usable JSON: {error}") from None
    except RecursionError:
        raise OpenApiError("is nested too deeply to be read") from None


def _kept(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if _matters(key)}


# --- YAML: read as events, so that what does not matter is passed over and aliases are never followed


def _from_yaml(data: bytes) -> object:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = iter(yaml.parse(data, Loader=loader))
        for event in events:
            if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                return _Builder(events).build(event, 0)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark is not None else ""
        raise OpenApiError(f"is not YAML: {getattr(error, 'problem', None) or 'it cannot be decoded'}{place}") from None
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise OpenApiError(f"is not usable YAML: {type(error).__name__}") from None
    return None


class _Builder:
    """Makes plain data of a stream of events."""

    def __init__(self, events: Iterator[Any]) -> None:
        import yaml

        self.events = events
        self.opening = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
        self.closing = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        self.mapping, self.scalar = yaml.MappingStartEvent, yaml.ScalarEvent

    def build(self, event: Any, depth: int) -> Any:
        """The node that ``event`` begins; None for what is too deep to matter."""
        if isinstance(event, self.scalar):
            return event.value
        if not isinstance(event, self.opening):
            return None  # an alias
        if depth > _DEEPEST:
            self.skip(event)
            return None
        if isinstance(event, self.mapping):
            return self.entries(depth)
        out = []
        while not isinstance(event := next(self.events), self.closing):
            out.append(self.build(event, depth + 1))
        return out

    def entries(self, depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        while not isinstance(event := next(self.events), self.closing):
            key = event.value if isinstance(event, self.scalar) else None
            if key is None:
                self.skip(event)
            following = next(self.events)
            if _matters(key):
                out[str(key)] = self.build(following, depth + 1)
            else:
                self.skip(following)
        return out

    def skip(self, event: Any) -> None:
        """Pass over the node that ``event`` begins."""
        depth = int(isinstance(event, self.opening))
        while depth:
            event = next(self.events)
            if isinstance(event, self.opening):
                depth += 1
            elif isinstance(event, self.closing):
                depth -= 1
