"""The interpreter, and the order in which it reads a module.

The module's own statements come first, then every function that can reach a call the model cares about, with symbols
for its parameters. Other modules are interpreted when a value of theirs is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from lint_procore.flow.expressions import BudgetSpent
from lint_procore.flow.fields import names_of
from lint_procore.flow.given import fixture, stands_for, told
from lint_procore.flow.heap import Heap, Object
from lint_procore.flow.loops import Carried
from lint_procore.flow.modules import Modules
from lint_procore.flow.objects import decorator_names
from lint_procore.flow.program import CallEvent, ClassInfo, Frame, ModuleUnit
from lint_procore.flow.reach import functions, reaching
from lint_procore.flow.statements import Statements
from lint_procore.flow.values import (
    Arguments,
    Choice,
    ClassValue,
    Closure,
    Constant,
    Imported,
    Instance,
    Library,
    MapObject,
    ModuleValue,
    Ref,
    SequenceObject,
    Symbol,
    Value,
    alternatives,
)
from lint_procore.source import Span
from lint_procore.syntax import tree

# Steps for each character that is read, in the file and in the modules it uses, and the least and most for a file:
# enough for real code, bounded for hostile code. A processor does some 150,000 of them in a second.
STEPS_PER_CHARACTER = 6
LEAST_STEPS = 60_000
MOST_STEPS = 1_000_000

# Inherited methods are interpreted again for at most so many pairs of class and method.
MOST_INHERITED = 200

# Methods of the objects that a module's objects keep are interpreted for at most so many pairs of object and method.
MOST_HANDED_OUT = 200

# More modules, or more characters of them, are not followed for one file.
MOST_MODULES = 60
MOST_FOLLOWED = 1_500_000

_MUTATORS = frozenset({"update", "append", "setdefault", "extend", "add", "mount", "set_header", "setattr"})


class Interpreter(Statements):
    """Interprets one module (and, on demand, those it uses). ``events`` are the calls seen, in a deterministic order.

    ``is_sink`` says which callees are worth an event: dotted library names, or ``?.name`` for methods of unknown
    things. ``length`` is the size of the source in characters; the work is bounded in proportion to it, to the sources
    of the modules that are followed, and to ``patience``. ``truncated`` are the functions, by name and with their
    places, that were left before their end because that bound was reached: not all events in them were seen.
    """

    def __init__(
        self,
        is_sink: Callable[[str], bool],
        interesting: frozenset[str],
        length: int,
        modules: Modules | None = None,
        patience: float = 1.0,
    ) -> None:
        self.is_sink = is_sink
        self.interesting = interesting
        self.modules = modules
        self.heap = self.top = Heap()
        # modules interpreted so far, by path; None for one that cannot be read or is one too many
        self.units: dict[str, ModuleUnit | None] = {}
        self.followed = 0
        self.events: list[CallEvent] = []
        self.active: list[tuple[object, Frame | None]] = []
        self.stack: list[Span] = []
        self.steps = 0
        self.budget = 0
        # what is being done may use one part in so many of the steps that there are
        self.share = 1
        self.length = length
        self.patience = patience
        self.next_id = 0
        self.root = ""
        self.recording = True
        self.truncated: dict[str, Span] = {}
        # the names that values were given, by the place where the value stands
        self.names: dict[Span, list[str]] = {}
        # by settings file: the call that loads it
        self.loads: dict[str, Span] = {}
        # by the files that may make an application: its configuration
        self.configurations: dict[tuple[str, ...], Value | None] = {}
        self.members: dict[Span, tuple[ClassInfo, str]] = {}
        self.canonicals: dict[int, Ref] = {}
        # numbers of those objects, and of all that was made with them
        self.standing: set[int] = set()
        # numbers of the objects that stand for what a caller may give or leave out
        self.given: set[int] = set()
        self.roots: list[tuple[str, Closure]] = []
        # inherited methods, to be run again on objects of the classes that inherit them
        self.inherited: list[tuple[str, Closure]] = []
        # what clients call with every request, and whose it is, where what it asks for itself has been noted
        self.hooked: set[tuple[object, Value | None] | None] = set()
        self.carried: dict[int, Carried] = {}
        self.last_places: dict[int, dict[str, int]] = {}
        self.settling = False
        self.reached: set[int] = set()
        # the heap each loop began with, and the states in which it was left early
        self.loops: list[tuple[Heap, list[tuple[dict[str, Value], dict[int, Object]]]]] = []

    @property
    def limit(self) -> int:
        """How many steps there are for all of it, as far as is known by now."""
        steps = min(max(LEAST_STEPS, (self.length + self.followed) * STEPS_PER_CHARACTER), MOST_STEPS)
        return int(steps * self.patience)

    # --- the run ------------------------------------------------------------------------------------------------------

    def run(self, summary: tree.Module) -> ModuleUnit:
        """Interpret a module: its statements, then its functions."""
        unit = ModuleUnit(summary.filename, summary)
        frame = Frame(unit, {}, qualname="<module>")
        unit.frame = frame
        self.units[os.path.abspath(summary.filename)] = unit
        self.root = "<module>"
        # hostile code must not starve the functions that come after it, so everyone gets a share of what is left
        self._bounded(lambda: self.block(summary.body, frame), Span(summary.filename, 0, 0), share=2)
        found = self.roots + self.inherited[:MOST_INHERITED]
        # functions that set globals come first: others read what they set
        roots = [root for root in found if self.reaches(root[1]) or _declares_globals(root[1].node)]
        roots.sort(key=lambda root: not _declares_globals(root[1].node))
        begun = len(self.events)
        self.heap = self.top
        if self._run_roots(roots):
            # a function changed what the module's statements made: what others read of it is known only now
            del self.events[begun:]
            self.hooked.clear()
            self._run_roots(roots)
        self._run_handed_out(unit)
        return unit

    def _run_handed_out(self, unit: ModuleUnit) -> None:
        """Interpret the methods of the objects that this module's objects keep: ``self.rfis = Rfis(self)``.

        A client library makes such objects for those who use it, and only where they are made can be read what they are
        made with."""
        handed_out = [
            (method, option)
            for ref in list(self.canonicals.values())
            for option, info in self._kept(ref, unit)
            for method in self._methods(info)
        ][:MOST_HANDED_OUT]
        for index, (method, option) in enumerate(handed_out):
            assert method.owner is not None and isinstance(method.node, tree.Function)
            self.root = f"{method.owner.name}.{method.node.name}"
            self.heap = Heap(self.top)
            share = max(2, (len(handed_out) - index) // 4)
            self._bounded(partial(self._run_root, method, option), _place_of(method), share)
            self.heap = self.top

    def _kept(self, ref: Ref, unit: ModuleUnit) -> Iterator[tuple[Ref, ClassInfo]]:
        """The objects of the project's classes among the attributes of an object of a class of this module."""
        content = self.content(ref)
        if not isinstance(content, Instance) or content.cls is None or content.cls.unit is not unit:
            return
        for value in content.attributes.values():
            for option in alternatives(value):
                held = self.content(option)
                if isinstance(option, Ref) and isinstance(held, Instance) and held.cls is not None:
                    yield option, held.cls

    def _methods(self, info: ClassInfo) -> Iterator[Closure]:
        """The methods of a class that others call and that reach a call that matters, inherited ones too."""
        seen: set[str] = set()
        for owner in info.linear():
            for name, method in owner.methods.items():
                if name not in seen and not name.startswith("_") and self.reaches(method):
                    yield method._replace(owner=owner)
                seen.add(name)

    def _run_roots(self, roots: list[tuple[str, Closure]]) -> bool:
        """Interpret functions as if from outside; True when one of them changed an object of the module."""
        changed = False
        # what stands for any object of a class knows already what its methods do to it
        of_module = {ref for ref in self.top.own if ref not in self.standing}
        for index, (name, closure) in enumerate(roots):
            self.root = name
            base = self.heap
            self.heap = Heap(base)
            share = max(2, (len(roots) - index) // 4)
            self._bounded(partial(self._run_root, closure), _place_of(closure), share)
            made, self.heap = self.heap.own, base
            shared = {ref: content for ref, content in made.items() if ref in of_module}
            if shared:
                changed = changed or any(_tells_more(base.own[ref], content) for ref, content in shared.items())
                base.own.update((ref, content) for ref, content in made.items() if ref not in base.own)
                place = Span(closure.module.filename, closure.node.start, closure.node.start)
                base.join([{}, shared], self.next_id, place)
        return changed

    def _bounded(self, work: Callable[[], object], place: Span, share: int) -> None:
        self.share = share
        self.budget = self.steps + max(2_000, (self.limit - self.steps) // share)
        heap, depth = self.heap, len(self.active)
        try:
            work()
        except (BudgetSpent, RecursionError):
            self.truncated[self.root] = place
        self.heap = heap
        del self.active[depth:], self.stack[depth:]
        self.loops.clear()

    def reaches(self, closure: Closure) -> bool:
        """Whether an interesting call can be reached from a function, also through the modules that its own imports."""
        unit = closure.module
        if unit.reaching is None:
            names = set(self.interesting)
            if self.modules is not None:
                names |= self.modules.imported_names(unit.summary.filename, unit.summary)
            unit.reaching = reaching(functions(unit.summary), names)
        return closure.node in unit.reaching

    def _run_root(self, closure: Closure, receiver: Value | None = None) -> None:
        """Interpret a function as if from outside, a method on ``receiver`` or on what stands for any object."""
        node = closure.node
        assert isinstance(node, tree.Function)
        # an inherited method is run once more for a class that changes what it builds on
        info = closure.receiver.info if isinstance(closure.receiver, ClassValue) else closure.owner
        if receiver is None and info is not None and "staticmethod" not in decorator_names(node):
            receiver = ClassValue(info) if "classmethod" in decorator_names(node) else self.canonical(info)
        frame = Frame(closure.module, {}, parent=closure.frame, function=node, receiver=receiver, owner=closure.owner)
        frame.qualname = f"{closure.owner.name}.{node.name}" if closure.owner else node.name
        self._bind_symbols(node, frame, receiver)
        self.active.append((node, closure.frame))
        try:
            self.run_function(node, frame, Span(closure.module.filename, node.start, node.header_end), tidy=False)
            for value in frame.locals.values():
                if isinstance(value, Closure) and isinstance(value.node, tree.Function) and value.node is not node:
                    self._run_nested(value)
        finally:
            self.active.pop()

    def _run_nested(self, closure: Closure) -> None:
        """A function defined in a function (a view, a callback) that nothing called yet."""
        if id(closure.node) in self.reached or not isinstance(closure.node, tree.Function):
            return
        if not self.reaches(closure):
            return
        self.reached.add(id(closure.node))
        frame = Frame(closure.module, {}, parent=closure.frame, function=closure.node, qualname=closure.node.name)
        if closure.frame is not None:
            frame.receiver, frame.owner = closure.frame.receiver, closure.frame.owner
        self._run_unasked(closure, closure.node, frame, None)

    def _run_unasked(self, closure: Closure, node: tree.Function, frame: Frame, receiver: Value | None) -> Value:
        """Interpret a function that nobody was seen to call, with symbols for its parameters: its result."""
        self._bind_symbols(node, frame, receiver)
        self.active.append((node, closure.frame))
        try:
            return self.run_function(node, frame, Span(closure.module.filename, node.start, node.header_end))
        finally:
            self.active.pop()

    def _bind_symbols(self, node: tree.Function | tree.Lambda, frame: Frame, receiver: Value | None) -> None:
        """Parameters of a function nobody was seen to call: symbols, objects where an annotation names a class."""
        defining = frame.parent if frame.parent is not None else frame.unit.frame
        assert defining is not None
        first = True
        known = told(self, node, defining) if isinstance(node, tree.Function) and node.decorators else {}
        for parameter in node.parameters:
            span = Span(frame.unit.filename, parameter.start, parameter.end)
            if first and receiver is not None and parameter.kind == "":
                frame.locals[parameter.name] = receiver
                first = False
                continue
            first = False
            default = self.evaluate(parameter.default, defining) if parameter.default is not None else None
            symbol = Symbol("param", parameter.name, span, base=Symbol("name", frame.qualname, span), default=default)
            if parameter.kind == "*":
                frame.locals[parameter.name] = self.new(SequenceObject((), True, span))
            elif parameter.kind == "**":
                frame.locals[parameter.name] = self.new(MapObject({}, (symbol,), span))
            elif parameter.name in known:
                frame.locals[parameter.name] = known[parameter.name]
            else:
                meant = stands_for(self, default, symbol, defining) if isinstance(default, Ref) else None
                if meant is None and parameter.annotation is None:
                    meant = fixture(self, parameter.name, defining)
                frame.locals[parameter.name] = meant or self._annotated(parameter, symbol, defining)

    def _annotated(self, parameter: tree.Parameter, symbol: Symbol, frame: Frame) -> Value:
        annotation = parameter.annotation
        if not annotation:
            return symbol
        value: Value | None = self.resolve_dotted(annotation, frame)
        if isinstance(value, ClassValue):
            return self._or_nothing(self.canonical(value.info), symbol)
        last = annotation.rsplit(".", 1)[-1]
        if isinstance(value, Library) and last[:1].isupper() and not value.name.startswith(("builtins.", "typing.")):
            ref = self.new(Instance(None, value.name, {}, None, symbol.span))
            # nobody knows what the caller put into it
            headers = self.new_map({}, symbol.span, rest=(symbol._replace(default=None),))
            self.heap.set(ref.id, Instance(None, value.name, {"headers": headers}, None, symbol.span))
            return self._or_nothing(ref, symbol)
        return symbol

    def _or_nothing(self, ref: Ref, symbol: Symbol) -> Value:
        """What a parameter holds that may be left out: the object that a caller gives, or None."""
        if isinstance(symbol.default, Constant) and symbol.default.value is None:
            self.given.add(ref.id)
            return Choice((ref, symbol.default))
        return ref

    def resolve_dotted(self, dotted: str, frame: Frame) -> Value | None:
        """What a dotted name stands for in a frame."""
        head, *rest = dotted.split(".")
        at: Frame | None = frame
        value: Value | None = None
        while at is not None and value is None:
            value = at.locals.get(head)
            at = at.parent
        value = value or frame.unit.globals.get(head)
        if isinstance(value, Imported):
            value = self.imported(value)
        for name in rest:
            value = self.get_attribute(value, name, value.span) if isinstance(value, (Library, ModuleValue)) else None
        return value

    # --- objects of a class nobody was seen to make -------------------------------------------------------------------

    def canonical(self, info: ClassInfo) -> Ref:
        """The object that stands for any instance of a class: after ``__init__`` with symbols for its parameters, with
        what other methods may set joined in as maybes."""
        known = self.canonicals.get(id(info))
        if known is not None:
            return known
        span = Span(info.unit.filename, info.node.start, info.node.header_end)
        library = info.library()
        top = self.top
        self.next_id += 1
        ref = Ref(self.next_id)
        top.set(ref.id, Instance(info, library, {}, Arguments((), {}) if library else None, span))
        self.canonicals[id(info)] = ref
        first = ref.id
        with self.aside(self.active, self.roots):
            initialiser = info.find("__init__")
            if initialiser is not None and isinstance(initialiser[0], Closure):
                self._run_on(initialiser[0], initialiser[1], ref)
            else:
                self.fill_fields(info, ref, Arguments((), {}), span)
                self._leave_open(info, ref)
            for owner in info.linear():
                for value in owner.methods.values():
                    if value.node is not getattr(initialiser and initialiser[0], "node", None):
                        self._join_method(value, owner, ref)
        self.standing.update(range(first, self.next_id + 1))
        return ref

    @contextmanager
    def aside(
        self,
        active: list[tuple[object, Frame | None]] | None = None,
        roots: list[tuple[str, Closure]] | None = None,
    ) -> Iterator[None]:
        """Interpret something that is made once and for all, whoever asks for it: nothing of what is being done now has
        a part in it. ``active``: the functions that shall not be entered again; ``roots``: where found ones go."""
        # who asks first shall not pay for all, and what is left half done would stay so
        begun, budget = self.steps, self.budget
        self.budget = max(budget, self.steps + (self.limit - self.steps) // 4)
        saved = self.heap, self.recording, self.loops, self.active, self.stack, self.roots
        self.heap, self.recording, self.loops, self.stack = self.top, False, [], []
        self.active, self.roots = active if active is not None else [], roots if roots is not None else []
        try:
            yield
        finally:
            self.heap, self.recording, self.loops, self.active, self.stack, self.roots = saved
            self.budget = budget + self.steps - begun

    def result_of(self, closure: Closure, node: tree.Function) -> Value:
        """What a function of a module gives back when it is called from outside."""
        if self.is_active(closure):
            return Symbol("result", node.name, Span(closure.module.filename, node.start, node.header_end))
        frame = Frame(closure.module, {}, parent=closure.frame, function=node, qualname=node.name)
        return self._run_unasked(closure, node, frame, None)

    def _leave_open(self, info: ClassInfo, ref: Ref) -> None:
        """A field that is None unless somebody says otherwise holds, in any object of the class, what nobody knows."""
        content = self.heap.get(ref.id)
        assert isinstance(content, Instance)
        attributes = dict(content.attributes)
        for name in names_of(info):
            held = attributes.get(name)
            if isinstance(held, Constant) and held.value is None:
                base = Symbol("name", info.name, content.span)
                attributes[name] = Symbol("attr", name, held.span, base=base, default=held)
        self.heap.set(ref.id, content._replace(attributes=attributes))

    def _run_on(self, closure: Closure, owner: ClassInfo, receiver: Value) -> None:
        node = closure.node
        if self.is_active(closure) or not isinstance(node, tree.Function):
            return
        frame = Frame(closure.module, {}, parent=closure.frame, function=node, receiver=receiver, owner=owner)
        frame.qualname = f"{owner.name}.{node.name}"
        self._run_unasked(closure, node, frame, receiver)

    def _join_method(self, closure: Closure, owner: ClassInfo, receiver: Ref) -> None:
        if not _changes_receiver(closure.node):
            return
        since, base = self.next_id, self.heap
        self.heap = Heap(base)
        try:
            self._run_on(closure, owner, receiver)
            changes = self.heap.changes_since(base)
        finally:
            self.heap = base
        place = Span(closure.module.filename, closure.node.start, closure.node.start)
        self.heap.join([{}, changes], since, place)

    # --- other modules ------------------------------------------------------------------------------------------------

    def unit(self, path: str) -> ModuleUnit | None:
        """Another module of the project, interpreted when first asked for. A module that imports itself in a circle is
        seen as far as it has come."""
        path = os.path.abspath(path)
        if path in self.units:
            return self.units[path]
        self.units[path] = None
        if not os.path.isfile(path):
            return None  # a package without ``__init__`` is its folder
        if self.modules is None or len(self.units) > MOST_MODULES or self.followed > MOST_FOLLOWED:
            return None
        before = self.limit
        self.followed += self.modules.size(path)
        self.budget += (self.limit - before) // self.share
        summary = self.modules.summary(path)
        if summary is None:
            return None
        unit = ModuleUnit(summary.filename, summary)
        unit.frame = Frame(unit, {}, qualname="<module>")
        self.units[path] = unit
        with self.aside():
            self.block(summary.body, unit.frame)
        return unit

    def imported(self, reference: Imported) -> Value:
        """What an imported name stands for: a value of that module, a module below it, or an unknown by that name."""
        for _ in range(16):  # a name may be handed on through several modules
            unit = self.unit(reference.path)
            value = unit.globals.get(reference.name) if unit is not None else None
            if isinstance(value, Imported) and (value.path, value.name) != (reference.path, reference.name):
                reference = value
                continue
            if value is not None and not isinstance(value, Imported):
                return value
            below = self.modules.submodule(reference.path, reference.name) if self.modules else None
            if below is not None:
                return ModuleValue(below, reference.dotted, reference.span)
            break
        return Library(reference.dotted, reference.span)

    def subclasses(self, info: ClassInfo) -> list[Value]:
        """The classes that are made of one, in the modules that were read so far and in those that they import."""
        modules = self.modules
        for unit in [each for each in self.units.values() if each is not None]:
            for statement in unit.summary.imports if modules is not None else ():
                whole = statement.module is not None or statement.level > 0
                for name in [statement.module or ""] if whole else [name for name, _ in statement.names]:
                    assert modules is not None
                    path = modules.resolve(unit.filename, name, statement.level)
                    if path is not None:
                        self.unit(path)
        known = [value for unit in self.units.values() if unit is not None for value in unit.globals.values()]
        below = [each for each in known if isinstance(each, ClassValue) and info in each.info.linear()[1:]]
        return [*{id(each.info): each for each in below}.values()]


def _place_of(closure: Closure) -> Span:
    node = closure.node
    return Span(closure.module.filename, node.start, node.header_end if isinstance(node, tree.Function) else node.end)


def _tells_more(before: Object, after: Object) -> bool:
    """Whether others would read something new in an object: an entry or an attribute. A filled cache tells nothing."""
    if isinstance(before, MapObject) and isinstance(after, MapObject):
        known = before.entries
        return any(key not in known or known[key][:3] != entry[:3] for key, entry in after.entries.items())
    if isinstance(before, Instance) and isinstance(after, Instance):
        return before.attributes != after.attributes
    return False


def _declares_globals(node: tree.Function | tree.Lambda) -> bool:
    return isinstance(node, tree.Function) and any(
        isinstance(statement, tree.Scope) and statement.kind == "global" for statement in node.body
    )


def _changes_receiver(node: tree.Function | tree.Lambda) -> bool:
    """Whether a method may change the object it is called on, going by its statements."""
    if not isinstance(node, tree.Function) or not node.parameters or node.name == "__init__":
        return False
    receiver = node.parameters[0].name
    pending: list[tree.Statement] = list(node.body)
    while pending:
        part = pending.pop()
        if isinstance(part, (tree.Assign, tree.Augment)):
            targets = part.targets if isinstance(part, tree.Assign) else [part.target]
            if any(_rooted_at(target, receiver) for target in targets):
                return True
        elif isinstance(part, tree.Evaluate):
            call = part.value
            if (
                isinstance(call, tree.Call)
                and isinstance(call.function, tree.Attribute)
                and call.function.attr in _MUTATORS
                and _rooted_at(call.function.value, receiver)
            ):
                return True
        elif isinstance(part, (tree.If, tree.For, tree.While)):
            pending.extend((*part.body, *part.orelse))
        elif isinstance(part, tree.With):
            pending.extend(part.body)
        elif isinstance(part, tree.Try):
            pending.extend((*part.body, *part.orelse, *part.final))
            pending.extend(statement for _, body in part.handlers for statement in body)
    return False


def _rooted_at(node: tree.Expression, name: str) -> bool:
    if isinstance(node, tree.Sequence):
        return any(_rooted_at(element, name) for element in node.elements)
    depth = 0
    while isinstance(node, (tree.Attribute, tree.Subscript)):
        node, depth = node.value, depth + 1
    return depth > 0 and isinstance(node, tree.Name) and node.id == name
