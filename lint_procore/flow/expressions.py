"""Expressions: from a node and a frame to a value."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeGuard

from lint_procore.flow import text
from lint_procore.flow.heap import Object
from lint_procore.flow.objects import Objects
from lint_procore.flow.program import ClassInfo, Frame
from lint_procore.flow.values import (
    Arguments,
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
    Ref,
    SequenceObject,
    Symbol,
    Text,
    Value,
    alternatives,
    choice,
    concatenate,
    decided,
    known_text,
)
from lint_procore.source import Span
from lint_procore.syntax import tree

# Functions that read an environment variable.
SETTINGS = (
    "os.getenv",
    "os.environ.get",
    "os.environ.setdefault",
    "decouple.config",
    "environ.get",
    "django.conf.env",
)


class BudgetSpent(Exception):
    """The bound on the work for one file is reached; what is known so far stands."""


class Expressions(Objects):
    """The expression half of the interpreter; see :class:`lint_procore.flow.interpreter.Interpreter`."""

    steps: int
    budget: int

    # given by the other halves
    call: Callable[..., Value]
    record: Callable[..., None]
    assign: Callable[..., None]
    columns: Callable[..., dict[str, Value] | None]
    canonical: Callable[[ClassInfo], Ref]

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
                return self._looked_at(found)
            at = at.parent
        found = frame.unit.globals.get(name)
        if found is not None:
            return self._looked_at(found)
        span = self.span(frame, node)
        if name == "__file__":
            return Literal(os.path.abspath(frame.unit.filename), span)
        if name in _BUILTINS:
            return Library(f"builtins.{name}", span)
        return Symbol("name", name, span)

    def _looked_at(self, found: Value) -> Value:
        """What a name stands for; one that was imported is looked up in its module now."""
        return self.imported(found) if isinstance(found, Imported) else found

    def _joined(self, node: tree.Joined, frame: Frame) -> Value:
        span = self.span(frame, node)
        if not node.parts:
            return Literal("", span)
        return concatenate([self.evaluate(part, frame) for part in node.parts], span)

    def _formatted(self, node: tree.Formatted, frame: Frame) -> Value:
        return text.formatted(self.evaluate(node.value, frame), node.conversion, node.spec, self.span(frame, node))

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
            return self.either((*kept, right), self.span(frame, node))
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
        by = decided(self.deciders(node.test, frame), self.span(frame, node.test))
        return self.either(
            (self.evaluate(node.body, frame), self.evaluate(node.orelse, frame)), self.span(frame, node), by
        )

    def deciders(self, node: tree.Expression, frame: Frame) -> tuple[Value, ...]:
        """The symbols that a test looks at: what a choice between its branches depends on."""
        out: list[Value] = []
        pending: list[tree.Expression] = [node]
        while pending:
            part = pending.pop()
            if isinstance(part, (tree.Name, tree.Attribute, tree.Subscript)):
                value = self.evaluate(part, frame)
                out.extend(option for option in alternatives(value) if _decides(option) and option not in out)
            elif isinstance(part, (tree.Compare, tree.Boolean)):
                pending.extend((part.left, part.right))
            elif isinstance(part, tree.Not):
                pending.append(part.value)
            elif isinstance(part, tree.Call):
                setting = self._setting(part, frame)
                if setting is not None:
                    out.append(setting)
                    continue
                pending.extend(argument.value for argument in part.arguments)
                if isinstance(part.function, tree.Attribute):
                    pending.append(part.function.value)
        return tuple(out)

    def _setting(self, node: tree.Call, frame: Frame) -> Symbol | None:
        """The environment variable that a call reads; None for any other call, which is not made once more."""
        called = node.function
        while isinstance(called, tree.Attribute):
            called = called.value
        if not isinstance(called, tree.Name):
            return None
        function = self.evaluate(node.function, frame)
        if not isinstance(function, Library) or function.name not in SETTINGS:
            return None
        value = self.call(node, frame)
        return value if isinstance(value, Symbol) else None

    def _mapping(self, node: tree.Mapping, frame: Frame) -> Value:
        span = self.span(frame, node)
        ref = self.new_map({}, span)
        for key_node, value_node in node.items:
            value = self.evaluate(value_node, frame)
            if key_node is None:
                place = self.span(frame, value_node)
                columns = self.columns(value, place, alike=True)
                for key, held in (columns or {}).items():
                    self.set_item(ref, Literal(key, place), held, place)
                if columns is None:
                    self.merge(ref, value, place)
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
            value = self.evaluate(node.value, frame)
            frame.yields.append(value)
            content = self.content(value)
            if isinstance(content, Instance) and content.library == "httpx.Request" and _is_auth(frame.owner):
                self.record("httpx.Client.send", None, Arguments((value,), {}), content.span, frame)
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
            collection, place = self.evaluate(iterable, inner), self.span(frame, iterable)
            self.assign(target, self.element_of(collection, place, loop_name(target)), inner)
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
            entries = {name: entry._replace(maybe=True) for name, entry in content.entries.items()}
            rest = (*content.rest, Symbol("unknown", "comprehension", span))
            self.heap.set(ref.id, content._replace(entries=entries, rest=rest))
            return ref
        return self.new(SequenceObject(alternatives(value), True, span))

    def _copied_mapping(self, node: tree.Comprehension, frame: Frame) -> Value | None:
        """``{k: f(v) for k, v in m.items() if …}``: the entries of ``m``, without those that the conditions drop."""
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
        collection = self.evaluate(iterable.function.value, frame)
        sources = [self.content(option) for option in alternatives(collection)]
        span = self.span(frame, node)
        copies: list[Value] = []
        for source in sources:
            if not isinstance(source, MapObject):
                return None
            entries: dict[str, Entry] = {}
            for key, entry in source.entries.items():
                inner = Frame(frame.unit, {}, parent=frame, function=frame.function, qualname=frame.qualname)
                self.assign(target.elements[0], Literal(key, entry.span), inner)
                self.assign(target.elements[1], entry.value, inner)
                kept = [self._truth_of(self.evaluate(condition, inner)) for condition in conditions]
                if False not in kept:
                    value = self.evaluate(node.value, inner)
                    entries[key] = entry._replace(value=value, maybe=entry.maybe or None in kept)
            copies.append(self.new(MapObject(entries, source.rest, span, source.computed)))
        return choice(copies, span)

    def element_of(self, collection: Value, span: Span, name: str = "") -> Value:
        """What a loop over ``collection`` sees: one of its known elements, or an element of something unknown.

        ``name`` is what the loop calls it: what a choice between the elements depends on.
        """
        out: list[Value] = []
        for option in alternatives(collection):
            content = self.content(option)
            known: list[Value] = self.members_of(option)
            if isinstance(content, SequenceObject):
                known.extend(content.elements)
            elif isinstance(content, MapObject):
                known.extend(Literal(key, entry.span) for key, entry in content.entries.items())
            base = _symbol_or_none(option)
            named = base.name if isinstance(base, Symbol) else ""
            if not known or (_may_hold_more(content) and not isinstance(option, ClassValue)):
                known.append(Symbol("element", named, span, base=base))
            decider = Symbol("element", name or named, span, base=base)
            called = self.called(content) if content is not None else ()
            out.append(choice(known, span, decided((decider,), span, called)) if len(known) > 1 else known[0])
        by = collection.by if isinstance(collection, Choice) else ()
        return choice(out, span, by) if len(out) > 1 else out[0]

    # --- subscripts and attributes ------------------------------------------------------------------------------------

    def _subscript(self, node: tree.Subscript, frame: Frame) -> Value:
        base = self.evaluate(node.value, frame)
        key = self.evaluate(node.index, frame)
        return self.get_item(base, key, self.span(frame, node))

    def _attribute(self, node: tree.Attribute, frame: Frame) -> Value:
        base = self.evaluate(node.value, frame)
        return self.get_attribute(base, node.attr, self.span(frame, node))


def _is_auth(owner: ClassInfo | None) -> bool:
    """Whether what a method of a class yields is sent, without what a client adds to its own requests:
    https://www.python-httpx.org/advanced/authentication/#custom-authentication-schemes"""
    return owner is not None and owner.library() == "httpx.Auth"


def _decides(value: Value) -> TypeGuard[Symbol]:
    """Whether a value that a test looks at tells cases apart: whether a module is run or imported is no case."""
    return isinstance(value, Symbol) and value.name != "__name__"


def loop_name(target: tree.Expression) -> str:
    """What a loop calls its element: the first name, where it is taken apart."""
    while isinstance(target, tree.Sequence) and target.elements:
        target = target.elements[0]
    return target.id if isinstance(target, tree.Name) else ""


def _may_hold_more(content: Object | None) -> bool:
    """Whether a collection may have elements that are not known."""
    if isinstance(content, SequenceObject):
        return content.open
    return not isinstance(content, MapObject) or bool(content.rest or content.computed)


def _symbol_or_none(value: Value) -> Value | None:
    return value if isinstance(value, Symbol) else None


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
    tree.Formatted: Expressions._formatted,
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
