"""Objects: making them, reading their items and attributes, and changing them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from lint_procore.flow.frameworks import APPLICATIONS, framework_setting
from lint_procore.flow.heap import Heap, Object
from lint_procore.flow.program import ClassInfo, Frame
from lint_procore.flow.values import (
    MOST_ALTERNATIVES,
    Arguments,
    BoundLibrary,
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
    Partial,
    Ref,
    SequenceObject,
    Super,
    Symbol,
    Text,
    Value,
    alternatives,
    choice,
    decided,
    is_environment,
    is_none,
    known_text,
    taken_from,
    texts_among,
)
from lint_procore.source import Span
from lint_procore.syntax import tree

if TYPE_CHECKING:
    from lint_procore.flow.interpreter import Interpreter

# Attributes of library objects that are mappings whatever the constructor was given.
_MAPPING_ATTRIBUTES = frozenset({"headers", "params", "cookies", "adapters", "event_hooks"})

# Library objects that have the attributes they were given, and no methods.
_NAMESPACES = frozenset({"argparse.Namespace", "types.SimpleNamespace"})

_MAP_METHODS = frozenset({"get", "update", "items", "keys", "values", "pop", "setdefault", "copy", "clear", "popitem"})


class Objects:
    """What the interpreter does with mappings, sequences and instances on its heap."""

    heap: Heap
    # the heap's lowest layer: what modules' statements made, and what stands for objects of classes
    top: Heap
    next_id: int
    given: set[int]
    stack: list[Span]
    active: list[tuple[object, Frame | None]]

    # the names that values were given, by the place where the value stands
    names: dict[Span, list[str]]

    # members of enumerations that are plain texts or numbers, by their place, with their names
    members: dict[Span, tuple[ClassInfo, str]]

    # given by the other parts
    call_closure: Callable[..., Value]
    note_item: Callable[..., None]
    imported: Callable[[Imported], Value]

    def _whole(self) -> Interpreter:
        return self  # type: ignore[return-value]

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

    def either(self, values: Iterable[Value], span: Span, by: tuple[Decider, ...] = ()) -> Value:
        """Join values as :func:`choice` does. Where one is what a caller may give and another an object of the same
        class that is made when nothing is given, it is the latter: the only one of which anything is known."""
        joined = choice(values, span, by)
        options = alternatives(joined)
        taken = [option for option in options if isinstance(option, Ref) and option.id in self.given]
        if not taken:
            return joined
        made = {self._kind(option) for option in options if option not in taken} - {None}
        dropped = [option for option in taken if self._kind(option) in made]
        kept = [option for option in options if option not in dropped and not is_none(option)]
        return choice(kept, span, by) if dropped else joined

    def _kind(self, value: Value) -> object:
        content = self.content(value)
        return (content.cls, content.library) if isinstance(content, Instance) else None

    def content(self, value: Value) -> Object | None:
        """What a reference refers to; None for anything else."""
        return self.heap.get(value.id) if isinstance(value, Ref) else None

    def name_value(self, name: str, value: Value) -> None:
        """Remember what a text, a symbol or a collection was called: a credential's name is part of what is known of
        it, and that of a collection says what is chosen out of it."""
        for option in alternatives(value):
            if isinstance(option, (Literal, Symbol)):
                span = option.span
            elif isinstance(content := self.content(option), (MapObject, SequenceObject)):
                span = content.span
            else:
                continue
            names = self.names.setdefault(span, [])
            if name not in names and len(names) < 8:
                names.append(name)

    def called(self, content: Object) -> tuple[str, ...]:
        """What an object was called so far."""
        return tuple(self.names.get(content.span, ()))

    # --- subscripts and attributes ------------------------------------------------------------------------------------

    def get_item(
        self, base: Value, key: Value, span: Span, default: Value | None = None, optional: bool = False
    ) -> Value:
        """``base[key]``, or ``base.get(key, default)``, which is ``optional``."""
        out: list[Value] = []
        by = taken_from(base, span)
        if isinstance(key, Literal) and key.text == "refresh_token":
            self.note_item(base, key, optional or default is not None, span)
        for option in alternatives(base):
            if is_environment(option):
                out.extend(self.environment(name, span, default) for name in alternatives(key))
                continue
            content = self.content(option)
            if isinstance(content, Instance) and "sections" in content.attributes:
                out.append(self.get_item(content.attributes["sections"], key, span, default))
                continue
            if isinstance(option, ClassValue) and option.info.is_enum:
                member = option.info.namespace.get(known_text(key) or "")
                out.extend([member] if member is not None else self.members_of(option))
                by += () if member is not None else decided(alternatives(key), span)
                continue
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
                    symbols = (option for option in alternatives(key) if isinstance(option, Symbol))
                    by += decided(symbols, span, self.called(content))
                else:
                    out.append(Symbol("item", "", span, key=key))
            elif isinstance(option, (Symbol, Library)):
                named = option if isinstance(option, Symbol) else Symbol("name", option.name, option.span)
                out.append(Symbol("item", known_text(key) or "", span, base=named, key=key, default=default))
            else:
                out.append(Symbol("item", known_text(key) or "", span, key=key, default=default))
        return choice(out, span, by)

    def environment(self, name: Value, span: Span, default: Value | None) -> Value:
        """An environment variable; a default of None is the same as no default."""
        if isinstance(default, Constant) and default.value is None:
            default = None
        return Symbol("env", known_text(name) or "", span, key=name, default=default)

    def _map_item(
        self, content: MapObject, key: Value, span: Span, default: Value | None, grows: bool
    ) -> tuple[list[Value], tuple[Decider, ...]]:
        out: list[Value] = []
        called = self.called(content)
        by = [Decider(each.value, span, called or each.among) for each in key.by] if isinstance(key, Choice) else []
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
                if any(map(is_environment, content.rest)):
                    out.append(self.environment(option, span, default))
                elif content.rest or content.computed or (grows and entry is None):
                    base = next((value for value in content.rest if isinstance(value, Symbol)), None)
                    out.append(Symbol("item", name, span, base=base, key=option, default=default))
                elif default is not None:
                    out.append(default)
                elif entry is None:
                    out.append(Constant(None, span))
                continue
            if any(map(is_environment, content.rest)):
                out.append(self.environment(option, span, default))
                if not content.entries:
                    continue
            # a key that only the run decides: any of the values, and the key is what decides
            values = [entry.value for entry in content.entries.values()]
            values.extend(value for _, value in content.computed)
            if len(values) > MOST_ALTERNATIVES or not values or content.rest:
                among = texts_among(values[1:]) if len(values) > MOST_ALTERNATIVES else ()
                values = values[:1] if len(values) >= MOST_ALTERNATIVES else values
                values.append(Symbol("item", "", span, key=option, default=default, among=among))
            out.extend(values)
            by.append(Decider(option, span, called))
            if default is not None:
                out.append(default)
        return out, tuple(by)

    def get_attribute(self, base: Value, name: str, span: Span) -> Value:
        if isinstance(base, Choice):
            found = [self.get_attribute(option, name, span) for option in base.options if not is_none(option)]
            return choice(found, span, taken_from(base, span))
        if isinstance(base, Library):
            dotted = f"{base.name}.{name}"
            return framework_setting(self._whole(), dotted, span) or Library(dotted, span)
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
            if name == "__subclasses__":
                return BoundLibrary("builtins.type.__subclasses__", base, span)
            return self._missing_class_attribute(base.info, name, span)
        if isinstance(base, Super):
            found_in = self._class_of(base.receiver, base.after).find(name, after=base.after)
            if found_in is not None and isinstance(found_in[0], Closure):
                return found_in[0]._replace(receiver=base.receiver, owner=found_in[1])
            libraries = base.after.library_bases()
            if libraries:
                return BoundLibrary(f"{libraries[0]}.{name}", base.receiver, span)
            return Symbol("attr", name, span)
        if isinstance(base, (Literal, Text, Constant)) and base.span in self.members:
            found_value = self._member_attribute(base, *self.members[base.span], name, span)
            if found_value is not None:
                return found_value
        if isinstance(base, (Literal, Text)) and name == "parent" and (path := known_text(base)):
            return Literal(os.path.dirname(path), span)
        of_texts = isinstance(base, Symbol) and base.among and name in ("format", "format_map")
        if isinstance(base, (Literal, Text)) or of_texts:
            return BoundLibrary(f"builtins.str.{name}", base, span)
        if isinstance(base, Symbol):
            return Symbol("attr", name, span, base=base)
        if isinstance(base, BoundLibrary):
            return Symbol("attr", name, span, base=Symbol("name", base.name, base.span))
        return Symbol("attr", name, span)

    def _member_attribute(self, base: Value, info: ClassInfo, member: str, name: str, span: Span) -> Value | None:
        """What a member of an enumeration has that a text or a number has not."""
        if name == "value":
            return base
        if name == "name":
            return Literal(member, span)
        found = info.find(name)
        if found is None:
            return None
        value, owner = found
        return self._held(value, owner, base, span)

    def _held(self, value: Value, owner: ClassInfo, base: Value, span: Span) -> Value:
        """What a class holds, as its object ``base`` gives it out."""
        if isinstance(value, Partial):
            return _of_object(value, base, owner)
        if not isinstance(value, Closure):
            return value
        if _is_property(value):
            return self.call_closure(value._replace(receiver=base, owner=owner), Arguments((), {}), span)
        if is_static(value):
            return value
        return value._replace(receiver=base, owner=owner)

    def members_of(self, value: Value) -> list[Value]:
        """The members of an enumeration, by its class; none for anything else."""
        if not isinstance(value, ClassValue) or not value.info.is_enum:
            return []
        return [held for name in value.info.members if (held := value.info.namespace.get(name)) is not None]

    def _class_of(self, receiver: Value, fallback: ClassInfo) -> ClassInfo:
        content = self.content(receiver)
        if isinstance(content, Instance) and content.cls is not None:
            return content.cls
        return receiver.info if isinstance(receiver, ClassValue) else fallback

    def _missing_class_attribute(self, info: ClassInfo, name: str, span: Span) -> Value:
        if any("Enum" in base for base in info.library_bases()) and name in ("value", "name"):
            return Symbol("attr", name, span)
        if name in ("model_validate", "parse_obj") and info.library_bases():
            return BoundLibrary(f"pydantic.BaseModel.{name}", ClassValue(info), span)
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
                return self._held(*found_in, base, span)
        library = content.library or next(iter(content.cls.library_bases() if content.cls else []), None)
        if library is not None:
            if name in _MAPPING_ATTRIBUTES or (name == "config" and library in APPLICATIONS):
                return self._library_mapping(base, content, name, span)
            if content.arguments is not None and name in content.arguments.keywords:
                return content.arguments.keywords[name]
            if library not in _NAMESPACES and (content.cls is None or not _is_plain_base(library)):
                return BoundLibrary(f"{library}.{name}", base, span)
        if name in ("_asdict", "model_dump"):
            return BoundLibrary("typing.NamedTuple._asdict", base, span)
        owner_name = content.cls.name if content.cls is not None else library or ""
        return Symbol("attr", name, span, base=Symbol("name", owner_name, content.span))

    def _library_mapping(self, base: Ref, content: Instance, name: str, span: Span) -> Value:
        """``session.headers``: a mapping of the object's own, begun with what the constructor was given, which is then
        its place."""
        given = content.arguments.keywords.get(name) if content.arguments is not None else None
        begun = self.content(given) if given is not None else None
        ref = self.new_map({}, begun.span if isinstance(begun, MapObject) else content.span)
        for event in ("request", "response") if name == "event_hooks" else ():
            self.set_item(ref, Literal(event, span), self.new(SequenceObject((), False, span)), span)
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
            if name is not None and isinstance(value, Ref):
                self.name_value(name, value)
            if name is None:
                computed = (*content.computed, (key, value))[-16:]
                self.heap.set(option.id, content._replace(computed=computed))
                continue
            entries = dict(content.entries)
            before = entries.get(name)
            if several and before is not None:
                joined = choice((before.value, value), span)
                entries[name] = Entry(joined, span, before.maybe, way=tuple(self.stack))
            else:
                entries[name] = Entry(value, span, way=tuple(self.stack))
            self.heap.set(option.id, content._replace(entries=entries))

    def remove_item(self, base: Value, key: Value, span: Span) -> None:
        """``del base[key]``: gone where both are known; otherwise any entry that it may be is a maybe."""
        names = [known_text(option) for option in alternatives(key)]
        certain = len(names) == 1 and not isinstance(base, Choice)
        for option in alternatives(base):
            content = self.content(option)
            if not isinstance(option, Ref) or not isinstance(content, MapObject):
                continue
            entries = {}
            for name, entry in content.entries.items():
                hit = name in names or None in names
                if not (hit and certain and name in names):
                    entries[name] = entry._replace(maybe=True, condition=entry.condition or span) if hit else entry
            self.heap.set(option.id, content._replace(entries=entries))

    def merge(self, target: Ref, source: Value, span: Span, maybe: bool = False) -> None:
        """``target.update(source)`` and ``**source``: known entries are copied, unknown content becomes ``rest``."""
        content = self.heap.get(target.id)
        if not isinstance(content, MapObject):
            return
        options = [option for option in alternatives(source) if not is_none(option)]
        # that one of several mappings is merged is no test that anybody could look at; what chose between them is
        condition = span if maybe else None
        if isinstance(source, Choice):
            condition = source.by[0].at if source.by else None
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
                        entries[key] = entry._replace(maybe=True, condition=entry.condition or condition)
                rest.extend(value for value in other.rest if value not in rest)
                computed.extend(other.computed)
            elif isinstance(other, SequenceObject):
                self._merge_pairs(other, entries, computed)
                if other.open:
                    rest.append(Symbol("unknown", "pairs", other.span))
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

    def _merge_pairs(
        self, pairs: SequenceObject, entries: dict[str, Entry], computed: list[tuple[Value, Value]]
    ) -> None:
        for element in pairs.elements:
            pair = self.content(element)
            if isinstance(pair, SequenceObject) and len(pair.elements) == 2:
                key, value = pair.elements
                name = known_text(key)
                if name is None:
                    computed.append((key, value))
                else:
                    entries[name] = Entry(value, pair.span)


def _of_object(value: Value, receiver: Value, owner: ClassInfo) -> Value:
    """What a class holds, as one of its objects gives it out when it was made from a method."""
    if isinstance(value, Partial) and value.method:
        return value._replace(function=_of_object(value.function, receiver, owner), method=False)
    return value._replace(receiver=receiver, owner=owner) if isinstance(value, Closure) else value


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
