"""Where LibCST's nodes stand, in characters.

LibCST keeps no places. Its position provider clones the module and counts lines and columns of every token; here only
the lengths of what nodes are written as are added up, by functions made of the table in
:mod:`lint_procore.syntax.written`. Kinds of nodes that are not in it are left to LibCST's own code generator, with a
state that counts instead of joining tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import libcst as cst
from libcst import SimpleWhitespace

from lint_procore.syntax.written import WRITTEN


class Offsets:
    """The places of a module's nodes: ``spans`` maps ``id(node)`` to (start, end), for all but blanks and punctuation;
    ``comments`` lists offsets and texts, ``at`` is the length of it all.

    It is also the state for LibCST's code generator."""

    def __init__(self, module: cst.Module) -> None:
        self.default_indent = module.default_indent
        self.default_newline = module.default_newline
        self.indents: list[int] = []
        self.indent = 0
        self.at = 0
        self.last = 0
        self.spans: dict[int, tuple[int, int]] = {}
        self.comments: list[tuple[int, str]] = []
        for part in (module.header, module.body, module.footer):
            for each in part:
                self.at = PLACES[each.__class__](self, each, self.at)
        if not module.has_trailing_newline:
            self.at -= self.last
        elif not (module.header or module.body or module.footer):
            self.at += len(module.default_newline)

    # --- for LibCST's code generator ----------------------------------------------------------------------------------

    def generate(self, node: Any, at: int) -> int:
        """Let LibCST write a node: where it ends."""
        self.at = at
        node._codegen(self)
        return self.at

    def increase_indent(self, value: str) -> None:
        self.indents.append(len(value))
        self.indent += len(value)

    def decrease_indent(self) -> None:
        self.indent -= self.indents.pop()

    def add_indent_tokens(self) -> None:
        self.at += self.indent

    def add_token(self, value: str) -> None:
        self.last = len(value)
        self.at += self.last

    def before_codegen(self, node: cst.CSTNode) -> None:
        if node.__class__ is cst.Comment:
            self.comments.append((self.at, node.value))

    def after_codegen(self, node: cst.CSTNode) -> None:
        pass

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: object = None, end_node: object = None
    ) -> Iterator[None]:
        start = self.at
        yield
        self.spans[id(node)] = (
            self.spans.get(id(start_node), (start, 0))[0],
            self.spans.get(id(end_node), (0, self.at))[1],
        )


# --- by kind of what is written ---------------------------------------------------------------------------------------


def _nothing(state: Offsets, part: None, at: int) -> int:
    return at


def _text(state: Offsets, part: str, at: int) -> int:
    return at + len(part)


def _indentation(state: Offsets, part: bool, at: int) -> int:
    return at + state.indent if part else at


def _several(state: Offsets, part: Iterable[object], at: int) -> int:
    for each in part:
        at = PLACES[each.__class__](state, each, at)
    return at


def _blank(state: Offsets, part: cst.SimpleWhitespace, at: int) -> int:
    return at + len(part.value)


def _newline(state: Offsets, part: cst.Newline, at: int) -> int:
    state.last = len(state.default_newline if part.value is None else part.value)
    return at + state.last


def _comment(state: Offsets, part: cst.Comment, at: int) -> int:
    state.comments.append((at, part.value))
    return at + len(part.value)


def _leaf(state: Offsets, part: cst.Name | cst.Integer | cst.Float | cst.Imaginary | cst.SimpleString, at: int) -> int:
    if part.lpar:
        at = _several(state, part.lpar, at)
    end = at + len(part.value)
    state.spans[id(part)] = (at, end)
    return _several(state, part.rpar, end) if part.rpar else end


def _block(state: Offsets, part: cst.IndentedBlock, at: int) -> int:
    at = PLACES[part.header.__class__](state, part.header, at)
    state.increase_indent(state.default_indent if part.indent is None else part.indent)
    at = _several(state, part.body, at)
    state.spans[id(part)] = (state.spans[id(part.body[0])][0], state.spans[id(part.body[-1])][1])
    at = _several(state, part.footer, at)
    state.decrease_indent()
    return at


