"""What the fields of dataclasses, attrs classes, pydantic models and settings hold when no argument sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lint_procore.flow.program import ClassInfo
from lint_procore.flow.values import (
    Arguments,
    ClassValue,
    Constant,
    Instance,
    Library,
    Literal,
    MapObject,
    Ref,
    SequenceObject,
    Value,
    alternatives,
    known_text,
)
from lint_procore.source import Span
from lint_procore.syntax import tree

if TYPE_CHECKING:
    from lint_procore.flow.interpreter import Interpreter

# Functions by which a class body says what a field is: their last names.
DECLARING = frozenset({"field", "Field", "ib", "attrib", "PrivateAttr"})
# Models within models are followed so deep.
_DEPTH = 4


def names_of(info: ClassInfo) -> list[str]:
    """The fields of a class and its bases, in the order in which arguments fill them."""
    return list(dict.fromkeys(name for each in reversed(info.linear()) for name in each.fields))


def field_value(interpreter: Interpreter, info: ClassInfo, name: str) -> Value | None:
    """What a field holds when no argument sets it. A field of a settings class is an environment variable."""
    declared = _declared(interpreter, info, name)
    inner = _model(interpreter, info, name)
    if is_settings(info):
        prefix = option_of(interpreter, info, "env_prefix")
        variable = declared.alias or f"{prefix}{name}".upper()
        if inner is None:
            return interpreter.environment(Literal(variable, declared.place), declared.place, declared.default)
        delimiter = option_of(interpreter, info, "env_nested_delimiter")
        if delimiter and not is_settings(inner):
            return _nested(interpreter, inner, variable + delimiter, delimiter, declared.default, _DEPTH)
    if declared.default is not None or name not in info.annotations:
        return declared.default
    if inner is not None and is_settings(inner):
        return interpreter.construct(inner, Arguments((), {}), declared.place)
    if inner is not None and inner.fields:
        return interpreter.canonical(inner)
    return None  # unknown where it is read


class _Declared:
    """What a class body says of a field: its default, the variable it is read from, and where."""

    def __init__(self, default: Value | None, alias: str | None, place: Span) -> None:
        self.default = default
        self.alias = alias
        self.place = place


def _declared(interpreter: Interpreter, info: ClassInfo, name: str) -> _Declared:
    found = info.find(name)
    default = found[0] if found is not None else None
    place = _declaration(info, name)
    content = interpreter.content(default) if default is not None else None
    if not isinstance(content, Instance) or (content.library or "").split(".")[-1] not in DECLARING:
        return _Declared(default, None, place)
    given = content.arguments or Arguments((), {})
    factory = given.keywords.get("default_factory") or given.keywords.get("factory")
    default = given.keywords.get("default") or (given.positional[0] if given.positional else None)
    if isinstance(default, Constant) and default.value is None and "Ellipsis" in repr(default):
        default = None
    made = interpreter.content(default) if default is not None else None
    if isinstance(made, Instance) and (made.library or "").split(".")[-1] == "Factory" and made.arguments is not None:
        factory = next(iter(made.arguments.positional), None)  # attrs
    if factory is not None and not isinstance(factory, Library):
        assert info.frame is not None
        default = interpreter.apply(factory, Arguments((), {}), content.span, info.frame)
    named = (given.keywords.get(each) for each in ("validation_alias", "alias", "env"))
    alias = next((text for value in named if value is not None and (text := _alias(interpreter, value))), None)
    return _Declared(default, alias, content.span)


def _alias(interpreter: Interpreter, value: Value) -> str | None:
    """The name that an alias gives, the first of several."""
    content = interpreter.content(value)
    if isinstance(content, Instance) and content.arguments is not None:
        return next((text for each in content.arguments.positional if (text := known_text(each))), None)
    if isinstance(content, SequenceObject):
        return next((text for each in content.elements if (text := known_text(each))), None)
    return known_text(value)


def is_settings(info: ClassInfo) -> bool:
    """Whether pydantic fills a class from the environment."""
    return any(base.split(".")[-1] == "BaseSettings" for base in info.library_bases())


def option_of(interpreter: Interpreter, info: ClassInfo, name: str) -> str:
    """A setting of a settings class that is a text; empty when there is none."""
    for holder in ("model_config", "Config"):
        found = info.find(holder)
        if found is None:
            continue
        value: Value | None = None
        content = interpreter.content(found[0])
        if isinstance(found[0], ClassValue):
            value = found[0].info.namespace.get(name)
        elif isinstance(content, MapObject) and name in content.entries:
            value = content.entries[name].value
        elif isinstance(content, Instance) and content.arguments is not None:
            value = content.arguments.keywords.get(name)
        if value is not None:
            return known_text(value) or ""
    return ""


def _model(interpreter: Interpreter, info: ClassInfo, name: str) -> ClassInfo | None:
    """The class of the project that a field is annotated with."""
    holder = next((each for each in info.linear() if name in each.annotations), None)
    annotation = holder.annotations[name] if holder is not None else ""
    if not annotation or holder is None or holder.frame is None:
        return None
    value = interpreter.resolve_dotted(annotation, holder.frame)
    return value.info if isinstance(value, ClassValue) else None


def _nested(
    interpreter: Interpreter, info: ClassInfo, prefix: str, delimiter: str, default: Value | None, depth: int
) -> Value:
    """A model within settings: each of its fields may be set by a variable of its own."""
    given = (
        next((content for option in alternatives(default) if (content := interpreter.content(option))), None)
        if (default is not None)
        else None
    )
    attributes: dict[str, Value] = {}
    for name in names_of(info):
        declared = _declared(interpreter, info, name)
        held = given.attributes.get(name) if isinstance(given, Instance) else None
        held = held if held is not None else declared.default
        inner = _model(interpreter, info, name)
        variable = prefix + (declared.alias or name).upper()
        if inner is not None and depth and inner.fields:
            attributes[name] = _nested(interpreter, inner, variable + delimiter, delimiter, held, depth - 1)
        elif isinstance(held, Ref):
            attributes[name] = held
        else:
            attributes[name] = interpreter.environment(Literal(variable, declared.place), declared.place, held)
    span = Span(info.unit.filename, info.node.start, info.node.header_end)
    return interpreter.new(Instance(info, info.library(), attributes, None, span))


def _declaration(info: ClassInfo, name: str) -> Span:
    """Where a class declares a field, or else where the class begins."""
    for each in info.linear():
        for statement in each.node.body:
            target = statement.targets[0] if isinstance(statement, tree.Assign) else None
            if isinstance(target, tree.Name) and target.id == name:
                return Span(each.unit.filename, statement.start, statement.end)
    return Span(info.unit.filename, info.node.start, info.node.header_end)
