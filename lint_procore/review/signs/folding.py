"""The value of expressions in Python source that are made of constants alone, worked out without running any of them.

Each operation that is known here is carried out on plain values of bounded size, in a bounded number of steps. All else
is UNKNOWN. It goes by names that are given once in the file: enough for the ways in which people hide an address, and
no replacement for following a program.
"""

from __future__ import annotations

import ast
import base64
import binascii
import codecs
import html
import operator
import re
import string
import urllib.parse
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lint_procore.review.signs.decoding import inflate
from lint_procore.review.signs.modules import Constants
from lint_procore.review.signs.steps import MOST_STEPS, Stopped

_DEPTH = 40
_LARGEST_TEXT = 200_000
_LARGEST_LIST = 20_000
_LARGEST_INT = 1 << 4096


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()
Value = Any
Scope = Mapping[str, Value]
_NOWHERE: Scope = {}
_SIZED = (str, bytes, bytearray, list, tuple, dict)
# The same encodings under all names that Python gives them would be too many: these are what is met.
_TEXT_ENCODINGS = frozenset(
    ("utf8", "ascii", "latin1", "iso88591", "utf16", "utf16le", "utf16be", "utf32", "utf7", "cp1252")
)
_ESCAPES = frozenset(("unicodeescape", "rawunicodeescape"))


