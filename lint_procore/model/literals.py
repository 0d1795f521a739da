"""Text constants with the names they are given: assignments, mapping entries, keyword arguments, defaults of parameters."""

from __future__ import annotations

import re
from typing import NamedTuple

from lint_procore.syntax import tree


class NamedLiteral(NamedTuple):
    """``name = "text"`` in any form. ``start`` and ``end`` are the constant's offsets."""

    name: str
    text: str
    start: int
    end: int


def named_literals(module: tree.Module) -> list[NamedLiteral]:
    """All of them, in order of their place."""
    out: list[NamedLiteral] = []
    pending: list[object] = [module.body]
    while pending:
        part = pending.pop()
        if isinstance(part, (list, tuple)):
            pending.extend(part)
        elif isinstance(part, tree.Argument):
            _add(out, part.keyword, part.value)
            pending.append(part.value)
        elif isinstance(part, tree.Node):
            if isinstance(part, tree.Assign):
                for target in part.targets:
                    _add(out, _target_name(target), part.value)
            elif isinstance(part, tree.Parameter):
                _add(out, part.name, part.default)
            elif isinstance(part, tree.Mapping):
                for key, value in part.items:
                    _add(out, key.value if isinstance(key, tree.Constant) and isinstance(key.value, str) else None, value)
            pending.extend(getattr(part, name) for name in _children(type(part)))
    out.sort(key=lambda literal: literal.start)
    return out


_CHILDREN: dict[type, tuple[str, ...]] = {}
_PLAIN = frozenset({"start", "end", "header_end", "calls", "name", "id", "attr", "kind", "operator", "annotation", "is_async", "names", "module", "level"})


def _children(node_type: type) -> tuple[str, ...]:
    known = _CHILDREN.get(node_type)
    if known is None:
        slots = [slot for base in node_type.__mro__ for slot in getattr(base, "__slots__", ())]
        known = _CHILDREN[node_type] = tuple(slot for slot in slots if slot not in _PLAIN)
    return known


def _target_name(target: tree.Expression) -> str | None:
    if isinstance(target, tree.Name):
        return target.id
    if isinstance(target, tree.Attribute):
        return target.attr
    if isinstance(target, tree.Subscript) and isinstance(target.index, tree.Constant):
        return str(target.index.value)
    return None


def _add(out: list[NamedLiteral], name: str | None, value: object) -> None:
    if name and isinstance(value, tree.Constant) and isinstance(value.value, str):
        out.append(NamedLiteral(name, value.value, value.start, value.end))


# Words that a person leaves in the place of a secret.
_PLACEHOLDER = re.compile(
    r"your|my[-_ ]|<|>|\{|\}|\$|x{3,}|\*{3,}|\.{3}|change[-_]?me|placeholder|example|sample|replace|insert|todo|redacted|masked|dummy|fake|mock|"
    r"test|fixture|stub|secret[-_ ]?here|goes[-_ ]?here|not[-_ ]?a?[-_ ]?real|^none$|^null$|^n/?a$|^string$|^secret$|^token$|^password$",
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """Whether a text only stands where a secret would."""
    return len(text.strip()) < 4 or bool(_PLACEHOLDER.search(text)) or len(set(text)) < 4


def looks_secret(text: str) -> bool:
    """Whether a text, on its own, looks like a secret: long, one word, letters and digits, not a name or an address."""
    if is_placeholder(text) or len(text) < 16 or any(character.isspace() for character in text):
        return False
    if "://" in text or text.startswith(("/", ".", "$")) or re.fullmatch(r"[A-Z][A-Z0-9_]*|[a-z]+(?:[_.-][a-z]+)*", text):
        return False
    return any(character.isdigit() for character in text) and any(character.isalpha() for character in text)


def masked(text: str) -> str:
    """A secret as a message may show it: its beginning, never all of it."""
    kept = text[:4] if len(text) >= 12 else text[:1]
    return f"{kept}…"
