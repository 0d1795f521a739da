"""The heap: what is in the objects that values refer to, in layers so that branches can be tried and joined."""

from __future__ import annotations

from lint_procore.flow.values import (
    Arguments,
    BoundLibrary,
    Choice,
    ClassValue,
    Closure,
    Constant,
    Decider,
    Entry,
    Instance,
    MapObject,
    Partial,
    Ref,
    SequenceObject,
    Super,
    Symbol,
    Value,
    alternatives,
    choice,
)
from lint_procore.source import Span

Object = MapObject | SequenceObject | Instance

# Values that may lead to objects.
_HOLDERS = (Ref, Choice, Closure, BoundLibrary, Partial, Super)


class Heap:
    """One layer over another. Objects are replaced, never changed, so a layer is all that a branch did."""

    __slots__ = ("own", "parent")

    def __init__(self, parent: Heap | None = None) -> None:
        self.own: dict[int, Object] = {}
        self.parent = parent

    def get(self, ref: int) -> Object | None:
        """What a reference stands for; None for an object that was made on a path which was given up."""
        heap: Heap | None = self
        while heap is not None:
            found = heap.own.get(ref)
            if found is not None:
                return found
            heap = heap.parent
        return None

    def set(self, ref: int, value: Object) -> None:
        self.own[ref] = value

    def changes_since(self, base: Heap) -> dict[int, Object]:
        """Everything set in this layer and those below it, down to ``base`` (excluded)."""
        layers: list[dict[int, Object]] = []
        heap: Heap | None = self
        while heap is not None and heap is not base:
            layers.append(heap.own)
            heap = heap.parent
        out: dict[int, Object] = {}
        for layer in reversed(layers):
            out.update(layer)
        return out

    def join(
        self,
        branches: list[dict[int, Object]],
        since: int,
        condition: Span | None = None,
        by: tuple[Decider, ...] = (),
    ) -> None:
        """Make this heap what it is after one of several branches, each given by its changes.

        Objects with numbers above ``since`` were made in the branches, so no other branch can refer to them.
        """
        if len(branches) == 1:
            self.own.update(branches[0])
            return
        touched: dict[int, None] = {}
        for branch in branches:
            for ref, content in branch.items():
                if ref > since:
                    before = self.own.get(ref)
                    self.own[ref] = content if before is None else join_objects(before, content, condition, by)
                else:
                    touched[ref] = None
        for ref in touched:
            versions: list[Object] = []
            for branch in branches:
                version = branch.get(ref) or self.get(ref)
                if version is not None and not any(version is other for other in versions):
                    versions.append(version)
            joined = versions[0]
            for version in versions[1:]:
                joined = join_objects(joined, version, condition, by)
            self.own[ref] = joined


def reachable(changes: dict[int, Object], since: int, values: list[Value]) -> dict[int, Object]:
    """What is left of a call's changes when it is over: changed objects, and new ones still referred to."""
    kept = {ref: content for ref, content in changes.items() if ref <= since}
    pending: list[object] = [*values, *kept.values()]
    frames: set[int] = set()
    while pending:
        part = pending.pop()
        if isinstance(part, Ref):
            if part.id > since and part.id not in kept and part.id in changes:
                kept[part.id] = changes[part.id]
                pending.append(changes[part.id])
        elif isinstance(part, MapObject):
            pending.extend(entry.value for entry in part.entries.values() if isinstance(entry.value, _HOLDERS))
            pending.extend(part.rest)
            pending.extend(value for _, value in part.computed)
        elif isinstance(part, SequenceObject):
            pending.extend(element for element in part.elements if isinstance(element, _HOLDERS))
        elif isinstance(part, Instance):
            pending.extend(value for value in part.attributes.values() if isinstance(value, _HOLDERS))
            if part.arguments is not None:
                pending.append(part.arguments)
        elif isinstance(part, Arguments):
            pending.extend((*part.positional, *part.keywords.values(), *part.spread))
        elif isinstance(part, Choice):
            pending.extend(part.options)
        elif isinstance(part, (BoundLibrary, Super)):
            pending.append(part.receiver)
        elif isinstance(part, Partial):
            pending.extend((part.function, part.arguments))
        elif isinstance(part, Closure):
            if part.receiver is not None:
                pending.append(part.receiver)
            if part.frame is not None and id(part.frame) not in frames:
                frames.add(id(part.frame))
                pending.extend(part.frame.locals.values())
    return kept


