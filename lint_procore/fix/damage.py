"""What a fix must not do to a Python file and no rule sees: make it one that Python refuses, or take away what a name
stands for.

The file as it was is the measure: what Python refuses already, or a name that was never bound, is nobody's fault here.
Python's own compiler looks at the texts; nothing of them is run.
"""

from __future__ import annotations

import ast
import builtins
import symtable
import warnings
from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from lint_procore.checked import as_source
from lint_procore.file_report import Damage
from lint_procore.reading import is_notebook
from lint_procore.source import UnreadableSource

# A name, and the function or class it is used in; none for the module.
_Use = tuple[tuple[str, ...], str]


def damage(filename: str, before: bytes, after: bytes) -> Damage:
    """What a fix did to a Python file or notebook. Nothing where Python refused it before."""
    old, new = (_compiled(filename, data) for data in (before, after))
    if isinstance(old, str):
        return Damage()
    if isinstance(new, str):
        return Damage(f"with it Python refuses {filename}: {new}")
    for (where, name), what in _worse(old, new):
        place = f" in `{'.'.join(where)}`" if where else ""
        return Damage(f"with it `{name}`{place} of {filename} {what}")
    return Damage("", frozenset(old.bound - new.bound))


class _Names(NamedTuple):
    """``bound`` by the module, ``own`` to a function; used without being bound anywhere (``unbound``), or where not
    every way to the use binds them (``unsure``); ``outer``: those that a function takes from the module."""

    bound: frozenset[str]
    own: frozenset[_Use]
    outer: frozenset[_Use]
    unbound: frozenset[_Use]
    unsure: frozenset[_Use]


def _worse(old: _Names, new: _Names) -> Iterator[tuple[_Use, str]]:
    known = {name for _, name in old.unbound}
    yield from ((use, "is bound nowhere") for use in sorted(new.unbound) if use[1] not in known)
    yield from ((use, "is another one than before") for use in sorted((old.own & new.outer) - old.outer))
    yield from ((use, "may have no value") for use in sorted(new.unsure - old.unsure))


