"""Lowering: a LibCST module becomes the plain tree of :mod:`lint_procore.syntax.tree`.

Only what carries meaning is visited, so this costs a fraction of parsing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import libcst as cst

from lint_procore.syntax import tree

_OPERATORS: dict[type[cst.CSTNode], str] = {
    cst.Add: "+",
    cst.AddAssign: "+",
    cst.Modulo: "%",
    cst.ModuloAssign: "%",
    cst.Divide: "/",
    cst.DivideAssign: "/",
    cst.BitOr: "|",
    cst.BitOrAssign: "|",
    cst.Multiply: "*",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
}

# Functions that call what they are given, now or later.
_CALLING = frozenset(
    {
        *("partial", "partialmethod", "map", "starmap", "imap", "submit", "apply_async", "Thread", "Timer"),
        *("to_thread", "run_in_executor", "run_in_threadpool", "run_sync", "call_soon", "retry_call"),
    }
)


def dotted_name(node: cst.BaseExpression | None) -> str | None:
    """``a.b.c`` for names and attributes of names, None for anything else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    parts.append(node.value)
    return ".".join(reversed(parts))


def _last_name(node: tree.Name | tree.Attribute) -> str:
    return node.attr if isinstance(node, tree.Attribute) else node.id


def annotated_name(node: cst.BaseExpression | None) -> str | None:
    """The one class an annotation names: X for ``X``, ``"X"``, ``Optional[X]``, ``Annotated[X, …]``, ``X | None``."""
    if isinstance(node, cst.SimpleString):
        text = node.evaluated_value
        return text if isinstance(text, str) and text.replace(".", "").isidentifier() else None
    if isinstance(node, cst.Subscript):
        outer = dotted_name(node.value)
        element = node.slice[0].slice if node.slice else None
        if (
            outer
            and outer.split(".")[-1] in ("Optional", "Annotated", "ClassVar", "Final")
            and isinstance(element, cst.Index)
        ):
            return annotated_name(element.value)
        return outer
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        left = annotated_name(node.left)
        return annotated_name(node.right) if left in (None, "None") else left
    return dotted_name(node)


