"""Statements: what running them does to names, objects and control.

A function is read in order; branches are interpreted apart and joined; a loop's body counts once, and what more rounds
of it would change is unknown after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

from lint_procore.flow.calls import Calls
from lint_procore.flow.expressions import BudgetSpent, loop_name
from lint_procore.flow.heap import Heap, Object, covers, reachable, widen_object
from lint_procore.flow.loops import Carried, carried, last_places
from lint_procore.flow.modules import Modules
from lint_procore.flow.objects import decorator_names
from lint_procore.flow.program import CallEvent, ClassInfo, Frame, ModuleUnit
from lint_procore.flow.values import (
    Arguments,
    Choice,
    ClassValue,
    Closure,
    Constant,
    Decider,
    Entry,
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
    decided,
    parts_of,
    span_of,
    taken_from,
)
from lint_procore.flow.ways import Fork, joined
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import target_names

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

# Decorators of what sets or deletes a property, which is read by the function that had its name before.
_OF_PROPERTY = frozenset({"setter", "deleter"})

# Rounds after which a loop that still changes something is left as it is: each makes more of it unknown.
MOST_ROUNDS = 4


class Statements(Calls):
    """The statement half of the interpreter; see :class:`lint_procore.flow.interpreter.Interpreter`."""

    modules: Modules | None
    # functions to be interpreted as if from outside, and inherited methods, to be run again on objects of the classes
    # that inherit them
    roots: list[tuple[str, Closure]]
    inherited: list[tuple[str, Closure]]
    reached: set[int]
    # the heap each loop began with, and the states in which it was left early
    loops: list[tuple[Heap, list[tuple[dict[str, Value], dict[int, Object]]]]]
    # by loop: what its code does to names
    carried: dict[int, Carried]
    # by function: where each name stands for the last time
    last_places: dict[int, dict[str, int]]
    # whether a loop is being interpreted once more, to see what more rounds would change
    settling: bool

    # given by the interpreter
    unit: Callable[[str], ModuleUnit | None]

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
        frame.base, frame.since = base, since
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
        # who falls off the end has mostly raised before
        told = [None if falls and isinstance(value, Constant) and value.value is None else value for value in results]
        return joined(told, frame.forks, span) or joined(results, frame.forks, span) or Symbol("unknown", "", span)

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
        self.name_value(name, value)
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

    def set_attribute(self, base: Value, name: str, value: Value) -> None:
        self.name_value(name, value)
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
            own = self.span(frame, element)
            column = [
                row.elements[index]
                for row in rows
                if isinstance(row, SequenceObject) and len(row.elements) == len(target.elements)
            ]
            by = taken_from(value, span)
            key = Constant(index, span)
            part = choice(column, span, by) if column else self._part_of(value, key, own)
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
        by: tuple[Decider, ...] = (),
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
                joined[name] = value if before is None or before is value else self.either((before, value), span, by)
        frame.locals.clear()
        frame.locals.update(joined)
        self.heap.join([changes for _, changes in alive], since, condition, by)
        return True

    def _if(self, node: tree.If, frame: Frame) -> bool:
        # a chain of elif is a chain of nodes: a loop, not recursion
        branches: list[tuple[bool, dict[str, Value], dict[int, Object]]] = []
        by: list[Value] = []
        since, ways = self.next_id, len(frame.returns)
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
        condition = self.span(frame, node.test)
        deciders = decided(by[:4], condition)
        if len(branches) > 1 and len(frame.returns) > ways:
            frame.forks.append(Fork(ways, len(frame.returns), deciders))
        return self._join(frame, branches, since, condition, deciders)

    def _loop(
        self, node: tree.For | tree.While, frame: Frame, work: Callable[[], bool], endless: bool, span: Span
    ) -> bool:
        since, ways = self.next_id, len(frame.returns)
        self.loops.append((self.heap, []))
        done = self._branch(frame, work)
        _, left = self.loops.pop()
        branches = [done, *((True, names, changes) for names, changes in left)]
        returned = any(not isinstance(value, Constant) for value, _ in frame.returns[ways:])
        rounds = 0 if self.settling else self._rounds(node, frame, branches, since, returned)
        if not endless:
            branches.insert(0, (True, dict(frame.locals), {}))
        elif not left and done[0]:
            # `while True` that ends only by return or raise: what follows is never reached, except through errors
            branches = [done]
        falls = self._join(frame, branches, since, span)
        if falls and rounds:
            self._settle(frame, work, span, rounds)
        return self.block(node.orelse, frame) if falls and node.orelse else falls

    def _rounds(
        self,
        node: tree.For | tree.While,
        frame: Frame,
        ends: list[tuple[bool, dict[str, Value], dict[int, Object]]],
        since: int,
        returned: bool,
    ) -> int:
        """How many more rounds of a loop show all that it changes, by how the first one ended; ``returned`` says that
        what it changes may be in what the function gives back.

        None when nothing is handed on from round to round, or nothing of it is asked for after the loop. Of a chain of
        n things, each of which takes the value of the one before it, the last changes in round n; that it goes on
        changing is seen one round later, but what it takes already differs from what there was before the loop."""
        names: set[str] = set()
        refs: dict[int, Object] = {}
        for falls, left, changes in ends:
            if falls:
                names.update(name for name, value in frame.locals.items() if left.get(name) is not value)
                known = {ref: content for ref, content in changes.items() if ref <= since}
                refs.update((ref, content) for ref, content in known.items() if content is not self.heap.get(ref))
        if isinstance(node, tree.For):
            names.difference_update(target_names(node.target))
        if not names and not refs:
            return 0
        own = self.carried.get(id(node))
        if own is None:
            own = self.carried[id(node)] = carried(node)
        for ref, content in list(refs.items()):
            if isinstance(content, SequenceObject):
                holders = [name for name, value in frame.locals.items() if isinstance(value, Ref) and value.id == ref]
                if holders and own.read.isdisjoint(holders):
                    del refs[ref]  # a list that the loop only fills
        if (not names and not refs) or not (returned or self._asked_for(names, refs, node, frame)):
            return 0
        return max(1, len(own.given & frame.locals.keys()) + len(refs) - 2)

    def _asked_for(
        self, names: Iterable[str], refs: Collection[int], node: tree.For | tree.While, frame: Frame
    ) -> bool:
        """Whether anything behind a loop may ask for one of some names, or for one of some objects."""
        function = frame.function
        if not isinstance(function, tree.Function) or self.loops or frame.declared_global or frame.declared_nonlocal:
            return True  # others may, or the next round of a loop around this one
        places = self.last_places.get(id(function))
        if places is None:
            places = self.last_places[id(function)] = last_places(function)
        if any(places.get(name, 0) > node.end for name in names):
            return True
        if not refs:
            return False
        # objects that were made here, and that nothing leads to but names that are done with, are done with too
        live = [value for name, value in frame.locals.items() if places.get(name, 0) > node.end]
        changes = self.heap.changes_since(frame.base) if frame.base is not None else {}
        return not reachable(changes, frame.since, [*live, *frame.yields]).keys().isdisjoint(refs)

    def _settle(self, frame: Frame, work: Callable[[], bool], span: Span, most: int) -> None:
        """Make unknown what more rounds of a loop would change: text that grows, a name that takes another's value."""
        recording, ways = self.recording, len(frame.returns)
        made = len(self.roots), len(self.inherited), len(frame.yields)
        forks = len(frame.forks)
        self.settling, self.recording = True, False
        try:
            for number in range(1, MOST_ROUNDS + 1):
                self.loops.append((self.heap, []))
                falls, names, changes = self._branch(frame, work)
                _, left = self.loops.pop()
                rounds = [(names, changes), *left] if falls else left
                widened = [self._widen(frame, names, changes, span) for names, changes in rounds]
                # what is returned in the middle has to be read with all that is known by now
                if True not in widened or (number >= most and len(frame.returns) == ways):
                    break
                del frame.returns[ways:], frame.forks[forks:]
        finally:
            self.settling, self.recording = False, recording
            del self.roots[made[0] :], self.inherited[made[1] :], frame.yields[made[2] :]

    def _widen(self, frame: Frame, names: dict[str, Value], changes: dict[int, Object], span: Span) -> bool:
        """Make unknown what the state does not yet allow of another round's outcome; whether there was anything."""
        heap = Heap(self.heap)
        heap.own = changes
        widened = False
        for name, value in names.items():
            before = frame.locals.get(name)
            if before is None or not covers(before, value, self.heap, heap):
                frame.locals[name] = Symbol("unknown", name, span)
                widened = True
        for ref, content in changes.items():
            known = self.heap.get(ref)
            grown = widen_object(known, content, self.heap, heap, span) if known is not None else None
            if grown is not None:
                self.heap.set(ref, grown)
                widened = True
        return widened

    def _for(self, node: tree.For, frame: Frame) -> bool:
        iterable = self.evaluate(node.iterable, frame)
        span = self.span(frame, node.iterable)
        element = self.element_of(iterable, span, loop_name(node.target))
        content = self.content(iterable)
        certain = isinstance(content, SequenceObject) and bool(content.elements) and not content.open

        def work() -> bool:
            self.assign(node.target, element, frame)
            return self.block(node.body, frame)

        return self._loop(node, frame, work, certain, span)

    def _while(self, node: tree.While, frame: Frame) -> bool:
        test = self._truth_of(self.evaluate(node.test, frame))
        if test is False:
            return self.block(node.orelse, frame)
        work: Callable[[], bool] = lambda: self.block(node.body, frame)  # noqa: E731
        return self._loop(node, frame, work, test is True, self.span(frame, node.test))

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
        managers: list[Value] = []
        for item, target in node.items:
            managers.append(self.evaluate(item, frame))
            entered = self._entered(managers[-1], self.span(frame, item))
            if target is not None:
                self.assign(target, entered, frame)
        falls = self.block(node.body, frame)
        for content in map(self.content, managers):
            if isinstance(content, Instance) and content.library == "environs.prefixed":
                self.set_attribute(content.attributes["env"], "prefix", content.attributes["before"])
        return falls

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
        place = self.span(frame, node.subject)
        by = decided((option for option in alternatives(subject) if isinstance(option, Symbol)), place)
        branches: list[tuple[bool, dict[str, Value], dict[int, Object]]] = []
        exhaustive = False
        since, ways = self.next_id, len(frame.returns)
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
        if len(frame.returns) > ways:
            frame.forks.append(Fork(ways, len(frame.returns), by))
        return self._join(frame, branches, since, place, by)

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
        return self.modules.resolve(frame.unit.filename, module, level) if self.modules else None

    def _import_all(self, path: str | None, frame: Frame) -> None:
        unit = self.unit(path) if path is not None else None
        for name, value in unit.globals.items() if unit is not None else ():
            if not name.startswith("_"):
                frame.locals[name] = value

    def _scope(self, node: tree.Scope, frame: Frame) -> None:
        (frame.declared_global if node.kind == "global" else frame.declared_nonlocal).update(node.names)

    def _delete(self, node: tree.Delete, frame: Frame) -> None:
        for target in node.targets:
            if isinstance(target, tree.Subscript):
                base = self.evaluate(target.value, frame)
                self.remove_item(base, self.evaluate(target.index, frame), self.span(frame, target))
            elif isinstance(target, tree.Name):
                frame.locals.pop(target.id, None)

    def _function(self, node: tree.Function, frame: Frame) -> None:
        parent = frame if frame.function is not None else frame.parent
        closure = Closure(node, frame.unit, parent)
        if not (decorator_names(node) & _OF_PROPERTY and node.name in frame.locals):
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
            target = statement.targets[0] if isinstance(statement, tree.Assign) else None
            if isinstance(statement, tree.Assign) and isinstance(target, tree.Name):
                if statement.annotation is not None:
                    info.annotations[target.id] = statement.annotation
                if statement.annotation is not None or self._declares_field(info.namespace.get(target.id)):
                    info.fields.append(target.id)
        if any(keyword.keyword == "env_prefix" for keyword in node.keywords):  # class Settings(BaseSettings, …)
            options = {each.keyword: self.evaluate(each.value, frame) for each in node.keywords if each.keyword}
            entries = {name: Entry(value, self.span(frame, node)) for name, value in options.items()}
            info.namespace["model_config"] = self.new_map(entries, self.span(frame, node))
        if info.is_enum:
            self._make_members(info, self.span(frame, node))
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

    def _make_members(self, info: ClassInfo, span: Span) -> None:
        """Turn the values of an enumeration into its members. One that is a text stays what it is, and is known by its
        place: it may be used as the text that it is."""
        initialiser = info.find("__init__")
        for name in info.members:
            value = info.namespace.get(name)
            if isinstance(value, (Literal, Text, Constant)):
                self.members[value.span] = info, name
            elif isinstance(value, Ref):
                attributes: dict[str, Value] = {"value": value, "name": Literal(name, span)}
                member = info.namespace[name] = self.new(Instance(info, None, attributes, None, span))
                content = self.content(value)
                if initialiser is not None and isinstance(initialiser[0], Closure):
                    given = content.elements if isinstance(content, SequenceObject) else (value,)
                    made = initialiser[0]._replace(receiver=member, owner=initialiser[1])
                    self.call_closure(made, Arguments(given, {}), span)

    def _declares_field(self, value: Value | None) -> bool:
        """Whether a class body gives a name what attrs makes a field of."""
        content = self.content(value) if value is not None else None
        return isinstance(content, Instance) and (content.library or "").rsplit(".", 1)[-1] in ("ib", "attrib", "field")


_STATEMENTS: dict[type, Callable[..., bool | None]] = {
    tree.Evaluate: Statements._evaluate,
    tree.Assign: Statements._assign,
    tree.Augment: Statements._augment,
    tree.Return: Statements._return,
    tree.Leave: Statements._leave,
    tree.If: Statements._if,
    tree.For: Statements._for,
    tree.While: Statements._while,
    tree.Try: Statements._try,
    tree.With: Statements._with,
    tree.Match: Statements._match,
    tree.Import: Statements._import,
    tree.Scope: Statements._scope,
    tree.Delete: Statements._delete,
    tree.Function: Statements._function,
    tree.Class: Statements._class,
}
