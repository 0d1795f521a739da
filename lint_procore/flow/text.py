"""What Python's string methods do to values that may be known only in part."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence
from urllib.parse import urljoin

from lint_procore.flow.values import (
    MOST_ALTERNATIVES,
    Arguments,
    Choice,
    Constant,
    Literal,
    Symbol,
    Text,
    Value,
    alike,
    alternatives,
    choice,
    concatenate,
    known_text,
    parts_of,
    span_of,
    texts_among,
)
from lint_procore.source import Span

_PERCENT = re.compile(r"%(?:\((?P<name>[^)]*)\))?(?P<spec>[#0\- +]*\d*(?:\.\d+)?)(?P<kind>[a-zA-Z%])")

# Text that grows beyond this is unknown: no address or header is as long.
MOST_CHARACTERS = 100_000

# A width that would make text of thousands of characters: nobody formats so, except to exhaust a reader.
_WIDE = re.compile(r"\d{4}|[{}]")

# Methods after which text is still recognisably itself: a symbol stays that symbol.
KEEPING = frozenset(
    [
        "strip",
        "rstrip",
        "lstrip",
        "removesuffix",
        "removeprefix",
        "lower",
        "upper",
        "title",
        "capitalize",
        "casefold",
        "encode",
        "decode",
        "replace",
        "get_secret_value",
        "reveal",
        "expandtabs",
        "human_repr",
        "unicode_string",
        "as_posix",
        # of addresses in yarl and httpx
        "with_query",
        "update_query",
        "extend_query",
        "with_fragment",
        "copy_merge_params",
        "copy_add_param",
    ]
)

# How many arguments those methods take that texts have and other things too.
_ANY = 9
_TAKEN = {
    **dict.fromkeys(("strip", "rstrip", "lstrip", "expandtabs"), (0, 1)),
    **dict.fromkeys(("removesuffix", "removeprefix"), (1, 1)),
    **dict.fromkeys(("lower", "upper", "title", "capitalize", "casefold"), (0, 0)),
    "replace": (2, 3),
}


def keeps(method: str, arguments: Arguments) -> bool:
    """Whether a method's answer is the text itself. Secret managers ask for a secret's name, secret texts do not; a
    date's ``replace`` takes other arguments than a text's."""
    if method not in KEEPING or (method == "get_secret_value" and (arguments.positional or arguments.keywords)):
        return False
    least, most = _TAKEN.get(method, (0, _ANY))
    return arguments.star or least <= len(arguments.positional) <= most


def map_alternatives(value: Value, change: Callable[[Value], Value]) -> Value:
    """Apply ``change`` to every alternative."""
    if isinstance(value, Choice):
        return value._replace(options=tuple(change(option) for option in value.options))
    return change(value)


def apply_keeping(method: str, value: Value, arguments: Sequence[Value]) -> Value:
    """``value.method(*arguments)`` for the methods in KEEPING."""
    known = [known_text(argument) for argument in arguments]
    if method not in _TAKEN:
        return value
    texts = [text for text in known if text is not None]
    if method == "replace" and known[0] and len(known) == 2 and len(texts) < 2:
        return map_alternatives(value, lambda option: _filled(option, str(known[0]), arguments[1]))
    if len(texts) != len(known) or not _TAKEN[method][0] <= len(texts) <= _TAKEN[method][1]:
        return value

    def change(option: Value) -> Value:
        if isinstance(option, Symbol) and option.among:
            option = option._replace(among=tuple(map(change, option.among)))
        if method == "replace" and isinstance(option, (Literal, Text)) and _grows(option, texts):
            return Symbol("unknown", method, option.span)
        if isinstance(option, Literal):
            return Literal(str(getattr(option.text, method)(*texts)), option.span)
        if isinstance(option, Symbol) and option.default is not None:
            return option._replace(default=map_alternatives(option.default, change))
        return _change_text(method, option, texts) if isinstance(option, Text) else option

    return map_alternatives(value, change)


def _filled(value: Value, name: str, filling: Value) -> Value:
    """``value.replace(name, filling)`` with a filling that is not known: the parts around it stay."""
    if not isinstance(value, (Literal, Text)):
        return value
    out: list[Value] = []
    for part in parts_of(value):
        if not isinstance(part, Literal):
            out.append(part)
            continue
        for number, piece in enumerate(part.text.split(name)):
            out.extend((filling,) if number else ())
            out.extend((Literal(piece, part.span),) if piece else ())
    return concatenate(out, value.span)


def _grows(value: Literal | Text, texts: list[str]) -> bool:
    """Whether a replacement would make a text of enormous length."""
    length = sum(len(part.text) for part in parts_of(value) if isinstance(part, Literal))
    return len(texts) == 2 and (length + 1) * max(1, len(texts[1])) > MOST_CHARACTERS and len(texts[1]) > len(texts[0])


def _change_text(method: str, value: Text, arguments: list[str]) -> Value:
    """A keeping method on text in parts, which keep their places. Holes are taken to hold nothing that is stripped."""
    known = known_text(value)
    whole = "".join(part.text if isinstance(part, Literal) else "\0" for part in value.parts)
    exact = str(getattr(whole, method)(*arguments))
    parts: tuple[Value, ...]
    if method in ("strip", "lstrip", "rstrip", "removeprefix", "removesuffix"):
        left = len(whole) - len(getattr(whole, _LEFT[method])(*arguments)) if method in _LEFT else 0
        parts = _between(value.parts, left, left + len(exact))
    elif method in ("lower", "upper", "casefold", "replace"):
        parts = tuple(
            Literal(str(getattr(part.text, method)(*arguments)), part.span) if isinstance(part, Literal) else part
            for part in value.parts
        )
    else:
        # what becomes of a letter depends on its neighbours, which a hole hides
        hidden = Symbol("unknown", method, value.span)
        parts = tuple(hidden if isinstance(part, Literal) else part for part in value.parts)
    changed = Text(parts, value.span) if parts else Literal("", value.span)
    return changed if known is None or known_text(changed) == exact else Literal(exact, value.span)


_LEFT = {"strip": "lstrip", "lstrip": "lstrip", "removeprefix": "removeprefix"}


def _between(parts: tuple[Value, ...], start: int, end: int) -> tuple[Value, ...]:
    """The parts from one offset to another, a hole counting as one character."""
    out: list[Value] = []
    at = 0
    for part in parts:
        text = part.text if isinstance(part, Literal) else "\0"
        kept = text[max(0, start - at) : max(0, end - at)]
        if kept:
            out.append(Literal(kept, part.span) if isinstance(part, Literal) else part)
        at += len(text)
    return tuple(out)


def printed(value: Value) -> Value:
    """``str(value)``: numbers become text; None stays itself, because what matters then is that nothing was there."""

    def change(option: Value) -> Value:
        if isinstance(option, Constant) and option.value is not None:
            return Literal(str(option.value), option.span)
        return option

    return map_alternatives(value, change)


def formatted(value: Value, conversion: str, spec: str, span: Span) -> Value:
    """``{value!conversion:spec}``: known values as Python writes them; a symbol stays itself, other text is unknown."""
    if not spec and conversion in ("", "s"):
        return value

    def change(option: Value) -> Value:
        if isinstance(option, Symbol):
            default = map_alternatives(option.default, change) if option.default is not None else None
            return option._replace(default=default)
        known = option.value if isinstance(option, Constant) else known_text(option)
        unknown = Symbol("unknown", "format", span)
        if (known is None and not isinstance(option, Constant)) or _WIDE.search(spec):
            return unknown
        shown = repr(known) if conversion == "r" else ascii(known) if conversion == "a" else known
        try:
            return Literal(format(str(shown) if conversion else shown, spec), span_of(option, span))
        except (ValueError, TypeError):
            return unknown

    return map_alternatives(value, change)


def format_text(template: Value, positional: Sequence[Value], keywords: dict[str, Value], span: Span) -> Value:
    """``template.format(*positional, **keywords)``; parts of the template that are holes stay holes."""

    def render(option: Value) -> Value:
        if isinstance(option, Symbol) and option.among:
            return option._replace(among=texts_among(map(render, option.among)))
        out: list[Value] = []
        automatic = 0
        for part in parts_of(option):
            if not isinstance(part, Literal):
                out.append(part)
                continue
            try:
                fields = list(string.Formatter().parse(part.text))
            except ValueError:
                out.append(part)
                continue
            for literal, name, spec, conversion in fields:
                if literal:
                    out.append(Literal(literal, part.span))
                if name is None:
                    continue
                if name == "":
                    name, automatic = str(automatic), automatic + 1
                out.append(formatted(_argument(name, positional, keywords, span), conversion or "", spec or "", span))
        return concatenate(out, span) if out else Literal("", span)

    rendered = [render(option) for option in alternatives(template)]
    return choice(rendered, span, template.by if isinstance(template, Choice) else ())


def _argument(name: str, positional: Sequence[Value], keywords: dict[str, Value], span: Span) -> Value:
    if name.isdigit():
        index = int(name) if len(name) < 4 else 9999
        return positional[index] if index < len(positional) else Symbol("unknown", name, span)
    plain = re.match(r"\w+", name)
    if plain is None or plain.group() not in keywords:
        return Symbol("name", name, span)
    value = keywords[plain.group()]
    return value if plain.group() == name else Symbol("attr", name, span, base=value)


def percent_text(template: Value, right: Sequence[Value], named: dict[str, Value], span: Span) -> Value:
    """``template % right``: the printf style."""
    out: list[Value] = []
    pending = list(right)
    for part in parts_of(template):
        if not isinstance(part, Literal):
            out.append(part)
            continue
        at = 0
        for match in _PERCENT.finditer(part.text):
            if match.start() > at:
                out.append(Literal(part.text[at : match.start()], part.span))
            at = match.end()
            if match["kind"] == "%":
                out.append(Literal("%", part.span))
            elif match["name"] is not None:
                out.append(_percent_value(named.get(match["name"], Symbol("name", match["name"], span)), match, span))
            else:
                out.append(_percent_value(pending.pop(0) if pending else Symbol("unknown", "", span), match, span))
        if at < len(part.text):
            out.append(Literal(part.text[at:], part.span))
    return concatenate(out, span)


def _percent_value(value: Value, match: re.Match[str], span: Span) -> Value:
    """One value as ``%5s`` and the like write it."""
    if not match["spec"] and match["kind"] == "s":
        return value

    def change(option: Value) -> Value:
        if isinstance(option, Symbol):
            return option
        known = option.value if isinstance(option, Constant) else known_text(option)
        if (known is None and not isinstance(option, Constant)) or _WIDE.search(match["spec"]):
            return Symbol("unknown", "format", span)
        try:
            return Literal(f"%{match['spec']}{match['kind']}" % known, span_of(option, span))
        except (ValueError, TypeError):
            return Symbol("unknown", "format", span)

    return map_alternatives(value, change)


def join_text(separator: Value, elements: Sequence[Value], span: Span) -> Value:
    """``separator.join(elements)``."""
    out: list[Value] = []
    for index, element in enumerate(elements):
        if index:
            out.append(separator)
        out.append(element)
    return concatenate(out, span) if out else Literal("", span)


def url_join(base: Value, path: Value, span: Span) -> Value:
    """``urllib.parse.urljoin``: a path with a leading slash replaces the base's path, another one its last segment."""

    def join(left: Value, right: Value) -> Value:
        start = parts_of(right)[0]
        first = start.text if isinstance(start, Literal) else ""
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", first):
            return right
        whole = known_text(left), known_text(right)
        if whole[0] is not None and whole[1] is not None and (first.startswith("//") or "../" in first):
            return Literal(urljoin(whole[0], whole[1]), span_of(right, span))
        return concatenate((_before_path(left, span) if first.startswith("/") else _directory(left, span), right), span)

    bases, paths = alternatives(base), alternatives(path)
    if len(bases) * len(paths) > MOST_ALTERNATIVES:
        paths = alike(paths, span)
    return choice([join(left, right) for left in bases for right in paths], span)