class Lowering:
    """Lowers one module. ``spans`` are the offsets from :class:`~lint_procore.syntax.offsets.Offsets`."""

    def __init__(self, spans: dict[int, tuple[int, int]]) -> None:
        self.spans = spans
        self.calls: set[str] = set()
        self.imports: list[tree.Import] = []
        self.simple: list[tuple[int, int]] = []

    def module(self, filename: str, module: cst.Module) -> tree.Module:
        body = self.statements(module.body)
        return tree.Module(filename, body, self.calls, self.imports)

    # --- statements ---------------------------------------------------------------------------------------------------

    def statements(self, nodes: Iterable[cst.CSTNode]) -> list[tree.Statement]:
        out: list[tree.Statement] = []
        for node in nodes:
            if isinstance(node, cst.SimpleStatementLine):
                self.simple.append(self.spans[id(node)])
                for small in node.body:
                    self.statement(small, out)
            else:
                self.statement(node, out)
        return out

    def suite(self, node: cst.BaseSuite) -> list[tree.Statement]:
        if isinstance(node, cst.IndentedBlock):
            return self.statements(node.body)
        out: list[tree.Statement] = []
        for small in node.body:
            self.statement(small, out)
        return out

    def statement(self, node: cst.CSTNode, out: list[tree.Statement]) -> None:
        lower = _STATEMENTS.get(node.__class__)
        if lower is not None:
            start, end = self.spans[id(node)]
            lower(self, node, start, end, out)

    def _expr(self, node: cst.Expr, start: int, end: int, out: list[tree.Statement]) -> None:
        if not isinstance(node.value, (cst.SimpleString, cst.ConcatenatedString)):  # a docstring says nothing to flow
            out.append(tree.Evaluate(start, end, self.expression(node.value)))

    def _assign(self, node: cst.Assign, start: int, end: int, out: list[tree.Statement]) -> None:
        targets = [self.expression(target.target) for target in node.targets]
        value, calls = self._value(node.value)
        out.append(tree.Assign(start, end, targets, value, calls=calls))

    def _annotated(self, node: cst.AnnAssign, start: int, end: int, out: list[tree.Statement]) -> None:
        value, calls = self._value(node.value) if node.value is not None else (None, frozenset())
        annotation = annotated_name(node.annotation.annotation)
        out.append(tree.Assign(start, end, [self.expression(node.target)], value, annotation or "", calls))

    def _value(self, node: cst.BaseExpression) -> tuple[tree.Expression, frozenset[str]]:
        """What is given a name, and the names that are called in it, or that it only stands for."""
        outer, self.calls = self.calls, set()
        value = self.expression(node)
        inner, self.calls = self.calls, outer
        outer |= inner
        if isinstance(value, (tree.Name, tree.Attribute)):
            inner.add(_last_name(value))
        return value, frozenset(inner)

    def _augment(self, node: cst.AugAssign, start: int, end: int, out: list[tree.Statement]) -> None:
        operator = _OPERATORS.get(node.operator.__class__, "?")
        out.append(tree.Augment(start, end, self.expression(node.target), operator, self.expression(node.value)))

    def _return(self, node: cst.Return, start: int, end: int, out: list[tree.Statement]) -> None:
        out.append(tree.Return(start, end, self.expression(node.value) if node.value is not None else None))

    def _raise(self, node: cst.Raise, start: int, end: int, out: list[tree.Statement]) -> None:
        out.append(tree.Leave(start, end, "raise", self.expression(node.exc) if node.exc is not None else None))

    def _break(self, node: cst.Break, start: int, end: int, out: list[tree.Statement]) -> None:
        out.append(tree.Leave(start, end, "break", None))

    def _continue(self, node: cst.Continue, start: int, end: int, out: list[tree.Statement]) -> None:
        out.append(tree.Leave(start, end, "continue", None))

    def _assert(self, node: cst.Assert, start: int, end: int, out: list[tree.Statement]) -> None:
        out.append(tree.Evaluate(start, end, tree.Opaque(start, end, [self.expression(node.test)])))

    def _if(self, node: cst.If, start: int, end: int, out: list[tree.Statement]) -> None:
        # elif chains are lists here and trees there; a thousand of them must not cost a thousand frames
        chain: list[tuple[cst.If, tree.If]] = []
        current: cst.If | cst.Else | None = node
        top: list[tree.Statement] = out
        while isinstance(current, cst.If):
            first, last = self.spans[id(current)]
            lowered = tree.If(first, last, self.expression(current.test), self.suite(current.body), [])
            self.simple.append((first, self._header_end(current.body, last)))
            top.append(lowered)
            top = lowered.orelse
            chain.append((current, lowered))
            current = current.orelse
        if isinstance(current, cst.Else):
            top.extend(self.suite(current.body))

    def _header_end(self, body: cst.BaseSuite, end: int) -> int:
        """Where the header of a compound statement ends: at its block."""
        return self.spans.get(id(body), (end, end))[0]

    def _for(self, node: cst.For, start: int, end: int, out: list[tree.Statement]) -> None:
        self.simple.append((start, self._header_end(node.body, end)))
        target, iterable = self.expression(node.target), self.expression(node.iter)
        orelse = self.suite(node.orelse.body) if node.orelse is not None else []
        out.append(tree.For(start, end, target, iterable, self.suite(node.body), orelse))

    def _while(self, node: cst.While, start: int, end: int, out: list[tree.Statement]) -> None:
        self.simple.append((start, self._header_end(node.body, end)))
        test = self.expression(node.test)
        orelse = self.suite(node.orelse.body) if node.orelse is not None else []
        out.append(tree.While(start, end, test, self.suite(node.body), orelse))

    def _try(self, node: cst.Try | cst.TryStar, start: int, end: int, out: list[tree.Statement]) -> None:
        body = self.suite(node.body)
        handlers: list[tuple[str | None, list[tree.Statement]]] = []
        for handler in node.handlers:
            name = handler.name.name.value if handler.name and isinstance(handler.name.name, cst.Name) else None
            handlers.append((name, self.suite(handler.body)))
        orelse = self.suite(node.orelse.body) if node.orelse is not None else []
        final = self.suite(node.finalbody.body) if node.finalbody is not None else []
        out.append(tree.Try(start, end, body, handlers, orelse, final))

    def _with(self, node: cst.With, start: int, end: int, out: list[tree.Statement]) -> None:
        self.simple.append((start, self._header_end(node.body, end)))
        items: list[tuple[tree.Expression, tree.Expression | None]] = []
        for item in node.items:
            target = self.expression(item.asname.name) if item.asname is not None else None
            items.append((self.expression(item.item), target))
        out.append(tree.With(start, end, items, self.suite(node.body)))

    def _match(self, node: cst.Match, start: int, end: int, out: list[tree.Statement]) -> None:
        cases: list[tuple[list[str], tree.Expression | None, tree.Expression | None, list[tree.Statement]]] = []
        for case in node.cases:
            literal = self.expression(case.pattern.value) if isinstance(case.pattern, cst.MatchValue) else None
            names: list[str] = []
            if isinstance(case.pattern, cst.MatchAs) and case.pattern.name is not None:
                names.append(case.pattern.name.value)
            guard = self.expression(case.guard) if case.guard is not None else None
            cases.append((names, literal, guard, self.suite(case.body)))
        out.append(tree.Match(start, end, self.expression(node.subject), cases))

    def _import(self, node: cst.Import, start: int, end: int, out: list[tree.Statement]) -> None:
        names = [(dotted_name(alias.name) or "", alias.evaluated_alias) for alias in node.names]
        self.imports.append(tree.Import(start, end, None, 0, names))
        out.append(self.imports[-1])

    def _import_from(self, node: cst.ImportFrom, start: int, end: int, out: list[tree.Statement]) -> None:
        if isinstance(node.names, cst.ImportStar):
            names: list[tuple[str, str | None]] = [("*", None)]
        else:
            names = [(alias.evaluated_name, alias.evaluated_alias) for alias in node.names]
        self.imports.append(tree.Import(start, end, dotted_name(node.module) or "", len(node.relative), names))
        out.append(self.imports[-1])

    def _scope(self, node: cst.Global | cst.Nonlocal, start: int, end: int, out: list[tree.Statement]) -> None:
        kind = "global" if isinstance(node, cst.Global) else "nonlocal"
        out.append(tree.Scope(start, end, kind, [item.name.value for item in node.names]))  # type: ignore[arg-type]

    def _delete(self, node: cst.Del, start: int, end: int, out: list[tree.Statement]) -> None:
        target = self.expression(node.target)
        out.append(tree.Delete(start, end, target.elements if isinstance(target, tree.Sequence) else [target]))

    def _function(self, node: cst.FunctionDef, start: int, end: int, out: list[tree.Statement]) -> None:
        decorators = [self.expression(decorator.decorator) for decorator in node.decorators]
        header_end = self._header_end(node.body, end)
        self.simple.append((start, header_end))
        parameters = self.parameters(node.params)
        outer, self.calls = self.calls, set()
        body = self.suite(node.body)
        inner, self.calls = self.calls, outer
        outer |= inner
        is_async = node.asynchronous is not None
        out.append(
            tree.Function(start, end, node.name.value, parameters, body, decorators, is_async, header_end, inner)
        )

    def _class(self, node: cst.ClassDef, start: int, end: int, out: list[tree.Statement]) -> None:
        decorators = [self.expression(decorator.decorator) for decorator in node.decorators]
        header_end = self._header_end(node.body, end)
        self.simple.append((start, header_end))
        bases = [self.expression(base.value) for base in node.bases]
        keywords = [self._argument(keyword) for keyword in node.keywords]
        body = self.suite(node.body)
        out.append(tree.Class(start, end, node.name.value, bases, keywords, body, decorators, header_end))

    def parameters(self, node: cst.Parameters) -> list[tree.Parameter]:
        out = [self._parameter(parameter, "") for parameter in (*node.posonly_params, *node.params)]
        if isinstance(node.star_arg, cst.Param):
            out.append(self._parameter(node.star_arg, "*"))
        out.extend(self._parameter(parameter, "keyword") for parameter in node.kwonly_params)
        if node.star_kwarg is not None:
            out.append(self._parameter(node.star_kwarg, "**"))
        return out

    def _parameter(self, node: cst.Param, kind: str) -> tree.Parameter:
        start, end = self.spans[id(node)]
        default = self.expression(node.default) if node.default is not None else None
        annotation = annotated_name(node.annotation.annotation) if node.annotation is not None else None
        return tree.Parameter(start, end, node.name.value, kind, default, annotation)

    # --- expressions --------------------------------------------------------------------------------------------------

    def expression(self, node: cst.BaseExpression) -> tree.Expression:
        lower = _EXPRESSIONS.get(node.__class__)
        start, end = self.spans[id(node)]
        if lower is None:
            return tree.Opaque(start, end, [])
        return lower(self, node, start, end)

    def _name(self, node: cst.Name, start: int, end: int) -> tree.Expression:
        value = node.value
        if value in _KEYWORD_CONSTANTS:
            return tree.Constant(start, end, _KEYWORD_CONSTANTS[value])
        return tree.Name(start, end, value)

    def _attribute(self, node: cst.Attribute, start: int, end: int) -> tree.Expression:
        return tree.Attribute(start, end, self.expression(node.value), node.attr.value)

    def _integer(self, node: cst.Integer, start: int, end: int) -> tree.Expression:
        text = node.value
        return tree.Constant(start, end, int(text, 0) if len(text) < 40 else 0)

    def _float(self, node: cst.Float, start: int, end: int) -> tree.Expression:
        return tree.Constant(start, end, float(node.value))

    def _string(self, node: cst.SimpleString, start: int, end: int) -> tree.Expression:
        value = string_value(node.value)
        if "/oauth/" in value:
            self.calls.add(tree.OAUTH_ADDRESS)
        elif value == "refresh_token":
            self.calls.add(value)
        return tree.Constant(start, end, value)

    def _concatenated(self, node: cst.ConcatenatedString, start: int, end: int) -> tree.Expression:
        parts: list[tree.Expression] = []
        right: cst.BaseExpression = node
        while isinstance(right, cst.ConcatenatedString):
            parts.append(self.expression(right.left))
            right = right.right
        parts.append(self.expression(right))
        return tree.Joined(start, end, parts)

    def _formatted(self, node: cst.FormattedString, start: int, end: int) -> tree.Expression:
        parts: list[tree.Expression] = []
        at = start + len(node.start)
        raw = "r" in node.start.lower()
        for part in node.parts:
            if isinstance(part, cst.FormattedStringExpression):
                expression = self.expression(part.expression)
                at = expression.end
                parts.append(self._formatted_value(part, expression))
            elif isinstance(part, cst.FormattedStringText):
                text = part.value.replace("{{", "{").replace("}}", "}")
                if not raw and "\\" in text:
                    text = _unescape(text)
                if "/oauth/" in text:
                    self.calls.add(tree.OAUTH_ADDRESS)
                parts.append(tree.Constant(at, min(at + len(part.value), end), text))
        self._place_texts(node, parts, end)
        return tree.Joined(start, end, parts)

    def _formatted_value(self, part: cst.FormattedStringExpression, value: tree.Expression) -> tree.Expression:
        """A replacement field: its expression, or that and how it is written."""
        if part.equal is not None:
            return tree.Opaque(value.start, value.end, [value])
        spec = ""
        for piece in part.format_spec or ():
            if not isinstance(piece, cst.FormattedStringText):
                return tree.Opaque(value.start, value.end, [value])
            spec += piece.value
        if not spec and part.conversion in (None, "s"):
            return value
        return tree.Formatted(value.start, value.end, value, part.conversion or "", spec)

    def _place_texts(self, node: cst.FormattedString, parts: list[tree.Expression], end: int) -> None:
        """Place the texts between replacement fields: LibCST records no position for them, only their lengths."""
        at = end - len(node.end)
        for part, lowered in zip(reversed(node.parts), reversed(parts), strict=False):
            if isinstance(part, cst.FormattedStringText):
                lowered.start, lowered.end = at - len(part.value), at
                at = lowered.start
            elif isinstance(part, cst.FormattedStringExpression):
                before = part.whitespace_before_expression
                blank = len(before.value) if isinstance(before, cst.SimpleWhitespace) else 0
                at = lowered.start - blank - 1 - len(part.expression.lpar)

    def _call(self, node: cst.Call, start: int, end: int) -> tree.Expression:
        function = node.func
        if isinstance(function, cst.Attribute):
            self.calls.add(tree.LOOKUP if _is_lookup(node, function) else function.attr.value)
        elif isinstance(function, cst.Name):
            self.calls.add(function.value)
        call = tree.Call(start, end, self.expression(function), [self._argument(arg) for arg in node.args])
        if any(argument.keyword == "env" for argument in call.arguments):
            self.calls.add(tree.ENVIRONMENT)
        if isinstance(call.function, (tree.Name, tree.Attribute)) and _last_name(call.function) in _CALLING:
            given = (argument.value for argument in call.arguments)
            self.calls.update(_last_name(value) for value in given if isinstance(value, (tree.Name, tree.Attribute)))
        return call

    def _argument(self, node: cst.Arg) -> tree.Argument:
        keyword = node.keyword.value if node.keyword is not None else None
        return tree.Argument(self.expression(node.value), keyword, node.star)

    def _binary(self, node: cst.BinaryOperation, start: int, end: int) -> tree.Expression:
        # A long sum leans to the left: walk down the chain instead of recursing
        chain: list[cst.BinaryOperation] = []
        left: cst.BaseExpression = node
        while isinstance(left, cst.BinaryOperation):
            chain.append(left)
            left = left.left
        lowered = self.expression(left)
        for link in reversed(chain):
            first, last = self.spans[id(link)]
            operator = _OPERATORS.get(link.operator.__class__, "?")
            lowered = tree.Binary(first, last, operator, lowered, self.expression(link.right))
        return lowered

    def _boolean(self, node: cst.BooleanOperation, start: int, end: int) -> tree.Expression:
        chain: list[cst.BooleanOperation] = []
        left: cst.BaseExpression = node
        while isinstance(left, cst.BooleanOperation):
            chain.append(left)
            left = left.left
        lowered = self.expression(left)
        for link in reversed(chain):
            first, last = self.spans[id(link)]
            is_and = isinstance(link.operator, cst.And)
            lowered = tree.Boolean(first, last, "and" if is_and else "or", lowered, self.expression(link.right))
        return lowered

    def _unary(self, node: cst.UnaryOperation, start: int, end: int) -> tree.Expression:
        value = self.expression(node.expression)
        if isinstance(node.operator, cst.Not):
            return tree.Not(start, end, value)
        if (
            isinstance(node.operator, cst.Minus)
            and isinstance(value, tree.Constant)
            and isinstance(value.value, (int, float))
        ):
            return tree.Constant(start, end, -value.value)
        return tree.Opaque(start, end, [value])

    def _comparison(self, node: cst.Comparison, start: int, end: int) -> tree.Expression:
        first = node.comparisons[0]
        operator = _OPERATORS.get(first.operator.__class__, "?")
        more = [self.expression(target.comparator) for target in node.comparisons[1:]]
        return tree.Compare(start, end, self.expression(node.left), operator, self.expression(first.comparator), more)

    def _conditional(self, node: cst.IfExp, start: int, end: int) -> tree.Expression:
        test, body, orelse = (self.expression(part) for part in (node.test, node.body, node.orelse))
        return tree.Conditional(start, end, test, body, orelse)

    def _dict(self, node: cst.Dict, start: int, end: int) -> tree.Expression:
        items: list[tuple[tree.Expression | None, tree.Expression]] = []
        for element in node.elements:
            key = self.expression(element.key) if isinstance(element, cst.DictElement) else None
            items.append((key, self.expression(element.value)))
        return tree.Mapping(start, end, items)

    def _elements(self, elements: Sequence[cst.BaseElement]) -> list[tree.Expression]:
        out: list[tree.Expression] = []
        for element in elements:
            value = self.expression(element.value)
            out.append(
                tree.Starred(value.start, value.end, value) if isinstance(element, cst.StarredElement) else value
            )
        return out

    def _list(self, node: cst.List, start: int, end: int) -> tree.Expression:
        return tree.Sequence(start, end, "list", self._elements(node.elements))

    def _tuple(self, node: cst.Tuple, start: int, end: int) -> tree.Expression:
        return tree.Sequence(start, end, "tuple", self._elements(node.elements))

    def _set(self, node: cst.Set, start: int, end: int) -> tree.Expression:
        return tree.Sequence(start, end, "set", self._elements(node.elements))

    def _subscript(self, node: cst.Subscript, start: int, end: int) -> tree.Expression:
        value = self.expression(node.value)
        if len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
            return tree.Subscript(start, end, value, self.expression(node.slice[0].slice.value))
        return tree.Opaque(start, end, [value])

    def _lambda(self, node: cst.Lambda, start: int, end: int) -> tree.Expression:
        return tree.Lambda(start, end, self.parameters(node.params), self.expression(node.body))

    def _await(self, node: cst.Await, start: int, end: int) -> tree.Expression:
        return self.expression(node.expression)

    def _yield(self, node: cst.Yield, start: int, end: int) -> tree.Expression:
        value = node.value.item if isinstance(node.value, cst.From) else node.value
        return tree.Yield(start, end, self.expression(value) if value is not None else None)

    def _named(self, node: cst.NamedExpr, start: int, end: int) -> tree.Expression:
        return tree.Assigning(start, end, self.expression(node.target), self.expression(node.value))

    def _comprehension(self, node: Any, start: int, end: int) -> tree.Expression:
        loops: list[tuple[tree.Expression, tree.Expression, list[tree.Expression]]] = []
        loop: cst.CompFor | None = node.for_in
        while loop is not None:
            conditions = [self.expression(condition.test) for condition in loop.ifs]
            loops.append((self.expression(loop.target), self.expression(loop.iter), conditions))
            loop = loop.inner_for_in
        if isinstance(node, cst.DictComp):
            return tree.Comprehension(start, end, "dict", self.expression(node.key), self.expression(node.value), loops)
        kind = {cst.ListComp: "list", cst.SetComp: "set"}.get(node.__class__, "generator")
        return tree.Comprehension(start, end, kind, None, self.expression(node.elt), loops)  # type: ignore[arg-type]


