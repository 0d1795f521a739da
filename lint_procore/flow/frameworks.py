"""Settings that a framework hands out by a name of its own, wherever they are made: those of Flask's application, and
Django's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lint_procore.flow.program import Frame
from lint_procore.flow.values import (
    Arguments,
    ClassValue,
    Closure,
    Imported,
    Instance,
    Literal,
    MapObject,
    ModuleValue,
    Ref,
    Symbol,
    Value,
    alternatives,
    known_text,
)
from lint_procore.source import Span
from lint_procore.syntax import tree

if TYPE_CHECKING:
    from lint_procore.flow.interpreter import Interpreter

APPLICATIONS = frozenset({"flask.Flask", "flask.app.Flask", "quart.Quart", "quart.app.Quart"})
_CONFIGURATIONS = frozenset(f"{each}.current_app.config" for each in ("flask", "flask.globals", "quart"))
# What holds the things of the request that is being answered.
_OF_REQUEST = frozenset(f"{each}.g" for each in ("flask", "flask.globals", "quart", "quart.globals"))
_DJANGO = "django.conf.settings"


def framework_setting(interpreter: Interpreter, name: str, span: Span) -> Value | None:
    """What the framework's own ``name`` (dotted) stands for at ``span``; None where it is no setting, or not made by
    the project. What belongs to a request is unknown, but called as it is."""
    if name in _CONFIGURATIONS:
        return _configuration(interpreter, span)
    context, _, attribute = name.rpartition(".")
    if context in _OF_REQUEST:
        return Symbol("attr", attribute, span, base=Symbol("name", context, span))
    if name.startswith(_DJANGO + ".") and interpreter.modules is not None:
        for path in interpreter.modules.django_settings(span.filename):
            unit = interpreter.unit(path)
            value = unit.globals.get(name[len(_DJANGO) + 1 :]) if unit is not None else None
            if value is not None:
                return interpreter.imported(value) if isinstance(value, Imported) else value
    return None


def _configuration(interpreter: Interpreter, span: Span) -> Value | None:
    """The mapping that holds the configuration of the project's application."""
    modules = interpreter.modules
    paths = modules.applications(span.filename) if modules is not None else ()
    if paths not in interpreter.configurations:
        interpreter.configurations[paths] = None  # an application that asks for its own while it is made
        for path in paths:
            unit = interpreter.unit(path)
            for application in _applications(interpreter, list(unit.globals.values()) if unit is not None else []):
                interpreter.configurations[paths] = application
                return application
    return interpreter.configurations[paths]


def _applications(interpreter: Interpreter, values: list[Value]) -> Iterator[Value]:
    """The configurations of applications among a module's values, and then of those that its functions make."""
    with interpreter.aside():
        yield from _configurations_of(interpreter, values)
        for value in values:
            node = value.node if isinstance(value, Closure) else None
            if isinstance(value, Closure) and isinstance(node, tree.Function) and node.calls & {"Flask", "Quart"}:
                yield from _configurations_of(interpreter, [interpreter.result_of(value, node)])


def _configurations_of(interpreter: Interpreter, values: list[Value]) -> Iterator[Value]:
    for value in (option for each in values for option in alternatives(each)):
        content = interpreter.content(value)
        if isinstance(content, Instance) and content.library in APPLICATIONS:
            yield interpreter.get_attribute(value, "config", content.span)


def fill_from_object(interpreter: Interpreter, config: Ref, source: Value, span: Span) -> None:
    """``config.from_object(source)``: the names in capitals of a class, an object or a module, given or named."""
    for option in alternatives(source):
        found = _object_named(interpreter, option, span) if isinstance(option, Literal) else option
        content = interpreter.content(found) if found is not None else None
        values: dict[str, Value] = {}
        if isinstance(found, ModuleValue):
            unit = interpreter.unit(found.path)
            values = dict(unit.globals) if unit is not None else {}
        elif isinstance(found, ClassValue) or (isinstance(content, Instance) and content.cls is not None):
            info = found.info if isinstance(found, ClassValue) else content.cls  # type: ignore[union-attr]
            assert info is not None
            for each in reversed(info.linear()):
                values.update(each.namespace)
            if found is not None and isinstance(content, Instance):
                values.update(content.attributes)
        if not values:
            interpreter.merge(config, Symbol("unknown", "from_object", span), span)
        several = len(alternatives(source)) > 1
        fill(interpreter, config, values, span, several)


def fill(interpreter: Interpreter, config: Ref, values: dict[str, Value], span: Span, maybe: bool = False) -> None:
    """Put the values with names in capitals into a configuration."""
    other = interpreter.new_map({}, span)
    for name, value in values.items():
        if name.isupper():
            value = interpreter.imported(value) if isinstance(value, Imported) else value
            interpreter.set_item(other, Literal(name, span), value, span)
    interpreter.merge(config, other, span, maybe)


def _object_named(interpreter: Interpreter, name: Literal, span: Span) -> Value | None:
    """The module, or what stands in one, that a dotted name stands for."""
    modules = interpreter.modules
    if modules is None:
        return None
    path = modules.resolve(span.filename, name.text, 0)
    if path is not None:
        return ModuleValue(path, name.text, name.span)
    module, _, last = name.text.rpartition(".")
    path = modules.resolve(span.filename, module, 0) if module else None
    return interpreter.imported(Imported(path, last, name.text, name.span)) if path is not None else None


def fill_from_pyfile(interpreter: Interpreter, config: Ref, name: Value, span: Span, frame: Frame) -> None:
    """``config.from_pyfile(name)``: a file of Python assignments, beside the application or in its instance folder."""
    text = known_text(name)
    path = interpreter.modules.file(span.filename, text, ("instance",)) if interpreter.modules and text else None
    unit = interpreter.unit(path) if path is not None else None
    if unit is None:
        interpreter.merge(config, Symbol("unknown", "from_pyfile", span), span)
    else:
        fill(interpreter, config, dict(unit.globals), span)


def config_call(
    interpreter: Interpreter, name: str, receiver: Value, arguments: Arguments, span: Span, frame: Frame
) -> None:
    """A method of a Flask configuration that puts something into it."""
    if not isinstance(receiver, Ref) or not isinstance(interpreter.content(receiver), MapObject):
        return
    first = arguments.positional[0] if arguments.positional else None
    first = first if first is not None else next(iter(arguments.keywords.values()), None)
    if name == "from_object" and first is not None:
        fill_from_object(interpreter, receiver, first, span)
    elif name == "from_pyfile" and first is not None:
        fill_from_pyfile(interpreter, receiver, first, span, frame)
    elif name == "from_mapping":
        for given in arguments.positional:
            interpreter.merge(receiver, given, span)
        fill(interpreter, receiver, dict(arguments.keywords), span)
    else:
        interpreter.merge(receiver, Symbol("unknown", name, span), span)
