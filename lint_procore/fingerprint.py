"""What tells a finding from all others, whatever its line, its file and its layout are.

In: a finding, and the texts it is about. Out: a digest of the rule's code, of what is written at the finding's place
and at its evidence, and of the facts that its message names. Code is taken for what it means: layout, quotes and the
names that a project chooses for its variables do not count; names of libraries, attributes, keywords and all texts do.
"""

from __future__ import annotations

import builtins
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from lint_procore.filetypes import family_of

if TYPE_CHECKING:
    import ast

    from lint_procore.finding import Evidence, Finding
    from lint_procore.report.texts import Texts
    from lint_procore.source import Source

# What a message names stands in backticks. Which of several things happens to stand first is no fact.
_FACT = re.compile(r"`([^`]*)`")
_ONE_OF_SEVERAL = re.compile(r"the first is `[^`]*`")
_MANY = 3
_SPACE = re.compile(r"\s+")
# Longer code is compared as text: the parser of whoever reads a report shall not be tried by a stranger's file.
_LONGEST = 4_000
# A range is rarely a whole statement: it may be an expression over several lines, an argument, an entry.
_AROUND = (("", ""), ("(", "\n)"), ("f(", "\n)"), ("{", "\n}"))
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]*(?:\(([^)]{0,4000})\)|([^\n#;(]*))|import[ \t]+([^\n#;]*))",
    re.MULTILINE,
)
_BUILTIN = frozenset(dir(builtins))
_OWN = ("self", "cls")


def numbered(fingerprints: Sequence[str]) -> list[int]:
    """For each fingerprint, the how manieth of its kind it is: from 1."""
    seen: dict[str, int] = {}
    out = []
    for each in fingerprints:
        seen[each] = seen.get(each, 0) + 1
        out.append(seen[each])
    return out


def fingerprint(finding: Finding, texts: Texts, code: str | None = None) -> str:
    """The fingerprint of a finding; those that are alike in everything that counts have the same. ``code``: the one
    that its rule once had."""
    names: set[str] = set()
    # Moved code gives its places in another order, and where many are alike a rule shows the first few.
    told = Counter(each.message for each in finding.evidence)
    proofs = sorted({_written(each, texts, names) for each in finding.evidence if told[each.message] < _MANY})
    primary = _written(finding, texts, names)
    facts = set(_FACT.findall(_ONE_OF_SEVERAL.sub("", finding.message))) - names
    said = [code or finding.code, primary, *proofs, "", *sorted(facts)]
    if not primary:  # a file that could not be read: nothing is written there that anybody knows
        said.append(finding.message)
    digest = blake2b(digest_size=16)
    for part in said:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def _written(at: Finding | Evidence, texts: Texts, names: set[str]) -> str:
    """What is written at a place, without what does not count; ``names`` gets those that are the project's own."""
    source = texts.plain(at.filename, at.cell)
    text = source.between(at.location, at.end_location) if source is not None else None
    if source is None or not text:
        return ""
    if family_of(at.filename) in ("python", "notebook", None) and len(text) <= _LONGEST:
        tree = _parsed(text)
        if tree is not None:
            try:
                own = _OwnNames(_imported(source))
                out = "".join(own.written(tree))
            except RecursionError:
                pass
            else:
                names.update(name.lstrip(".") for name in own.numbers)
                return out
    return _SPACE.sub(" ", text).strip().replace("'", '"')


def _parsed(text: str) -> ast.AST | None:
    import ast
    import warnings
    from textwrap import dedent

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for before, after in _AROUND:
            try:
                tree = ast.parse(before + (text if before else dedent(text)) + after)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            # an expression is the same in every disguise
            return tree.body[0] if len(tree.body) == 1 else tree
    return None


class _OwnNames:
    """Writes a tree down, with numbers in place of the names that the project chose."""

    def __init__(self, foreign: Mapping[str, str]) -> None:
        self.foreign = foreign
        self.numbers: dict[str, str] = {}

    def written(self, node: Any) -> Iterator[str]:
        """The parts of a node's text, the same in every version of Python."""
        import ast

        if isinstance(node, list):
            yield "["
            for item in node:
                yield from self.written(item)
            yield "]"
        elif not isinstance(node, ast.AST):
            yield f" {node!r}"
        elif isinstance(node, ast.Name):
            yield self.name(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in _OWN:
            yield f"(Own{self.number('.' + node.attr)})"
        elif isinstance(node, ast.expr_context):
            return
        else:
            yield f"({type(node).__name__}"
            for field in node._fields:
                value = getattr(node, field, None)
                if field in ("kind", "type_comment", "ctx") or value is None or value == []:
                    continue
                chosen = (
                    isinstance(value, str)
                    and field in ("name", "arg")
                    and not isinstance(node, (ast.keyword, ast.alias))
                )
                yield f" {field}"
                if chosen:
                    yield self.name(value)
                else:
                    yield from self.written(value)
            yield ")"

    def name(self, name: str) -> str:
        if name in self.foreign:
            return f" {self.foreign[name]!r}"
        return f" {name!r}" if name in _BUILTIN else self.number(name)

    def number(self, name: str) -> str:
        return self.numbers.setdefault(name, f" ${len(self.numbers)}")


@lru_cache(maxsize=64)
def _imported(source: Source) -> Mapping[str, str]:
    """The names that a module has from libraries, with what they stand for: these are not the project's to choose."""
    found: dict[str, str] = {}
    for module, listed, plain, imported in _IMPORT.findall(source.text):
        if module and (module.startswith(".") or _is_own(module, source.filename)):
            continue
        for item in (listed or plain or imported).split(","):
            words = item.split("#")[0].split()
            if not words or (imported and _is_own(words[0], source.filename)):
                continue
            whole = f"{module}.{words[0]}" if module else words[0]
            if len(words) == 3:
                found[words[2]] = whole
            else:
                found[words[0].partition(".")[0]] = whole if module else words[0].partition(".")[0]
    return found


def _is_own(module: str, filename: str) -> bool:
    """Whether a module lies in the folder of the file that imports it, or in one above."""
    return _is_near(module.partition(".")[0], os.path.dirname(os.path.abspath(filename)), os.getcwd())


@lru_cache(maxsize=4096)
def _is_near(name: str, folder: str, top: str) -> bool:
    while True:
        path = os.path.join(folder, name)
        if os.path.isdir(path) or os.path.isfile(path + ".py"):
            return True
        parent = os.path.dirname(folder)
        if folder == top or parent == folder:
            return False
        folder = parent
