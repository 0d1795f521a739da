"""From text to a parsed module: the concrete tree, the summary, comments and positions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar, cast

import libcst as cst

from lint_procore.source import Source, Span, UnreadableSource
from lint_procore.syntax import tree
from lint_procore.syntax.lower import Lowering
from lint_procore.syntax.offsets import Offsets
from lint_procore.syntax.walk import Around, walk

Kind = TypeVar("Kind", bound=tree.Node)


class ParsedModule:
    """One parsed file. ``tree`` is LibCST's, ``summary`` what flow works on, ``comments`` pairs of offset and text."""

    def __init__(self, source: Source, module: cst.Module) -> None:
        self.source = source
        self.tree = module
        offsets = Offsets(module)
        # LibCST forgets a last line ending that is a bare carriage return; every place before it is right all the same
        if offsets.at > len(source.text) or source.text[offsets.at :].strip("\r\n"):
            raise UnreadableSource("the parser does not reproduce this file exactly, so places in it would be wrong")
        self._spans = offsets.spans
        self.comments: list[tuple[int, str]] = offsets.comments
        lowering = Lowering(offsets.spans)
        self.summary: tree.Module = lowering.module(source.filename, module)
        self._statements = sorted(lowering.simple)

    def span(self, node: cst.CSTNode) -> Span:
        """Where an expression or statement of ``tree`` stands. Raises KeyError for blanks and punctuation."""
        start, end = self._spans[id(node)]
        return Span(self.source.filename, start, end)

    @cached_property
    def nodes(self) -> list[tuple[tree.Node, Around]]:
        """Every node of the summary, in order, with what stands around it: many look through them."""
        return list(walk(self.summary.body))

    def of_kind(self, *kinds: type[Kind]) -> Iterator[tuple[Kind, Around]]:
        """The nodes of some kinds, those of each in order."""
        for kind in kinds:
            yield from cast("list[tuple[Kind, Around]]", self._by_kind.get(kind, []))

    @cached_property
    def _by_kind(self) -> dict[type[tree.Node], list[tuple[tree.Node, Around]]]:
        out: dict[type[tree.Node], list[tuple[tree.Node, Around]]] = {}
        for each in self.nodes:
            out.setdefault(each[0].__class__, []).append(each)
        return out

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._statements]

    def statement_span(self, offset: int) -> tuple[int, int]:
        """Offsets of the simple statement around ``offset``, or of a compound one's header; else (offset, offset)."""
        at = bisect_right(self._starts, offset)
        # statements do not overlap, but a header may end after a nested one-line body begins: look back a little
        for start, end in reversed(self._statements[max(0, at - 3) : at]):
            if start <= offset <= end:
                return start, end
        return offset, offset


def parse_source(source: Source) -> ParsedModule:
    """Parse decoded Python text. Raises UnreadableSource that says why it cannot be parsed, and where."""
    try:
        module = cst.parse_module(source.text)
    except (cst.ParserSyntaxError, cst.CSTValidationError) as error:
        from lint_procore.syntax.diagnosis import diagnose

        raise diagnose(source, error) from None
    return ParsedModule(source, module)