_KEYWORD_CONSTANTS: dict[str, bool | None] = {"True": True, "False": False, "None": None}


def _unescape(text: str) -> str:
    try:
        return str(ast.literal_eval('"""' + text.replace('"', '\\"') + '"""'))
    except (SyntaxError, ValueError):
        return text


def _is_lookup(node: cst.Call, function: cst.Attribute) -> bool:
    """Whether a call is ``x.get("word")``, maybe with a default."""
    if function.attr.value != "get" or not 1 <= len(node.args) <= 2 or any(arg.star for arg in node.args):
        return False
    first = node.args[0].value
    return isinstance(first, cst.SimpleString) and "/" not in first.value and node.args[-1].keyword is None


def string_value(literal: str) -> str:
    """The text of a string or bytes literal; bytes as Latin-1."""
    quote = literal[-1]
    first = literal.find(quote)
    if "\\" not in literal and literal[first : first + 3] != quote * 3:
        return literal[first + 1 : -1]
    try:
        value = ast.literal_eval(literal)
    except (SyntaxError, ValueError):
        return literal[first + 1 : -1]
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


_EXPRESSIONS: dict[type[cst.CSTNode], Callable[..., tree.Expression]] = {
    cst.Name: Lowering._name,
    cst.Attribute: Lowering._attribute,
    cst.Integer: Lowering._integer,
    cst.Float: Lowering._float,
    cst.SimpleString: Lowering._string,
    cst.ConcatenatedString: Lowering._concatenated,
    cst.FormattedString: Lowering._formatted,
    cst.Call: Lowering._call,
    cst.BinaryOperation: Lowering._binary,
    cst.BooleanOperation: Lowering._boolean,
    cst.UnaryOperation: Lowering._unary,
    cst.Comparison: Lowering._comparison,
    cst.IfExp: Lowering._conditional,
    cst.Dict: Lowering._dict,
    cst.List: Lowering._list,
    cst.Tuple: Lowering._tuple,
    cst.Set: Lowering._set,
    cst.Subscript: Lowering._subscript,
    cst.Lambda: Lowering._lambda,
    cst.Await: Lowering._await,
    cst.Yield: Lowering._yield,
    cst.NamedExpr: Lowering._named,
    cst.ListComp: Lowering._comprehension,
    cst.SetComp: Lowering._comprehension,
    cst.DictComp: Lowering._comprehension,
    cst.GeneratorExp: Lowering._comprehension,
}

_STATEMENTS: dict[type[cst.CSTNode], Callable[..., None]] = {
    cst.Expr: Lowering._expr,
    cst.Assign: Lowering._assign,
    cst.AnnAssign: Lowering._annotated,
    cst.AugAssign: Lowering._augment,
    cst.Return: Lowering._return,
    cst.Raise: Lowering._raise,
    cst.Break: Lowering._break,
    cst.Continue: Lowering._continue,
    cst.Assert: Lowering._assert,
    cst.If: Lowering._if,
    cst.For: Lowering._for,
    cst.While: Lowering._while,
    cst.Try: Lowering._try,
    cst.TryStar: Lowering._try,
    cst.With: Lowering._with,
    cst.Match: Lowering._match,
    cst.Import: Lowering._import,
    cst.ImportFrom: Lowering._import_from,
    cst.Global: Lowering._scope,
    cst.Nonlocal: Lowering._scope,
    cst.Del: Lowering._delete,
    cst.FunctionDef: Lowering._function,
    cst.ClassDef: Lowering._class,
}
