"""Webhook triggers that a program creates: the resource and the event that each listens to.

A request that creates one is proven. Settings, wrappers and loops over lists go by the keys and the names around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeGuard

from lint_procore.finding import Confidence, weakest
from lint_procore.flow.values import Literal, MapObject, SequenceObject, Symbol, Value, alternatives, known_text
from lint_procore.model.facts import Facts, Request
from lint_procore.model.fields import Fields
from lint_procore.model.test_code import is_test_module
from lint_procore.policy import WebhookTrigger
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import Around, last_name, text_of

_PATH = re.compile(r"/webhooks/.*/triggers(?:/bulk)?/?$|/triggers/bulk/?$")
_RESOURCE = ("resource_name", "resourceName")
_EVENT = ("event_type", "eventType")
# What a trigger may listen to.
_EVENTS = frozenset({"create", "update", "delete"})
# What a delivered event has and the creation of a trigger has not.
_DELIVERED = frozenset({"resource_id", "resourceId", "timestamp", "ulid", "user_id", "metadata", "id"})
_SPEAKS = re.compile(r"hook|trigger|subscri", re.IGNORECASE)
_UNMAKES = re.compile(r"delete|remove|drop|clean|disable|former|old|deprecated|legacy", re.IGNORECASE)
_MOST = 64


class Stopped(NamedTuple):
    """A trigger that delivers nothing (any more, or soon): ``place`` is where its resource is written.

    ``alone``: the resource listens to no other event there. ``direct``: it is written where the trigger is described,
    not in a constant that may serve elsewhere."""

    trigger: WebhookTrigger
    place: Span
    evidence: tuple[tuple[Span, str], ...]
    confidence: Confidence
    alone: bool
    direct: bool


class _Written(NamedTuple):
    text: str
    span: Span


# a resource and an event
_Pair = tuple[_Written, _Written]


def stopped_triggers(facts: Facts) -> Iterator[Stopped]:
    """All of them, what requests prove first; a place may come twice."""
    wanted = {(trigger.resource, trigger.event): trigger for trigger in facts.platform.policy.webhook_triggers}
    proven = [(request, pair) for request in facts.requests for pair in _created(request)]
    described: list[_Pair] = []
    if facts.parsed is not None and not is_test_module(facts.filename):
        described += _described(facts)
    events: dict[Span, set[str]] = {}
    for resource, event in (*(pair for _, pair in proven), *described):
        if event.text in _EVENTS:
            events.setdefault(resource.span, set()).add(event.text)
    direct = {resource.span for resource, _ in described}

    def stopped(pair: _Pair, evidence: tuple[tuple[Span, str], ...], confidence: Confidence) -> Iterator[Stopped]:
        resource, event = pair
        trigger = wanted.get((resource.text, event.text))
        if trigger is not None:
            said = (*evidence, (event.span, "the event is chosen here"))
            alone = events.get(resource.span, set()) <= {event.text}
            yield Stopped(trigger, resource.span, said, confidence, alone, resource.span in direct)

    for request, pair in proven:
        yield from stopped(pair, request.evidence, weakest("certain", request.confidence))
    mention = re.search("procore", facts.text, re.IGNORECASE)
    spoken = mention.span() if mention is not None else None
    said = ((Span(facts.filename, *spoken), "this file speaks of Procore here"),) if spoken is not None else ()
    for pair in described:
        yield from stopped(pair, said, "likely" if said else "possible")


# --- requests ---------------------------------------------------------------------------------------------------------


def _created(request: Request) -> Iterator[_Pair]:
    """The pairs of resource and event that a request creates triggers for."""
    makes = not request.methods or "POST" in request.methods
    if not makes or not any(_PATH.search(address.path) for address in request.addresses):
        return
    pending: list[Value] = list(request.call.body)
    for _ in range(_MOST):
        if not pending:
            return
        value = pending.pop()
        for option in alternatives(value):
            if isinstance(option, MapObject):
                yield from _pairs(_texts(option, _RESOURCE), _texts(option, _EVENT))
                pending.extend(entry.value for entry in option.entries.values())
            elif isinstance(option, SequenceObject):
                pending.extend(option.elements)
            elif isinstance(option, Symbol) and option.kind == "result" and option.key is not None:
                pending.append(option.key)  # json.dumps and the like


def _texts(mapping: MapObject, names: Iterable[str]) -> list[_Written]:
    """The texts that a field may hold; an element of a known list may be each of them."""
    fields = Fields([mapping])
    out: list[_Written] = []
    for name in names:
        value = fields.find(name).value
        for option in alternatives(value) if value is not None else ():
            listed = option.base if isinstance(option, Symbol) and option.kind == "element" else None
            for each in listed.elements if isinstance(listed, SequenceObject) else (option,):
                text = known_text(each)
                if text is not None and isinstance(each, Literal):
                    out.append(_Written(text, each.span))
    return out


def _pairs(resources: list[_Written], events: list[_Written]) -> Iterator[_Pair]:
    for resource in resources:
        for event in events:
            yield resource, event


# --- what is written --------------------------------------------------------------------------------------------------


def _described(facts: Facts) -> Iterator[_Pair]:
    """Pairs that stand together: under their keys, as arguments, in lists of triggers."""
    assert facts.parsed is not None
    for node, around in facts.parsed.nodes:
        if isinstance(node, tree.Mapping):
            keys = {text_of(key): value for key, value in node.items}
            if _DELIVERED.isdisjoint(keys):
                yield from _pairs(_constants(facts, keys, _RESOURCE), _constants(facts, keys, _EVENT))
            if _is_list_of_triggers(around):
                for key, value in node.items:
                    yield from _pairs(_written(facts, key), _written(facts, value))
        elif isinstance(node, tree.Call):
            named = {argument.keyword: argument.value for argument in node.arguments}
            yield from _pairs(_constants(facts, named, _RESOURCE), _constants(facts, named, _EVENT))
            if _speaks(last_name(node)):
                given = [one for argument in node.arguments for one in _written(facts, argument.value)]
                yield from _pairs(given, given)
        elif _is_tuple(node) and not any(map(_is_tuple, node.elements)) and _is_list_of_triggers(around):
            given = [one for element in node.elements for one in _written(facts, element)]
            yield from _pairs(given, given)


def _constants(facts: Facts, named: dict[str | None, tree.Expression], names: Iterable[str]) -> list[_Written]:
    return [one for name in names if name in named for one in _written(facts, named[name])]


def _written(facts: Facts, node: object) -> list[_Written]:
    """A text constant, or those in a list."""
    text = text_of(node)
    if text is not None and isinstance(node, tree.Node):
        return [_Written(text, Span(facts.filename, node.start, node.end))]
    if isinstance(node, tree.Sequence):
        return [one for element in node.elements if text_of(element) is not None for one in _written(facts, element)]
    return []


def _is_tuple(node: object) -> TypeGuard[tree.Sequence]:
    return isinstance(node, tree.Sequence) and node.kind == "tuple"


def _is_list_of_triggers(around: Around) -> bool:
    """Whether something stands in what is called a list of triggers."""
    return any(isinstance(each, tree.Assign) and any(map(_speaks, map(last_name, each.targets))) for each in around)


def _speaks(name: str) -> bool:
    return bool(_SPEAKS.search(name)) and not _UNMAKES.search(name)