class Folder:
    """Works out values in one module. ``dotted`` names what an expression stands for; ``ways`` are those in which a
    value that was asked for is put together."""

    def __init__(self, module: ast.Module, others: Constants | None = None) -> None:
        self._others = others
        self._left = MOST_STEPS
        self._known: dict[int, tuple[Value, frozenset[str]]] = {}
        self._imports: dict[str, str] = {}
        self._given: dict[str, list[ast.AST]] = {}
        self._fields: dict[str, list[ast.AST]] = {}  # the same for ``self.name = …``
        self._used: set[str] = set()
        self._open: set[str] = set()
        self.nodes = list(ast.walk(module))
        for node in self.nodes:
            self._note(node)

    def _note(self, node: ast.AST) -> None:
        kind = type(node)
        if kind is ast.Assign:
            for target in node.targets:  # type: ignore[attr-defined]
                self._bind(target, node)
        elif kind in (ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor):
            self._bind(node.target, node)  # type: ignore[attr-defined]
        elif kind is ast.FunctionDef or kind is ast.AsyncFunctionDef or kind is ast.ClassDef:
            self._given.setdefault(node.name, []).append(node)  # type: ignore[attr-defined]
        elif kind is ast.arg:
            self._given.setdefault(node.arg, []).append(node)  # type: ignore[attr-defined]
        elif kind is ast.Import:
            for alias in node.names:  # type: ignore[attr-defined]
                name = alias.asname or alias.name.partition(".")[0]
                self._imports[name] = alias.name if alias.asname else name
        elif kind is ast.ImportFrom:
            module = "." * node.level + (node.module or "")  # type: ignore[attr-defined]
            for alias in node.names:  # type: ignore[attr-defined]
                self._imports[alias.asname or alias.name] = f"{module}.{alias.name}"

    def _bind(self, target: ast.AST, node: ast.AST) -> None:
        if isinstance(target, ast.Name):
            self._given.setdefault(target.id, []).append(node)
        elif isinstance(target, ast.Attribute):
            self._fields.setdefault(target.attr, []).append(node)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for each in target.elts:
                self._bind(each, target)  # given, by what is not followed

    # What others ask for

    def value(self, node: ast.AST) -> tuple[Value, frozenset[str]]:
        """The value of an expression, or UNKNOWN, and the ways in which it is made. Raises Stopped."""
        known = self._known.get(id(node))
        if known is None:
            before, self._used = self._used, set()
            try:
                found = self._value(node, _NOWHERE, 0)
            finally:
                used, self._used = frozenset(self._used), before
            known = self._known[id(node)] = found, used
        self._used |= known[1]
        return known

    def step(self, count: int = 1) -> None:
        """Count a step of looking at the file. Raises Stopped when there were too many."""
        self._left -= count
        if self._left < 0:
            raise Stopped

    def given(self, name: str) -> Iterable[ast.AST]:
        """What gives a name a value, anywhere in the file."""
        return self._given.get(name, ())

    def built(self) -> Iterable[tuple[str, ast.AST]]:
        """Names that get their text in several steps, each with the first of them."""
        for name, given in self._given.items():
            if len(given) > 1 and any(isinstance(each, ast.AugAssign) for each in given):
                yield name, given[0]

    def named(self, name: str) -> tuple[Value, frozenset[str]]:
        """The value of a name at the end of the module, and the ways in which it is made."""
        before, self._used = self._used, set()
        try:
            return self._of_name(name, 0), frozenset(self._used)
        finally:
            self._used = before

    def literals(self, node: ast.AST, most: int = 3_000) -> str:
        """All text that stands in an expression, and in what its names are given, one piece a line."""
        found: list[str] = []
        seen: set[int] = set()
        pending = deque([node])
        while pending and len(seen) < most:
            each = pending.popleft()  # what stands nearest comes first
            if id(each) in seen:
                continue
            seen.add(id(each))
            self.step()
            if isinstance(each, ast.Constant):
                if isinstance(each.value, str):
                    found.append(each.value)
                elif isinstance(each.value, bytes):
                    found.append(each.value.decode("latin-1"))
            elif (there := self._there(each)) is not None:
                found.append(there)
            elif isinstance(each, ast.Name):
                pending += [given for given in self._given.get(each.id, ()) if _is_short(given)]
            elif isinstance(each, ast.Attribute):
                given = [*self._fields.get(each.attr, ()), *self._given.get(each.attr, ())]
                pending += [one for one in given if isinstance(one, (ast.Assign, ast.AnnAssign))]
            pending += ast.iter_child_nodes(each)
        return "\n".join(found)

    def _there(self, node: ast.AST) -> str | None:
        """The text of another module that an imported name stands for."""
        first = node.value if isinstance(node, ast.Attribute) else node
        if self._others is None or not isinstance(first, ast.Name) or first.id not in self._imports:
            return None
        return self._others.literals(self.dotted(node)) or None

    def dotted(self, node: ast.AST, depth: int = 8) -> str:
        """What an expression names, with its module: ``base64.b64decode``, ``builtins.exec``; empty when it is unclear.
        Names of built-in functions stand for themselves where nothing else has the name."""
        if depth <= 0:
            return ""
        if isinstance(node, ast.Name):
            if node.id in self._imports:
                return self._imports[node.id]
            given = self._given.get(node.id)
            if given is None:
                return "builtins" if node.id in ("builtins", "__builtins__", "__builtin__") else f"builtins.{node.id}"
            if len(given) == 1 and isinstance(given[0], (ast.Assign, ast.NamedExpr)):
                return self.dotted(given[0].value, depth - 1)
            return ""
        if isinstance(node, ast.Attribute):
            base = self.dotted(node.value, depth - 1)
            if node.attr == "__dict__":
                return base
            return f"{base}.{node.attr}" if base else ""
        if isinstance(node, ast.Subscript):
            base = self.dotted(node.value, depth - 1)
            key = self._text(node.slice)
            if base in ("builtins", "sys.modules") and key:
                return f"builtins.{key}" if base == "builtins" else key
            return ""
        if isinstance(node, ast.Call):
            name = self.dotted(node.func, depth - 1)
            if name in ("builtins.globals", "builtins.locals", "builtins.vars") and not node.args:
                return "builtins"
            if name == "builtins.vars":
                return self.dotted(node.args[0], depth - 1)
            if name == "builtins.getattr" and len(node.args) >= 2:
                base, key = self.dotted(node.args[0], depth - 1), self._text(node.args[1])
                return f"{base}.{key}" if base and key else ""
            if name in IMPORTING and node.args:
                return self._text(node.args[0])
        return ""

    def _text(self, node: ast.AST) -> str:
        found = self.value(node)[0]
        return found if isinstance(found, str) else ""

    # Working out

    def _value(self, node: ast.AST, scope: Scope, depth: int) -> Value:
        """Any error in what the submission would do is its own, and then there is no value."""
        self.step()
        if depth > _DEPTH:
            return UNKNOWN
        work = _WORK.get(type(node))
        if work is None:
            return UNKNOWN
        try:
            found = _bounded(work(self, node, scope, depth + 1))
            if isinstance(found, _SIZED):
                self.step(len(found) >> 6)  # what is copied costs by its size
            return found
        except (TypeError, ValueError, LookupError, ArithmeticError, AttributeError, binascii.Error, RecursionError):
            return UNKNOWN

    def _values(self, nodes: Iterable[ast.AST], scope: Scope, depth: int) -> Value:
        """All values as a list, or UNKNOWN."""
        out: list[Value] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                more = self._value(node.value, scope, depth)
                if more is UNKNOWN:
                    return UNKNOWN
                out += _listed(more)
                continue
            found = self._value(node, scope, depth)
            if found is UNKNOWN:
                return UNKNOWN
            out.append(found)
        return out

    def _constant(self, node: ast.Constant, scope: Scope, depth: int) -> Value:
        return node.value if isinstance(node.value, (str, bytes, int, type(None))) else UNKNOWN

    def _name(self, node: ast.Name, scope: Scope, depth: int) -> Value:
        if node.id in scope:
            return scope[node.id]
        return self._imported(self._imports[node.id]) if node.id in self._imports else self._of_name(node.id, depth)

    def _imported(self, name: str) -> Value:
        """A constant of the library or of another module of the submission."""
        known = _CONSTANTS.get(name)
        if known is not None:
            self._used.add("single letters")
            return known
        found = self._others.get(name) if self._others is not None else None
        if found is None:
            return UNKNOWN
        self._used |= found[1]
        return found[0]

    def _of_name(self, name: str, depth: int) -> Value:
        given = self._given.get(name)
        if not given or name in self._open or len(given) > 2_000:
            return UNKNOWN
        self._open.add(name)
        try:
            value: Value = UNKNOWN
            for number, node in enumerate(given):
                if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and number == 0:
                    value = self._value(node.value, _NOWHERE, depth) if node.value is not None else UNKNOWN
                elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and number > 0:
                    value = _bounded(value + self._known_value(node.value, depth))
                else:
                    return UNKNOWN
                if value is UNKNOWN:
                    return UNKNOWN
            return value
        except TypeError:
            return UNKNOWN
        finally:
            self._open.discard(name)

    def _known_value(self, node: ast.AST, depth: int) -> Value:
        found = self._value(node, _NOWHERE, depth)
        if found is UNKNOWN:
            raise TypeError
        return found

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> Value:
        """What a field is given, where only one thing in the file gives a field of this name anything."""
        if isinstance(node.value, ast.Name) and node.value.id in self._imports:
            return self._imported(self.dotted(node))
        given = [*self._fields.get(node.attr, ()), *self._given.get(node.attr, ())]
        if len(given) != 1 or not isinstance(given[0], (ast.Assign, ast.AnnAssign)) or given[0].value is None:
            return UNKNOWN
        return self._value(given[0].value, _NOWHERE, depth)

    def _list(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope, depth: int) -> Value:
        if len(node.elts) > _LARGEST_LIST:
            return UNKNOWN
        found = self._values(node.elts, scope, depth)
        return tuple(found) if isinstance(node, ast.Tuple) and isinstance(found, list) else found

    def _dict(self, node: ast.Dict, scope: Scope, depth: int) -> Value:
        if len(node.keys) > _LARGEST_LIST or None in node.keys:
            return UNKNOWN
        keys = self._values([key for key in node.keys if key is not None], scope, depth)
        values = self._values(node.values, scope, depth)
        return dict(zip(keys, values, strict=True)) if isinstance(keys, list) and isinstance(values, list) else UNKNOWN

    def _sum(self, node: ast.BinOp, scope: Scope, depth: int) -> Value:
        # A long sum leans to the left, as deep as it is long.
        parts: list[tuple[ast.operator, ast.AST]] = []
        first: ast.AST = node
        while isinstance(first, ast.BinOp):
            parts.append((first.op, first.right))
            first = first.left
        value = self._value(first, scope, depth)
        for op, right in reversed(parts):
            if value is UNKNOWN:
                return UNKNOWN
            other = self._value(right, scope, depth)
            if other is UNKNOWN:
                return UNKNOWN
            value = _bounded(self._operation(op, value, other))
        return value

    def _operation(self, op: ast.operator, one: Value, other: Value) -> Value:
        numbers = isinstance(one, int) and isinstance(other, int)
        if isinstance(op, ast.Add):
            return one + other
        if isinstance(op, ast.Mod) and isinstance(one, (str, bytes)):
            return _percent(one, other)
        if isinstance(op, ast.Mult) and not numbers:
            text, times = (one, other) if isinstance(other, int) else (other, one)
            return text * times if len(text) * max(times, 0) <= _LARGEST_TEXT else UNKNOWN
        if not numbers:
            return UNKNOWN
        if isinstance(op, ast.BitXor):
            self._used.add("numbers that are crossed")
        if isinstance(op, (ast.LShift, ast.RShift)) and other > 4096:
            return UNKNOWN
        function = _ARITHMETIC.get(type(op))
        return function(one, other) if function is not None else UNKNOWN

    def _joined(self, node: ast.JoinedStr, scope: Scope, depth: int) -> Value:
        out: list[str] = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                if part.format_spec is not None or part.conversion not in (-1, 115):
                    return UNKNOWN
                part = part.value
            found = self._value(part, scope, depth)
            if not isinstance(found, (str, int)):
                return UNKNOWN
            out.append(str(found))
        return "".join(out)

    def _subscript(self, node: ast.Subscript, scope: Scope, depth: int) -> Value:
        of = self._value(node.value, scope, depth)
        if of is UNKNOWN:
            return UNKNOWN
        if not isinstance(node.slice, ast.Slice):
            key = self._value(node.slice, scope, depth)
            return of[key] if key is not UNKNOWN else UNKNOWN
        ends = [
            None if end is None else self._value(end, scope, depth)
            for end in (node.slice.lower, node.slice.upper, node.slice.step)
        ]
        if UNKNOWN in ends:
            return UNKNOWN
        if isinstance(ends[2], int) and ends[2] < 0:
            self._used.add("text written backwards")
        elif ends[2] not in (None, 1):
            self._used.add("every other letter of a text")
        return of[slice(*ends)]

    def _unary(self, node: ast.UnaryOp, scope: Scope, depth: int) -> Value:
        value = self._value(node.operand, scope, depth)
        if not isinstance(value, int):
            return UNKNOWN
        if isinstance(node.op, ast.USub):
            return -value
        return ~value if isinstance(node.op, ast.Invert) else UNKNOWN

    def _comprehension(self, node: ast.GeneratorExp | ast.ListComp, scope: Scope, depth: int) -> Value:
        out: list[Value] = []
        self._collect(node.elt, node.generators, scope, depth, out)
        return out

    def _collect(
        self, element: ast.AST, loops: list[ast.comprehension], scope: Scope, depth: int, out: list[Value]
    ) -> None:
        if not loops:
            found = self._value(element, scope, depth)
            if found is UNKNOWN:
                raise ValueError
            out.append(found)
            return
        loop = loops[0]
        if loop.ifs:
            raise ValueError
        for each in _listed(self._value(loop.iter, scope, depth)):
            self._collect(element, loops[1:], {**scope, **_unpacked(loop.target, each)}, depth, out)

    def _conditional(self, node: ast.IfExp, scope: Scope, depth: int) -> Value:
        test = self._value(node.test, scope, depth)
        if test is UNKNOWN:
            return UNKNOWN
        return self._value(node.body if test else node.orelse, scope, depth)

    # Calls

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> Value:
        if any(keyword.arg is None for keyword in node.keywords) or len(node.args) > _LARGEST_LIST:
            return UNKNOWN
        function = node.func
        if isinstance(function, ast.Name) and function.id in scope:
            return UNKNOWN
        own = self._own_function(function)
        if own is not None:
            return self._inside(own, node, scope, depth)
        name = self.dotted(function) if isinstance(function, (ast.Name, ast.Attribute, ast.Call)) else ""
        if name == "builtins.map" and len(node.args) == 2:
            return self._map(node, scope, depth)
        if name == "builtins.filter" and len(node.args) == 2:
            test = _TESTS.fullmatch(self.dotted(node.args[0]))
            return _kept(test[1], self._value(node.args[1], scope, depth)) if test is not None else UNKNOWN
        arguments = self._values(node.args, scope, depth)
        if not isinstance(arguments, list):
            return UNKNOWN
        known = _FUNCTIONS.get(name)
        if known is not None:
            way, work = known
            result = work(*arguments)
        else:
            if not isinstance(function, ast.Attribute):
                return UNKNOWN
            if name in ("builtins.str." + function.attr, "builtins.bytes." + function.attr):
                of, *arguments = arguments  # str.join("", …)
            else:
                of = self._value(function.value, scope, depth)
            method = _METHODS.get(function.attr)
            if of is UNKNOWN or method is None:
                return UNKNOWN
            if function.attr in ("format", "substitute", "safe_substitute") and node.keywords:
                arguments.append({word.arg: self._value(word.value, scope, depth) for word in node.keywords})
            way, result = _WAYS.get(function.attr, ""), method(of, *arguments)
        if way and result is not UNKNOWN:
            self._used.add(way)
        return result

    def _map(self, node: ast.Call, scope: Scope, depth: int) -> Value:
        function, over = node.args
        items = _listed(self._value(over, scope, depth))
        known = _FUNCTIONS.get(self.dotted(function))
        if known is not None:
            self.step(len(items))
            if known[0]:
                self._used.add(known[0])
            return [known[1](each) for each in items]
        own = self._own_function(function)
        if own is None:
            return UNKNOWN
        return [self._applied(own, [each], depth) for each in items]

    def _own_function(self, node: ast.AST) -> ast.Lambda | ast.FunctionDef | None:
        """The function of the module that an expression names, or is."""
        if isinstance(node, ast.Lambda):
            return node
        given = self._given.get(node.id, ()) if isinstance(node, ast.Name) else ()
        if len(given) != 1:
            return None
        if isinstance(given[0], ast.FunctionDef) and not given[0].decorator_list:
            return given[0]
        if isinstance(given[0], ast.Assign) and isinstance(given[0].value, ast.Lambda):
            return given[0].value
        return None

    def _inside(self, function: ast.Lambda | ast.FunctionDef, node: ast.Call, scope: Scope, depth: int) -> Value:
        arguments = self._values(node.args, scope, depth)
        if not isinstance(arguments, list):
            return UNKNOWN
        named = {word.arg: self._value(word.value, scope, depth) for word in node.keywords if word.arg is not None}
        return self._applied(function, arguments, depth, named)

    def _applied(
        self,
        function: ast.Lambda | ast.FunctionDef,
        arguments: list[Value],
        depth: int,
        named: Mapping[str, Value] = _NOWHERE,
    ) -> Value:
        """What a function gives back that does no more than work out a value."""
        wanted = function.args
        names = [each.arg for each in (*wanted.posonlyargs, *wanted.args)]
        if wanted.vararg or wanted.kwarg or len(arguments) > len(names):
            return UNKNOWN
        inner: dict[str, Value] = {}
        for name, default in zip(reversed(names), reversed(wanted.defaults), strict=False):
            inner[name] = self._value(default, _NOWHERE, depth)
        inner.update(zip(names, arguments, strict=False))
        inner.update(named)
        if not all(name in inner for name in names):
            return UNKNOWN
        if isinstance(function, ast.Lambda):
            return self._value(function.body, inner, depth)
        return self._returned(function.body, inner, depth)

    def _returned(self, body: list[ast.stmt], scope: dict[str, Value], depth: int) -> Value:
        for statement in body:
            self.step()
            if isinstance(statement, ast.Return):
                return self._value(statement.value, scope, depth) if statement.value is not None else None
            if isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass)):
                continue
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue
            if not self._done(statement, scope, depth):
                return UNKNOWN
        return UNKNOWN

    def _done(self, statement: ast.stmt, scope: dict[str, Value], depth: int) -> bool:
        """Carry a statement out within a function, if it does no more than give names values."""
        self.step()
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            value = self._value(statement.value, scope, depth)
            if value is UNKNOWN:
                return False
            scope.update(_unpacked(statement.targets[0], value))
            return True
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            one, other = scope.get(statement.target.id, UNKNOWN), self._value(statement.value, scope, depth)
            if one is UNKNOWN or other is UNKNOWN:
                return False
            scope[statement.target.id] = value = _bounded(self._operation(statement.op, one, other))
            return value is not UNKNOWN
        if isinstance(statement, ast.For) and not statement.orelse:
            for each in _listed(self._value(statement.iter, scope, depth)):
                scope.update(_unpacked(statement.target, each))
                if not all(self._done(inner, scope, depth) for inner in statement.body):
                    return False
            return True
        return False