# --- from the table ---------------------------------------------------------------------------------------------------

_Place = Callable[[Offsets, Any, int], int]
_TOKEN_AND_SLOT = re.compile(r"(?:'([^']+)')?(\w*)")
_BLOCKS = ("body", "handlers", "elif", "orelse", "finalbody")
_OFTEN_EMPTY = frozenset({"lpar", "rpar", "leading_lines", "asname", "comment", "keyword"})


def _compiled(written: str) -> _Place:
    """The function for a line of the table, put together as text: one file takes hundreds of thousands of such calls,
    and a function that looks at the table while it runs takes twice as long."""
    steps = ["def place(state, node, at):"]
    before, bar, rest = written.partition("|")
    itself, _, after = rest.partition("|")
    steps += _steps(before)
    if bar:
        steps += [
            "start = at",
            *_steps(itself),
            f"state.spans[id(node)] = start, {_end(before, itself)}",
            *_steps(after),
        ]
    names: dict[str, Any] = {}
    exec("\n    ".join((*steps, "return at")), _known(), names)  # of nothing but the table
    place: _Place = names["place"]
    return place


def _known() -> dict[str, Any]:
    return {"PLACES": PLACES, "SimpleWhitespace": SimpleWhitespace, "If": cst.If, "elif_": _elif, "end_of": _end_of}


@cache
def _written_elif() -> _Place:
    return _compiled(WRITTEN[cst.If].replace("'if'", "'elif'"))


def _elif(state: Offsets, node: cst.If, at: int) -> int:
    return _written_elif()(state, node, at)


def _steps(written: str) -> Iterator[str]:
    for each in written.split():
        token, slot = _TOKEN_AND_SLOT.findall(each)[0]
        if each == ">":
            yield "at += state.indent"
        elif not slot:
            yield f"at += {len(token)}"
        else:
            yield f"part = node.{slot.replace('elif', 'orelse')}"
            place = f"PLACES[part.__class__](state, part, at + {len(token)})"
            if token:
                yield f"if part is not None: at = {place}"
            elif slot == "elif":
                yield f"at = elif_(state, part, at) if part.__class__ is If else {place}"
            elif slot in _OFTEN_EMPTY:
                yield f"if part: at = {place}"
            elif slot.startswith("whitespace"):
                yield f"at = at + len(part.value) if part.__class__ is SimpleWhitespace else {place}"
            else:
                yield f"at = {place}"


def _end(before: str, itself: str) -> str:
    """Where a node ends: a block, or a line of statements, with the last statement in it."""
    blocks = [slot for slot in _BLOCKS if re.search(rf"\b{slot}\b", itself)]
    if not blocks or "leading" not in before:
        return "at"
    last = " or ".join(f"node.{slot}" for slot in reversed(blocks)).replace("elif", "orelse")
    return f"end_of(state, {last}, at)"


def _end_of(state: Offsets, last: Any, at: int) -> int:
    if isinstance(last, (list, tuple)):
        last = last[-1]
    return state.spans.get(id(last), (0, at))[1]


class _Places(dict[type, _Place]):
    """By kind of what is written: what finds its places."""

    def __missing__(self, kind: type) -> _Place:
        self[kind] = _compiled(WRITTEN[kind]) if kind in WRITTEN else Offsets.generate
        return self[kind]


PLACES = _Places(
    {
        bool: _indentation,
        cst.Comment: _comment,
        cst.Float: _leaf,
        cst.Imaginary: _leaf,
        cst.IndentedBlock: _block,
        cst.Integer: _leaf,
        cst.MaybeSentinel: _nothing,
        cst.Name: _leaf,
        cst.Newline: _newline,
        cst.SimpleString: _leaf,
        cst.SimpleWhitespace: _blank,
        list: _several,
        str: _text,
        tuple: _several,
        type(None): _nothing,
    }
)
