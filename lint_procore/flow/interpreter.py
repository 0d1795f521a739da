"""Statements, and the order in which a module is interpreted.

A function is read in order; branches are interpreted apart and joined; a loop's body counts once. The module's own
statements come first, then every function that can reach a call the model cares about, with symbols for its parameters.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from lint_procore.flow.calls import Calls
from lint_procore.flow.expressions import BudgetSpent, decorator_names
from lint_procore.flow.heap import Heap, Object, reachable
from lint_procore.flow.modules import Modules
from lint_procore.flow.program import CallEvent, ClassInfo, Frame, ModuleUnit
from lint_procore.flow.reach import functions, imports, reaching
from lint_procore.flow.values import (
    Arguments,
    Choice,
    ClassValue,
    Closure,
    Constant,
    Imported,
    Instance,
    Library,
    Literal,
    MapObject,
    ModuleValue,
    Ref,
    SequenceObject,
    Symbol,
    Text,
    Value,
    alternatives,
    choice,
    parts_of,
    span_of,
)
from lint_procore.source import Span
from lint_procore.syntax import tree

# Steps per statement-sized piece of source, and the least for a file: enough for real code, bounded for hostile code.
STEPS_PER_CHARACTER = 3
LEAST_STEPS = 60_000
MOST_STEPS = 600_000

# Inherited methods are interpreted again for at most so many pairs of class and method.
MOST_INHERITED = 200

# Decorators that make something other than a function of a method; what reads attributes knows them.
_DESCRIPTORS = frozenset(
    {
        "property",
        "cached_property",
        "computed_field",
        "hybrid_property",
        "staticmethod",
        "classmethod",
        "setter",
        "getter",
    }
)

# More modules, or more characters of them, are not followed for one file.
MOST_MODULES = 60
MOST_FOLLOWED = 1_500_000

_MUTATORS = frozenset({"update", "append", "setdefault", "extend", "add", "mount", "set_header", "setattr"})


class Interpreter(Calls):
    """Interprets one module (and, on demand, those it uses). ``events`` are the calls seen, in a deterministic order.

    ``is_sink`` says which callees are worth an event: dotted library names, or ``?.name`` for methods of unknown
    things. ``length`` is the size of the source in characters; the work is bounded in proportion to it.
    """

    def __init__(
        self, is_sink: Callable[[str], bool], interesting: frozenset[str], length: int, modules: Modules | None = None
    ) -> None:
        self.is_sink = is_sink
        self.interesting = interesting
        self.modules = modules
        self.heap = self.top = Heap()
        # modules interpreted so far, by path; None for one that cannot be read or is one too many
        self.units: dict[str, ModuleUnit | None] = {}
        self.followed = 0
        self.search_path: tuple[str, ...] = ()
        self.events: list[CallEvent] = []
        self.active: list[tuple[object, Frame | None]] = []
        self.stack: list[Span] = []
        self.steps = 0
        self.budget = 0
        self.limit = min(max(LEAST_STEPS, length * STEPS_PER_CHARACTER), MOST_STEPS)
        self.next_id = 0
        self.root = ""
        self.recording = True
        self.truncated = False
        # the names that values were given, by the place where the value stands
        self.names: dict[Span, list[str]] = {}
        self.canonicals: dict[int, Ref] = {}
        # numbers of those objects, and of all that was made with them
        self.standing: set[int] = set()
        self.roots: list[tuple[str, Closure]] = []
        # inherited methods, to be run again on objects of the classes that inherit them
        self.inherited: list[tuple[str, Closure]] = []
        self.reached: set[int] = set()
        # the heap each loop began with, and the states in which it was left early
        self.loops: list[tuple[Heap, list[tuple[dict[str, Value], dict[int, Object]]]]] = []

    # --- the run ------------------------------------------------------------------------------------------------------

    def run(self, summary: tree.Module) -> ModuleUnit:
        """Interpret a module: its statements, then its functions."""
        unit = ModuleUnit(summary.filename, summary)
        frame = Frame(unit, {}, qualname="<module>")
        unit.frame = frame
        self.units[os.path.abspath(summary.filename)] = unit
        self.root = "<module>"
        # hostile code must not starve the functions that come after it, so everyone gets a share of what is left
        self._bounded(lambda: self.block(summary.body, frame), share=2)
        found = self.roots + self.inherited[:MOST_INHERITED]
        roots = [(name, closure) for name, closure in found if self.reaches(closure)]
        # functions that set globals come first: others read what they set
        roots.sort(key=lambda root: not _declares_globals(root[1].node))
        begun = len(self.events)
        self.heap = self.top
        if self._run_roots(roots):
            # a function changed what the module's statements made: what others read of it is known only now
            del self.events[begun:]
            self._run_roots(roots)
        return unit

    def _run_roots(self, roots: list[tuple[str, Closure]]) -> bool:
        """Interpret functions as if from outside; True when one of them changed an object of the module."""
        changed = False
        # what stands for any object of a class knows already what its methods do to it
        of_module = {ref for ref in self.top.own if ref not in self.standing}
        for index, (name, closure) in enumerate(roots):
            self.root = name
            base = self.heap
            self.heap = Heap(base)
            self._bounded(partial(self._run_root, closure), share=max(2, (len(roots) - index) // 4))
            made, self.heap = self.heap.own, base
            shared = {ref: content for ref, content in made.items() if ref in of_module}
            if shared:
                changed = changed or any(_tells_more(base.own[ref], content) for ref, content in shared.items())
                base.own.update((ref, content) for ref, content in made.items() if ref not in base.own)
                place = Span(closure.module.filename, closure.node.start, closure.node.start)
                base.join([{}, shared], self.next_id, place)
        return changed

    def _bounded(self, work: Callable[[], object], share: int) -> None:
        self.budget = self.steps + max(2_000, (self.limit - self.steps) // share)
        heap, depth = self.heap, len(self.active)
        try:
            work()
        except BudgetSpent:
            self.truncated = True
        except RecursionError:
            self.truncated = True
        self.heap = heap
        del self.active[depth:], self.stack[depth:]
        self.loops.clear()

    def reaches(self, closure: Closure) -> bool:
        """Whether an interesting call can be reached from a function, also through the modules that its own imports."""
        unit = closure.module
        if unit.reaching is None:
            names = set(self.interesting) | self._imported_names(unit.summary)
            unit.reaching = reaching(functions(unit.summary), names)
        return closure.node in unit.reaching

    def _imported_names(self, summary: tree.Module) -> set[str]:
        """What imported modules define, if these speak of the platform: calls of it may lead to one that matters."""
        out: set[str] = set()
        for statement in imports(summary) if self.modules is not None else ():
            assert self.modules is not None
            targets = [statement.module] if statement.module is not None else [name for name, _ in statement.names]
            for target in targets:
                path = self.modules.resolve(summary.filename, target, statement.level)
                below = (
                    [self.modules.submodule(path, name) for name, _ in statement.names]
                    if path and statement.module
                    else []
                )
                for found in (path, *below):
                    if found is not None:
                        out |= self.modules.definitions(found)
        return out

    def _run_root(self, closure: Closure) -> None:
        node = closure.node
        assert isinstance(node, tree.Function)
        receiver: Value | None = None
        # an inherited method is run once more for a class that changes what it builds on
        info = closure.receiver.info if isinstance(closure.receiver, ClassValue) else closure.owner
        if info is not None and "staticmethod" not in decorator_names(node):
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
        if closure.node.calls.isdisjoint(self.interesting):
            return
        self.reached.add(id(closure.node))
        frame = Frame(closure.module, {}, parent=closure.frame, function=closure.node, qualname=closure.node.name)
        if closure.frame is not None:
            frame.receiver, frame.owner = closure.frame.receiver, closure.frame.owner
        self._bind_symbols(closure.node, frame, None)
        self.active.append((closure.node, closure.frame))
        try:
            self.run_function(
                closure.node, frame, Span(closure.module.filename, closure.node.start, closure.node.header_end)
            )
        finally:
            self.active.pop()

    def _bind_symbols(self, node: tree.Function | tree.Lambda, frame: Frame, receiver: Value | None) -> None:
        """Parameters of a function nobody was seen to call: symbols, objects where an annotation names a class."""
        defining = frame.parent if frame.parent is not None else frame.unit.frame
        assert defining is not None
        first = True
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
            else:
                frame.locals[parameter.name] = self._annotated(parameter, symbol, defining)

    def _annotated(self, parameter: tree.Parameter, symbol: Symbol, frame: Frame) -> Value:
        annotation = parameter.annotation
        if not annotation:
            return symbol
        value: Value | None = self._resolve_dotted(annotation, frame)
        if isinstance(value, ClassValue):
            return self.canonical(value.info)
        last = annotation.rsplit(".", 1)[-1]
        if isinstance(value, Library) and last[:1].isupper() and not value.name.startswith(("builtins.", "typing.")):
            ref = self.new(Instance(None, value.name, {}, None, symbol.span))
            # nobody knows what the caller put into it
            headers = self.new_map({}, symbol.span, rest=(symbol._replace(default=None),))
            self.heap.set(ref.id, Instance(None, value.name, {"headers": headers}, None, symbol.span))
            return ref
        return symbol

    def _resolve_dotted(self, dotted: str, frame: Frame) -> Value | None:
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
        libraries = info.library_bases()
        library = next((name for name in libraries if not name.startswith(("builtins.", "abc.", "typing."))), None)
        top = self.top
        self.next_id += 1
        ref = Ref(self.next_id)
        top.set(ref.id, Instance(info, library, {}, Arguments((), {}) if library else None, span))
        self.canonicals[id(info)] = ref
        first, heap, recording, loops = ref.id, self.heap, self.recording, self.loops
        self.heap, self.recording, self.loops = top, False, []
        try:
            initialiser = info.find("__init__")
            if initialiser is not None and isinstance(initialiser[0], Closure):
                self._run_on(initialiser[0], initialiser[1], ref)
            else:
                self.fill_fields(info, ref, Arguments((), {}), span)
            for owner in info.linear():
                for value in owner.methods.values():
                    if value.node is not getattr(initialiser and initialiser[0], "node", None):
                        self._join_method(value, owner, ref)
        finally:
            self.heap, self.recording, self.loops = heap, recording, loops
            self.standing.update(range(first, self.next_id + 1))
        return ref

    def _run_on(self, closure: Closure, owner: ClassInfo, receiver: Value) -> None:
        node = closure.node
        if self.is_active(closure) or not isinstance(node, tree.Function):
            return
        frame = Frame(closure.module, {}, parent=closure.frame, function=node, receiver=receiver, owner=owner)
        frame.qualname = f"{owner.name}.{node.name}"
        self._bind_symbols(node, frame, receiver)
        self.active.append((node, closure.frame))
        try:
            self.run_function(node, frame, Span(closure.module.filename, node.start, node.header_end))
        finally:
            self.active.pop()

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

    # --- functions ----------------------------------------------------------------------------------------------------

    def run_function(self, node: tree.Function | tree.Lambda, frame: Frame, span: Span, tidy: bool = True) -> Value:
        """Interpret a body in a prepared frame; the result joins all returns, and the heap all ways out.

        ``tidy``: what only the function itself referred to is dropped when it is over.
        """
        self.reached.add(id(node))
        if isinstance(node, tree.Lambda):
            return self.evaluate(node.body, frame)
        since, base, loops = self.next_id, self.heap, self.loops
        self.heap, self.loops = Heap(base), []
        frame.base = base
        ways = frame.returns
        try:
            falls = self.block(node.body, frame)
            if falls:
                ways.append((Constant(None, span), self.heap.changes_since(base)))
        finally:
            self.heap, self.loops = base, loops
        if ways:
            after = Heap(base)
            after.join([changes for _, changes in ways], since)
            kept = after.own
            if tidy and not frame.declared_global and not frame.declared_nonlocal:
                kept = reachable(kept, since, [*(value for value, _ in ways), *frame.yields])
            base.own.update(kept)
        if frame.yields:
            if decorator_names(node) & {"contextmanager", "asynccontextmanager", "fixture"}:
                return choice(frame.yields, span)
            return self.new(SequenceObject(tuple(frame.yields), True, span))
        results = [value for value, _ in ways]
        if falls and len(results) > 1:
            results = [
                value for value in results if not (isinstance(value, Constant) and value.value is None)
            ] or results
        return choice(results, span) if results else Symbol("unknown", "", span)

    # --- statements ---------------------------------------------------------------------------------------------------

    def block(self, statements: list[tree.Statement], frame: Frame) -> bool:
        """Interpret statements in order; False when control never reaches the end."""
        for statement in statements:
            self.steps += 1
            if self.steps > self.budget:
                raise BudgetSpent
            if _STATEMENTS[statement.__class__](self, statement, frame) is False:
                return False
        return True

    def _evaluate(self, node: tree.Evaluate, frame: Frame) -> None:
        self.evaluate(node.value, frame)

    def note_address(self, value: Value, frame: Frame) -> None:
        """Tell the model of text that is an address, where it is given a name or handed on: an authorize link is never
        requested."""
        if not self.recording or not isinstance(value, (Literal, Text, Choice)):
            return
        for option in alternatives(value):
            for part in parts_of(option):
                if isinstance(part, Literal) and ("/oauth/" in part.text or "://" in part.text):
                    self.record("address", None, Arguments((value,), {}), span_of(option, part.span), frame)
                    return

    def note_item(self, base: Value, key: Literal, optional: bool, span: Span) -> None:
        """Tell the model that ``base`` is expected to hold ``key``; when it is asked for with ``get``, it need not."""
        if not self.recording or isinstance(base, Ref):
            return
        given: dict[str, Value] = {"default": Constant(None, span)} if optional else {}
        self.events.append(
            CallEvent("item", base, Arguments((key,), given), span, tuple(self.stack), self.root, self.root)
        )

    def _assign(self, node: tree.Assign, frame: Frame) -> None:
        if node.value is None:
            return
        value = self.evaluate(node.value, frame)
        self.note_address(value, frame)
        for target in node.targets:
            self.assign(target, value, frame)

    def assign(self, target: tree.Expression, value: Value, frame: Frame) -> None:
        """Bind a target: a name, an attribute, an item, or several of them."""
        if isinstance(target, tree.Name):
            self._bind_name(target.id, value, frame)
        elif isinstance(target, tree.Attribute):
            self.set_attribute(self.evaluate(target.value, frame), target.attr, value)
        elif isinstance(target, tree.Subscript):
            self._assign_item(target, value, frame)
        elif isinstance(target, tree.Sequence):
            self._unpack(target, value, frame)
        elif isinstance(target, tree.Starred):
            self.assign(target.value, Symbol("unknown", "", self.span(frame, target)), frame)

    def _bind_name(self, name: str, value: Value, frame: Frame) -> None:
        self._name_value(name, value)
        if name in frame.declared_global:
            before = frame.unit.globals.get(name)
            span = Span(frame.unit.filename, 0, 0)
            frame.unit.globals[name] = value if before is None else choice((before, value), span)
            # the function itself sees what it has just set
        elif name in frame.declared_nonlocal:
            at = frame.parent
            while at is not None:
                if name in at.locals:
                    at.locals[name] = choice((at.locals[name], value), Span(frame.unit.filename, 0, 0))
                at = at.parent
        frame.locals[name] = value

    def _name_value(self, name: str, value: Value) -> None:
        """Remember what a text or symbol was called: a credential's name is part of what is known of it."""
        for option in alternatives(value):
            if isinstance(option, (Literal, Symbol)):
                names = self.names.setdefault(option.span, [])
                if name not in names and len(names) < 8:
                    names.append(name)

    def set_attribute(self, base: Value, name: str, value: Value) -> None:
        self._name_value(name, value)
        several = isinstance(base, Choice)
        for option in alternatives(base):
            if isinstance(option, ClassValue):
                before = option.info.namespace.get(name)
                node = option.info.node
                span = Span(option.info.unit.filename, node.start, node.header_end)
                option.info.namespace[name] = value if before is None else choice((before, value), span)
                continue
            content = self.content(option)
            if isinstance(option, Ref) and isinstance(content, Instance):
                attributes = dict(content.attributes)
                before = attributes.get(name)
                attributes[name] = choice((before, value), content.span) if several and before is not None else value
                self.heap.set(option.id, content._replace(attributes=attributes))

    def _assign_item(self, target: tree.Subscript, value: Value, frame: Frame) -> None:
        base = self.evaluate(target.value, frame)
        key = self.evaluate(target.index, frame)
        span = self.span(frame, target)
        unknown = [option for option in alternatives(base) if isinstance(option, Symbol)]
        if unknown:
            # an item set in something unknown: from here on it is a mapping that certainly has this entry
            known = [option for option in alternatives(base) if not isinstance(option, Symbol)]
            known.extend(self.new_map({}, span, rest=(option,)) for option in unknown)
            base = choice(known, span)
            self.assign(target.value, base, frame)
            for option in alternatives(base):
                self.set_item(option, key, value, span)
            return
        self.set_item(base, key, value, span)

    def _unpack(self, target: tree.Sequence, value: Value, frame: Frame) -> None:
        content = self.content(value)
        span = self.span(frame, target)
        if isinstance(content, SequenceObject) and len(content.elements) == len(target.elements):
            for element, part in zip(target.elements, content.elements, strict=True):
                self.assign(element, part, frame)
            return
        rows = [self.content(option) for option in alternatives(value)]
        for index, element in enumerate(target.elements):
            column = [
                row.elements[index]
                for row in rows
                if isinstance(row, SequenceObject) and len(row.elements) == len(target.elements)
            ]
            by = value.by if isinstance(value, Choice) else ()
            at = value.at if isinstance(value, Choice) and value.at is not None else span
            key = Constant(index, span)
            part = choice(column, at, by) if column else self._part_of(value, key, span)
            self.assign(element, part, frame)

    def _part_of(self, value: Value, key: Constant, span: Span) -> Value:
        return Symbol("item", "", span, base=value if isinstance(value, Symbol) else None, key=key)

    def _augment(self, node: tree.Augment, frame: Frame) -> None:
        left = self.evaluate(node.target, frame)
        right = self.evaluate(node.value, frame)
        span = self.span(frame, node)
        content = self.content(left)
        if node.operator == "|" and isinstance(left, Ref) and isinstance(content, MapObject):
            self.merge(left, right, span)
            return
        self.assign(node.target, self.operate(node.operator, left, right, span), frame)

    def _return(self, node: tree.Return, frame: Frame) -> bool:
        span = self.span(frame, node)
        value = self.evaluate(node.value, frame) if node.value is not None else Constant(None, span)
        self.note_address(value, frame)
        if frame.function is None:
            return False
        assert frame.base is not None
        frame.returns.append((value, self.heap.changes_since(frame.base)))
        return False

    def _leave(self, node: tree.Leave, frame: Frame) -> bool:
        if node.value is not None:
            self.evaluate(node.value, frame)
        if node.kind != "raise" and self.loops:
            base, exits = self.loops[-1]
            exits.append((dict(frame.locals), self.heap.changes_since(base)))
        return False

    # --- branches -----------------------------------------------------------------------------------------------------

    def _branch(self, frame: Frame, work: Callable[[], bool]) -> tuple[bool, dict[str, Value], dict[int, Object]]:
        """Interpret one branch on a copy of the state: whether it falls through, its names, its changes to the heap."""
        names, base = frame.locals, self.heap
        frame.locals = dict(names)
        self.heap = Heap(base)
        try:
            falls = work()
            return falls, frame.locals, self.heap.changes_since(base)
        finally:
            frame.locals, self.heap = names, base

    def _join(
        self,
        frame: Frame,
        branches: list[tuple[bool, dict[str, Value], dict[int, Object]]],
        since: int,
        condition: Span | None = None,
        by: tuple[Value, ...] = (),
    ) -> bool:
        """Continue with what the branches that fall through left behind. ``since``: the newest object before them."""
        alive = [(names, changes) for falls, names, changes in branches if falls]
        if not alive:
            return False
        if len(alive) == 1:
            frame.locals.clear()
            frame.locals.update(alive[0][0])
            self.heap.own.update(alive[0][1])
            return True
        span = condition or Span(frame.unit.filename, 0, 0)
        joined: dict[str, Value] = {}
        for names, _ in alive:
            for name, value in names.items():
                before = joined.get(name)
                joined[name] = value if before is None or before is value else choice((before, value), span, by)
        frame.locals.clear()
        frame.locals.update(joined)
        self.heap.join([changes for _, changes in alive], since, condition, by)
        return True

    def _if(self, node: tree.If, frame: Frame) -> bool:
        # a chain of elif is a chain of nodes: a loop, not recursion
        branches: list[tuple[bool, dict[str, Value], dict[int, Object]]] = []
        by: list[Value] = []
        since = self.next_id
        current = node
        while True:
            test = self._truth_of(self.evaluate(current.test, frame))
            body, orelse = current.body, current.orelse
            if test is not False:
                by.extend(decider for decider in self.deciders(current.test, frame) if decider not in by)
                branches.append(self._branch(frame, partial(self.block, body, frame)))
            if test is True:
                break
            if len(orelse) == 1 and isinstance(orelse[0], tree.If):
                current = orelse[0]
                continue
            branches.append(self._branch(frame, partial(self.block, orelse, frame)))
            break
        condition = Span(frame.unit.filename, node.test.start, node.test.end)
        return self._join(frame, branches, since, condition, tuple(by[:4]))

    def _loop(
        self, frame: Frame, work: Callable[[], bool], orelse: list[tree.Statement], endless: bool, span: Span
    ) -> bool:
        since = self.next_id
        self.loops.append((self.heap, []))
        done = self._branch(frame, work)
        _, left = self.loops.pop()
        branches = [done, *((True, names, changes) for names, changes in left)]
        if not endless:
            branches.insert(0, (True, dict(frame.locals), {}))
        elif not left and done[0]:
            # `while True` that ends only by return or raise: what follows is never reached, except through errors
            branches = [done]
        falls = self._join(frame, branches, since, span)
        return self.block(orelse, frame) if falls and orelse else falls

    def _for(self, node: tree.For, frame: Frame) -> bool:
        iterable = self.evaluate(node.iterable, frame)
        span = self.span(frame, node.iterable)
        element = self.element_of(iterable, span, _loop_name(node.target))
        content = self.content(iterable)
        certain = isinstance(content, SequenceObject) and bool(content.elements) and not content.open

        def work() -> bool:
            self.assign(node.target, element, frame)
            return self.block(node.body, frame)

        return self._loop(frame, work, node.orelse, certain, span)

    def _while(self, node: tree.While, frame: Frame) -> bool:
        test = self._truth_of(self.evaluate(node.test, frame))
        if test is False:
            return self.block(node.orelse, frame)
        work: Callable[[], bool] = lambda: self.block(node.body, frame)  # noqa: E731
        return self._loop(frame, work, node.orelse, test is True, self.span(frame, node.test))

    def _try(self, node: tree.Try, frame: Frame) -> bool:
        since, before = self.next_id, dict(frame.locals)
        body = self._branch(frame, lambda: self.block(node.body, frame) and self.block(node.orelse, frame))
        branches = [body]
        for name, handler in node.handlers:

            def work(name: str | None = name, handler: list[tree.Statement] = handler) -> bool:
                # anything of the body may have happened
                self._join(frame, [(True, before, {}), (True, body[1], body[2])], since)
                if name is not None:
                    frame.locals[name] = Symbol("unknown", name, Span(frame.unit.filename, node.start, node.start))
                return self.block(handler, frame)

            branches.append(self._branch(frame, work))
        falls = self._join(frame, branches, since)
        if node.final:
            if not falls:
                self._branch(frame, lambda: self.block(node.final, frame))
                return False
            return self.block(node.final, frame)
        return falls

    def _with(self, node: tree.With, frame: Frame) -> bool:
        for item, target in node.items:
            value = self.evaluate(item, frame)
            if target is not None:
                self.assign(target, self._entered(value, self.span(frame, item)), frame)
        return self.block(node.body, frame)

    def _entered(self, value: Value, span: Span) -> Value:
        """What ``with value as x`` binds: the object itself, unless its class says otherwise."""
        content = self.content(value)
        if isinstance(content, Instance) and content.cls is not None:
            for name in ("__enter__", "__aenter__"):
                found = content.cls.find(name)
                if found is not None and isinstance(found[0], Closure):
                    return self.call_closure(found[0]._replace(receiver=value, owner=found[1]), Arguments((), {}), span)
        return value

    def _match(self, node: tree.Match, frame: Frame) -> bool:
        subject = self.evaluate(node.subject, frame)
        by = tuple(option for option in alternatives(subject) if isinstance(option, Symbol))
        branches: list[tuple[bool, dict[str, Value], dict[int, Object]]] = []
        exhaustive = False
        since = self.next_id
        for names, literal, guard, body in node.cases:

            def work(
                names: list[str] = names, guard: tree.Expression | None = guard, body: list[tree.Statement] = body
            ) -> bool:
                for name in names:
                    frame.locals[name] = subject
                if guard is not None:
                    self.evaluate(guard, frame)
                return self.block(body, frame)

            branches.append(self._branch(frame, work))
            exhaustive = exhaustive or (literal is None and guard is None)
        if not exhaustive:
            branches.append((True, dict(frame.locals), {}))
        return self._join(frame, branches, since, self.span(frame, node.subject), by)

    # --- definitions --------------------------------------------------------------------------------------------------

    def _import(self, node: tree.Import, frame: Frame) -> None:
        span = self.span(frame, node)
        for name, alias in node.names:
            if node.module is None:
                bound = name if alias else name.split(".")[0]
                path = self._resolve(frame, bound, 0)
                value: Value = ModuleValue(path, bound, span) if path is not None else Library(bound, span)
                frame.locals[alias or bound] = value
                continue
            dotted = "." * node.level + node.module
            path = self._resolve(frame, node.module, node.level)
            if name == "*":
                self._import_all(path, frame)
            elif path is not None:
                frame.locals[alias or name] = Imported(path, name, f"{dotted}.{name}", span)
            else:
                frame.locals[alias or name] = Library(f"{dotted}.{name}" if node.module else f"{dotted}{name}", span)

    def _resolve(self, frame: Frame, module: str, level: int) -> str | None:
        return self.modules.resolve(frame.unit.filename, module, level, self.search_path) if self.modules else None

    def _import_all(self, path: str | None, frame: Frame) -> None:
        unit = self.unit(path) if path is not None else None
        for name, value in unit.globals.items() if unit is not None else ():
            if not name.startswith("_"):
                frame.locals[name] = value

    # --- other modules ------------------------------------------------------------------------------------------------

    def unit(self, path: str) -> ModuleUnit | None:
        """Another module of the project, interpreted when first asked for. A module that imports itself in a circle is
        seen as far as it has come."""
        path = os.path.abspath(path)
        if path in self.units:
            return self.units[path]
        self.units[path] = None
        if self.modules is None or len(self.units) > MOST_MODULES or self.followed > MOST_FOLLOWED:
            return None
        self.followed += self.modules.size(path)
        summary = self.modules.summary(path)
        if summary is None:
            return None
        unit = ModuleUnit(summary.filename, summary)
        unit.frame = Frame(unit, {}, qualname="<module>")
        self.units[path] = unit
        saved = self.heap, self.recording, self.loops, self.active, self.stack, self.roots
        self.heap, self.recording, self.loops, self.active, self.stack, self.roots = self.top, False, [], [], [], []
        try:
            self.block(summary.body, unit.frame)
        finally:
            self.heap, self.recording, self.loops, self.active, self.stack, self.roots = saved
        return unit

    def imported(self, reference: Imported) -> Value:
        """What an imported name stands for: a value of that module, a module below it, or an unknown by that name."""
        for _ in range(16):  # a name may be handed on through several modules
            unit = self.unit(reference.path) if os.path.isfile(reference.path) else None
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

    def _scope(self, node: tree.Scope, frame: Frame) -> None:
        (frame.declared_global if node.kind == "global" else frame.declared_nonlocal).update(node.names)

    def _delete(self, node: tree.Delete, frame: Frame) -> None:
        for target in node.targets:
            if isinstance(target, tree.Subscript):
                base = self.evaluate(target.value, frame)
                content = self.content(base)
                key = self.evaluate(target.index, frame)
                if isinstance(base, Ref) and isinstance(content, MapObject):
                    entries = {
                        name: entry for name, entry in content.entries.items() if name != getattr(key, "text", None)
                    }
                    self.heap.set(base.id, content._replace(entries=entries))
            elif isinstance(target, tree.Name):
                frame.locals.pop(target.id, None)

    def _function(self, node: tree.Function, frame: Frame) -> None:
        parent = frame if frame.function is not None else frame.parent
        closure = Closure(node, frame.unit, parent)
        frame.locals[node.name] = self._decorated(node, closure, frame)
        if frame.function is None and frame.owner is None:
            self.roots.append((node.name, closure))
        elif frame.function is None and frame.owner is not None:
            frame.owner.methods[node.name] = closure

    def _decorated(self, node: tree.Function, closure: Closure, frame: Frame) -> Value:
        """What a function's name is bound to: what the project's own decorators make of it, others being taken to keep
        it as it is."""
        decorators = [self.evaluate(decorator, frame) for decorator in node.decorators]
        if decorator_names(node) & _DESCRIPTORS:
            return closure
        value: Value = closure
        for decorator in reversed(decorators):
            if isinstance(decorator, Closure):
                given = (
                    value._replace(owner=frame.owner)
                    if frame.function is None and isinstance(value, Closure)
                    else value
                )
                made = self.apply(decorator, Arguments((given,), {}), self.span(frame, node), frame)
                value = made if isinstance(made, Closure) else value
        return value._replace(owner=None) if isinstance(value, Closure) else closure

    def _class(self, node: tree.Class, frame: Frame) -> None:
        bases = [self.evaluate(base, frame) for base in node.bases]
        body = Frame(frame.unit, {}, parent=frame if frame.function is not None else None, qualname=node.name)
        info = ClassInfo(node, frame.unit, node.name, bases, body.locals, {}, frame=body)
        body.owner = info
        self.block(node.body, body)
        info.namespace = body.locals
        for statement in node.body:
            if isinstance(statement, tree.Assign) and statement.annotation is not None:
                target = statement.targets[0]
                if isinstance(target, tree.Name):
                    info.annotations[target.id] = statement.annotation
                    info.fields.append(target.id)
        for keyword in node.keywords:
            if keyword.keyword == "env_prefix":  # class Settings(BaseSettings, env_prefix="…")
                info.namespace["model_config"] = self.new_map({}, self.span(frame, node))
        frame.locals[node.name] = ClassValue(info)
        self.roots.extend((f"{node.name}.{name}", method._replace(owner=info)) for name, method in info.methods.items())
        inherited = set(info.namespace)
        for base in info.linear()[1:] if info.namespace else ():
            for name, method in base.methods.items():
                if name not in inherited:
                    inherited.add(name)
                    self.inherited.append(
                        (f"{node.name}.{name}", method._replace(owner=base, receiver=ClassValue(info)))
                    )


