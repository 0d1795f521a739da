"""Calls: into the project, answered by interpreting the callee; into libraries, by what they are known to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lint_procore.flow import text
from lint_procore.flow.expressions import Expressions
from lint_procore.flow.fields import DECLARING, field_value, names_of
from lint_procore.flow.heap import freeze
from lint_procore.flow.hooks import ADDED_HEADERS, added_headers, answers_itself
from lint_procore.flow.library import FUNCTIONS, METHODS
from lint_procore.flow.objects import is_static
from lint_procore.flow.program import CallEvent, ClassInfo, Frame
from lint_procore.flow.values import (
    Arguments,
    BoundLibrary,
    Choice,
    ClassValue,
    Closure,
    Constant,
    Entry,
    Instance,
    Library,
    Literal,
    MapObject,
    Partial,
    Ref,
    SequenceObject,
    Super,
    Symbol,
    Text,
    Value,
    alternatives,
    choice,
    parts_of,
    taken_from,
)
from lint_procore.source import Span
from lint_procore.syntax import tree

if TYPE_CHECKING:
    pass

# Calls into the project this deep are no longer followed: real wrappers are two or three deep.
DEEPEST_CALL = 10

# Of what an unknown call is given, so many values are kept.
_MOST_TOLD = 8

# A function that makes no request is followed for its result only when it is short, as those are that build an address,
# headers or a payload.
LONGEST_HELPER = 2_500

# Libraries that answer in the place of a server: addresses given to them are never asked.
_MOCK_LIBRARIES = frozenset({"responses", "respx", "httpretty", "aioresponses", "pook", "vcr", "betamax"})

# Lower-case factories of library classes.
_FACTORIES = {
    "requests.session": "requests.Session",
    "requests.sessions.Session": "requests.Session",
    "requests.sessions.session": "requests.Session",
    "urllib3.connection_from_url": "urllib3.HTTPSConnectionPool",
    "urllib3.connectionpool.HTTPSConnectionPool": "urllib3.HTTPSConnectionPool",
    "urllib3.poolmanager.PoolManager": "urllib3.PoolManager",
    "http.client.HTTPSConnection": "http.client.HTTPSConnection",
    "httplib.HTTPSConnection": "http.client.HTTPSConnection",
    "aiohttp.client.ClientSession": "aiohttp.ClientSession",
    "configparser.RawConfigParser": "configparser.ConfigParser",
    "configparser.SafeConfigParser": "configparser.ConfigParser",
    "ConfigParser.ConfigParser": "configparser.ConfigParser",
    "ssl.create_default_context": "ssl.SSLContext",
}


class Calls(Expressions):
    """The calling half of the interpreter."""

    active: list[tuple[object, Frame | None]]
    stack: list[Span]
    events: list[CallEvent]
    root: str
    recording: bool
    is_sink: Callable[[str], bool]
    note_address: Callable[[Value, Frame], None]
    reaches: Callable[[Closure], bool]

    def call(self, node: tree.Call, frame: Frame) -> Value:
        span = self.span(frame, node)
        if isinstance(node.function, tree.Name) and node.function.id == "super" and frame.receiver is not None:
            if frame.owner is not None:
                return Super(frame.receiver, frame.owner)
            return Symbol("unknown", "super", span)
        function = self.evaluate(node.function, frame)
        recording = self.recording
        # what a mock is told, or an assertion compares, is not what the program does
        self.recording = recording and not _is_mock(function)
        try:
            arguments = self.arguments(node, frame)
            if isinstance(function, (Library, BoundLibrary)) and not self.is_sink(function.name):
                # an authorize link is handed to a browser or a redirect
                for value in arguments.positional:
                    if any(isinstance(part, Literal) and "/oauth/" in part.text for part in parts_of(value)):
                        self.note_address(value, frame)
            return self.apply(function, arguments, span, frame)
        finally:
            self.recording = recording

    def arguments(self, node: tree.Call, frame: Frame) -> Arguments:
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        spread: list[Value] = []
        star = False
        for argument in node.arguments:
            value = self.evaluate(argument.value, frame)
            if argument.star == "*":
                elements = self.spread_out(value, self.span(frame, argument.value))
                positional.extend(elements or ())
                star = star or elements is None
            elif argument.star == "**":
                content = self.content(value)
                if isinstance(content, MapObject):
                    for key, entry in content.entries.items():
                        default = Symbol("unknown", key, entry.span)
                        keywords[key] = choice((entry.value, default), entry.span) if entry.maybe else entry.value
                    spread.extend(content.rest)
                elif (columns := self.columns(value, self.span(frame, argument.value))) is not None:
                    keywords.update(columns)
                elif not (isinstance(value, Constant) and value.value is None):
                    spread.append(value)
            elif argument.keyword is not None:
                keywords[argument.keyword] = value
                self.note_address(value, frame)
            else:
                positional.append(value)
        return Arguments(tuple(positional), keywords, tuple(spread), star)

    def columns(self, value: Value, span: Span, alike: bool = False) -> dict[str, Value] | None:
        """The entries of one of several mappings, by their keys; None where not all that is in them is known, or where
        they have to be ``alike`` and one has keys that another has not."""
        contents = [self.content(option) for option in alternatives(value)]
        rows = [content for content in contents if isinstance(content, MapObject)]
        if len(rows) < 2 or len(rows) < len(contents) or any(row.rest or row.computed for row in rows):
            return None
        if alike and (len({frozenset(row.entries) for row in rows}) > 1 or _may_lack(rows)):
            return None
        out: dict[str, Value] = {}
        for key in dict.fromkeys(key for row in rows for key in row.entries):
            held = [row.entries[key].value if key in row.entries else Symbol("unknown", key, span) for row in rows]
            out[key] = choice(held, span, taken_from(value, span))
        return out

    def spread_out(self, value: Value, span: Span) -> list[Value] | None:
        """The elements of a sequence, also of one of several that are as long; None where they are not known."""
        contents = [self.content(option) for option in alternatives(value)]
        rows = [content.elements for content in contents if isinstance(content, SequenceObject) and not content.open]
        if not rows or len({len(row) for row in rows}) > 1:
            return None
        return [choice(column, span, taken_from(value, span)) for column in zip(*rows, strict=True)]

    def apply(self, function: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
        """Call a value."""
        if isinstance(function, Closure):
            return self.call_closure(function, arguments, span)
        if isinstance(function, ClassValue):
            return self.construct(function.info, arguments, span)
        if isinstance(function, Library):
            return self.call_library(function, arguments, span, frame)
        if isinstance(function, BoundLibrary):
            return self.call_method(function, arguments, span, frame)
        if isinstance(function, Partial):
            return self.apply(function.function, function.arguments.followed_by(arguments), span, frame)
        if isinstance(function, Choice):
            some = any(not isinstance(option, (Symbol, Constant)) for option in function.options)
            results = [
                self._apply_unknown(option, arguments, span)
                if some and isinstance(option, Symbol)
                else self.apply(option, arguments, span, frame)
                for option in function.options
                if not isinstance(option, Constant)
            ]
            return choice(results, span, function.by)
        if isinstance(function, Ref):
            content = self.content(function)
            if isinstance(content, Instance):
                method = self.get_attribute(function, "__call__", span)
                if isinstance(method, Closure):
                    return self.call_closure(method, arguments, span)
                if isinstance(method, BoundLibrary) and method.name in METHODS:
                    return self.call_method(method, arguments, span, frame)
                named = content.cls.name if content.cls else content.library or ""
                return self.result(named, arguments, span)
        if isinstance(function, Symbol):
            self.record_loose(function, arguments, span, frame)
            return self._apply_unknown(function, arguments, span)
        return self.result("", arguments, span)

    def _apply_unknown(self, function: Symbol, arguments: Arguments, span: Span) -> Value:
        """What calling something unknown gives. Beside something known, only that one tells of the call itself."""
        if function.kind == "attr" and function.base is not None:
            if text.keeps(function.name, arguments):
                return text.apply_keeping(function.name, function.base, arguments.positional)
            if function.name == "get" and arguments.positional:
                default = (
                    arguments.positional[1] if len(arguments.positional) > 1 else arguments.keywords.get("default")
                )
                return self.get_item(function.base, arguments.positional[0], span, default, optional=True)
        return self.result(function.name, arguments, span, function.base)

    def result(self, name: str, arguments: Arguments, span: Span, base: Value | None = None) -> Symbol:
        """What a call gives that is not followed: it depends on all that the call is given."""
        first, *others = (*arguments.positional, *arguments.keywords.values()) or (None,)
        more: list[Value] = []
        pending = [first, *others] if isinstance(first, Ref) else others
        while pending and len(more) < _MOST_TOLD:
            value = pending.pop(0)
            content = self.content(value) if value is not None else None
            if isinstance(content, SequenceObject):  # the values for a query's placeholders
                pending.extend(content.elements)
            elif isinstance(content, MapObject):
                pending.extend(entry.value for entry in content.entries.values())
            elif isinstance(value, (Symbol, Text, Choice)):
                more.append(value)
        return Symbol("result", name, span, base=base, key=first, more=tuple(more))

    # --- into the project ---------------------------------------------------------------------------------------------

    def call_closure(self, closure: Closure, arguments: Arguments, span: Span) -> Value:
        """The joined results of a function of the project for these arguments; recursion and depth are unknown."""
        node = closure.node
        name = node.name if isinstance(node, tree.Function) else "lambda"
        too_long = node.end - node.start > LONGEST_HELPER and not self.reaches(closure)
        if too_long or self.is_active(closure) or len(self.active) >= DEEPEST_CALL:
            return self.result(name, arguments, span)
        receiver = closure.receiver
        if receiver is None and closure.owner is not None and arguments.positional:
            receiver = arguments.positional[0]  # a method called by the function that decorates it
        frame = Frame(closure.module, {}, parent=closure.frame, function=node, receiver=receiver, owner=closure.owner)
        frame.qualname = f"{closure.owner.name}.{name}" if closure.owner else name
        self.bind(closure, arguments, frame, span)
        self.active.append((node, closure.frame))
        self.stack.append(span)
        try:
            return self.run_function(node, frame, span)
        finally:
            self.active.pop()
            self.stack.pop()

    def is_active(self, closure: Closure) -> bool:
        """Whether a function is being interpreted already. One that a decorator defines is another one for each use."""
        return any(node is closure.node and frame is closure.frame for node, frame in self.active)

    def bind(self, closure: Closure, arguments: Arguments, frame: Frame, span: Span) -> None:
        """Give parameters their arguments, as Python does; what is not given and has no default is a symbol."""
        positional = list(arguments.positional)
        keywords = dict(arguments.keywords)
        if closure.receiver is not None and not is_static(closure):
            positional.insert(0, closure.receiver)
        defining = closure.frame if closure.frame is not None else closure.module.frame
        assert defining is not None
        for parameter in closure.node.parameters:
            place = Span(closure.module.filename, parameter.start, parameter.end)
            if parameter.kind == "*":
                frame.locals[parameter.name] = self.new(SequenceObject(tuple(positional), arguments.star, place))
                positional = []
            elif parameter.kind == "**":
                entries = {key: Entry(value, place) for key, value in keywords.items()}
                frame.locals[parameter.name] = self.new(MapObject(entries, arguments.spread, place))
                keywords = {}
            elif parameter.kind == "" and positional:
                frame.locals[parameter.name] = positional.pop(0)
            elif parameter.name in keywords:
                frame.locals[parameter.name] = keywords.pop(parameter.name)
            elif parameter.default is not None:
                value = self.evaluate(parameter.default, defining)
                if arguments.spread or arguments.star:
                    value = choice((value, Symbol("param", parameter.name, place)), place)
                frame.locals[parameter.name] = value
            else:
                frame.locals[parameter.name] = Symbol("param", parameter.name, place)
            if not parameter.kind:
                self.name_value(parameter.name, frame.locals[parameter.name])

    def run_function(self, node: tree.Function | tree.Lambda, frame: Frame, span: Span) -> Value:
        raise NotImplementedError

    def construct(self, info: ClassInfo, arguments: Arguments, span: Span) -> Value:
        """``Class(...)``: a new object, initialised by ``__init__`` or, for classes of fields, by the fields."""
        libraries = info.library_bases()
        if any(
            name.split(".")[-1] in ("Enum", "StrEnum", "IntEnum", "TypedDict", "NamedTuple", "Protocol")
            for name in libraries
        ):
            if any(name.endswith("TypedDict") for name in libraries):
                entries = {key: Entry(value, span) for key, value in arguments.keywords.items()}
                return self.new_map(entries, span)
            if arguments.positional and not any(name.endswith("NamedTuple") for name in libraries):
                return arguments.positional[0]
        library = info.library()
        initialiser = info.find("__init__")
        own = initialiser is not None and isinstance(initialiser[0], Closure)
        # what a constructor of the project is given goes to the library as far as it hands it on
        made_with = Arguments((), {}) if own else arguments
        ref = self.new(Instance(info, library, {}, made_with if library else None, span))
        if initialiser is not None and isinstance(initialiser[0], Closure):
            self.call_closure(initialiser[0]._replace(receiver=ref, owner=initialiser[1]), arguments, span)
        else:
            self.fill_fields(info, ref, arguments, span)
        return ref

    def fill_fields(self, info: ClassInfo, ref: Ref, arguments: Arguments, span: Span) -> None:
        """Fields of dataclasses, pydantic models, attrs classes, named tuples: from arguments, defaults or settings."""
        content = self.heap.get(ref.id)
        assert isinstance(content, Instance)
        attributes = dict(content.attributes)
        names = names_of(info)
        attributes.update(zip(names, arguments.positional, strict=False))
        attributes.update(arguments.keywords)
        for name in names:
            if name not in attributes:
                held = field_value(self._whole(), info, name)
                if held is not None:
                    attributes[name] = held
        self.heap.set(ref.id, content._replace(attributes=attributes))
        for name in ("__post_init__", "__attrs_post_init__", "model_post_init"):
            after = info.find(name)
            if after is not None and isinstance(after[0], Closure):
                self.call_closure(after[0]._replace(receiver=ref, owner=after[1]), Arguments((), {}), span)

    # --- into libraries -----------------------------------------------------------------------------------------------

    def call_library(self, function: Library, arguments: Arguments, span: Span, frame: Frame) -> Value:
        name = _FACTORIES.get(function.name, function.name)
        if self.is_sink(name):
            self.record(name, None, arguments, span, frame)
        known = FUNCTIONS.get(name)
        if known is not None:
            return known(self._whole(), arguments, span, frame)
        last = name.rsplit(".", 1)[-1]
        if last == "__init__" and arguments.positional and isinstance(arguments.positional[0], Ref):
            receiver, *given = arguments.positional  # `Session.__init__(self, …)`
            bound = BoundLibrary(name, receiver, function.span)
            return self.call_method(bound, arguments._replace(positional=tuple(given)), span, frame)
        if last[:1].isupper() or last in DECLARING:
            return self.new(Instance(None, name, {}, arguments, span))
        if not self.is_sink(name):
            self.record_loose(Symbol("name", last, function.span), arguments, span, frame)
        return self.result(name, arguments, span)

    def call_method(self, function: BoundLibrary, arguments: Arguments, span: Span, frame: Frame) -> Value:
        known = METHODS.get(function.name)
        if known is not None:
            return known(self._whole(), function.receiver, arguments, span, frame)
        receiver = function.receiver
        content = self.content(receiver)
        name = function.name.rsplit(".", 1)[-1]
        if isinstance(content, Instance):
            overridden = self._overridden_request(content, name, arguments)
            if overridden is not None:
                method, given = overridden
                return self.call_closure(method._replace(receiver=receiver), given, span)
            if name in ("__enter__", "__aenter__", "copy"):
                return receiver
            if name == "__init__" and isinstance(receiver, Ref):
                self.heap.set(receiver.id, content._replace(arguments=arguments))
                return Constant(None, span)
        if isinstance(receiver, (Literal, Text)) and text.keeps(name, arguments):
            return text.apply_keeping(name, receiver, arguments.positional)
        if isinstance(content, (MapObject, SequenceObject)) and text.keeps(name, arguments):
            return receiver  # `json.dumps(x).encode()`: what is written out stays what it was
        if self.is_sink(function.name):
            self.record(function.name, receiver, arguments, span, frame)
        base = Symbol("name", function.name.rsplit(".", 1)[0], function.span)
        return self.result(name, arguments, span, base)

    def _overridden_request(
        self, content: Instance, name: str, arguments: Arguments
    ) -> tuple[Closure, Arguments] | None:
        """A Session subclass that overrides ``request`` gets the calls of ``get``, ``post`` and the others too."""
        if content.cls is None or name not in ("get", "post", "put", "patch", "delete", "head", "options"):
            return None
        found = content.cls.find("request")
        if found is None or not isinstance(found[0], Closure):
            return None
        method = Literal(name.upper(), content.span)
        return found[0]._replace(owner=found[1]), arguments._replace(positional=(method, *arguments.positional))

    def record(self, callee: str, receiver: Value | None, arguments: Arguments, span: Span, frame: Frame) -> None:
        if not self.recording or answers_itself(self._whole(), receiver):
            return
        added = added_headers(self._whole(), receiver, arguments, span, frame)
        keywords = arguments.keywords if added is None else {**arguments.keywords, ADDED_HEADERS: added}
        frozen = Arguments(
            tuple(freeze(value, self.heap) for value in arguments.positional),
            {name: freeze(value, self.heap) for name, value in keywords.items()},
            tuple(freeze(value, self.heap) for value in arguments.spread),
            arguments.star,
        )
        seen = freeze(receiver, self.heap) if receiver is not None else None
        self.events.append(CallEvent(callee, seen, frozen, span, tuple(self.stack), self.root, frame.qualname))

    def record_loose(self, function: Symbol, arguments: Arguments, span: Span, frame: Frame) -> None:
        """A call of something unknown that looks like a client's method: the model decides by the texts it is given."""
        if not self.recording or not self.is_sink(f"?.{function.name}"):
            return
        for value in (*arguments.positional[:2], *arguments.keywords.values()):
            if any(isinstance(part, (Literal, Text)) for part in alternatives(value)):
                receiver = function.base if function.kind == "attr" else None
                self.record(f"?.{function.name}", receiver, arguments, span, frame)
                return


def _may_lack(rows: list[MapObject]) -> bool:
    return any(entry.maybe for row in rows for entry in row.entries.values())


def _is_mock(function: Value) -> bool:
    """Whether a callee belongs to a library that imitates requests, to an object called a mock, or to an assertion."""
    if isinstance(function, (Library, BoundLibrary)):
        return function.name.split(".", 1)[0] in _MOCK_LIBRARIES or "mock" in function.name.lower()
    at: Value | None = function
    while isinstance(at, Symbol):
        if "mock" in at.name.lower() or at.name.startswith("assert"):
            return True
        at = at.base
    return False
