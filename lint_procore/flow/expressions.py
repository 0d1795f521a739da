"""Expressions: from a node and a frame to a value."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from lint_procore.flow import text
from lint_procore.flow.heap import Heap, Object
from lint_procore.flow.program import ClassInfo, Frame
from lint_procore.flow.values import (
    Arguments,
    BoundLibrary,
    Choice,
    ClassValue,
    Closure,
    Constant,
    Entry,
    Imported,
    Instance,
    Library,
    Literal,
    MapObject,
    ModuleValue,
    Ref,
    SequenceObject,
    Super,
    Symbol,
    Text,
    Value,
    alternatives,
    choice,
    concatenate,
    known_text,
)
from lint_procore.source import Span
from lint_procore.syntax import tree


class BudgetSpent(Exception):
    """The bound on the work for one file is reached; what is known so far stands."""


# Attributes of library objects that are mappings whatever the constructor was given.
_MAPPING_ATTRIBUTES = frozenset({"headers", "params", "cookies"})


class Expressions:
    """The expression half of the interpreter; see :class:`lint_procore.flow.interpreter.Interpreter`."""

    heap: Heap
    # the heap's lowest layer: what modules' statements made, and what stands for objects of classes
    top: Heap
    steps: int
    budget: int
    next_id: int
    # objects up to this id were made by the module's own statements
    shared: int
    active: list[tuple[object, Frame | None]]

    # given by the other halves
    call: Callable[..., Value]
    call_closure: Callable[..., Value]
    assign: Callable[..., None]
    canonical: Callable[[ClassInfo], Ref]
    note_item: Callable[..., None]
    imported: Callable[[Imported], Value]

    # --- objects ------------------------------------------------------------------------------------------------------

    def span(self, frame: Frame, node: tree.Node) -> Span:
        return Span(frame.unit.filename, node.start, node.end)

    def new(self, content: Object) -> Ref:
        """Put an object on the heap."""
        self.next_id += 1
        self.heap.set(self.next_id, content)
        return Ref(self.next_id)

    def new_map(self, entries: dict[str, Entry], span: Span, rest: tuple[Value, ...] = ()) -> Ref:
        return self.new(MapObject(entries, rest, span))

    def is_shared(self, ref: Ref) -> bool:
        """Whether an object was made by a module's own statements, so that any function may have changed it."""
        return ref.id in self.top.own

    def content(self, value: Value) -> Object | None:
        """What a reference refers to; None for anything else."""
        return self.heap.get(value.id) if isinstance(value, Ref) else None

    # --- dispatch -----------------------------------------------------------------------------------------------------

    def evaluate(self, node: tree.Expression, frame: Frame) -> Value:
        self.steps += 1
        if self.steps > self.budget:
            raise BudgetSpent
        return _EVALUATORS[node.__class__](self, node, frame)

    def _constant(self, node: tree.Constant, frame: Frame) -> Value:
        span = Span(frame.unit.filename, node.start, node.end)
        if node.value.__class__ is str:
            return Literal(node.value, span)
        return Constant(node.value, span)  # type: ignore[arg-type]

    def _name(self, node: tree.Name, frame: Frame) -> Value:
        name = node.id
        at: Frame | None = frame
        while at is not None:
            found = at.locals.get(name)
            if found is not None:
                return self._looked_at(found, name, at.locals)
            at = at.parent
        found = frame.unit.globals.get(name)
        if found is not None:
            return self._looked_at(found, name, frame.unit.globals)
        span = self.span(frame, node)
        if name == "__file__":
            return Literal(os.path.abspath(frame.unit.filename), span)
        if name in _BUILTINS:
            return Library(f"builtins.{name}", span)
        return Symbol("name", name, span)

    def _looked_at(self, found: Value, name: str, namespace: dict[str, Value]) -> Value:
        """What a name stands for; one that was imported is looked up in its module now, and once."""
        if isinstance(found, Imported):
            found = namespace[name] = self.imported(found)
        return found

    def _joined(self, node: tree.Joined, frame: Frame) -> Value:
        span = self.span(frame, node)
        if not node.parts:
            return Literal("", span)
        return concatenate([self.evaluate(part, frame) for part in node.parts], span)

    def _binary(self, node: tree.Binary, frame: Frame) -> Value:
        # a chain of + leans to the left and can be long: go down it in a loop
        chain: list[tree.Binary] = []
        left: tree.Expression = node
        while isinstance(left, tree.Binary):
            chain.append(left)
            left = left.left
        value = self.evaluate(left, frame)
        for link in reversed(chain):
            value = self.operate(link.operator, value, self.evaluate(link.right, frame), self.span(frame, link))
        return value

    def operate(self, operator: str, left: Value, right: Value, span: Span) -> Value:
        if operator == "+":
            added = self._add_sequences(left, right, span)
            return added if added is not None else concatenate((left, right), span)
        if operator == "%" and self._is_text(left):
            return self._percent(left, right, span)
        if operator == "|":
            maps = [self.content(side) for side in (left, right)]
            if any(isinstance(side, MapObject) for side in maps):
                merged = self.new_map({}, span)
                self.merge(merged, left, span)
                self.merge(merged, right, span)
                return merged
        if operator == "/" and not isinstance(left, Constant) and not isinstance(right, Constant):
            # pathlib and furl: the operands, joined by a slash
            return concatenate(
                (text.apply_keeping("rstrip", left, (Literal("/", span),)), Literal("/", span), right), span
            )
        return Symbol("unknown", operator, span)

    def _is_text(self, value: Value) -> bool:
        return all(isinstance(option, (Literal, Text)) for option in alternatives(value))

    def _add_sequences(self, left: Value, right: Value, span: Span) -> Value | None:
        a, b = self.content(left), self.content(right)
        if isinstance(a, SequenceObject) and isinstance(b, SequenceObject):
            return self.new(SequenceObject((*a.elements, *b.elements), a.open or b.open, span))
        return None

    def _percent(self, left: Value, right: Value, span: Span) -> Value:
        content = self.content(right)
        positional: tuple[Value, ...] = (right,)
        named: dict[str, Value] = {}
        if isinstance(content, SequenceObject):
            positional = content.elements
        elif isinstance(content, MapObject):
            named = {key: entry.value for key, entry in content.entries.items()}
        results = [text.percent_text(option, positional, named, span) for option in alternatives(left)]
        return choice(results, span)

    def _boolean(self, node: tree.Boolean, frame: Frame) -> Value:
        left = self.evaluate(node.left, frame)
        known = text.truth(left) if not isinstance(left, Ref) else self._truth_of(left)
        if known is not None:
            return self.evaluate(node.right, frame) if known == (node.operator == "and") else left
        right = self.evaluate(node.right, frame)
        if node.operator == "or":
            # what is false never comes out of the left side
            kept = [option for option in alternatives(left) if self._truth_of(option) is not False]
            return choice((*kept, right), self.span(frame, node))
        return choice((left, right), self.span(frame, node))

    def _truth_of(self, value: Value) -> bool | None:
        """As :func:`text.truth`, with the heap: an empty mapping is false."""
        content = self.content(value)
        if content is None:
            if isinstance(value, Choice):
                truths = {self._truth_of(option) for option in value.options}
                return truths.pop() if len(truths) == 1 else None
            if isinstance(value, (Closure, ClassValue)):
                return True
            return text.truth(value)
        if isinstance(content, MapObject):
            if any(not entry.maybe for entry in content.entries.values()):
                return True
            return None if content.rest or content.entries or content.computed else False
        if isinstance(content, SequenceObject):
            return True if content.elements and not content.open else None if content.open else False
        return True

    def _not(self, node: tree.Not, frame: Frame) -> Value:
        value = self.evaluate(node.value, frame)
        known = self._truth_of(value)
        span = self.span(frame, node)
        return Constant(not known, span) if known is not None else Symbol("unknown", "not", span)

    def _compare(self, node: tree.Compare, frame: Frame) -> Value:
        left = self.evaluate(node.left, frame)
        right = self.evaluate(node.right, frame)
        for more in node.more:
            self.evaluate(more, frame)
        span = self.span(frame, node)
        known = None if node.more else self._compared(node.operator, left, right)
        return Constant(known, span) if known is not None else Symbol("unknown", node.operator, span)

    def _compared(self, operator: str, left: Value, right: Value) -> bool | None:
        if operator in ("is", "is not", "==", "!="):
            equal: bool | None = None
            one, other = known_text(left), known_text(right)
            none = isinstance(right, Constant) and right.value is None
            if one is not None and other is not None:
                equal = one == other
            elif isinstance(left, Constant) and isinstance(right, Constant):
                equal = left.value == right.value
            elif none and isinstance(left, (Literal, Text, Ref, Closure, ClassValue)):
                equal = False
            return equal if operator in ("is", "==") or equal is None else not equal
        if operator in ("in", "not in"):
            content, key = self.content(right), known_text(left)
            if key is None:
                return None
            found: bool | None = None
            if isinstance(content, MapObject):
                entry = content.entries.get(key)
                if entry is not None and not entry.maybe:
                    found = True
                elif entry is None and not content.rest and not content.computed:
                    found = False
            elif isinstance(content, SequenceObject) and not content.open:
                texts = [known_text(element) for element in content.elements]
                found = True if key in texts else None if None in texts else False
            return found if operator == "in" or found is None else not found
        return None

    def _conditional(self, node: tree.Conditional, frame: Frame) -> Value:
        test = self._truth_of(self.evaluate(node.test, frame))
        if test is not None:
            return self.evaluate(node.body if test else node.orelse, frame)
        by = self.deciders(node.test, frame)
        return choice((self.evaluate(node.body, frame), self.evaluate(node.orelse, frame)), self.span(frame, node), by)

    def deciders(self, node: tree.Expression, frame: Frame) -> tuple[Value, ...]:
        """The symbols that a test looks at: what a choice between its branches depends on."""
        out: list[Value] = []
        pending: list[tree.Expression] = [node]
        while pending:
            part = pending.pop()
            if isinstance(part, (tree.Name, tree.Attribute, tree.Subscript)):
                value = self.evaluate(part, frame)
                out.extend(option for option in alternatives(value) if isinstance(option, Symbol) and option not in out)
            elif isinstance(part, (tree.Compare, tree.Boolean)):
                pending.extend((part.left, part.right))
            elif isinstance(part, tree.Not):
                pending.append(part.value)
            elif isinstance(part, tree.Call) and isinstance(part.function, tree.Attribute):
                pending.append(part.function.value)
        return tuple(out)

    def _mapping(self, node: tree.Mapping, frame: Frame) -> Value:
        span = self.span(frame, node)
        ref = self.new_map({}, span)
        for key_node, value_node in node.items:
            value = self.evaluate(value_node, frame)
            if key_node is None:
                self.merge(ref, value, self.span(frame, value_node))
            else:
                self.set_item(ref, self.evaluate(key_node, frame), value, self.span(frame, key_node))
        return ref

    def _sequence(self, node: tree.Sequence, frame: Frame) -> Value:
        elements: list[Value] = []
        is_open = False
        for element in node.elements:
            value = self.evaluate(element, frame)
            if isinstance(element, tree.Starred):
                inner = self.content(value)
                if isinstance(inner, SequenceObject):
                    elements.extend(inner.elements)
                    is_open = is_open or inner.open
                else:
                    is_open = True
            else:
                elements.append(value)
        return self.new(SequenceObject(tuple(elements), is_open, self.span(frame, node)))

    def _starred(self, node: tree.Starred, frame: Frame) -> Value:
        return self.evaluate(node.value, frame)

    def _lambda(self, node: tree.Lambda, frame: Frame) -> Value:
        return Closure(node, frame.unit, frame)

    def _assigning(self, node: tree.Assigning, frame: Frame) -> Value:
        value = self.evaluate(node.value, frame)
        self.assign(node.target, value, frame)
        return value

    def _yield(self, node: tree.Yield, frame: Frame) -> Value:
        if node.value is not None:
            frame.yields.append(self.evaluate(node.value, frame))
        return Symbol("unknown", "yield", self.span(frame, node))

    def _opaque(self, node: tree.Opaque, frame: Frame) -> Value:
        for part in node.parts:
            self.evaluate(part, frame)
        return Symbol("unknown", "", self.span(frame, node))

    def _call(self, node: tree.Call, frame: Frame) -> Value:
        return self.call(node, frame)

    # --- comprehensions -----------------------------------------------------------------------------------------------

    def _comprehension(self, node: tree.Comprehension, frame: Frame) -> Value:
        span = self.span(frame, node)
        inner = Frame(frame.unit, {}, parent=frame, function=frame.function, qualname=frame.qualname)
        inner.receiver, inner.owner = frame.receiver, frame.owner
        copied = self._copied_mapping(node, frame)
        if copied is not None:
            return copied
        for target, iterable, conditions in node.loops:
            self.assign(target, self.element_of(self.evaluate(iterable, inner), self.span(frame, iterable)), inner)
            for condition in conditions:
                self.evaluate(condition, inner)
        value = self.evaluate(node.value, inner)
        if node.kind == "dict" and node.key is not None:
            ref = self.new_map({}, span)
            key = self.evaluate(node.key, inner)
            for option in alternatives(key):
                self.set_item(ref, option, value, span)
            content = self.content(ref)
            assert isinstance(content, MapObject)
            self.heap.set(ref.id, content._replace(rest=(*content.rest, Symbol("unknown", "comprehension", span))))
            return ref
        return self.new(SequenceObject(alternatives(value), True, span))

    def _copied_mapping(self, node: tree.Comprehension, frame: Frame) -> Value | None:
        """``{k: v for k, v in m.items() if …}``: a copy of ``m``, its entries maybes where a condition can drop one."""
        if node.kind != "dict" or len(node.loops) != 1:
            return None
        target, iterable, conditions = node.loops[0]
        if not (
            isinstance(target, tree.Sequence)
            and len(target.elements) == 2
            and isinstance(node.key, tree.Name)
            and isinstance(target.elements[0], tree.Name)
            and node.key.id == target.elements[0].id
            and isinstance(iterable, tree.Call)
            and isinstance(iterable.function, tree.Attribute)
            and iterable.function.attr == "items"
        ):
            return None
        source = self.content(self.evaluate(iterable.function.value, frame))
        if not isinstance(source, MapObject):
            return None
        span = self.span(frame, node)
        entries = source.entries
        if conditions:
            entries = {
                key: entry if isinstance(entry.value, (Literal, Text)) else entry._replace(maybe=True, condition=span)
                for key, entry in entries.items()
            }
        return self.new(MapObject(dict(entries), source.rest, span, source.computed))

    def element_of(self, collection: Value, span: Span, name: str = "") -> Value:
        """What a loop over ``collection`` sees: one of its known elements, or an element of something unknown.

        ``name`` is what the loop calls it: what a choice between the elements depends on.
        """
        out: list[Value] = []
        for option in alternatives(collection):
            content = self.content(option)
            if isinstance(content, SequenceObject):
                out.extend(content.elements)
                if content.open:
                    out.append(Symbol("element", "", span, base=_symbol_or_none(option)))
            elif isinstance(content, MapObject):
                out.extend(Literal(key, entry.span) for key, entry in content.entries.items())
                if content.rest or content.computed or not content.entries:
                    out.append(Symbol("element", "", span))
            elif isinstance(option, Symbol):
                out.append(Symbol("element", option.name, span, base=option))
            else:
                out.append(Symbol("element", "", span))
        if not out:
            return Symbol("element", "", span)
        base = _symbol_or_none(collection)
        decider = Symbol("element", name or (base.name if isinstance(base, Symbol) else ""), span, base=base)
        return choice(out, span, (decider,)) if len(out) > 1 else out[0]

    # --- subscripts and attributes ------------------------------------------------------------------------------------

    def _subscript(self, node: tree.Subscript, frame: Frame) -> Value:
        base = self.evaluate(node.value, frame)
        key = self.evaluate(node.index, frame)
        return self.get_item(base, key, self.span(frame, node))

    def get_item(
        self, base: Value, key: Value, span: Span, default: Value | None = None, optional: bool = False
    ) -> Value:
        """``base[key]``, or ``base.get(key, default)``, which is ``optional``."""
        out: list[Value] = []
        by: tuple[Value, ...] = base.by if isinstance(base, Choice) else ()
        chosen_at = base.at if isinstance(base, Choice) and base.at is not None else span
        if isinstance(key, Literal) and key.text == "refresh_token":
            self.note_item(base, key, optional or default is not None, span)
        for option in alternatives(base):
            if isinstance(option, Library) and option.name == "os.environ":
                out.extend(self.environment(name, span, default) for name in alternatives(key))
                continue
            content = self.content(option)
            if isinstance(option, Ref) and isinstance(content, MapObject):
                # any function may have put more into a mapping of a module by the time this one runs
                grows = bool(self.active) and self.is_shared(option)
                found, deciders = self._map_item(content, key, span, default, grows)
                out.extend(found)
                by += tuple(decider for decider in deciders if decider not in by)
            elif isinstance(content, SequenceObject):
                index = key.value if isinstance(key, Constant) and isinstance(key.value, int) else None
                if index is not None and -len(content.elements) <= index < len(content.elements):
                    out.append(content.elements[index])
                elif content.elements and not content.open:
                    out.extend(content.elements)
                    by += tuple(option for option in alternatives(key) if isinstance(option, Symbol))
                else:
                    out.append(Symbol("item", "", span, key=key))
            elif isinstance(option, (Symbol, Library)):
                named = option if isinstance(option, Symbol) else Symbol("name", option.name, option.span)
                out.append(Symbol("item", known_text(key) or "", span, base=named, key=key, default=default))
            else:
                out.append(Symbol("item", known_text(key) or "", span, key=key, default=default))
        return choice(out, chosen_at, by)

    def environment(self, name: Value, span: Span, default: Value | None) -> Value:
        """An environment variable; a default of None is the same as no default."""
        if isinstance(default, Constant) and default.value is None:
            default = None
        return Symbol("env", known_text(name) or "", span, key=name, default=default)

    def _map_item(
        self, content: MapObject, key: Value, span: Span, default: Value | None, grows: bool
    ) -> tuple[list[Value], tuple[Value, ...]]:
        out: list[Value] = []
        by: list[Value] = list(key.by) if isinstance(key, Choice) else []
        for option in alternatives(key):
            name = known_text(option)
            if name is None and isinstance(option, Constant):
                name = str(option.value)
            if name is not None:
                entry = content.entries.get(name)
                if entry is not None:
                    out.append(entry.value)
                    if not entry.maybe:
                        continue
                if content.rest or content.computed or (grows and entry is None):
                    base = next((value for value in content.rest if isinstance(value, Symbol)), None)
                    out.append(Symbol("item", name, span, base=base, key=option, default=default))
                elif default is not None:
                    out.append(default)
                elif entry is None:
                    out.append(Constant(None, span))
                continue
            # a key that only the run decides: any of the values, and the key is what decides
            values = [entry.value for entry in content.entries.values()]
            values.extend(value for _, value in content.computed)
            if len(values) > 8 or not values or content.rest:
                values = values[:1] if values else []
                values.append(Symbol("item", "", span, key=option, default=default))
            out.extend(values)
            by.append(option)
            if default is not None:
                out.append(default)
        return out, tuple(by)

    def _attribute(self, node: tree.Attribute, frame: Frame) -> Value:
        base = self.evaluate(node.value, frame)
        return self.get_attribute(base, node.attr, self.span(frame, node))

    def get_attribute(self, base: Value, name: str, span: Span) -> Value:
        if isinstance(base, Choice):
            found = [self.get_attribute(option, name, span) for option in base.options if not _is_none(option)]
            return choice(found, span, base.by)
        if isinstance(base, Library):
            return Library(f"{base.name}.{name}", span)
        if isinstance(base, ModuleValue):
            return self.imported(Imported(base.path, name, f"{base.dotted}.{name}", span))
        if isinstance(base, Ref):
            return self._object_attribute(base, name, span)
        if isinstance(base, ClassValue):
            found_in = base.info.find(name)
            if found_in is not None:
                value, _ = found_in
                if isinstance(value, Closure):
                    return value._replace(receiver=base) if _is_classmethod(value) else value
                return value
            return self._missing_class_attribute(base.info, name, span)
        if isinstance(base, Super):
            found_in = self._class_of(base.receiver, base.after).find(name, after=base.after)
            if found_in is not None and isinstance(found_in[0], Closure):
                return found_in[0]._replace(receiver=base.receiver, owner=found_in[1])
            libraries = base.after.library_bases()
            if libraries:
                return BoundLibrary(f"{libraries[0]}.{name}", base.receiver, span)
            return Symbol("attr", name, span)
        if isinstance(base, (Literal, Text)):
            return BoundLibrary(f"builtins.str.{name}", base, span)
        if isinstance(base, Symbol):
            return Symbol("attr", name, span, base=base)
        if isinstance(base, BoundLibrary):
            return Symbol("attr", name, span, base=Symbol("name", base.name, base.span))
        return Symbol("attr", name, span)

    def _class_of(self, receiver: Value, fallback: ClassInfo) -> ClassInfo:
        content = self.content(receiver)
        if isinstance(content, Instance) and content.cls is not None:
            return content.cls
        return receiver.info if isinstance(receiver, ClassValue) else fallback

    def _missing_class_attribute(self, info: ClassInfo, name: str, span: Span) -> Value:
        if any("Enum" in base for base in info.library_bases()) and name in ("value", "name"):
            return Symbol("attr", name, span)
        return Symbol("attr", name, span, base=Symbol("name", info.name, span))

    def _object_attribute(self, base: Ref, name: str, span: Span) -> Value:
        content = self.heap.get(base.id)
        if content is None:
            return Symbol("attr", name, span)
        if isinstance(content, MapObject):
            if name in content.entries and name not in _MAP_METHODS:
                return content.entries[name].value  # attribute-style mappings (addict, Box, SimpleNamespace)
            return BoundLibrary(f"builtins.dict.{name}", base, span)
        if isinstance(content, SequenceObject):
            return BoundLibrary(f"builtins.list.{name}", base, span)
        found = content.attributes.get(name)
        if found is not None:
            return found
        if content.cls is not None:
            found_in = content.cls.find(name)
            if found_in is not None:
                value, owner = found_in
                if not isinstance(value, Closure):
                    return value
                if _is_property(value):
                    return self.call_closure(value._replace(receiver=base, owner=owner), Arguments((), {}), span)
                if is_static(value):
                    return value
                return value._replace(receiver=base, owner=owner)
        library = content.library or next(iter(content.cls.library_bases() if content.cls else []), None)
        if library is not None:
            if name in _MAPPING_ATTRIBUTES:
                return self._library_mapping(base, content, name, span)
            if content.arguments is not None and name in content.arguments.keywords:
                return content.arguments.keywords[name]
            if content.cls is None or not _is_plain_base(library):
                return BoundLibrary(f"{library}.{name}", base, span)
        owner_name = content.cls.name if content.cls is not None else library or ""
        return Symbol("attr", name, span, base=Symbol("name", owner_name, content.span))

    def _library_mapping(self, base: Ref, content: Instance, name: str, span: Span) -> Value:
        """``session.headers``: a mapping of the object's own, begun with what the constructor was given."""
        ref = self.new_map({}, content.span)
        if content.arguments is not None:
            given = content.arguments.keywords.get(name)
            if given is not None:
                self.merge(ref, given, span)
        attributes = {**content.attributes, name: ref}
        self.heap.set(base.id, content._replace(attributes=attributes))
        return ref

    # --- changing objects ---------------------------------------------------------------------------------------------

    def set_item(self, base: Value, key: Value, value: Value, span: Span) -> None:
        """``base[key] = value``."""
        several = isinstance(base, Choice)
        for option in alternatives(base):
            content = self.content(option)
            if not isinstance(option, Ref) or not isinstance(content, MapObject):
                continue
            name = known_text(key)
            if name is None and isinstance(key, Constant):
                name = str(key.value)
            if name is None:
                computed = (*content.computed, (key, value))[-16:]
                self.heap.set(option.id, content._replace(computed=computed))
                continue
            entries = dict(content.entries)
            before = entries.get(name)
            if several and before is not None:
                entries[name] = Entry(choice((before.value, value), span), span, before.maybe)
            else:
                entries[name] = Entry(value, span)
            self.heap.set(option.id, content._replace(entries=entries))

    def merge(self, target: Ref, source: Value, span: Span, maybe: bool = False) -> None:
        """``target.update(source)`` and ``**source``: known entries are copied, unknown content becomes ``rest``."""
        content = self.heap.get(target.id)
        if not isinstance(content, MapObject):
            return
        options = [option for option in alternatives(source) if not _is_none(option)]
        maybe = maybe or len(options) > 1 or len(options) < len(alternatives(source))
        entries = dict(content.entries)
        rest = list(content.rest)
        computed = list(content.computed)
        for option in options:
            other = self.content(option)
            if isinstance(other, MapObject):
                for key, entry in other.entries.items():
                    before = entries.get(key)
                    if not maybe and not entry.maybe:
                        entries[key] = entry
                    elif before is not None:
                        joined = choice((before.value, entry.value), entry.span)
                        entries[key] = Entry(joined, entry.span, before.maybe, before.condition)
                    else:
                        entries[key] = entry._replace(maybe=True, condition=entry.condition or span)
                rest.extend(value for value in other.rest if value not in rest)
                computed.extend(other.computed)
            elif isinstance(other, SequenceObject):
                self._merge_pairs(other, entries)
            elif option not in rest:
                rest.append(option)
        if len(options) > 1:
            self._certain_in_all(options, entries)
        self.heap.set(target.id, MapObject(entries, tuple(rest), content.span, tuple(computed)))

    def _certain_in_all(self, options: list[Value], entries: dict[str, Entry]) -> None:
        """An entry that every alternative of the merged value certainly has is certain after the merge."""
        contents = [self.content(option) for option in options]
        for key, entry in list(entries.items()):
            present = [
                isinstance(content, MapObject) and key in content.entries and not content.entries[key].maybe
                for content in contents
            ]
            if entry.maybe and all(present):
                entries[key] = entry._replace(maybe=False, condition=None)

    def _merge_pairs(self, pairs: SequenceObject, entries: dict[str, Entry]) -> None:
        for element in pairs.elements:
            pair = self.content(element)
            if isinstance(pair, SequenceObject) and len(pair.elements) == 2:
                key = known_text(pair.elements[0])
                if key is not None:
                    entries[key] = Entry(pair.elements[1], pair.span)

    def copy_map(self, source: Value, span: Span) -> Ref:
        ref = self.new_map({}, span)
        options = alternatives(source)
        self.merge(ref, source if len(options) > 1 else options[0], span)
        return ref


