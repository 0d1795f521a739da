"""Looking up a name in headers, forms and queries that are known only in part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from lint_procore.flow.values import (
    Choice,
    Constant,
    Entry,
    MapObject,
    SequenceObject,
    Symbol,
    Value,
    alternatives,
    choice,
    known_text,
)
from lint_procore.source import Span


class Presence(Enum):
    """Whether a field is there."""

    ABSENT = "absent"
    MAYBE = "maybe"
    UNKNOWN = "unknown"
    PRESENT = "present"


@dataclass(slots=True)
class Lookup:
    """The answer for one field.

    ``conditions`` are the tests on which a MAYBE depends; ``sources`` the values that may hold the field when it is
    UNKNOWN; ``holder`` the mapping in which it was found; ``way`` the calls in which it was set. ``removed``: it is set
    to None, by which a call leaves out a header of its session.
    """

    presence: Presence
    value: Value | None = None
    span: Span | None = None
    holder: MapObject | None = None
    conditions: tuple[Span, ...] = ()
    sources: tuple[Value, ...] = ()
    way: tuple[Span, ...] = ()
    removed: bool = False


@dataclass(slots=True)
class Fields:
    """Mappings laid over one another, later ones winning: a session's headers under a call's."""

    layers: list[Value] = field(default_factory=list)
    ignore_case: bool = False
    # answers already given: many callers of one wrapper are compared with one another
    _found: dict[str, Lookup] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, values: Iterable[Value]) -> Fields:
        """Fields of several mappings, later ones winning."""
        fields = cls()
        for value in values:
            fields.add(value)
        return fields

    def add(self, value: Value | None) -> None:
        if value is not None and not (isinstance(value, Constant) and value.value is None):
            self.layers.append(value)
            self._found.clear()

    def find(self, name: str) -> Lookup:
        """Look a field up by name in all layers."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Lookup:
        best = Lookup(Presence.ABSENT)
        for layer in reversed(self.layers):
            found = self._in_value(layer, name)
            if found.presence is Presence.PRESENT or (self.ignore_case and found.removed):
                return found
            best = _stronger(best, found)
        return best

    def text(self, name: str) -> list[str]:
        """All known texts that a field may hold."""
        found = self.find(name)
        if found.value is None:
            return []
        return [text for option in alternatives(found.value) if (text := known_text(option)) is not None]

    def _in_value(self, value: Value, name: str) -> Lookup:
        answers = [self._in_one(option, name) for option in alternatives(value)]
        if len(answers) == 1:
            return answers[0]
        sources = tuple(source for answer in answers for source in answer.sources)
        conditions = tuple(condition for answer in answers for condition in answer.conditions)
        if any(answer.presence is Presence.UNKNOWN for answer in answers):
            return Lookup(Presence.UNKNOWN, sources=sources, conditions=conditions)
        holding = [answer for answer in answers if answer.value is not None and answer.span is not None]
        if not holding:
            return Lookup(Presence.ABSENT)
        first = holding[0]
        assert first.span is not None
        joined = choice((answer.value for answer in holding if answer.value is not None), first.span)
        if isinstance(joined, Choice) and isinstance(value, Choice):
            joined = joined._replace(by=(*value.by, *joined.by))
        certain = all(answer.presence is Presence.PRESENT for answer in answers)
        presence = Presence.PRESENT if certain else Presence.MAYBE
        return Lookup(presence, joined, first.span, first.holder, conditions)

    def _in_one(self, value: Value, name: str) -> Lookup:
        if isinstance(value, SequenceObject):
            return self._in_pairs(value, name)
        if isinstance(value, Constant):
            return Lookup(Presence.ABSENT)
        if not isinstance(value, MapObject):
            return Lookup(Presence.UNKNOWN, sources=(value,))
        entry = self._entry(value, name)
        if entry is not None:
            options = alternatives(entry.value)
            nothing = [option for option in options if isinstance(option, Constant) and option.value is None]
            if len(nothing) == len(options):
                return Lookup(Presence.ABSENT, removed=not entry.maybe)
            conditions = (entry.condition,) if entry.condition is not None else ()
            maybe = entry.maybe or bool(nothing)
            presence = Presence.MAYBE if maybe else Presence.PRESENT
            return Lookup(presence, entry.value, entry.span, value, conditions, way=entry.way)
        computed = tuple(key for key, _ in value.computed if known_text(key) is None)
        if value.rest or computed:
            return Lookup(Presence.UNKNOWN, sources=(*value.rest, *computed))
        return Lookup(Presence.ABSENT)

    def _entry(self, mapping: MapObject, name: str) -> Entry | None:
        if not self.ignore_case:
            return mapping.entries.get(name)
        wanted = name.lower()
        return next((entry for key, entry in mapping.entries.items() if key.lower() == wanted), None)

    def _in_pairs(self, pairs: SequenceObject, name: str) -> Lookup:
        for element in pairs.elements:
            if isinstance(element, SequenceObject) and len(element.elements) == 2:
                key = known_text(element.elements[0])
                if key is not None and (key == name or (self.ignore_case and key.lower() == name.lower())):
                    return Lookup(Presence.PRESENT, element.elements[1], element.span)
        if pairs.open:
            return Lookup(Presence.UNKNOWN, sources=(Symbol("unknown", "", pairs.span),))
        return Lookup(Presence.ABSENT)


_ORDER = (Presence.ABSENT, Presence.MAYBE, Presence.UNKNOWN, Presence.PRESENT)


def _stronger(a: Lookup, b: Lookup) -> Lookup:
    return b if _ORDER.index(b.presence) > _ORDER.index(a.presence) else a
