"""What is known of a function's parameters although nobody is seen to call it: by its decorators, and by defaults that
a library turns into a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lint_procore.flow.program import Frame
from lint_procore.flow.values import (
    Arguments,
    ClassValue,
    Closure,
    Instance,
    Library,
    Literal,
    Symbol,
    Value,
    alternatives,
    known_text,
)
from lint_procore.syntax import tree

if TYPE_CHECKING:
    from lint_procore.flow.interpreter import Interpreter

# Libraries whose decorators, or whose objects as defaults, say what a command's options are when nobody gives them.
_COMMAND_LINES = frozenset({"click", "asyncclick", "rich_click", "typer", "cyclopts"})
_OPTIONS = frozenset({"option", "argument", "Option", "Argument", "Parameter"})


def told(interpreter: Interpreter, node: tree.Function, defining: Frame) -> dict[str, Value]:
    """Values of parameters by name, as far as decorators tell. ``defining``: the frame that the function stands in."""
    out: dict[str, Value] = {}
    for decorator in node.decorators:
        if not isinstance(decorator, tree.Call) or not isinstance(decorator.function, tree.Attribute):
            continue
        if decorator.function.attr == "register" and node.parameters:
            # functools.singledispatch: the first parameter is what the function was registered for
            for argument in decorator.arguments[:1]:
                kind = interpreter.evaluate(argument.value, defining)
                if isinstance(kind, ClassValue) and node.parameters[0].annotation is None:
                    out[node.parameters[0].name] = interpreter.canonical(kind.info)
        elif decorator.function.attr in _OPTIONS:
            function = interpreter.evaluate(decorator.function, defining)
            if isinstance(function, Library) and function.name.split(".")[0] in _COMMAND_LINES:
                given = interpreter.arguments(decorator, defining)
                name = _parameter_of(given)
                if name:
                    span = interpreter.span(defining, decorator)
                    symbol = Symbol("param", name, span, base=Symbol("name", node.name, span))
                    out[name] = _option(interpreter, given, symbol, given.keywords.get("default"))
    return out


def stands_for(interpreter: Interpreter, default: Value, symbol: Symbol, frame: Frame) -> Value | None:
    """What a default means that a library replaces before the call: an option of a command line, a dependency. None for
    any other."""
    content = interpreter.content(default)
    if not isinstance(content, Instance) or content.library is None or content.arguments is None:
        return None
    library, _, name = content.library.rpartition(".")
    given = content.arguments
    if name in _OPTIONS and library.split(".")[0] in _COMMAND_LINES:
        first = given.positional[0] if given.positional else None
        return _option(interpreter, given, symbol, given.keywords.get("default", first))
    if name == "Depends" and library.split(".")[0] == "fastapi" and given.positional:
        made = given.positional[0]
        if isinstance(made, (Closure, ClassValue)):
            return interpreter.apply(made, Arguments((), {}), symbol.span, frame)
    return None


def fixture(interpreter: Interpreter, name: str, frame: Frame) -> Value | None:
    """What pytest gives for a parameter: the value of the module's fixture by that name; None when there is none."""
    from lint_procore.flow.objects import decorator_names

    found = frame.unit.globals.get(name)
    if isinstance(found, Closure) and "fixture" in decorator_names(found.node) and not interpreter.is_active(found):
        return interpreter.call_closure(found, Arguments((), {}), interpreter.span(frame, found.node))
    return None


def _option(interpreter: Interpreter, given: Arguments, symbol: Symbol, default: Value | None) -> Value:
    if isinstance(default, Library) or "Ellipsis" in repr(default):
        default = None
    variable = given.keywords.get("envvar") or given.keywords.get("env_var")
    named = next(iter(alternatives(variable)), None) if variable is not None else None
    if isinstance(named, Literal):
        return interpreter.environment(named, named.span, default)
    return symbol._replace(default=default)


def _parameter_of(given: Arguments) -> str:
    """The parameter that an option of click is for: named outright, or by the first long spelling."""
    texts = [text for value in given.positional if (text := known_text(value)) is not None]
    outright = [text for text in texts if text.isidentifier()]
    spelt = sorted((text for text in texts if text.startswith("-")), key=lambda text: not text.startswith("--"))
    chosen = outright[0] if outright else spelt[0] if spelt else texts[0] if texts else ""
    return chosen.split("/")[0].lstrip("-").replace("-", "_").lower()