def _tells_more(before: Object, after: Object) -> bool:
    """Whether others would read something new in an object: an entry or an attribute. A filled cache tells nothing."""
    if isinstance(before, MapObject) and isinstance(after, MapObject):
        return any(before.entries.get(key) != entry for key, entry in after.entries.items())
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
        if isinstance(part, list):
            pending.extend(part)
        elif isinstance(part, (tree.Assign, tree.Augment)):
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


def _loop_name(target: tree.Expression) -> str:
    """What a loop calls its element: the first name, where it is taken apart."""
    while isinstance(target, tree.Sequence) and target.elements:
        target = target.elements[0]
    return target.id if isinstance(target, tree.Name) else ""


def _rooted_at(node: tree.Expression, name: str) -> bool:
    if isinstance(node, tree.Sequence):
        return any(_rooted_at(element, name) for element in node.elements)
    depth = 0
    while isinstance(node, (tree.Attribute, tree.Subscript)):
        node, depth = node.value, depth + 1
    return depth > 0 and isinstance(node, tree.Name) and node.id == name


_STATEMENTS: dict[type, Callable[..., bool | None]] = {
    tree.Evaluate: Interpreter._evaluate,
    tree.Assign: Interpreter._assign,
    tree.Augment: Interpreter._augment,
    tree.Return: Interpreter._return,
    tree.Leave: Interpreter._leave,
    tree.If: Interpreter._if,
    tree.For: Interpreter._for,
    tree.While: Interpreter._while,
    tree.Try: Interpreter._try,
    tree.With: Interpreter._with,
    tree.Match: Interpreter._match,
    tree.Import: Interpreter._import,
    tree.Scope: Interpreter._scope,
    tree.Delete: Interpreter._delete,
    tree.Function: Interpreter._function,
    tree.Class: Interpreter._class,
}
