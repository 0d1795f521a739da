"""What is put into a request's headers on its way out: by ``auth=`` objects, event hooks, adapters, transports and
middleware of the project. They are found by running them on a request that has no headers yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lint_procore.flow.program import Frame
from lint_procore.flow.values import (
    Arguments,
    Closure,
    Constant,
    Instance,
    Literal,
    MapObject,
    Partial,
    SequenceObject,
    Text,
    Value,
    alternatives,
    choice,
)
from lint_procore.source import Span

if TYPE_CHECKING:
    from lint_procore.flow.interpreter import Interpreter

# The keyword under which the model gets the headers that are added to a request.
ADDED_HEADERS = "<added headers>"

# The methods that are given each request: of a client, of an auth object, of an adapter or transport, of a function.
_OF_CLIENT = ("prepare_request", "send")
_OF_AUTH = ("__call__", "auth_flow", "sync_auth_flow", "async_auth_flow")
_OF_CARRIER = ("add_headers", "send", "handle_request", "handle_async_request")
_OF_FUNCTION = ("__call__",)


def added_headers(
    interpreter: Interpreter, receiver: Value | None, arguments: Arguments, span: Span, frame: Frame
) -> Value | None:
    """The headers that are added to a request of the client ``receiver``; None when nothing adds any.

    ``arguments`` are those of the call that makes the request, ``span`` and ``frame`` its place."""
    content = interpreter.content(receiver) if receiver is not None else None
    client = content if isinstance(content, Instance) else None
    always = list(_hooks(interpreter, receiver, client)) if receiver is not None and client is not None else []
    auth = arguments.keywords.get("auth") or _setting(client, "auth")
    ways = [_of_auth(interpreter, option) for option in alternatives(auth)] if auth is not None else [((), ())]
    if not always and not any(hooks or unknown for hooks, unknown in ways):
        return None
    recording = interpreter.recording
    try:
        sent: list[Value] = []
        for hooks, unknown in ways:
            headers = interpreter.new_map({}, span, rest=unknown)
            request = interpreter.new(Instance(None, "requests.PreparedRequest", {"headers": headers}, None, span))
            for hook in (*always, *hooks):
                # what a hook asks for itself, such as a token, is noted once for each object that it belongs to
                known = (hook.node, hook.receiver) if isinstance(hook, Closure) else None
                interpreter.recording = recording and known is not None and known not in interpreter.hooked
                if interpreter.recording:
                    interpreter.hooked.add(known)
                interpreter.apply(hook, Arguments((request,), {}), span, frame)
            sent.append(headers)
    finally:
        interpreter.recording = recording
    return choice(sent, span)


def answers_itself(interpreter: Interpreter, receiver: Value | None) -> bool:
    """Whether what a client sends never leaves the program: a double, or the application itself, carries it."""
    content = interpreter.content(receiver) if receiver is not None else None
    for carrier in _carriers(interpreter, content) if isinstance(content, Instance) else ():
        held = interpreter.content(carrier)
        library = (held.library or "") if isinstance(held, Instance) else ""
        if "mock" in library.lower() or library.endswith(("ASGITransport", "WSGITransport")):
            return True
    return False


def _carriers(interpreter: Interpreter, client: Instance) -> Iterator[Value]:
    """What a client's requests are carried by: its transport, and adapters for some addresses."""
    transport = _setting(client, "transport")
    if transport is not None:
        yield from alternatives(transport)
    for name in ("adapters", "mounts"):
        yield from _items(interpreter, _setting(client, name)).values()


def _setting(client: Instance | None, name: str) -> Value | None:
    """A setting of a client: assigned, given when it was made, or of its class."""
    if client is None:
        return None
    given = client.arguments.keywords.get(name) if client.arguments is not None else None
    held = client.cls.find(name) if client.cls is not None else None
    return client.attributes.get(name) or given or (held[0] if held is not None else None)


def _hooks(interpreter: Interpreter, receiver: Value, client: Instance) -> Iterator[Value]:
    """What a client calls with every request."""
    yield from _callables(interpreter, (receiver,), _OF_CLIENT)
    hooks = _items(interpreter, _setting(client, "event_hooks")).get("request")
    for listed in (hooks, _setting(client, "middlewares")):
        several = interpreter.content(listed) if listed is not None else None
        if isinstance(several, SequenceObject):
            yield from _callables(interpreter, several.elements, _OF_FUNCTION)
    yield from _callables(interpreter, _carriers(interpreter, client), _OF_CARRIER)


def _items(interpreter: Interpreter, value: Value | None) -> dict[str, Value]:
    content = interpreter.content(value) if value is not None else None
    if not isinstance(content, MapObject):
        return {}
    computed = {f"<{number}>": held for number, (_, held) in enumerate(content.computed)}
    return {**computed, **{key: entry.value for key, entry in content.entries.items()}}


def _of_auth(interpreter: Interpreter, auth: Value) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """What an auth value does: the functions that it runs on a request, or itself when it may do anything. Pairs and
    the libraries' own set ``Authorization`` and nothing else."""
    hooks = tuple(_callables(interpreter, (auth,), _OF_AUTH))
    plain = isinstance(auth, (Constant, Literal, Text)) or interpreter.content(auth) is not None
    return hooks, () if hooks or plain else (auth,)


def _callables(interpreter: Interpreter, values: Iterable[Value], names: tuple[str, ...]) -> Iterator[Value]:
    """The functions of the project among some values, and of its objects the first method among ``names``."""
    for option in (option for value in values for option in alternatives(value)):
        content = interpreter.content(option)
        if isinstance(option, (Closure, Partial)):
            yield option
        elif isinstance(content, Instance) and content.cls is not None:
            found = next((found for name in names if (found := content.cls.find(name)) is not None), None)
            if found is not None and isinstance(found[0], Closure):
                yield found[0]._replace(receiver=option, owner=found[1])
