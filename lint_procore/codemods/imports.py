"""An import that a fix needs: once, and sorted into its place."""

from __future__ import annotations

import re
import sys

from lint_procore.codemods.edits import Edits
from lint_procore.source import Source, Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import walk

# Where the names of an import begin, and one of them.
_LIST = re.compile(r"\bimport\b[\s(]*")
_NAME = re.compile(r"\w+")


def importing(source: Source, module: tree.Module, name: str) -> Edits | None:
    """The edits after which ``name``, a module of the standard library, can be used everywhere in a file: none where it
    can be already. None where the name means something else there."""
    own = [each for each in module.body if isinstance(each, tree.Import)]
    if any(_binds(each, name) for each in own):
        return ()
    if name in _bound(module):
        return None
    plain = [each for each in own if each.module is None and not each.level]
    later = next((each for each in plain if each.names[0][0].lower() > name), None)
    first = next((each for each in own if (each.module, each.level) != ("__future__", 0)), None)
    if later is not None and _is_standard(later):
        return _before(source, later.start, f"import {name}\n")
    if plain and _is_standard(plain[0]):
        own_block = [each for each in _block(source, plain) if _is_standard(each)]
        return _behind(source, own_block[-1].end, f"import {name}\n")
    if first is not None:
        together = _is_standard(first) and first.level == 0
        return _before(source, first.start, f"import {name}\n" + ("" if together else "\n"))
    rest = [each for each in module.body if not _is_preamble(module, each)]
    if not rest:
        return None
    return _before(source, _start(rest[0]), f"import {name}\n\n")


def with_name(source: Source, statement: tree.Import, name: str, without: str = "") -> Edits | None:
    """The edits that add a name to ``from … import …``, sorted in, and take another one out; None where the list is not
    understood, as with comments in it."""
    text = source.text[statement.start : statement.end]
    listed = _LIST.search(text)
    names = (
        [(found.group(), *found.span()) for found in _NAME.finditer(text, listed.end())] if listed is not None else []
    )
    if not names or len(names) != len(statement.names) or "#" in text or any(alias for _, alias in statement.names):
        return None
    base, separator = statement.start, text[names[0][2] : names[1][1]] if len(names) > 1 else ", "
    gone = next((at for at, each in enumerate(names) if each[0] == without), None)
    before = next((at for at, each in enumerate(names) if each[0] > name and at != gone), len(names))
    if gone is not None and before in (gone, gone + 1):
        _, start, end = names[gone]
        return ((Span(source.filename, base + start, base + end), name),)
    if before == len(names):
        end = base + names[-1][2]
        added = Span(source.filename, end, end), separator + name
    else:
        start = base + names[before][1]
        added = Span(source.filename, start, start), name + separator
    if gone is None:
        return (added,)
    begins, ends = (
        (names[gone][1], names[gone + 1][1]) if gone + 1 < len(names) else (names[gone - 1][2], names[gone][2])
    )
    return added, (Span(source.filename, base + begins, base + ends), "")


def _binds(statement: tree.Import, name: str) -> bool:
    """Whether an import makes a module usable under its own name."""
    return not (statement.module or statement.level) and any(
        (alias or module.split(".")[0]) == name and (alias is None or module == name)
        for module, alias in statement.names
    )


def _bound(module: tree.Module) -> set[str]:
    """The names that a file gives to things, wherever."""
    bound: set[str] = set()
    for node, _ in walk(module.body):
        if isinstance(node, tree.Assign):
            bound.update(target.id for target in node.targets if isinstance(target, tree.Name))
        elif isinstance(node, (tree.Function, tree.Class)):
            bound.add(node.name)
        elif isinstance(node, tree.Import):
            bound.update(alias or each.split(".")[0] for each, alias in node.names)
        elif isinstance(node, tree.For) and isinstance(node.target, tree.Name):
            bound.add(node.target.id)
        if isinstance(node, (tree.Function, tree.Lambda)):
            bound.update(parameter.name for parameter in node.parameters)
    return bound


def _block(source: Source, imports: list[tree.Import]) -> list[tree.Import]:
    """The imports that follow one another without a blank line, from the first on."""
    block = imports[:1]
    for each in imports[1:]:
        if source.location(each.start).row - source.location(block[-1].end).row > 1:
            break
        block.append(each)
    return block


def _is_standard(statement: tree.Import) -> bool:
    named = statement.module if statement.module is not None else statement.names[0][0]
    return statement.level == 0 and named.split(".")[0] in sys.stdlib_module_names


def _is_preamble(module: tree.Module, statement: tree.Statement) -> bool:
    """A docstring, or an import that has to come first."""
    if isinstance(statement, tree.Import):
        return statement.module == "__future__"
    return (
        statement is module.body[0]
        and isinstance(statement, tree.Evaluate)
        and isinstance(statement.value, (tree.Constant, tree.Joined))
    )


def _start(statement: tree.Statement) -> int:
    decorators = statement.decorators if isinstance(statement, (tree.Function, tree.Class)) else []
    return min([statement.start, *(each.start for each in decorators)])


def _before(source: Source, offset: int, content: str) -> Edits:
    start = source.line_starts[source.location(offset).row - 1]
    return ((Span(source.filename, start, start), content),)


def _behind(source: Source, offset: int, content: str) -> Edits:
    row = source.location(offset).row
    if row < len(source.line_starts):
        start = source.line_starts[row]
        return ((Span(source.filename, start, start), content),)
    end = len(source.text)
    return ((Span(source.filename, end, end), "\n" + content.rstrip("\n")),)