def _is_short(given: ast.AST) -> bool:
    """Whether what gives a name its value does no more than that: no class, and no long function."""
    return not isinstance(given, (ast.ClassDef, ast.FunctionDef)) or (
        isinstance(given, ast.FunctionDef) and len(given.body) <= 8
    )


def _unpacked(target: ast.AST, value: Value) -> dict[str, Value]:
    if isinstance(target, ast.Name):
        return {target.id: value}
    if isinstance(target, (ast.Tuple, ast.List)):
        names = [each.id for each in target.elts if isinstance(each, ast.Name)]
        values = _listed(value)
        if len(names) == len(target.elts) == len(values):
            return dict(zip(names, values, strict=True))
    raise ValueError


def _listed(value: Value) -> list[Value]:
    if value is UNKNOWN or isinstance(value, int) or value is None or len(value) > _LARGEST_LIST:
        raise ValueError
    return list(value)


def _bounded(value: Value) -> Value:
    if isinstance(value, (str, bytes, bytearray)):
        return value if len(value) <= _LARGEST_TEXT else UNKNOWN
    if isinstance(value, (list, tuple, dict)):
        return value if len(value) <= _LARGEST_LIST else UNKNOWN
    if isinstance(value, int):
        return value if abs(value) < _LARGEST_INT else UNKNOWN
    return value