def _cut(value: Value, pattern: str, span: Span) -> Value:
    """The shortest beginning of a value that matches ``pattern`` up to its end, by literal parts; holes are skipped."""
    out: list[Value] = []
    seen = ""
    for part in parts_of(value):
        text = part.text if isinstance(part, Literal) else "\0"
        whole = re.match(pattern, seen + text)
        if whole and isinstance(part, Literal):
            kept = whole.end() - len(seen)
            if kept < len(text):
                if kept > 0:
                    out.append(Literal(text[:kept], part.span))
                break
        seen += text
        out.append(part)
    return concatenate(out, span) if out else Literal("", span)


def _before_path(base: Value, span: Span) -> Value:
    if isinstance(base, Literal):
        whole = re.match(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*", base.text)
        return Literal(whole.group() if whole else "", base.span)
    if isinstance(base, Symbol) and base.default is not None:
        return base._replace(default=map_alternatives(base.default, lambda option: _before_path(option, span)))
    if isinstance(base, Text) and isinstance(base.parts[0], Literal):
        return _cut(base, r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*", span)
    if isinstance(base, Text):
        # {host}/path: everything from the first slash on goes
        out: list[Value] = []
        for part in base.parts:
            if isinstance(part, Literal) and "/" in part.text:
                head = part.text.split("/", 1)[0]
                if head:
                    out.append(Literal(head, part.span))
                break
            out.append(part)
        return concatenate(out, span)
    return base


def _directory(base: Value, span: Span) -> Value:
    if isinstance(base, Literal):
        whole = re.match(r"((?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*)([^?#]*)", base.text)
        if whole is None:
            return base
        head = whole.group(2).rsplit("/", 1)[0] + "/"
        return Literal(whole.group(1) + head, base.span)
    last = parts_of(base)[-1]
    if isinstance(last, Literal) and not last.text.endswith("/"):
        trimmed = last.text.rsplit("/", 1)
        tail = Literal(trimmed[0] + "/" if len(trimmed) == 2 else "", last.span)
        return concatenate((*parts_of(base)[:-1], tail), span)
    return base


def truth(value: Value) -> bool | None:
    """Whether a value is true in a condition, if that is known."""
    if isinstance(value, Constant):
        return bool(value.value)
    if isinstance(value, Literal):
        return bool(value.text)
    if isinstance(value, Text):
        return True if any(isinstance(part, Literal) and part.text for part in value.parts) else None
    if isinstance(value, Choice):
        truths = {truth(option) for option in value.options}
        return truths.pop() if len(truths) == 1 else None
    return None
