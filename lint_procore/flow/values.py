"""Values: what an expression may evaluate to, each with the place it came from.

Text is a :class:`Literal` or a :class:`Text` of literals and holes; a hole is any other value, usually a
:class:`Symbol` that says what it is (a parameter, an environment variable, an element of a collection…). Mappings,
sequences and instances are *objects*: a value refers to one by :class:`Ref`, and the heap in force says what is in it.
Values never change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lint_procore.source import Span

if TYPE_CHECKING:
    from lint_procore.flow.program import ClassInfo, Frame, ModuleUnit
    from lint_procore.syntax import tree

# More alternatives than this are "unknown": a reader would not enumerate them either.
MOST_ALTERNATIVES = 8

# An unknown that is one of no more texts than this keeps them: a table of endpoints is read from end to end.
MOST_TEXTS = 64

# Text of more parts than this is known by its beginning only.
MOST_PARTS = 200


class Literal(NamedTuple):
    """Known text, with the place where it is written."""

    text: str
    span: Span


class Constant(NamedTuple):
    """A number, True, False or None."""

    value: int | float | bool | None
    span: Span


class Symbol(NamedTuple):
    """Something not known before run time.

    ``kind`` is one of: ``env`` (an environment variable, ``key`` its name as a value), ``param``, ``attr`` (``name`` of
    ``base``), ``item`` (``base`` at ``key``), ``element`` (of the collection ``base``), ``result`` (of calling
    ``name``, ``base`` the receiver, ``key`` the first argument and ``more`` what else it was given), ``name`` (a global
    nobody defined), ``prompt`` (asked of a person), ``unknown``. ``default`` is the value used when the real one is
    absent; ``among`` are the texts of which it is one, where these are known but too many to go on with each.
    """

    kind: str
    name: str
    span: Span
    base: Value | None = None
    key: Value | None = None
    default: Value | None = None
    more: tuple[Value, ...] = ()
    among: tuple[Value, ...] = ()

    def identity(self) -> tuple[object, ...]:
        """Equal for two symbols that stand for the same thing at run time, wherever they are mentioned."""
        base = self.base.identity() if isinstance(self.base, Symbol) else type(self.base).__name__
        key = (
            self.key.text
            if isinstance(self.key, Literal)
            else self.key.identity()
            if isinstance(self.key, Symbol)
            else None
        )
        return (self.kind, self.name, base, key)


class Text(NamedTuple):
    """Text put together from parts: literals and holes."""

    parts: tuple[Value, ...]
    span: Span


class Decider(NamedTuple):
    """A value that decides between alternatives, and the place where it does: ``company`` at ``CREDS[company]``.
    ``among``: what the collection is called out of which it chooses."""

    value: Value
    at: Span
    among: tuple[str, ...] = ()


class Choice(NamedTuple):
    """A few alternatives, and ``by`` what is decided between them, where that was seen."""

    options: tuple[Value, ...]
    by: tuple[Decider, ...] = ()


class Ref(NamedTuple):
    """An object on the heap."""

    id: int


class Entry(NamedTuple):
    """A mapping's entry. ``maybe``: set on some paths only; ``condition``: the test that decided, where known.
    ``way``: the project's calls in which it was set, outermost first."""

    value: Value
    span: Span
    maybe: bool = False
    condition: Span | None = None
    way: tuple[Span, ...] = ()


class MapObject(NamedTuple):
    """A mapping: known text keys, and ``rest``: values whose unknown content may have been merged in."""

    entries: dict[str, Entry]
    rest: tuple[Value, ...]
    span: Span
    # entries whose key is not known text: (key, value)
    computed: tuple[tuple[Value, Value], ...] = ()


class SequenceObject(NamedTuple):
    """A list, tuple or set: its known elements, and whether there may be more."""

    elements: tuple[Value, ...]
    open: bool
    span: Span


class Instance(NamedTuple):
    """An object made from a class: of the project (``cls``), of a library (``library``, a dotted name), or both.

    ``arguments`` are what a library class was constructed with. ``attributes`` that were set on some paths only are
    choices."""

    cls: ClassInfo | None
    library: str | None
    attributes: dict[str, Value]
    arguments: Arguments | None
    span: Span


