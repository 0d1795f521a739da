"""The lists of settings to fill in, once code reads the app's pair: that takes the place of the old variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lint_procore.codemods.code import Code
from lint_procore.codemods.codes import Codes
from lint_procore.codemods.edits import Edit, Edits
from lint_procore.codemods.pieces import pieces_of
from lint_procore.codemods.sample import lists_above
from lint_procore.codemods.settings import SETTINGS
from lint_procore.codemods.settings_files import rewritten_variables
from lint_procore.flow.values import Literal, Value, alternatives, parts_of
from lint_procore.model.names import symbol_chain
from lint_procore.source import Source, UnreadableSource
from lint_procore.syntax import tree
from lint_procore.syntax.walk import text_of

# A name of which less than this is known may be any variable's.
_LEAST_KNOWN = 4


def variables_of(value: Value) -> Iterator[re.Pattern[str]]:
    """The names of the environment variables that a value is read from, as far as they are known."""
    for option in alternatives(value):
        for symbol in symbol_chain(option):
            for key in alternatives(symbol.key) if symbol.kind == "env" and symbol.key is not None else ():
                yield from _pattern([part.text if isinstance(part, Literal) else None for part in parts_of(key)])


def _pattern(parts: Sequence[str | None]) -> Iterator[re.Pattern[str]]:
    if sum(map(len, filter(None, parts))) >= _LEAST_KNOWN:
        yield re.compile("".join(r"\w+" if part is None else re.escape(part) for part in parts))


def renamed_in_lists(
    codes: Codes, read_in: Iterable[Code], read: Mapping[str, Sequence[re.Pattern[str]]], gone: Mapping[str, set[int]]
) -> Edits:
    """The edits of the lists above some modules. ``read``: the variables that a client id, and a secret, came from;
    ``gone``: by file, the nodes that are not there any more. What other code still reads stays."""
    from lint_procore.syntax.documents.document import Document

    modules = codes.facts.modules
    out: list[Edit] = []
    if modules is None:
        return out
    others = [pattern for code in codes.seen() for pattern in _still_read(code, gone.get(code.filename, set()))]
    above = (name for code in read_in for name in lists_above(code.filename, modules.root(code.filename)))
    for filename in dict.fromkeys(above):
        text = codes.facts.text_of(filename)
        try:
            settings = Document(Source(filename, text)).settings if text else ()
        except UnreadableSource:
            continue
        old = {
            which: [
                each
                for each in settings
                if each.name not in SETTINGS.values()
                and any(pattern.fullmatch(each.name) for pattern in patterns)
                and not any(pattern.fullmatch(each.name) for pattern in others)
            ]
            for which, patterns in read.items()
        }
        if any(old.values()):
            out += rewritten_variables(Source(filename, text), settings, old)
    return out


def _still_read(code: Code, gone: set[int]) -> Iterator[re.Pattern[str]]:
    """The names that texts in a module may be."""
    for node in code.nodes:
        if id(node) not in gone and isinstance(node, (tree.Constant, tree.Joined, tree.Binary)):
            text = text_of(node)
            parts = [text] if text is not None else [each.text for each in pieces_of(node)]
            if all(part is None or re.fullmatch(r"\w+", part) for part in parts):
                yield from _pattern(parts)