def _percent(template: Any, values: Value) -> Value:
    """Only what cannot make a text longer than it looks: no widths."""
    if isinstance(values, dict):
        return _filled(template, {f"%({name})s": value for name, value in values.items()}, "%")
    hole, mark = ("%s", "%") if isinstance(template, str) else (b"%s", b"%")
    pieces = template.split(hole)
    values = values if isinstance(values, tuple) else (values,)
    if len(values) != len(pieces) - 1 or any(mark in piece for piece in pieces):
        return UNKNOWN
    out = pieces[0]
    for value, piece in zip(values, pieces[1:], strict=True):
        out += (str(value) if isinstance(out, str) else value) + piece
    return out


def _formatted(template: str, *values: Value) -> Value:
    named = values[-1] if values and isinstance(values[-1], dict) else {}
    values = values[:-1] if named else values
    if "{}" in template:
        pieces = template.split("{}")
        holes = [f"{{{number}}}" for number in range(len(pieces) - 1)]
        template = "".join(piece + hole for piece, hole in zip(pieces, [*holes, ""], strict=True))
    filling = {f"{{{number}}}": value for number, value in enumerate(values)}
    return _filled(template, filling | {f"{{{name}}}": value for name, value in named.items()}, "{")


def _substituted_in(template: str, values: Value) -> Value:
    """What ``string.Template(template).substitute`` makes."""
    filling = {f"${{{name}}}": value for name, value in values.items()}
    return _filled(template, filling | {f"${name}": value for name, value in values.items()}, "$")


