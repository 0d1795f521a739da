"""The value of expressions in Python source that are made of constants alone, worked out without running any of them.

Each known one of the ``operations`` is carried out on plain values, in a bounded number of steps; all else is UNKNOWN.
It goes by names that are given once in the file: enough for the ways in which people hide an address, and no
replacement for following a program.
"""

from __future__ import annotations

import ast
import binascii
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from lint_procore.review.signs.operations import (
    CONSTANTS,
    FUNCTIONS,
    LARGEST_LIST,
    METHODS,
    TESTS,
    UNKNOWN,
    WAYS,
    Value,
    bounded,
    kept,
    listed,
    operated,
)
from lint_procore.review.signs.steps import MOST_STEPS, Stopped

_DEPTH = 40
Scope = Mapping[str, Value]
_NOWHERE: Scope = {}
_SIZED = (str, bytes, bytearray, list, tuple, dict)


class Others(Protocol):
    """The constants of other modules, by dotted name."""

    def get(self, dotted: str) -> tuple[Value, frozenset[str]] | None:
        """The value of a name, and the ways in which it is made; None where unclear."""

    def literals(self, dotted: str) -> str:
        """The text that stands there for it."""


class Folder:
    """Works out values in one module. ``dotted`` names what an expression stands for; ``ways`` are those in which a
    value that was asked for is put together."""

    def __init__(self, module: ast.Module, others: Others | None = None) -> None:
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
        self._described: ast.Module | None = module if "__doc__" not in self._given else None

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
            elif isinstance(each, ast.Name) and each.id == "__doc__" and self._described is not None:
                found.append(_description(self._described) or "")
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
            found = bounded(work(self, node, scope, depth + 1))
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
                out += listed(more)
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
        if node.id == "__doc__" and self._described is not None:
            return _description(self._described)
        return self._imported(self._imports[node.id]) if node.id in self._imports else self._of_name(node.id, depth)

    def _imported(self, name: str) -> Value:
        """A constant of the library or of another module of the submission."""
        known = CONSTANTS.get(name)
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
                    value = bounded(value + self._known_value(node.value, depth))
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
        if node.attr == "__doc__" and node.attr not in self._fields:
            called = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
            given = self._given.get(called, [])
            return _description(given[0]) if len(given) == 1 else UNKNOWN
        if isinstance(node.value, ast.Name) and node.value.id in self._imports:
            return self._imported(self.dotted(node))
        given = [*self._fields.get(node.attr, ()), *self._given.get(node.attr, ())]
        if len(given) != 1 or not isinstance(given[0], (ast.Assign, ast.AnnAssign)) or given[0].value is None:
            return UNKNOWN
        return self._value(given[0].value, _NOWHERE, depth)

    def _list(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope, depth: int) -> Value:
        if len(node.elts) > LARGEST_LIST:
            return UNKNOWN
        found = self._values(node.elts, scope, depth)
        return tuple(found) if isinstance(node, ast.Tuple) and isinstance(found, list) else found

    def _dict(self, node: ast.Dict, scope: Scope, depth: int) -> Value:
        if len(node.keys) > LARGEST_LIST or None in node.keys:
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
            value = self._operation(op, value, other)
        return value

    def _operation(self, op: ast.operator, one: Value, other: Value) -> Value:
        if isinstance(op, ast.BitXor):
            self._used.add("numbers that are crossed")
        return bounded(operated(op, one, other))

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
        for each in listed(self._value(loop.iter, scope, depth)):
            self._collect(element, loops[1:], {**scope, **_unpacked(loop.target, each)}, depth, out)

    def _conditional(self, node: ast.IfExp, scope: Scope, depth: int) -> Value:
        test = self._value(node.test, scope, depth)
        if test is UNKNOWN:
            return UNKNOWN
        return self._value(node.body if test else node.orelse, scope, depth)

    # Calls

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> Value:
        if any(keyword.arg is None for keyword in node.keywords) or len(node.args) > LARGEST_LIST:
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
            test = TESTS.fullmatch(self.dotted(node.args[0]))
            return kept(test[1], self._value(node.args[1], scope, depth)) if test is not None else UNKNOWN
        arguments = self._values(node.args, scope, depth)
        if not isinstance(arguments, list):
            return UNKNOWN
        known = FUNCTIONS.get(name)
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
            method = METHODS.get(function.attr)
            if of is UNKNOWN or method is None:
                return UNKNOWN
            if function.attr in ("format", "substitute", "safe_substitute") and node.keywords:
                arguments.append({word.arg: self._value(word.value, scope, depth) for word in node.keywords})
            way, result = WAYS.get(function.attr, ""), method(of, *arguments)
        if way and result is not UNKNOWN:
            self._used.add(way)
        return result

    def _map(self, node: ast.Call, scope: Scope, depth: int) -> Value:
        function, over = node.args
        items = listed(self._value(over, scope, depth))
        known = FUNCTIONS.get(self.dotted(function))
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
            scope[statement.target.id] = value = self._operation(statement.op, one, other)
            return value is not UNKNOWN
        if isinstance(statement, ast.For) and not statement.orelse:
            for each in listed(self._value(statement.iter, scope, depth)):
                scope.update(_unpacked(statement.target, each))
                if not all(self._done(inner, scope, depth) for inner in statement.body):
                    return False
            return True
        return False


def _description(node: ast.AST) -> Value:
    """The text that a module, a class or a function begins with."""
    if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return ast.get_docstring(node, clean=False)
    return UNKNOWN


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
        values = listed(value)
        if len(names) == len(target.elts) == len(values):
            return dict(zip(names, values, strict=True))
    raise ValueError


IMPORTING = frozenset(("builtins.__import__", "importlib.import_module", "importlib.__import__"))
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
