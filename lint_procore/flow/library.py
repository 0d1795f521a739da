"""What functions and methods of Python and common libraries do to values.

Only those through which URLs, headers, bodies and credentials travel. Everything else is a ``result`` symbol.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from lint_procore.flow import data_files, text
from lint_procore.flow.expressions import SETTINGS
from lint_procore.flow.frameworks import config_call, fill
from lint_procore.flow.heap import freeze
from lint_procore.flow.program import Frame
from lint_procore.flow.values import (
    MOST_ALTERNATIVES,
    Arguments,
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
    Symbol,
    Value,
    alternatives,
    choice,
    concatenate,
    is_environment,
    known_text,
    span_of,
    taken_from,
)
from lint_procore.source import Span

if TYPE_CHECKING:
    from lint_procore.flow.interpreter import Interpreter

Function = Callable[["Interpreter", Arguments, Span, Frame], Value]
Method = Callable[["Interpreter", Value, Arguments, Span, Frame], Value]

FUNCTIONS: dict[str, Function] = {}
METHODS: dict[str, Method] = {}


def _function(*names: str) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        FUNCTIONS.update(dict.fromkeys(names, function))
        return function

    return register


def _method(*names: str) -> Callable[[Method], Method]:
    def register(method: Method) -> Method:
        METHODS.update(dict.fromkeys(names, method))
        return method

    return register


def _argument(arguments: Arguments, index: int, *names: str) -> Value | None:
    if index < len(arguments.positional):
        return arguments.positional[index]
    return next((arguments.keywords[name] for name in names if name in arguments.keywords), None)


# --- values that pass through unchanged -------------------------------------------------------------------------------


@_function(
    "builtins.int", "builtins.repr", "builtins.bytes", "builtins.iter", "builtins.next",
    "builtins.list", "builtins.tuple", "builtins.sorted", "builtins.reversed", "builtins.set", "builtins.frozenset",
    "typing.cast", "json.dumps", "orjson.dumps", "copy.deepcopy_text", "pydantic.SecretStr",
    "pydantic.HttpUrl", "pydantic.AnyHttpUrl", "yarl.URL", "httpx.URL", "furl.furl", "urllib.parse.quote",
    "urllib.parse.quote_plus", "urllib.parse.unquote", "asyncio.run", "asyncio.wait_for", "asyncio.create_task",
    "asyncio.ensure_future", "contextlib.closing", "uuid.UUID", "html.escape", "django.utils.encoding.force_str",
)  # fmt: skip
def _same(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    index = 1 if len(arguments.positional) > 1 and isinstance(arguments.positional[0], Closure) else 0
    value = _argument(arguments, index)
    return value if value is not None else Literal("", span)


# --- files ------------------------------------------------------------------------------------------------------------


@_function("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath")
def _path(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """A path is the text that it is written as."""
    return (
        text.join_text(Literal("/", span), arguments.positional, span) if arguments.positional else Literal(".", span)
    )


@_method("builtins.str.joinpath")
def _joinpath(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return text.join_text(Literal("/", span), (receiver, *arguments.positional), span)


@_method("builtins.str.resolve", "builtins.str.absolute", "builtins.str.expanduser")
def _same_path(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return receiver


@_function("os.path.abspath", "os.path.realpath", "os.path.normpath", "os.path.expanduser")
def _abspath(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    value = _argument(arguments, 0, "path")
    return value if value is not None else Literal("", span)


@_function("os.path.dirname")
def _dirname(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    path = known_text(_argument(arguments, 0, "p"))
    return Literal(os.path.dirname(path), span) if path is not None else Symbol("result", "dirname", span)


@_method("builtins.str.with_name")
def _with_name(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    path, name = known_text(receiver), known_text(_argument(arguments, 0, "name"))
    if path is None or name is None:
        return Symbol("result", "with_name", span)
    return Literal(os.path.join(os.path.dirname(path), name), span)


@_method("builtins.str.open", "builtins.str.read_text", "builtins.str.read_bytes")
def _open_path(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return Symbol("result", "open", span, key=receiver)


_LOADERS = {
    "json": ("json.load", "json.loads", "orjson.loads", "ujson.load", "ujson.loads", "simplejson.load"),
    "yaml": (
        *("yaml.safe_load", "yaml.load", "yaml.full_load", "yaml.unsafe_load", "oyaml.safe_load", "oyaml.load"),
        *("ruamel.yaml.safe_load", "ruamel.yaml.load", "ruamel.yaml.round_trip_load"),
    ),
    "documents": ("yaml.safe_load_all", "yaml.load_all", "yaml.full_load_all", "ruamel.yaml.safe_load_all"),
    "toml": ("tomllib.load", "tomllib.loads", "tomli.load", "tomli.loads", "toml.load", "toml.loads"),
    "env": ("dotenv.dotenv_values", "dotenv.main.dotenv_values"),
}


def _loading(kind: str, names: tuple[str, ...]) -> None:
    @_function(*names)
    def load(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
        value = _argument(arguments, 0, "fp", "f", "s", "stream", "dotenv_path")
        name = data_files.opened(value)
        if name is None and (kind == "env" or value is None):
            name = value if known_text(value) else Literal(".env", span)
        elif name is None and kind == "toml":
            name = value  # toml.load takes a name as well
        found = data_files.load_named(interpreter, name, kind, span)
        if found is not None:
            return found
        if value is not None and name is None and kind == "json":
            return value  # a text that was written out is read in again
        return Symbol("result", f"{kind}.load", span, key=value)


for _kind, _names in _LOADERS.items():
    _loading(_kind, _names)

_KINDS = {name: kind for kind, names in _LOADERS.items() for name in names}


@_method("ruamel.yaml.YAML.load", "ruamel.yaml.main.YAML.load")
def _load_yaml(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """ruamel's object takes an open file, a path or a text: https://yaml.dev/doc/ruamel.yaml/basicuse/"""
    value = _argument(arguments, 0, "stream")
    name = data_files.opened(value) or value
    written = "\n" in (known_text(name) or "")
    found = data_files.load_named(interpreter, name, "yaml", span) if not written else None
    return found if found is not None else Symbol("result", "yaml.load", span, key=value)