def _filled(template: str, filling: Mapping[str, Value], mark: str) -> Value:
    """A text with its holes filled; UNKNOWN when one is left, or is of another form."""
    for hole, value in filling.items():
        if value is UNKNOWN or len(template) + len(str(value)) * template.count(hole) > _LARGEST_TEXT:
            return UNKNOWN
        template = template.replace(hole, str(value))
    return template if mark not in template else UNKNOWN


def _joined_by(separator: str | bytes, parts: Value) -> Value:
    parts = _listed(parts)
    if sum(map(len, parts)) + len(separator) * len(parts) > _LARGEST_TEXT:
        return UNKNOWN
    return separator.join(parts)


def _replaced(text: Any, old: Any, new: Any, *count: int) -> Value:
    if (len(text) + 1) * max(1, len(new)) > _LARGEST_TEXT * 10:
        return UNKNOWN
    return text.replace(old, new, *count)


def _substituted(pattern: Any, new: Any, text: Any) -> Value:
    """``re.sub`` with a pattern that is one character or a class of them, and cannot take long."""
    if not isinstance(pattern, str) or len(new) > 1:
        return UNKNOWN
    if _ONE_CHARACTER.fullmatch(pattern):
        return re.sub(pattern, new.replace("\\", "") if new else "", text)
    return UNKNOWN if re.search(r"[\\.^$*+?{}\[\]|()]", pattern) else _replaced(text, pattern, new)