def _symbol_or_none(value: Value) -> Value | None:
    return value if isinstance(value, Symbol) else None


def _is_none(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None


def decorator_names(node: tree.Function | tree.Lambda) -> set[str]:
    """Last parts of the decorators' names."""
    names: set[str] = set()
    for decorator in node.decorators if isinstance(node, tree.Function) else ():
        target: Any = decorator.function if isinstance(decorator, tree.Call) else decorator
        if isinstance(target, tree.Attribute):
            names.add(target.attr)
        elif isinstance(target, tree.Name):
            names.add(target.id)
    return names


def _is_property(value: Closure) -> bool:
    return bool(decorator_names(value.node) & {"property", "cached_property", "computed_field", "hybrid_property"})


def is_static(value: Closure) -> bool:
    return "staticmethod" in decorator_names(value.node)


def _is_classmethod(value: Closure) -> bool:
    return "classmethod" in decorator_names(value.node)


def _is_plain_base(library: str) -> bool:
    """Bases that give a class no behaviour of interest here: a missing attribute is simply unknown."""
    return library.split(".")[0] in (
        "builtins",
        "abc",
        "typing",
        "pydantic",
        "pydantic_settings",
        "enum",
        "dataclasses",
    )


_MAP_METHODS = frozenset({"get", "update", "items", "keys", "values", "pop", "setdefault", "copy", "clear", "popitem"})

_BUILTINS = frozenset(
    [
        "str",
        "dict",
        "int",
        "list",
        "tuple",
        "set",
        "bytes",
        "getattr",
        "setattr",
        "hasattr",
        "isinstance",
        "super",
        "print",
        "open",
        "input",
        "len",
        "range",
        "enumerate",
        "zip",
        "sorted",
        "reversed",
        "map",
        "filter",
        "any",
        "all",
        "type",
        "format",
        "repr",
        "iter",
        "next",
        "vars",
        "globals",
        "locals",
        "bool",
        "float",
        "object",
        "property",
        "staticmethod",
        "classmethod",
        "frozenset",
        "Exception",
        "ValueError",
        "KeyError",
        "RuntimeError",
    ]
)

_EVALUATORS: dict[type, Callable[..., Value]] = {
    tree.Constant: Expressions._constant,
    tree.Name: Expressions._name,
    tree.Attribute: Expressions._attribute,
    tree.Subscript: Expressions._subscript,
    tree.Call: Expressions._call,
    tree.Joined: Expressions._joined,
    tree.Binary: Expressions._binary,
    tree.Boolean: Expressions._boolean,
    tree.Not: Expressions._not,
    tree.Compare: Expressions._compare,
    tree.Conditional: Expressions._conditional,
    tree.Mapping: Expressions._mapping,
    tree.Sequence: Expressions._sequence,
    tree.Starred: Expressions._starred,
    tree.Lambda: Expressions._lambda,
    tree.Comprehension: Expressions._comprehension,
    tree.Assigning: Expressions._assigning,
    tree.Yield: Expressions._yield,
    tree.Opaque: Expressions._opaque,
}