def _compiled(filename: str, data: bytes) -> _Names | str:
    """The names of a module; for what Python refuses, what it says."""
    try:
        source = as_source(filename, data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the scanned code: invalid escapes
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if is_notebook(filename) else 0
            compile(source.text, "<source>", "exec", flags, dont_inherit=True)
            tables = symtable.symtable(source.text, "<source>", "exec")
            tree = ast.parse(source.text)
    except (SyntaxError, ValueError, OverflowError) as error:
        return error.msg if isinstance(error, SyntaxError) else str(error)
    except UnreadableSource as failure:
        return failure.message
    return _names(tables, tree)


# --- what a name stands for -------------------------------------------------------------------------------------------


def _names(top: symtable.SymbolTable, tree: ast.Module) -> _Names:
    bound = {each.get_name() for each in top.get_symbols() if _is_bound(each)}
    own: set[_Use] = set()
    outer: set[_Use] = set()
    pending: list[tuple[symtable.SymbolTable, tuple[str, ...]]] = [(top, ())]
    while pending:
        table, path = pending.pop()
        for each in table.get_symbols():
            use = path, each.get_name()
            if table is not top and not each.is_global():
                own.add(use)
            elif each.is_global() and each.is_declared_global() and _is_bound(each):
                bound.add(use[1])
            if each.is_referenced() and (each.is_global() or table is top):
                outer.add(use)
        pending.extend((each, (*path, each.get_name())) for each in table.get_children())
    known = bound | set(dir(builtins))
    unbound = frozenset(use for use in outer if use[1] not in known)
    ways = _Ways()
    ways.module(tree)
    return _Names(frozenset(bound), frozenset(own), frozenset(outer), unbound, frozenset(ways.unsure))


def _is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


# --- whether it has a value by then -----------------------------------------------------------------------------------

# The names that surely have a value; None where no way leads.
_State = frozenset[str] | None


def _joined(states: Iterable[_State]) -> _State:
    out: _State = None
    for state in states:
        out = state if out is None else out if state is None else out & state
    return out


class _Ways:
    """Goes the ways through a module and its functions, and notes the names that are used where one of the ways has
    not bound them. A function's names are looked at in its own body alone."""

    def __init__(self) -> None:
        self.unsure: set[_Use] = set()
        self._path: tuple[str, ...] = ()
        self._own: frozenset[str] = frozenset()
        self._state: _State = frozenset()
        self._breaks: list[list[_State]] = []

    def module(self, tree: ast.Module) -> None:
        self._own = frozenset(_bound_in(tree.body))
        self._block(tree.body)

    def _block(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            self._statement(statement)

    def _branch(self, body: Iterable[ast.stmt], state: _State) -> _State:
        """What is bound behind a block, from a state before it."""
        self._state = state
        self._block(body)
        return self._state

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._uses([*node.decorator_list, node.args])
            self._bind([node.name])
            self._function(node)
        elif isinstance(node, ast.ClassDef):
            self._uses([*node.decorator_list, *node.bases, *node.keywords])
            self._class(node)
            self._bind([node.name])
        elif isinstance(node, ast.If):
            self._uses([node.test])
            before = self._state
            self._state = _joined([self._branch(node.body, before), self._branch(node.orelse, before)])
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            self._loop(node)
        elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":  # from Python 3.11 on
            self._try(cast(ast.Try, node))
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                self._uses([item.context_expr])
                self._bind(_targets(item.optional_vars))
            self._block(node.body)
        elif isinstance(node, ast.Match):
            self._uses([node.subject])
            before = self._state
            states = [before]
            for case in node.cases:
                self._state = before
                self._bind(_captured(case.pattern))
                self._uses([case.guard])
                states.append(self._branch(case.body, self._state))
            self._state = _joined(states)
        else:
            self._simple(node)

    def _simple(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self._bind(alias.asname or alias.name.partition(".")[0] for alias in node.names)
            return
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self._use(node.target.id)
        self._uses([node])
        if isinstance(node, ast.Assign):
            self._bind(name for target in node.targets for name in _targets(target))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._bind(_targets(node.target))
        elif isinstance(node, ast.Delete):
            gone = {name for target in node.targets for name in _targets(target)}
            self._state = None if self._state is None else self._state - gone
        elif isinstance(node, (ast.Return, ast.Raise, ast.Continue)):
            self._state = None
        elif isinstance(node, ast.Break):
            self._breaks[-1].append(self._state)
            self._state = None

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        self._uses([node.test if isinstance(node, ast.While) else node.iter])
        before = self._state
        if not isinstance(node, ast.While):
            self._bind(_targets(node.target))
        self._breaks.append([])
        self._branch(node.body, self._state)
        endless = isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and bool(node.test.value)
        behind = None if endless else self._branch(node.orelse, before)
        self._state = _joined([behind, *self._breaks.pop()])

    def _try(self, node: ast.Try) -> None:
        before = self._state
        states = [self._branch([*node.body, *node.orelse], before)]
        for handler in node.handlers:
            self._state = before
            self._uses([handler.type])
            self._bind([handler.name] if handler.name else [])
            states.append(self._branch(handler.body, self._state))
        after = _joined(states)
        self._branch(node.finalbody, before)
        if self._state is not None and before is not None and after is not None:
            self._state = after | (self._state - before)
        else:
            self._state = None if self._state is None else after

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        saved = self._path, self._own, self._state, self._breaks
        arguments = node.args
        given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        names = [each.arg for each in given if each is not None]
        self._path, self._breaks = (*self._path, node.name), []
        self._own = frozenset(_bound_in(node.body)) - frozenset(names)
        self._state = frozenset()
        self._block(node.body)
        self._path, self._own, self._state, self._breaks = saved

    def _class(self, node: ast.ClassDef) -> None:
        """A class's body is gone through where it stands; what it binds is its own."""
        saved = self._path, self._own, self._state, self._breaks
        self._path, self._own, self._breaks = (*self._path, node.name), self._own - _bound_in(node.body), []
        self._block(node.body)
        self._path, self._own, self._state, self._breaks = saved

    def _bind(self, names: Iterable[str]) -> None:
        if self._state is not None:
            self._state |= frozenset(names)

    def _use(self, name: str) -> None:
        if self._state is not None and name in self._own and name not in self._state:
            self.unsure.add((self._path, name))

    def _uses(self, nodes: Iterable[ast.AST | None]) -> None:
        """The names that expressions read, in order; a lambda reads its own when it is called."""
        pending: list[tuple[ast.AST | None, frozenset[str]]] = [(node, frozenset()) for node in reversed([*nodes])]
        while pending:
            node, hidden = pending.pop()
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Load) and node.id not in hidden:
                    self._use(node.id)
            elif isinstance(node, ast.NamedExpr):
                self._uses([node.value])
                self._bind([node.target.id])
            elif isinstance(node, ast.Lambda):
                pending.append((node.args, hidden))
            elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
                hidden = hidden | {name for each in node.generators for name in _targets(each.target)}
                parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
                pending.extend((each, hidden) for each in (*parts, *reversed(node.generators)))
            elif node is not None:
                pending.extend((each, hidden) for each in reversed([*ast.iter_child_nodes(node)]))


def _targets(target: ast.AST | None) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, (ast.Tuple, ast.List)):
        for each in target.elts:
            yield from _targets(each)
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value)


def _captured(pattern: ast.AST) -> Iterator[str]:
    for each in ast.walk(pattern):
        name = getattr(each, "rest", None) if isinstance(each, ast.MatchMapping) else getattr(each, "name", None)
        if name is not None:
            yield name


def _bound_in(body: Iterable[ast.stmt]) -> set[str]:
    """The names that a block makes its own, without those of functions and classes within."""
    out: set[str] = set()
    others: set[str] = set()
    pending: list[ast.AST] = [*body]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            out.add(node.name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            others.update(node.names)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            out.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            out.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            out.add(node.name)
        elif isinstance(node, ast.Match):
            out.update(name for case in node.cases for name in _captured(case.pattern))
        if not isinstance(
            node,
            (
                *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
                *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
            ),
        ):
            pending.extend(ast.iter_child_nodes(node))
    return out - others