def _kept(of: Any, items: Value) -> Value:
    """``filter`` by what kind of character each is."""
    return [each for each in _listed(items) if isinstance(each, str) and getattr(each, of)()]


def _translated(text: Any, table: Any, *delete: Any) -> Value:
    if isinstance(text, str) and isinstance(table, (dict, str)):
        longest = (
            max((len(each) for each in table.values() if isinstance(each, str)), default=1)
            if isinstance(table, dict)
            else 1
        )
        return text.translate(table) if len(text) * longest <= _LARGEST_TEXT else UNKNOWN
    return text.translate(table, *delete)


def _coded(text: Any, encoding: Any = "utf-8", *_: Any) -> Value:
    """``decode`` and ``encode`` of the codecs that turn text into other text."""
    plain = str(encoding).lower().replace("-", "").replace("_", "")
    if plain in ("rot13", "rot"):
        return codecs.encode(text, "rot13") if isinstance(text, str) else UNKNOWN
    data = text.encode("latin-1") if isinstance(text, str) else bytes(text)
    if plain in ("hex", "hexcodec"):
        return binascii.unhexlify(data)
    if plain in ("base64", "base64codec", "b64"):
        return binascii.a2b_base64(data)
    if plain in ("zlib", "zip", "bz2", "zlibcodec", "bz2codec"):
        return inflate(data) or UNKNOWN
    if plain in _ESCAPES or plain in _TEXT_ENCODINGS:
        return data.decode(plain.replace("escape", "_escape").replace("rawunicode", "raw_unicode"))
    return UNKNOWN