@_function("dynaconf.Dynaconf", "dynaconf.LazySettings")
def _dynaconf(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return data_files.dynaconf(interpreter, arguments, span)


@_method("builtins.dict.from_file")
def _from_file(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """Flask's: a file that a given function loads, below the application or in its instance folder."""
    loader = _argument(arguments, 1, "load")
    kind = _KINDS.get(loader.name) if isinstance(loader, Library) else None
    name = known_text(_argument(arguments, 0, "filename"))
    found = data_files.load(interpreter, name, kind, span, ("instance",)) if kind is not None else None
    content = interpreter.content(found) if found is not None else None
    if isinstance(receiver, Ref) and isinstance(content, MapObject):
        fill(interpreter, receiver, {key: entry.value for key, entry in content.entries.items()}, span)
    else:
        config_call(interpreter, "from_file", receiver, arguments, span, frame)
    return receiver


@_method("configparser.ConfigParser.read", "configparser.ConfigParser.read_file")
def _read_ini(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    given = _argument(arguments, 0, "filenames", "f")
    data_files.read_sections(interpreter, receiver, data_files.opened(given) or given, span)
    return Symbol("result", "read", span)


def _sections(interpreter: Interpreter, receiver: Value, span: Span) -> Value:
    """What a parser has read: a mapping of sections."""
    content = interpreter.content(receiver)
    held = content.attributes.get("sections") if isinstance(content, Instance) else None
    return held if held is not None else Symbol("result", "configparser", span)


@_method("configparser.ConfigParser.sections", "configparser.ConfigParser.keys")
def _ini_sections(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return _sections(interpreter, receiver, span)


@_method("configparser.ConfigParser.values")
def _ini_values(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return _values(interpreter, _sections(interpreter, receiver, span), arguments, span, frame)


@_method("configparser.ConfigParser.items")
def _ini_items(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    section = _argument(arguments, 0, "section")
    held = _sections(interpreter, receiver, span)
    if section is not None:
        held = interpreter.get_item(held, section, span)
    return _items(interpreter, held, arguments, span, frame)


@_method("configparser.ConfigParser.get", "configparser.ConfigParser.getint", "configparser.ConfigParser.getboolean")
def _ini_option(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    section, option = _argument(arguments, 0, "section"), _argument(arguments, 1, "option")
    if section is None or option is None:
        return Symbol("result", "get", span)
    held = interpreter.get_item(receiver, section, span)
    return interpreter.get_item(held, option, span, arguments.keywords.get("fallback"))


@_function("builtins.str")
def _str(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    value = _argument(arguments, 0, "object")
    return text.printed(value) if value is not None else Literal("", span)


@_function("typing.cast", "typing_extensions.cast")
def _cast(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    value = _argument(arguments, 1, "val")
    return value if value is not None else Symbol("unknown", "cast", span)


# --- mappings ---------------------------------------------------------------------------------------------------------


@_function(
    "builtins.dict", "collections.OrderedDict", "collections.defaultdict", "copy.copy", "copy.deepcopy",
    "types.MappingProxyType", "requests.structures.CaseInsensitiveDict", "httpx.Headers",
    "multidict.CIMultiDict", "multidict.MultiDict", "email.message.Message", "werkzeug.datastructures.Headers",
    "aiohttp.FormData",
)  # fmt: skip
def _dict(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if arguments.positional and not any(
        isinstance(interpreter.content(option), MapObject) or isinstance(option, Symbol) or is_environment(option)
        for option in alternatives(arguments.positional[0])
    ):
        content = interpreter.content(arguments.positional[0])
        if not isinstance(content, SequenceObject) and not arguments.keywords:
            return arguments.positional[0]  # copy.copy of something that is no mapping
    ref = interpreter.new_map({}, span)
    for source in (*arguments.positional, *arguments.spread):
        interpreter.merge(ref, source, span)
    for name, value in arguments.keywords.items():
        interpreter.set_item(ref, Literal(name, span), value, span)
    return ref


@_method("argparse.ArgumentParser.add_argument")
def _add_argument(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """An option of a command line: what it is when nobody gives it becomes known."""
    spelt = [name for value in arguments.positional if (name := known_text(value)) is not None]
    chosen = next((name for name in spelt if not name.startswith("-") or name.startswith("--")), None)
    name = known_text(arguments.keywords.get("dest")) or (chosen or "").lstrip("-").replace("-", "_")
    if name:
        base = Symbol("result", "parse_args", span)
        option = Symbol("attr", name, span, base=base, default=arguments.keywords.get("default"))
        interpreter.set_attribute(receiver, name, option)
    return Symbol("unknown", "add_argument", span)


@_method("argparse.ArgumentParser.parse_args")
def _parse_args(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(receiver)
    options = content.attributes if isinstance(content, Instance) else {}
    return interpreter.new(Instance(None, "argparse.Namespace", dict(options), None, span))


@_function("types.SimpleNamespace", "argparse.Namespace")
def _namespace(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return interpreter.new(Instance(None, "types.SimpleNamespace", dict(arguments.keywords), None, span))


@_function("collections.namedtuple")
def _named_tuple(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """A class whose objects have the fields that are named, as a list or in one text."""
    given = _argument(arguments, 1, "field_names")
    listed = interpreter.content(given) if given is not None else None
    texts = listed.elements if isinstance(listed, SequenceObject) else (given,)
    names = [name for text in texts for name in (known_text(text) or "").replace(",", " ").split()]
    fields: dict[str, Value] = {name: Literal(name, span) for name in names}
    return interpreter.new(Instance(None, "collections.namedtuple", fields, None, span))


@_method("collections.namedtuple.__call__")
def _make_named_tuple(
    interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame
) -> Value:
    content = interpreter.content(receiver)
    names = content.attributes if isinstance(content, Instance) else {}
    held = {**dict(zip(names, arguments.positional, strict=False)), **arguments.keywords}
    for name, value in held.items():
        interpreter.name_value(name, value)
    return interpreter.new(Instance(None, "types.SimpleNamespace", held, None, span))


@_method("typing.NamedTuple._asdict")
def _own_fields(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return _fields(interpreter, Arguments((receiver,), {}), span, frame)


@_function("dataclasses.asdict", "attr.asdict", "attrs.asdict", "builtins.vars")
def _fields(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """The fields of an object as a mapping."""
    made: list[Value] = []
    for option in alternatives(arguments.positional[0]) if arguments.positional else ():
        content = interpreter.content(option)
        if not isinstance(content, Instance) or not content.attributes:
            return interpreter.result("fields", arguments, span)
        entries = {name: Entry(value, span) for name, value in content.attributes.items()}
        made.append(interpreter.new_map(entries, span))
    by = taken_from(arguments.positional[0], span) if arguments.positional else ()
    return choice(made, span, by) if made else interpreter.result("fields", arguments, span)


@_method("builtins.type.__subclasses__")
def _subclasses(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """The subclasses of a class in the modules that were read so far and in those that these import; there may be more,
    where none is known."""
    found = interpreter.subclasses(receiver.info) if isinstance(receiver, ClassValue) else []
    return interpreter.new(SequenceObject(tuple(found), not found, span))


@_method("builtins.dict.copy", "builtins.list.copy")
def _copy(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(receiver)
    return interpreter.new(content) if content is not None else receiver


@_function("os.environ.copy")
def _copy_of_environment(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    ref = interpreter.new_map({}, span)
    interpreter.merge(ref, Library("os.environ", span), span)
    return ref


@_method("builtins.dict.update")
def _update(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if isinstance(receiver, Ref):
        for source in (*arguments.positional, *arguments.spread):
            interpreter.merge(receiver, source, span)
        for name, value in arguments.keywords.items():
            interpreter.set_item(receiver, Literal(name, span), value, span)
    return receiver


@_method("builtins.dict.pop")
def _pop(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    value = _get(interpreter, receiver, arguments, span, frame)
    if arguments.positional:
        interpreter.remove_item(receiver, arguments.positional[0], span)
    return value


@_method("builtins.dict.get")
def _get(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if not arguments.positional:
        return Symbol("unknown", "get", span)
    default = _argument(arguments, 1, "default", "fallback")
    return interpreter.get_item(receiver, arguments.positional[0], span, default)


@_method("builtins.dict.setdefault")
def _setdefault(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(receiver)
    if len(arguments.positional) < 2 or not isinstance(content, MapObject) or not isinstance(receiver, Ref):
        return Symbol("unknown", "setdefault", span)
    key, value = arguments.positional[:2]
    name = known_text(key)
    if name is None:
        interpreter.set_item(receiver, key, value, span)
        return value
    entry = content.entries.get(name)
    if entry is not None and not entry.maybe:
        return entry.value
    values = (entry.value, value) if entry is not None else (value,)
    entries = {**content.entries, name: Entry(choice(values, span), span)}
    interpreter.heap.set(receiver.id, content._replace(entries=entries))
    return entries[name].value


@_method("builtins.dict.items")
def _items(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(receiver)
    if not isinstance(content, MapObject):
        return Symbol("unknown", "items", span)
    rows: list[tuple[Value, Value]] = [(Literal(key, each.span), each.value) for key, each in content.entries.items()]
    if len(rows) > MOST_ALTERNATIVES:
        # so many pairs are not told apart; the last stands for all that follow
        first, others = rows[: MOST_ALTERNATIVES - 1], rows[MOST_ALTERNATIVES - 1 :]
        keys, values = zip(*others, strict=True)
        rows = [*first, (choice(keys, span), choice(values, span))]
    pairs = [interpreter.new(SequenceObject(row, False, span_of(row[0], span))) for row in rows]
    return interpreter.new(SequenceObject(tuple(pairs), bool(content.rest or content.computed), content.span))


@_method("builtins.dict.values")
def _values(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(receiver)
    if not isinstance(content, MapObject):
        return Symbol("unknown", "values", span)
    values = tuple(entry.value for entry in content.entries.values())
    return interpreter.new(SequenceObject(values, bool(content.rest or content.computed), content.span))


@_method("builtins.dict.keys")
def _keys(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return receiver


@_method("builtins.dict.clear")
def _clear(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if isinstance(receiver, Ref):
        interpreter.heap.set(receiver.id, MapObject({}, (), span))
    return receiver


@_method(
    "builtins.dict.add", "builtins.dict.add_header", "builtins.dict.add_field",
    "builtins.dict.set",  # for jars of cookies
)  # fmt: skip
def _add(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if len(arguments.positional) >= 2:
        interpreter.set_item(receiver, arguments.positional[0], arguments.positional[1], span)
    return receiver


@_method(
    "urllib.request.Request.add_header", "urllib.request.Request.add_unredirected_header", "urllib2.Request.add_header"
)
def _add_header(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return _add(interpreter, interpreter.get_attribute(receiver, "headers", span), arguments, span, frame)


def _configuring(name: str) -> None:
    @_method(f"builtins.dict.{name}")
    def fill(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
        config_call(interpreter, name, receiver, arguments, span, frame)
        return receiver


for _name in ("from_object", "from_mapping", "from_pyfile", "from_prefixed_env", "from_envvar"):
    _configuring(_name)


# --- a request of http.client, line by line ---------------------------------------------------------------------------

_CONNECTIONS = ("http.client.HTTPSConnection", "http.client.HTTPConnection")


@_method(*(f"{connection}.putrequest" for connection in _CONNECTIONS))
def _putrequest(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    interpreter.set_attribute(receiver, "headers", interpreter.new_map({}, span))
    line = interpreter.new(SequenceObject(arguments.positional[:2], False, span))
    interpreter.set_attribute(receiver, "request line", line)
    return receiver


@_method(*(f"{connection}.putheader" for connection in _CONNECTIONS))
def _putheader(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return _add(interpreter, interpreter.get_attribute(receiver, "headers", span), arguments, span, frame)


@_method(*(f"{connection}.endheaders" for connection in _CONNECTIONS))
def _endheaders(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """Header by header, and now it is sent: as one call of ``request`` would have been."""
    content = interpreter.content(receiver)
    line = (
        interpreter.content(content.attributes.get("request line", receiver)) if isinstance(content, Instance) else None
    )
    if isinstance(content, Instance) and isinstance(line, SequenceObject) and len(line.elements) == 2:
        body = _argument(arguments, 0, "message_body")
        sent = {"headers": content.attributes["headers"], **({"body": body} if body is not None else {})}
        interpreter.record(f"{content.library}.request", receiver, Arguments(line.elements, sent), span, frame)
    return receiver


# --- sequences --------------------------------------------------------------------------------------------------------


@_method("builtins.list.append", "builtins.list.add", "builtins.list.insert")
def _append(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(receiver)
    if isinstance(receiver, Ref) and isinstance(content, SequenceObject) and arguments.positional:
        if len(content.elements) < 64:
            content = content._replace(elements=(*content.elements, arguments.positional[-1]))
        interpreter.heap.set(receiver.id, content._replace(open=True))
    return receiver


@_method("builtins.list.extend")
def _extend(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(receiver)
    if isinstance(receiver, Ref) and isinstance(content, SequenceObject):
        other = interpreter.content(arguments.positional[0]) if arguments.positional else None
        added = other.elements if isinstance(other, SequenceObject) else ()
        interpreter.heap.set(receiver.id, SequenceObject((*content.elements, *added)[:64], True, content.span))
    return receiver


@_function("builtins.enumerate")
def _enumerate(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    value = _argument(arguments, 0, "iterable")
    element = interpreter.element_of(value, span) if value is not None else Symbol("unknown", "", span)
    pair = interpreter.new(SequenceObject((Symbol("unknown", "index", span), element), False, span))
    return interpreter.new(SequenceObject((pair,), True, span))


@_function("builtins.map")
def _map(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if len(arguments.positional) < 2:
        return Symbol("unknown", "map", span)
    element = interpreter.element_of(arguments.positional[1], span)
    mapped = interpreter.apply(arguments.positional[0], Arguments((element,), {}), span, frame)
    return interpreter.new(SequenceObject((mapped,), True, span))


@_function("builtins.zip")
def _zip(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """Rows of what stands at the same place in several sequences that are known."""
    columns = [interpreter.content(value) for value in arguments.positional]
    known = [_members(column) for column in columns if isinstance(column, (SequenceObject, MapObject))]
    if not known or len(known) < len(columns) or arguments.star:
        return interpreter.result("zip", arguments, span)
    rows = [interpreter.new(SequenceObject(row, False, span)) for row in zip(*known, strict=False)]
    is_open = any(isinstance(column, SequenceObject) and column.open for column in columns)
    return interpreter.new(SequenceObject(tuple(rows), is_open, span))


@_function("csv.DictReader")
def _rows(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return interpreter.result("csv.DictReader", arguments, span)


def _members(content: MapObject | SequenceObject) -> tuple[Value, ...]:
    if isinstance(content, SequenceObject):
        return content.elements
    return tuple(Literal(key, entry.span) for key, entry in content.entries.items())


# --- functions that others call -------------------------------------------------------------------------------------

_EXECUTORS = (
    *("concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor"),
    *("concurrent.futures.thread.ThreadPoolExecutor", "concurrent.futures.process.ProcessPoolExecutor"),
    *("multiprocessing.Pool", "multiprocessing.pool.Pool", "multiprocessing.pool.ThreadPool"),
)


@_method(*(f"{pool}.{name}" for pool in _EXECUTORS for name in ("map", "imap", "imap_unordered", "map_async")))
def _map_in_pool(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if len(arguments.positional) < 2:
        return Symbol("unknown", "map", span)
    function, *columns = arguments.positional
    elements = tuple(interpreter.element_of(column, span) for column in columns)
    mapped = interpreter.apply(function, Arguments(elements, {}), span, frame)
    return interpreter.new(SequenceObject((mapped,), True, span))


@_method(*(f"{pool}.starmap" for pool in _EXECUTORS))
def _starmap(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if len(arguments.positional) < 2:
        return Symbol("unknown", "starmap", span)
    function, rows = arguments.positional[:2]
    given = interpreter.spread_out(interpreter.element_of(rows, span), span)
    mapped = interpreter.apply(function, Arguments(tuple(given or ()), {}, star=given is None), span, frame)
    return interpreter.new(SequenceObject((mapped,), True, span))


def _called(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame, skipped: int = 0) -> Value:
    """The result of the first argument, called with the others."""
    given = arguments.positional[skipped:]
    if not given:
        return Symbol("unknown", "", span)
    return interpreter.apply(given[0], arguments._replace(positional=given[1:]), span, frame)


@_method(*(f"{pool}.submit" for pool in _EXECUTORS))
def _submit(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    result = _called(interpreter, arguments, span, frame)
    return interpreter.new(Instance(None, "concurrent.futures.Future", {"value": result}, None, span))


@_method("concurrent.futures.Future.result")
def _future_result(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(receiver)
    known = content.attributes.get("value") if isinstance(content, Instance) else None
    return known if known is not None else Symbol("result", "result", span)  # one that nobody submitted


@_method(*(f"{pool}.apply" for pool in _EXECUTORS), *(f"{pool}.apply_async" for pool in _EXECUTORS))
def _apply_in_pool(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """``pool.apply(function, arguments, keywords)``"""
    function, rows = _argument(arguments, 0, "func"), _argument(arguments, 1, "args")
    given = interpreter.spread_out(rows, span) if rows is not None else []
    if function is None:
        return Symbol("unknown", "apply", span)
    return interpreter.apply(function, Arguments(tuple(given or ()), {}, star=given is None), span, frame)


@_function("threading.Thread", "multiprocessing.Process")
def _thread(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """A thread runs what it is made with, sooner or later."""
    function, named = arguments.keywords.get("target"), arguments.keywords.get("kwargs")
    rows = arguments.keywords.get("args")
    if function is not None:
        given = interpreter.spread_out(rows, span) if rows is not None else []
        held = interpreter.content(named) if named is not None else None
        keywords = {key: entry.value for key, entry in held.entries.items()} if isinstance(held, MapObject) else {}
        interpreter.apply(function, Arguments(tuple(given or ()), keywords, star=given is None), span, frame)
    return interpreter.new(Instance(None, "threading.Thread", {}, arguments, span))


@_function("asyncio.to_thread", "anyio.to_thread.run_sync", "starlette.concurrency.run_in_threadpool")
def _to_thread(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return _called(interpreter, arguments, span, frame)


@_function("asyncio.gather")
def _gather(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """What each gives, in a list; of an unknown number of them, more may come."""
    return interpreter.new(SequenceObject(arguments.positional, arguments.star, span))


@_method("tenacity.Retrying.__call__", "tenacity.Retrying.call", "tenacity.AsyncRetrying.__call__")
def _retrying(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return _called(interpreter, arguments, span, frame)


@_method("requests.Request.prepare")
def _prepare(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """A request made ready without a session, whose headers it then goes without."""
    interpreter.set_attribute(receiver, "alone", Constant(True, span))
    return receiver


@_method("requests.Session.prepare_request")
def _prepare_request(
    interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame
) -> Value:
    request = _argument(arguments, 0, "request")
    return request if request is not None else Symbol("result", "prepare_request", span)


@_method("httpx.Client.build_request", "httpx.AsyncClient.build_request")
def _build_request(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return interpreter.new(Instance(None, "httpx.Request", {}, arguments, span))


@_method("pydantic.BaseModel.model_validate", "pydantic.BaseModel.parse_obj")
def _validate(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """A model made from a mapping is as one made with its entries as arguments."""
    given = interpreter.content(arguments.positional[0]) if arguments.positional else None
    if not isinstance(receiver, ClassValue) or not isinstance(given, MapObject):
        return Symbol("result", "model_validate", span)
    fields = {
        key: choice((entry.value, Symbol("unknown", key, entry.span)), entry.span) if entry.maybe else entry.value
        for key, entry in given.entries.items()
    }
    return interpreter.construct(receiver.info, Arguments((), fields, given.rest), span)


@_method("requests.Session.mount")
def _mount(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """Keep the adapters: one of the project's own may add headers to what it sends."""
    prefix, adapter = _argument(arguments, 0, "prefix"), _argument(arguments, 1, "adapter")
    if prefix is not None and adapter is not None:
        interpreter.set_item(interpreter.get_attribute(receiver, "adapters", span), prefix, adapter, span)
    return receiver


_REGISTRIES = tuple(f"authlib.integrations.{framework}_client.OAuth" for framework in ("starlette", "flask", "django"))


@_method(*(f"{registry}.register" for registry in _REGISTRIES))
def _register(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """authlib's registry of clients: one that was registered is an attribute, and asks below its ``api_base_url``."""
    interpreter.record("authlib.OAuth.register", receiver, arguments, span, frame)
    name, settings = known_text(_argument(arguments, 0, "name")), dict(arguments.keywords)
    more = interpreter.content(settings["client_kwargs"]) if "client_kwargs" in settings else None
    if isinstance(more, MapObject):
        settings.update((key, entry.value) for key, entry in more.entries.items())
    if "api_base_url" in settings:
        settings["base_url"] = settings["api_base_url"]
    client = interpreter.new(Instance(None, "authlib.OAuth2App", {}, Arguments((), settings), span))
    if name is not None:
        interpreter.set_attribute(receiver, name, client)
    return client


@_method(*(f"{registry}.create_client" for registry in _REGISTRIES))
def _create_client(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    name = known_text(_argument(arguments, 0, "name"))
    return interpreter.get_attribute(receiver, name, span) if name is not None else Symbol("result", "client", span)


# --- text -------------------------------------------------------------------------------------------------------------


@_method("builtins.str.format")
def _format(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return text.format_text(receiver, arguments.positional, arguments.keywords, span)


@_method("builtins.str.format_map")
def _format_map(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(arguments.positional[0]) if arguments.positional else None
    named = {key: entry.value for key, entry in content.entries.items()} if isinstance(content, MapObject) else {}
    return text.format_text(receiver, (), named, span)


@_method("builtins.str.join")
def _join(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(arguments.positional[0]) if arguments.positional else None
    if content is None and arguments.positional and "://" in (known_text(receiver) or ""):
        return text.url_join(receiver, arguments.positional[0], span)  # an address of yarl or httpx
    if isinstance(content, SequenceObject) and not content.open:
        return text.join_text(receiver, content.elements, span)
    if isinstance(content, SequenceObject) and content.elements:
        rest = Symbol("unknown", "join", span)
        return concatenate((text.join_text(receiver, content.elements, span), rest), span)
    return Symbol("result", "join", span)


@_function("urllib.parse.urljoin", "requests.compat.urljoin", "urlparse.urljoin", "six.moves.urllib.parse.urljoin")
def _urljoin(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    base, path = _argument(arguments, 0, "base"), _argument(arguments, 1, "url")
    if base is None or path is None:
        return Symbol("unknown", "urljoin", span)
    return text.url_join(base, path, span)


@_method("builtins.str.with_path")
def _with_path(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """yarl's: another path on the same host."""
    path = _argument(arguments, 0, "path")
    slash = Literal("/", span)
    return (
        text.url_join(receiver, concatenate((slash, text.apply_keeping("lstrip", path, (slash,))), span), span)
        if (path is not None)
        else receiver
    )


@_function("yarl.URL.build")
def _build(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    given = arguments.keywords
    host = given.get("host") or given.get("authority")
    if host is None:
        return Symbol("result", "build", span)
    pieces = [given.get("scheme", Literal("https", span)), Literal("://", span), host, given.get("path")]
    return concatenate([piece for piece in pieces if piece is not None], span)


@_function("urllib.parse.urlunsplit", "urllib.parse.urlunparse", "urlparse.urlunsplit", "urlparse.urlunparse")
def _urlunsplit(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    given = _argument(arguments, 0, "components")
    content = interpreter.content(given) if given is not None else None
    parts = content.elements if isinstance(content, SequenceObject) and not content.open else ()
    if len(parts) not in (5, 6):
        return Symbol("result", "urlunsplit", span)
    scheme, netloc, path = parts[:3]
    query = parts[-2]
    pieces = [scheme, Literal("://", span), netloc, path]
    return concatenate(pieces if known_text(query) == "" else [*pieces, Literal("?", span), query], span)


@_function("os.path.join", "posixpath.join")
def _path_join(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return text.join_text(Literal("/", span), arguments.positional, span)


@_function(
    "urllib.parse.urlencode",
    "requests.compat.urlencode",
    "base64.b64encode",
    "base64.urlsafe_b64encode",
    "base64.standard_b64encode",
)
def _encoded(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """A symbol that still holds what was encoded: secrets in a query string stay visible to the model."""
    value = _argument(arguments, 0, "query", "s")
    pairs = interpreter.content(value) if value is not None else None
    if isinstance(pairs, SequenceObject) and not pairs.open and pairs.elements:
        fields = interpreter.new_map({}, pairs.span)  # a list of pairs
        interpreter.merge(fields, interpreter.new(pairs), span)
        merged = interpreter.content(fields)
        if isinstance(merged, MapObject) and len(merged.entries) == len(pairs.elements):
            value = fields
    name = "urlencode" if value is not None and isinstance(interpreter.content(value), MapObject) else "encoded"
    return Symbol("result", name, span, key=freeze(value, interpreter.heap) if value is not None else None)


# --- where settings come from -----------------------------------------------------------------------------------------


@_function(*SETTINGS)
def _getenv(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    name = _argument(arguments, 0, "key", "option")
    if name is None:
        return Symbol("unknown", "getenv", span)
    default = _argument(arguments, 1, "default")
    return choice([interpreter.environment(option, span, default) for option in alternatives(name)], span)


@_method(
    "environs.Env.str", "environs.Env", "environs.Env.__call__", "environs.Env.url", "environs.Env.int",
    "environ.Env.str", "environ.Env.__call__", "environ.Env.url", "environ.FileAwareEnv.__call__",
    "decouple.AutoConfig.__call__", "decouple.Config.__call__", "decouple.Config.get",
    "starlette.config.Config.__call__",
)  # fmt: skip
def _env_reader(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    content = interpreter.content(receiver)
    begun = content.attributes.get("prefix") if isinstance(content, Instance) else None
    if begun is not None and arguments.positional:
        first, *others = arguments.positional
        arguments = arguments._replace(positional=(concatenate((begun, first), span), *others))
    return _getenv(interpreter, arguments, span, frame)


@_method("environs.Env.prefixed")
def _prefixed(interpreter: Interpreter, receiver: Value, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """``with env.prefixed("PROCORE_"):`` adds to what variables' names begin with, until the block ends."""
    prefix, content = _argument(arguments, 0, "prefix"), interpreter.content(receiver)
    if prefix is None or not isinstance(content, Instance):
        return receiver
    before = content.attributes.get("prefix", Literal("", span))
    interpreter.set_attribute(receiver, "prefix", concatenate((before, prefix), span))
    return interpreter.new(Instance(None, "environs.prefixed", {"env": receiver, "before": before}, None, span))


@_function("builtins.input", "getpass.getpass", "click.prompt", "typer.prompt", "rich.prompt.Prompt.ask")
def _prompt(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    return Symbol("prompt", known_text(_argument(arguments, 0)) or "", span)


@_function("importlib.import_module")
def _import_module(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    """An import that is put off, as of a library that need not be there. The project's own modules are not followed by
    it: what a result rests on is read off import statements."""
    name = known_text(_argument(arguments, 0, "name"))
    modules = interpreter.modules
    own = name and modules is not None and modules.resolve(frame.unit.filename, name, 0) is not None
    if not name or name.startswith(".") or own:
        return Symbol("result", "import_module", span)
    return Library(name, span)


@_function("builtins.getattr")
def _getattr(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if len(arguments.positional) < 2:
        return Symbol("unknown", "getattr", span)
    base, name = arguments.positional[:2]
    named = base if isinstance(base, Symbol) else None
    held = [
        interpreter.get_attribute(base, known, span)
        if (known := known_text(option)) is not None
        else Symbol("item", "", span, base=named, key=option)
        for option in alternatives(name)
    ]
    by = name.by if isinstance(name, Choice) else ()
    return choice(held, span, tuple(decider._replace(at=span) for decider in by))


@_function("builtins.setattr")
def _setattr(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if len(arguments.positional) == 3:
        name = known_text(arguments.positional[1])
        if name is not None:
            interpreter.set_attribute(arguments.positional[0], name, arguments.positional[2])
    return Symbol("unknown", "setattr", span)


@_function("functools.partial")
def _partial(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    if not arguments.positional:
        return Symbol("unknown", "partial", span)
    function, *begun = arguments.positional
    return Partial(function, arguments._replace(positional=tuple(begun)), span)


@_function("functools.partialmethod")
def _partialmethod(interpreter: Interpreter, arguments: Arguments, span: Span, frame: Frame) -> Value:
    made = _partial(interpreter, arguments, span, frame)
    return made._replace(method=True) if isinstance(made, Partial) else made
