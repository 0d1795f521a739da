"""The program being interpreted: modules, classes, frames, and the calls that were seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lint_procore.flow.heap import Heap, Object
from lint_procore.flow.values import Arguments, Choice, ClassValue, Closure, Library, Value
from lint_procore.flow.ways import Fork
from lint_procore.source import Span
from lint_procore.syntax import tree

_ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "TextChoices"})


@dataclass(slots=True, eq=False)
class ModuleUnit:
    """A module while it is interpreted: its summary, and the frame its globals live in."""

    filename: str
    summary: tree.Module
    frame: Frame | None = None
    # the functions that can reach a call that matters, once somebody has asked
    reaching: set[tree.Function | tree.Assign] | None = None

    @property
    def globals(self) -> dict[str, Value]:
        return self.frame.locals if self.frame is not None else {}


@dataclass(slots=True, eq=False)
class Frame:
    """One activation of a module, class body or function. ``parent`` is the frame that a function was defined in."""

    unit: ModuleUnit
    locals: dict[str, Value]
    parent: Frame | None = None
    function: tree.Function | tree.Lambda | None = None
    qualname: str = ""
    receiver: Value | None = None
    owner: ClassInfo | None = None
    declared_global: set[str] = field(default_factory=set)
    declared_nonlocal: set[str] = field(default_factory=set)
    # the heap at the call and the newest object then, and each way out of the function: the result with what had
    # changed by then
    base: Heap | None = None
    since: int = 0
    returns: list[tuple[Value, dict[int, Object]]] = field(default_factory=list)
    forks: list[Fork] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class ClassInfo:
    """A class of the project: its bases' values and the namespace its body made."""

    node: tree.Class
    unit: ModuleUnit
    name: str
    bases: list[Value]
    namespace: dict[str, Value]
    annotations: dict[str, str]
    # fields in order, with whether the class body gives them a value
    fields: list[str] = field(default_factory=list)
    # the functions of the body as they were written, without what decorators make of them
    methods: dict[str, Closure] = field(default_factory=dict)
    frame: Frame | None = None
    _linear: list[ClassInfo] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """In another process only the name counts: what a class does has been found out by then."""
        return _named_class, (self.name,)

    def linear(self) -> list[ClassInfo]:
        """This class and its project bases, depth first, each once: near enough to Python's order for real code."""
        if self._linear is not None:
            return self._linear
        out: list[ClassInfo] = []
        pending: list[ClassInfo] = [self]
        while pending and len(out) < 32:
            info = pending.pop(0)
            if info in out:
                continue
            out.append(info)
            pending[:0] = [base.info for value in info.bases for base in _classes(value)]
        self._linear = out
        return out

    def library_bases(self) -> list[str]:
        """Dotted names of the library classes among the bases, nearest first."""
        return [value.name for info in self.linear() for value in info.bases if isinstance(value, Library)]

    def library(self) -> str | None:
        """The nearest library class among the bases that gives objects a behaviour of its own."""
        own = ("builtins.", "abc.", "typing.")
        return next((name for name in self.library_bases() if not name.startswith(own)), None)

    @property
    def is_enum(self) -> bool:
        """Whether the names that the class gives values to are its only objects."""
        return any(name.rsplit(".", 1)[-1] in _ENUMS for name in self.library_bases())

    @property
    def members(self) -> list[str]:
        """The names of an enumeration's members, in order."""
        targets = [each.targets[0] for each in self.node.body if isinstance(each, tree.Assign)]
        return [each.id for each in targets if isinstance(each, tree.Name) and not each.id.startswith("_")]

    def find(self, name: str, after: ClassInfo | None = None) -> tuple[Value, ClassInfo] | None:
        """A class attribute by name and the class that holds it, searching bases; ``after`` as ``super()`` does."""
        found_after = after is None
        for info in self.linear():
            if found_after and name in info.namespace:
                return info.namespace[name], info
            if info is after:
                found_after = True
        return None


def _named_class(name: str) -> ClassInfo:
    node = tree.Class(0, 0, name, [], [], [], [], 0)
    return ClassInfo(node, ModuleUnit("", tree.Module("", [], set(), [])), name, [], {}, {})


def _classes(value: Value) -> list[ClassValue]:
    options = value.options if isinstance(value, Choice) else (value,)
    return [option for option in options if isinstance(option, ClassValue)]


class CallEvent(NamedTuple):
    """A call that may matter to the model, with everything it was given, free of the heap.

    ``callee`` is a dotted library name (``requests.post``, ``requests.Session.get``), or ``?.name`` for a method of
    something unknown. ``stack`` are the places of the project's calls that led here, outermost first; ``root`` is the
    function the analysis began in, ``function`` the one that contains the call. ``names`` is what the values are called
    where that was seen in another module than the one that is told of the call; ``loads`` are the calls by which values
    came from settings files.
    """

    callee: str
    receiver: Value | None
    arguments: Arguments
    span: Span
    stack: tuple[Span, ...]
    root: str
    function: str
    names: tuple[tuple[Span, tuple[str, ...]], ...] = ()
    loads: tuple[tuple[str, Span], ...] = ()