def _encoded(text: Any, encoding: Any = "utf-8", *_: Any) -> Value:
    plain = str(encoding).lower().replace("-", "").replace("_", "")
    if plain == "rot13":
        return codecs.encode(text, "rot13")
    return text.encode(plain) if plain in _TEXT_ENCODINGS else UNKNOWN


def _of_bytes(value: Any = b"", encoding: Any = "utf-8") -> Value:
    if isinstance(value, str):
        return _encoded(value, encoding)
    if isinstance(value, int):
        return UNKNOWN  # so many zeros
    return bytes(value)


def _of_text(value: Any = "", encoding: Any = None) -> Value:
    if encoding is not None or isinstance(value, (bytes, bytearray)):
        return _coded(value, encoding or "utf-8") if encoding else UNKNOWN
    return str(value) if isinstance(value, (str, int)) else UNKNOWN


def _of_int(value: Any = 0, base: int = 10) -> Value:
    if isinstance(value, int):
        return value
    return int(value, base) if len(value) <= 400 else UNKNOWN


def _range(*ends: int) -> Value:
    found = range(*ends)
    return list(found) if len(found) <= _LARGEST_LIST else UNKNOWN


def _to_bytes(value: int, length: int = 1, order: str = "big") -> Value:
    return value.to_bytes(length, "big" if order == "big" else "little") if length <= 4096 else UNKNOWN


def _maketrans(*parts: Any) -> Value:
    maker = bytes.maketrans if parts and isinstance(parts[0], bytes) else str.maketrans
    return maker(*parts)


def _unescaped(text: str) -> str:
    return html.unescape(text)