def join_objects(a: Object, b: Object, condition: Span | None = None, by: tuple[Decider, ...] = ()) -> Object:
    """What an object may be after two paths: an entry set on one of them only is a maybe."""
    if isinstance(a, MapObject) and isinstance(b, MapObject):
        entries: dict[str, Entry] = {}
        for key in {**a.entries, **b.entries}:
            mine, other = a.entries.get(key), b.entries.get(key)
            if mine is not None and other is not None:
                if mine is other:
                    entries[key] = mine
                else:
                    value = choice((mine.value, other.value), mine.span, by)
                    entries[key] = Entry(value, mine.span, mine.maybe or other.maybe, mine.condition or other.condition)
            else:
                only = mine or other
                assert only is not None
                entries[key] = only._replace(maybe=True, condition=only.condition or condition)
        rest = (*a.rest, *(value for value in b.rest if value not in a.rest))
        computed = (*a.computed, *(pair for pair in b.computed if pair not in a.computed))
        return MapObject(entries, rest, a.span, computed)
    if isinstance(a, SequenceObject) and isinstance(b, SequenceObject):
        longer, shorter = (a, b) if len(a.elements) >= len(b.elements) else (b, a)
        elements = (*longer.elements, *(e for e in shorter.elements if e not in longer.elements))
        return SequenceObject(elements, True, a.span)
    if isinstance(a, Instance) and isinstance(b, Instance):
        attributes: dict[str, Value] = {}
        for name in {**a.attributes, **b.attributes}:
            values = [side.attributes[name] for side in (a, b) if name in side.attributes]
            if len(values) == 1 and isinstance(values[0], Constant):
                # a switch that was set on one path only, such as `session.verify = False`
                values.append(Symbol("unknown", name, a.span))
            attributes[name] = choice(values, a.span, by)
        return a._replace(attributes=attributes)
    return a


def covers(known: Value, value: Value, heap: Heap, other: Heap) -> bool:
    """Whether ``known``, with what ``heap`` says of its objects, allows for all that ``value`` may be in ``other``."""
    options = alternatives(known)
    if any(isinstance(option, Symbol) and option.kind == "unknown" for option in options):
        return True
    return all(any(_covers_one(option, each, heap, other) for option in options) for each in alternatives(value))


def _covers_one(known: Value, value: Value, heap: Heap, other: Heap) -> bool:
    if isinstance(known, Ref) and isinstance(value, Ref):
        # the object made at the same place, in another round
        return known.id == value.id or freeze(known, heap) == freeze(value, other)
    if isinstance(known, Symbol) and isinstance(value, Symbol):
        return (known.kind, known.name, known.span) == (value.kind, value.name, value.span)
    return known.__class__ is value.__class__ and known == value


def widen_object(known: Object, later: Object, heap: Heap, other: Heap, span: Span) -> Object | None:
    """An object that allows for ``later``, what another round of a loop makes of it; None when ``known`` does."""
    unknown = Symbol("unknown", "", span)
    if isinstance(known, MapObject) and isinstance(later, MapObject):
        entries = dict(known.entries)
        for key in {**known.entries, **later.entries}:
            before, after = known.entries.get(key), later.entries.get(key)
            if before is None or after is None:
                entry = before or after
                assert entry is not None
                entries[key] = entry._replace(value=entry.value if after is None else unknown, maybe=True)
            elif not covers(before.value, after.value, heap, other):
                entries[key] = before._replace(value=unknown, maybe=before.maybe or after.maybe)
            elif after.maybe and not before.maybe:
                entries[key] = before._replace(maybe=True)
        rest = (*known.rest, *(value for value in later.rest if value not in known.rest))
        computed = known.computed or later.computed
        grown = MapObject(entries, rest, known.span, computed)
        return grown if grown != known else None
    if isinstance(known, Instance) and isinstance(later, Instance):
        attributes = dict(known.attributes)
        for name, value in later.attributes.items():
            if name not in attributes or not covers(attributes[name], value, heap, other):
                attributes[name] = unknown
        return known._replace(attributes=attributes) if attributes != known.attributes else None
    return None


def freeze(value: Value, heap: Heap, depth: int = 5) -> Value:
    """A value that no longer needs the heap: every reference replaced by what it refers to, to a bounded depth."""
    if isinstance(value, Ref):
        if depth == 0:
            return value
        found = heap.get(value.id)
        if found is None:
            return value
        if isinstance(found, MapObject):
            entries = {
                key: entry if not _refers(entry.value) else entry._replace(value=freeze(entry.value, heap, depth - 1))
                for key, entry in found.entries.items()
            }
            rest = tuple(freeze(part, heap, depth - 1) for part in found.rest)
            computed = tuple((key, freeze(part, heap, depth - 1)) for key, part in found.computed)
            return MapObject(entries, rest, found.span, computed)
        if isinstance(found, SequenceObject):
            return found._replace(elements=tuple(freeze(element, heap, depth - 1) for element in found.elements))
        attributes = {name: freeze(part, heap, depth - 1) for name, part in found.attributes.items()}
        arguments = found.arguments
        if arguments is not None:
            arguments = arguments._replace(
                positional=tuple(freeze(part, heap, depth - 1) for part in arguments.positional),
                keywords={name: freeze(part, heap, depth - 1) for name, part in arguments.keywords.items()},
                spread=tuple(freeze(part, heap, depth - 1) for part in arguments.spread),
            )
        return found._replace(attributes=attributes, arguments=arguments)
    if isinstance(value, Closure):
        return Symbol(
            "name", getattr(value.node, "name", "lambda"), Span(value.module.filename, value.node.start, value.node.end)
        )
    if isinstance(value, ClassValue):
        node = value.info.node
        return Symbol("name", value.info.name, Span(value.info.unit.filename, node.start, node.header_end))
    if isinstance(value, Choice):
        return value._replace(options=tuple(freeze(option, heap, depth) for option in value.options))
    if isinstance(value, Partial):
        return freeze(value.function, heap, depth)
    return value


def _refers(value: Value) -> bool:
    return isinstance(value, (Ref, Choice, Closure, ClassValue, Partial))
