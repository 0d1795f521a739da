"""Text constants with the names they are given: in assignments, mappings, keyword arguments, defaults, settings."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lint_procore.syntax import tree
from lint_procore.syntax.walk import slots_below, text_of


class NamedLiteral(NamedTuple):
    """``name = "text"`` in any form. ``start`` and ``end`` are the constant's offsets.

    ``within``: names of what it stands in, outermost first: classes, functions, callees, variables, keys of mappings.
    """

    name: str
    text: str
    start: int
    end: int
    within: tuple[str, ...] = ()


# Calls that give back the text they are given, or keep it as a default.
_WRAPPERS = frozenset({"SecretStr", "SecretBytes", "Secret", "str", "bytes", "Field", "field"})
# Calls that look a setting up by name, or set it: ``getenv("NAME", "text")``.
_SETTINGS = frozenset({"getenv", "get", "setdefault", "config", "env", "str", "setenv", "putenv"})
# Calls that declare an option of the command line: ``add_argument("-s", "--secret", default="text")``.
_OPTIONS = frozenset({"add_argument", "option", "add_option"})
_KEPT = frozenset({"strip", "encode"})
# What has no text below it, or nothing at all.
_LEAVES = frozenset({tree.Constant, tree.Name, type(None), str})


def named_literals(module: tree.Module) -> list[NamedLiteral]:
    """All of them, in order of their place."""
    out: list[NamedLiteral] = []
    pending: list[tuple[Any, tuple[str, ...]]] = [(module.body, ())]
    while pending:
        part, within = pending.pop()
        kind = part.__class__
        if kind in _LEAVES:
            continue
        if kind is list or kind is tuple:
            pending += [(each, within) for each in part if each.__class__ not in _LEAVES]
        elif kind is tree.Argument:
            _add(out, part.keyword, part.value, within)
            pending.append((part.value, _below(within, part.keyword)))
        elif kind is tree.Assign:
            for target in part.targets:
                _assign(out, target, part.value, within)
            pending.append((part.value, _below(within, *map(_target_name, part.targets))))
        elif kind is tree.Mapping:
            for key, value in part.items:
                name = text_of(key)
                _add(out, name, value, within)
                pending.append((value, _below(within, name)))
        else:
            if kind is tree.Parameter:
                _add(out, part.name, part.default, within)
            elif kind is tree.Call:
                within = _below(within, _callee(part))
                _add_setting(out, part, within)
            elif kind is tree.Function or kind is tree.Class:
                within = _below(within, part.name)
            for slot in slots_below(kind):
                below = getattr(part, slot)
                if below and below.__class__ not in _LEAVES:
                    pending.append((below, within))
    out.sort(key=lambda literal: literal.start)
    return out


def _below(within: tuple[str, ...], *names: str | None) -> tuple[str, ...]:
    return (*within[-8:], *(name for name in names if name))


def _assign(out: list[NamedLiteral], target: tree.Expression, value: object, within: tuple[str, ...]) -> None:
    if isinstance(target, tree.Sequence) and isinstance(value, tree.Sequence):
        for one, given in zip(target.elements, value.elements, strict=False):
            _assign(out, one, given, within)
    else:
        _add(out, _target_name(target), value, within)


def _add_setting(out: list[NamedLiteral], call: tree.Call, within: tuple[str, ...]) -> None:
    """The default of a setting or an option, or the text that a setting is set to."""
    callee = _callee(call)
    if callee not in _SETTINGS and callee not in _OPTIONS:
        return
    positional = [argument.value for argument in call.arguments if argument.keyword is None and not argument.star]
    names = [text for value in positional if (text := text_of(value)) is not None]
    name = max(names, key=len, default=None) if callee in _OPTIONS else text_of(positional[0]) if positional else None
    given = positional[1:2] if callee in _SETTINGS else []
    for value in (*given, *(argument.value for argument in call.arguments if argument.keyword == "default")):
        _add(out, name, value, within)


def _callee(call: tree.Call) -> str | None:
    function = call.function
    if isinstance(function, tree.Attribute):
        return function.attr
    return function.id if isinstance(function, tree.Name) else None


def _target_name(target: tree.Expression) -> str | None:
    if isinstance(target, tree.Name):
        return target.id
    if isinstance(target, tree.Attribute):
        return target.attr
    if isinstance(target, tree.Subscript) and isinstance(target.index, tree.Constant):
        return str(target.index.value)
    return None


def _add(out: list[NamedLiteral], name: str | None, value: object, within: tuple[str, ...]) -> None:
    value = _unwrapped(value)
    text = text_of(value)
    if text is None and isinstance(value, tree.Joined):
        parts = [text_of(part) for part in value.parts]
        text = "".join(part for part in parts if part is not None) if None not in parts else None
    if name and text is not None and isinstance(value, tree.Node):
        out.append(NamedLiteral(name, text, value.start, value.end, within))


def _unwrapped(value: object) -> object:
    """The text in ``SecretStr("text")``, ``Field(default="text")`` and ``"text".strip()``."""
    while isinstance(value, tree.Call):
        callee = value.function
        if isinstance(callee, tree.Attribute) and callee.attr in _KEPT:
            value = callee.value
        elif _callee(value) in _WRAPPERS:
            given = [argument.value for argument in value.arguments if argument.keyword in (None, "default")]
            value = given[0] if given else None
        else:
            break
    return value


# Words that a person leaves in the place of a secret; a real one does not say what it is.
_PLACEHOLDER = re.compile(
    r"your|my[-_ ]|<|>|\{|\}|\$|x{3,}|\*{3,}|\.{3}|change[-_]?me|placeholder|example|sample|replace|insert|todo|"
    r"redacted|masked|dummy|fake|mock|test|fixture|stub|goes[-_ ]?here|not[-_ ]?a?[-_ ]?real|"
    r"secret|token|passw|^none$|^null$|^n/?a$|^string$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")
# A word, a word with a number behind it, or a number: names, versions, paths and addresses are made of these.
_WORD = re.compile(r"[A-Za-z]{1,16}\d{0,3}|\d{0,12}")


def is_placeholder(text: str) -> bool:
    """Whether a text only stands where a secret would."""
    return len(text.strip()) < 4 or bool(_PLACEHOLDER.search(text)) or len(set(text)) < 4


def looks_secret(text: str) -> bool:
    """Whether a text, on its own, looks like a secret: long, one word, letters and digits, not a name or an address."""
    if is_placeholder(text) or len(text) < 16 or any(character.isspace() for character in text):
        return False
    if "://" in text or text.startswith(("/", ".", "$")) or is_name(text):
        return False
    return any(character.isdigit() for character in text) and any(character.isalpha() for character in text)


def is_name(text: str) -> bool:
    """Whether a text is made of words: the name of a setting or of a secret in a vault, a path, a version."""
    return all(_WORD.fullmatch(part) for part in _SEPARATORS.split(text))


def masked(text: str) -> str:
    """A secret as a message may show it: its beginning, never all of it."""
    kept = text[:4] if len(text) >= 12 else text[:1]
    return f"{kept}…"
