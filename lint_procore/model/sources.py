"""Where a value comes from, in words: a literal, an environment variable, a setting, a parameter, a look-up."""

from __future__ import annotations

from typing import NamedTuple

from lint_procore.endpoints import HOLE
from lint_procore.flow.values import Constant, Instance, Library, Literal, Symbol, Text, Value, alternatives, parts_of
from lint_procore.model.literals import masked
from lint_procore.model.names import last_name, tenant_key
from lint_procore.source import Span

_DEEPEST = 4


class Source(NamedTuple):
    """Where a value comes from. ``kind`` is "literal", "environment", "setting", "parameter", "result", "prompt",
    "element" or "unknown"; ``name`` is the variable's, setting's, parameter's or function's name, of a literal its
    beginning. ``chosen_by``: the name of the company or customer that chooses it, empty where none does."""

    kind: str
    name: str
    chosen_by: str = ""

    def __str__(self) -> str:
        words = {"environment": "environment variable", "setting": "setting", "result": "result of"}
        said = " ".join(filter(None, (words.get(self.kind, self.kind), f"`{self.name}`" if self.name else "")))
        return f"{said}, chosen by `{self.chosen_by}`" if self.chosen_by else said


def sources_of(value: Value | None, given: dict[Span, list[str]]) -> tuple[Source, ...]:
    """Where each alternative of a value comes from, each source once. ``given`` are the names values were bound to."""
    if value is None:
        return ()
    tenant = tenant_key(value, given)
    chosen = tenant.name if tenant is not None else ""
    out: dict[Source, None] = {}
    for option in alternatives(value):
        for source in _sources(option, _DEEPEST):
            out[source._replace(chosen_by=chosen)] = None
    return tuple(out)


def _sources(value: Value, depth: int) -> list[Source]:
    if isinstance(value, Literal):
        return [Source("literal", masked(value.text))] if value.text else []
    if isinstance(value, Constant):
        return []
    if isinstance(value, Library):
        return [Source("setting", value.name)]
    if isinstance(value, Instance):
        return [Source("result", value.library or (value.cls.name if value.cls else ""))]
    if isinstance(value, Text):
        unknown = [part for part in parts_of(value) if not isinstance(part, Literal)]
        return [source for part in unknown for source in _sources(part, depth - 1)] if depth else []
    if isinstance(value, Symbol):
        found = [_of_symbol(value, depth)]
        if value.default is not None and depth:
            found += [source for option in alternatives(value.default) for source in _sources(option, depth - 1)]
        return found
    return [Source("unknown", "")]


def _of_symbol(symbol: Symbol, depth: int) -> Source:
    key = _written(symbol.key)
    if symbol.kind == "env":
        return Source("environment", key or symbol.name)
    if symbol.kind == "param":
        return Source("parameter", symbol.name)
    if symbol.kind == "prompt":
        return Source("prompt", "")
    if symbol.kind in ("attr", "item", "name"):
        return Source("setting", _dotted(symbol))
    if symbol.kind == "element":
        return Source("element", _dotted(symbol.base) if isinstance(symbol.base, Symbol) else "")
    if symbol.kind == "result":
        inner = [part for part in (symbol.base, symbol.key) if isinstance(part, Symbol)]
        if symbol.name in ("encoded", "urlencode", "str") and inner and depth:
            return _of_symbol(inner[-1], depth - 1)
        return Source("result", last_name(symbol) if symbol.name else "")
    return Source("unknown", "")


def _dotted(symbol: Symbol) -> str:
    """``settings.client_id`` and ``config["procore"]["secret"]`` as a dotted name."""
    own = symbol.name or _written(symbol.key)
    base = symbol.base
    if isinstance(base, Symbol) and symbol.kind in ("attr", "item"):
        before = last_name(base) if base.kind in ("param", "result", "name") and base.name else _dotted(base)
        return ".".join(filter(None, (before, own)))
    if isinstance(base, Library):
        return ".".join(filter(None, (base.name, own)))
    return own


def _written(value: Value | None) -> str:
    """The text of a key, with ``{}`` for what is not known of it."""
    if value is None:
        return ""
    parts = parts_of(alternatives(value)[0])
    text = "".join(part.text if isinstance(part, Literal) else HOLE for part in parts)
    return text if text.strip(HOLE) else ""
