"""The module summary: what a module defines, binds and calls, as plain data with character offsets.

A concrete syntax tree keeps every blank; flow analysis wants none of them. These nodes are what is left after lowering:
picklable, without references to the tree, so that they can be cached and other parsers can produce them.
Every node has ``start`` and ``end``, offsets in the module's text (end exclusive).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as OneOf

# Stands in ``Function.calls`` for "a text in here holds an OAuth address"; the text ``refresh_token`` stands there too.
OAUTH_ADDRESS = "/oauth/"

# Stands there for "a call in here is given an environment", as what starts another program is.
ENVIRONMENT = "env="

# Stands there for ``x.get("word")``, which is nearly always a look into a mapping and not a request.
LOOKUP = ".get"


@dataclass(slots=True, eq=False)
class Node:
    start: int
    end: int


# --- expressions ------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Constant(Node):
    """A literal: text (bytes are read as Latin-1 text), number, True, False, None or Ellipsis."""

    value: str | int | float | bool | None


@dataclass(slots=True, eq=False)
class Name(Node):
    id: str


@dataclass(slots=True, eq=False)
class Attribute(Node):
    value: Expression
    attr: str


@dataclass(slots=True, eq=False)
class Subscript(Node):
    value: Expression
    index: Expression


@dataclass(slots=True, eq=False)
class Argument:
    """``keyword`` is None for a positional argument; ``star`` is "", "*" or "**"."""

    value: Expression
    keyword: str | None
    star: str


@dataclass(slots=True, eq=False)
class Call(Node):
    function: Expression
    arguments: list[Argument]


@dataclass(slots=True, eq=False)
class Joined(Node):
    """An f-string or adjacent strings: the parts in order."""

    parts: list[Expression]


@dataclass(slots=True, eq=False)
class Formatted(Node):
    """``{value!conversion:spec}`` in an f-string, where either is given."""

    value: Expression
    conversion: str
    spec: str


@dataclass(slots=True, eq=False)
class Binary(Node):
    operator: str
    left: Expression
    right: Expression


@dataclass(slots=True, eq=False)
class Boolean(Node):
    operator: OneOf["and", "or"]
    left: Expression
    right: Expression


@dataclass(slots=True, eq=False)
class Not(Node):
    value: Expression


@dataclass(slots=True, eq=False)
class Compare(Node):
    """``left op right``; a chain keeps its first comparison only, the rest are in ``more``."""

    left: Expression
    operator: str
    right: Expression
    more: list[Expression]


@dataclass(slots=True, eq=False)
class Conditional(Node):
    test: Expression
    body: Expression
    orelse: Expression


@dataclass(slots=True, eq=False)
class Mapping(Node):
    """A dict display; a key of None marks ``**value``."""

    items: list[tuple[Expression | None, Expression]]


@dataclass(slots=True, eq=False)
class Sequence(Node):
    kind: OneOf["list", "tuple", "set"]
    elements: list[Expression]


@dataclass(slots=True, eq=False)
class Starred(Node):
    value: Expression


@dataclass(slots=True, eq=False)
class Lambda(Node):
    parameters: list[Parameter]
    body: Expression


@dataclass(slots=True, eq=False)
class Comprehension(Node):
    """``key`` is set for dict comprehensions. ``loops`` are (target, iterable, conditions), outermost first."""

    kind: OneOf["list", "set", "generator", "dict"]
    key: Expression | None
    value: Expression
    loops: list[tuple[Expression, Expression, list[Expression]]]


@dataclass(slots=True, eq=False)
class Assigning(Node):
    """``target := value``."""

    target: Expression
    value: Expression


@dataclass(slots=True, eq=False)
class Yield(Node):
    value: Expression | None


@dataclass(slots=True, eq=False)
class Opaque(Node):
    """An expression whose value is not followed; its parts are still evaluated for the calls in them."""

    parts: list[Expression]


Expression = (
    Constant
    | Name
    | Attribute
    | Subscript
    | Call
    | Joined
    | Formatted
    | Binary
    | Boolean
    | Not
    | Compare
    | Conditional
    | Mapping
    | Sequence
    | Starred
    | Lambda
    | Comprehension
    | Assigning
    | Yield
    | Opaque
)

# --- statements -------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Parameter(Node):
    """``kind`` is "" for an ordinary parameter, "*" and "**" for the rest, "keyword" for keyword-only ones.
    ``annotation`` is the dotted name in the annotation, if there is a plain one (``Optional[X]`` and ``X | None`` give
    X).
    """

    name: str
    kind: str
    default: Expression | None
    annotation: str | None


@dataclass(slots=True, eq=False)
class Evaluate(Node):
    value: Expression


@dataclass(slots=True, eq=False)
class Assign(Node):
    """``annotation`` as for parameters; ``value`` is None for a bare annotation. ``calls`` as for functions, and what
    the value is only another name for."""

    targets: list[Expression]
    value: Expression | None
    annotation: str | None = None
    calls: frozenset[str] = frozenset()


@dataclass(slots=True, eq=False)
class Augment(Node):
    target: Expression
    operator: str
    value: Expression


@dataclass(slots=True, eq=False)
class Return(Node):
    value: Expression | None


@dataclass(slots=True, eq=False)
class Leave(Node):
    """``raise``, ``break`` or ``continue``."""

    kind: OneOf["raise", "break", "continue"]
    value: Expression | None


@dataclass(slots=True, eq=False)
class If(Node):
    test: Expression
    body: list[Statement]
    orelse: list[Statement]


@dataclass(slots=True, eq=False)
class For(Node):
    target: Expression
    iterable: Expression
    body: list[Statement]
    orelse: list[Statement]


@dataclass(slots=True, eq=False)
class While(Node):
    test: Expression
    body: list[Statement]
    orelse: list[Statement]


@dataclass(slots=True, eq=False)
class Try(Node):
    body: list[Statement]
    handlers: list[tuple[str | None, list[Statement]]]
    orelse: list[Statement]
    final: list[Statement]


@dataclass(slots=True, eq=False)
class With(Node):
    items: list[tuple[Expression, Expression | None]]
    body: list[Statement]


@dataclass(slots=True, eq=False)
class Match(Node):
    """``cases`` are (names the pattern binds, the pattern's literal if it is one, guard, body)."""

    subject: Expression
    cases: list[tuple[list[str], Expression | None, Expression | None, list[Statement]]]


@dataclass(slots=True, eq=False)
class Import(Node):
    """``import a.b as c`` (``names`` pairs) or, with ``module`` set, ``from module import names``; ``("*", None)`` is a
    star import. ``level`` counts the leading dots."""

    module: str | None
    level: int
    names: list[tuple[str, str | None]]


@dataclass(slots=True, eq=False)
class Scope(Node):
    """``global`` and ``nonlocal``."""

    kind: OneOf["global", "nonlocal"]
    names: list[str]


@dataclass(slots=True, eq=False)
class Delete(Node):
    targets: list[Expression]


@dataclass(slots=True, eq=False)
class Function(Node):
    """``calls`` are the last parts of the names called anywhere inside, nested functions included: the cheap question
    before a costly one. ``header_end`` is where the ``def`` line ends."""

    name: str
    parameters: list[Parameter]
    body: list[Statement]
    decorators: list[Expression]
    is_async: bool
    header_end: int
    calls: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Class(Node):
    name: str
    bases: list[Expression]
    keywords: list[Argument]
    body: list[Statement]
    decorators: list[Expression]
    header_end: int


Statement = (
    Evaluate
    | Assign
    | Augment
    | Return
    | Leave
    | If
    | For
    | While
    | Try
    | With
    | Match
    | Import
    | Scope
    | Delete
    | Function
    | Class
)


@dataclass(slots=True, eq=False)
class Module:
    """A whole module. ``calls`` as for functions, for the module's own statements and everything below; ``imports``:
    all import statements, wherever they stand."""

    filename: str
    body: list[Statement]
    calls: set[str]
    imports: list[Import]