class Arguments(NamedTuple):
    """The arguments of a call. ``spread``: values given as ``**x`` that are not known mappings; ``star``: as ``*x``."""

    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    spread: tuple[Value, ...] = ()
    star: bool = False

    def followed_by(self, more: Arguments) -> Arguments:
        """The arguments of a call that was begun with these and gets ``more``."""
        return Arguments(
            (*self.positional, *more.positional),
            {**self.keywords, **more.keywords},
            (*self.spread, *more.spread),
            self.star or more.star,
        )


class Closure(NamedTuple):
    """A function of the project, with the frame it was defined in and what it is bound to."""

    node: tree.Function | tree.Lambda
    module: ModuleUnit
    frame: Frame | None
    receiver: Value | None = None
    owner: ClassInfo | None = None


class ClassValue(NamedTuple):
    """A class of the project."""

    info: ClassInfo


class Imported(NamedTuple):
    """A name imported from a module of the project, not looked at yet. ``dotted`` is what the import calls it."""

    path: str
    name: str
    dotted: str
    span: Span


class ModuleValue(NamedTuple):
    """A module of the project, by its file or, for a package without ``__init__``, its folder."""

    path: str
    dotted: str
    span: Span


class Library(NamedTuple):
    """Something of a library or of Python, by dotted name: ``requests.get``, ``os.environ``, ``builtins.str``."""

    name: str
    span: Span


class BoundLibrary(NamedTuple):
    """A method of a library object: ``receiver`` is its value, ``name`` the dotted method name."""

    name: str
    receiver: Value
    span: Span


class Partial(NamedTuple):
    """``functools.partial(function, …)``; ``method``: by ``partialmethod``, so that an object puts itself first."""

    function: Value
    arguments: Arguments
    span: Span
    method: bool = False


class Super(NamedTuple):
    """``super()``: the receiver, and the class after which the search goes on."""

    receiver: Value
    after: ClassInfo


Value: TypeAlias = (
    Literal
    | Constant
    | Symbol
    | Text
    | Choice
    | Ref
    | MapObject
    | SequenceObject
    | Instance
    | Closure
    | ClassValue
    | Imported
    | ModuleValue
    | Library
    | BoundLibrary
    | Partial
    | Super
)


def alternatives(value: Value) -> tuple[Value, ...]:
    """The options of a choice, or the value itself."""
    return value.options if isinstance(value, Choice) else (value,)


def choice(values: Iterable[Value], span: Span, by: tuple[Decider, ...] = ()) -> Value:
    """Join values into one: equal ones once, nested choices flattened, too many become unknown.

    What decides whether there is a value at all, or None, does not choose it, so it is not kept."""
    values = list(values)
    if len(values) > 1 and sum(not is_none(value) for value in values) < 2:
        by = ()
    out: list[Value] = []
    deciders = list(by)
    for value in values:
        for option in alternatives(value):
            for other in out:
                if option is other or _same(option, other):
                    break
            else:
                out.append(option)
        if isinstance(value, Choice):
            deciders.extend(decider for decider in value.by if decider not in deciders)
        if len(out) > MOST_ALTERNATIVES:
            out = list(alike(out, span, deciders))
        if len(out) > MOST_ALTERNATIVES:
            break
    if not out:
        return Symbol("unknown", "", span)
    if len(out) == 1 and not by:
        return out[0]
    if len(out) > MOST_ALTERNATIVES:
        return _one_of_many(span, deciders, [option for value in values for option in alternatives(value)])
    return Choice(tuple(out), tuple(deciders))


def _one_of_many(span: Span, by: Sequence[Decider], among: Sequence[Value] = ()) -> Symbol:
    """A value of which no more is known than, perhaps, what decides about it, and that it is one of some texts."""
    return Symbol("unknown", "", span, key=by[0].value if by else None, among=texts_among(among))


def texts_among(values: Iterable[Value]) -> tuple[Value, ...]:
    """The texts that a value is one of, each once; none where it may be something else, or one of very many."""
    found: dict[tuple[object, ...], Value] = {}
    for value in values:
        if is_none(value):
            continue
        if not isinstance(value, (Literal, Text)) or len(found) == MOST_TEXTS:
            return ()
        found[tuple(part.text if isinstance(part, Literal) else _told_apart(part) for part in parts_of(value))] = value
    return tuple(found.values())


def _told_apart(part: Value) -> object:
    """What tells a hole from others. A function in it, with what it closes over, cannot be a key: then only the place
    at which it stands does."""
    try:
        hash(part)
    except TypeError:
        return getattr(part, "span", None), part.identity() if isinstance(part, Symbol) else type(part)
    return part