IMPORTING = frozenset(("builtins.__import__", "importlib.import_module", "importlib.__import__"))
_BASE64 = ("base64", lambda text, *_: binascii.a2b_base64(text))
_URL_BASE64 = ("base64", lambda text, *_: base64.urlsafe_b64decode(text))
_HEX = ("hexadecimal digits", lambda text: binascii.unhexlify(text.replace(" ", "") if isinstance(text, str) else text))
_PERCENT = ("percent escapes", lambda text, *_: urllib.parse.unquote(text))
_INFLATED = ("compressed data", lambda data, *_: inflate(bytes(data)) or UNKNOWN)
# What a function is called, the way of writing that it undoes, if any, and what it does.
_FUNCTIONS: dict[str, tuple[str, Callable[..., Value]]] = {
    "builtins.chr": ("character codes", chr),
    "builtins.ord": ("", ord),
    "builtins.str": ("", _of_text),
    "builtins.int": ("", _of_int),
    "builtins.bytes": ("character codes", _of_bytes),
    "builtins.bytearray": ("character codes", _of_bytes),
    "builtins.list": ("", _listed),
    "builtins.tuple": ("", lambda value: tuple(_listed(value))),
    "builtins.reversed": ("text written backwards", lambda value: _listed(value)[::-1]),
    "builtins.sorted": ("", lambda value: sorted(_listed(value))),
    "builtins.zip": ("", lambda *values: list(zip(*map(_listed, values), strict=False))),
    "builtins.enumerate": ("", lambda value, start=0: list(enumerate(_listed(value), start))),
    "builtins.range": ("", _range),
    "builtins.len": ("", len),
    "builtins.bytes.fromhex": _HEX,
    "builtins.bytearray.fromhex": _HEX,
    "builtins.str.maketrans": ("", _maketrans),
    "builtins.bytes.maketrans": ("", _maketrans),
    "base64.b64decode": _BASE64,
    "base64.standard_b64decode": _BASE64,
    "base64.decodebytes": _BASE64,
    "base64.urlsafe_b64decode": _URL_BASE64,
    "base64.b32decode": ("base32", lambda text, *_: base64.b32decode(text)),
    "base64.b16decode": ("hexadecimal digits", lambda text, *_: base64.b16decode(text, True)),
    "base64.b85decode": ("base85", lambda text: base64.b85decode(text)),
    "base64.a85decode": ("base85", lambda text, *_: base64.a85decode(text)),
    "binascii.unhexlify": _HEX,
    "binascii.a2b_hex": _HEX,
    "binascii.a2b_base64": _BASE64,
    "codecs.decode": ("an encoding", _coded),
    "codecs.encode": ("an encoding", _encoded),
    "urllib.parse.unquote": _PERCENT,
    "urllib.parse.unquote_plus": _PERCENT,
    "urllib.parse.unquote_to_bytes": ("percent escapes", lambda text: urllib.parse.unquote_to_bytes(text)),
    "html.unescape": ("character references", _unescaped),
    "zlib.decompress": _INFLATED,
    "gzip.decompress": _INFLATED,
    "bz2.decompress": _INFLATED,
    "lzma.decompress": _INFLATED,
    "re.sub": ("", _substituted),
    "string.Template": ("", lambda text: text),
    "operator.xor": ("numbers that are crossed", lambda one, other: one ^ other),
}
_METHODS: dict[str, Callable[..., Value]] = {
    "join": _joined_by,
    "replace": _replaced,
    "translate": _translated,
    "format": _formatted,
    "substitute": _substituted_in,
    "safe_substitute": _substituted_in,
    "decode": _coded,
    "encode": _encoded,
    "to_bytes": _to_bytes,
    "hex": lambda data: data.hex(),
    "split": lambda text, *ends: text.split(*ends),
    "get": lambda table, key, other=None: table.get(key, other),
    "items": lambda table: list(table.items()),
    "values": lambda table: list(table.values()),
    "keys": lambda table: list(table),
    **{
        name: (lambda text, *ends, _name=name: getattr(text, _name)(*ends))
        for name in (
            *("strip", "lstrip", "rstrip", "lower", "upper", "swapcase", "title", "capitalize"),
            *("removeprefix", "removesuffix", "casefold"),
        )
    },
}
_TESTS = re.compile(r"builtins\.str\.(isalpha|isalnum|islower|isupper|isascii|isidentifier)")
# A class of characters, or one of them, as often as it comes: nothing that could go back over a text.
_ONE_CHARACTER = re.compile(r"(?:\\[dDwWsS]|\[\^?(?:\w(?:-\w)?|[ .,:;_#@!-])+\]|\w)\+?")
_CONSTANTS = {
    "string.ascii_lowercase": string.ascii_lowercase,
    "string.ascii_uppercase": string.ascii_uppercase,
    "string.ascii_letters": string.ascii_letters,
    "string.digits": string.digits,
    "string.punctuation": string.punctuation,
    "string.printable": string.printable,
}
_WAYS = {"translate": "letters that are exchanged", "swapcase": "", "to_bytes": "a number"}
_ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
    ast.BitXor: operator.xor,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
_WORK: dict[type[ast.AST], Callable[[Folder, Any, Scope, int], Value]] = {
    ast.Constant: Folder._constant,
    ast.Name: Folder._name,
    ast.Attribute: Folder._attribute,
    ast.List: Folder._list,
    ast.Tuple: Folder._list,
    ast.Dict: Folder._dict,
    ast.BinOp: Folder._sum,
    ast.JoinedStr: Folder._joined,
    ast.Subscript: Folder._subscript,
    ast.UnaryOp: Folder._unary,
    ast.GeneratorExp: Folder._comprehension,
    ast.ListComp: Folder._comprehension,
    ast.IfExp: Folder._conditional,
    ast.Call: Folder._call,
}