def alike(options: Sequence[Value], span: Span, by: Sequence[Decider] = ()) -> tuple[Value, ...]:
    """Alternatives, those texts once that differ in holes only: what stands there is then not known any more."""
    hole = _one_of_many(span, by)
    found: dict[tuple[object, ...], Value] = {}
    for option in options:
        parts = parts_of(option)
        read = tuple(part.text if isinstance(part, Literal) else None for part in parts)
        if not isinstance(option, Text):
            found[(id(option),)] = option
        elif read not in found:
            found[read] = option
        else:
            both = zip(parts_of(found[read]), parts, strict=True)
            found[read] = Text(tuple(one if one is other or _same(one, other) else hole for one, other in both), span)
    return tuple(found.values())


def is_none(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None


def is_environment(value: Value) -> bool:
    """Whether a value is the environment that a program was started with."""
    return isinstance(value, Library) and value.name == "os.environ"


def decided(values: Iterable[Value], at: Span, among: tuple[str, ...] = ()) -> tuple[Decider, ...]:
    """The values as what decides at a place."""
    return tuple(Decider(value, at, among) for value in values)


def _same(a: Value, b: Value) -> bool:
    if a.__class__ is not b.__class__:
        return False
    if isinstance(a, Constant) and isinstance(b, Constant):
        return a.value is b.value or (a.value == b.value and type(a.value) is type(b.value))
    if isinstance(a, Ref) and isinstance(b, Ref):
        return a.id == b.id
    if isinstance(a, (Literal, Symbol, Text)):
        return a == b
    return False


def taken_from(base: Value, at: Span) -> tuple[Decider, ...]:
    """What decides about a part of ``base`` that is read at a place. A loop goes through all its elements: it is there
    that the part of one of them is chosen."""
    return tuple(
        decider._replace(at=at) if decider.at == span_of(decider.value, at) else decider
        for decider in (base.by if isinstance(base, Choice) else ())
    )


def parts_of(value: Value) -> tuple[Value, ...]:
    """A value as parts of a text."""
    return value.parts if isinstance(value, Text) else (value,)


def concatenate(values: Iterable[Value], span: Span) -> Value:
    """Text put together from values; a choice among them multiplies out while that stays small.

    Where it does not, alternatives that read alike are one, and what is still too many is a hole.
    """
    rows: list[list[Value]] = [[]]
    deciders: list[Decider] = []
    for value in values:
        options = alternatives(value)
        if isinstance(value, Choice):
            deciders.extend(value.by)
            if len(rows) * len(options) > MOST_ALTERNATIVES:
                options = alike(options, span, value.by)
            if len(options) > 1 and len(rows) * len(options) > MOST_ALTERNATIVES:
                options = (_one_of_many(span, value.by, options),)
        rows = [_cut([*row, *parts_of(_printed(option))], span) for row in rows for option in options]
    texts: list[Value] = [_text(row, span) for row in rows]
    return texts[0] if len(texts) == 1 else Choice(tuple(texts), tuple(deciders))


def _cut(parts: list[Value], span: Span) -> list[Value]:
    """The beginning of a text of very many parts: a file that doubles a text again and again is no reason to."""
    return parts if len(parts) <= MOST_PARTS else [*parts[: MOST_PARTS - 1], Symbol("unknown", "", span)]


def _printed(value: Value) -> Value:
    if isinstance(value, Constant) and not isinstance(value.value, float):
        return Literal(str(value.value), value.span)
    return value


def _text(parts: list[Value], span: Span) -> Value:
    if len(parts) == 1 and isinstance(parts[0], (Literal, Symbol)):
        return parts[0]
    return Text(tuple(parts), span)


def holes(value: Value) -> Iterator[Value]:
    """The unknown parts of a text, and of all alternatives."""
    for option in alternatives(value):
        for part in parts_of(option):
            if not isinstance(part, Literal):
                yield part


def known_text(value: Value | None) -> str | None:
    """The text of a value, when every part of it is known and there is one alternative; else None."""
    if isinstance(value, Literal):
        return value.text
    if isinstance(value, Text):
        out: list[str] = []
        for part in value.parts:
            if not isinstance(part, Literal):
                return None
            out.append(part.text)
        return "".join(out)
    return None


def span_of(value: Value, fallback: Span) -> Span:
    """Where a value was written or made."""
    if isinstance(value, Choice):
        return span_of(value.options[0], fallback)
    return getattr(value, "span", fallback)
