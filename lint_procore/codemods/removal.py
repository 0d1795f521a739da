"""Taking statements and entries away, with their lines and commas, so that what stays is laid out as before."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from lint_procore.codemods.brackets import blanked, members, parameter_list
from lint_procore.codemods.code import Code
from lint_procore.codemods.edits import Edit, Edits
from lint_procore.codemods.insertion import keyword_name
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.documents.nodes import Mapping

_COMMENT = re.compile(r"#[^\r\n]*")
_IMPORTED = re.compile(r"[\w.]+(?:\s+as\s+\w+)?")
_BLANK = re.compile(r"(?:[ \t]*\r?\n)+")


def without_statements(code: Code, statements: Sequence[tree.Node]) -> Edits:
    """Remove simple statements that stand in lines of their own; a block that would be empty gets ``pass``."""
    out: list[Edit] = []
    lines: list[tuple[int, int]] = []
    text = code.text
    for statement in sorted(statements, key=lambda each: each.start):
        start = text.rfind("\n", 0, statement.start) + 1
        end = text.find("\n", statement.end)
        end = len(text) if end < 0 else end + 1
        if text[start : statement.start].strip() or _COMMENT.sub("", text[statement.end : end]).strip():
            continue
        block = block_of(code, statement)
        if statement in block[:1] and all(each in statements for each in block):
            out.append((code.span(statement), "pass"))
        elif lines and not text[lines[-1][1] : start].strip():
            lines[-1] = lines[-1][0], end
        else:
            lines.append((start, end))
    for start, end in lines:
        # of the blank lines around what goes, those of the wider gap stay
        above = len(text[:start]) - len(text[:start].rstrip(" \t\r\n"))
        above = start - (text.find("\n", start - above) + 1) if above and start > above else 0
        found = _BLANK.match(text, end)
        below = found.end() - end if found else 0
        if above and below:
            start, end = (start - above, end) if below >= above else (start, end + below)
        out.append((Span(code.filename, start, end), ""))
    return out


def without_imports(code: Code, gone: Set[int], edits: Edits) -> Edits:
    """Remove what a module imports and only nodes that are gone used, unless ``edits`` write it anew."""
    names = [node for node in code.nodes if isinstance(node, tree.Name)]
    used = {node.id for node in names if id(node) not in gone}
    lost = {node.id for node in names} - used
    texts = {node.value for node in code.nodes if isinstance(node, tree.Constant)}
    out: list[Edit] = []
    for statement in code.summary.imports:
        bound = [alias or name.partition(".")[0] for name, alias in statement.names]
        unused = [
            at
            for at, name in enumerate(bound)
            if name in lost and name not in texts and not any(re.search(rf"\b{name}\b", text) for _, text in edits)
        ]
        if len(unused) == len(bound):
            out += without_statements(code, [statement])
        elif unused:
            out += _without_names(code, statement, unused)
    return out


def _without_names(code: Code, statement: tree.Import, items: Sequence[int]) -> Edits:
    """Remove some of the names that a statement imports; nothing where its layout is not understood."""
    text = code.text[statement.start : statement.end]
    listed = re.search(r"\bimport\b", text)
    found = [*_IMPORTED.finditer(text, listed.end())] if listed is not None else []
    if "#" in text or len(found) != len(statement.names):
        return []
    spans = [(statement.start + each.start(), statement.start + each.end()) for each in found]
    end = statement.end - 1 if text.endswith(")") else statement.end
    return _without(code.filename, code.text, (spans[0][0], end), spans, items, text.endswith(")"))


def block_of(code: Code, statement: tree.Node) -> list[tree.Statement]:
    """The statements beside one, itself included; none where it stands in the module."""
    parent = code.parents.get(id(statement))
    for slot in ("body", "orelse", "final"):
        block = getattr(parent, slot, None)
        if isinstance(block, list) and any(each is statement for each in block):
            return block
    return []


def dedented(code: Code, statement: tree.If, taken: Sequence[tree.Statement]) -> Edits | None:
    """Leave one block of an ``if``: in its place where it was the first, else as the ``else`` of those before it. None
    where its layout is not understood."""
    text, name = code.text, code.filename
    top = text.rfind("\n", 0, statement.start) + 1
    first = taken[0]
    is_elif = text.startswith("elif", statement.start)
    if text[top : statement.start].strip():
        return None
    if taken is statement.orelse and isinstance(first, tree.If) and text.startswith("elif", first.start):
        start = first.start if is_elif else first.start + len("el")
        return [(Span(name, statement.start, start), "")]
    header = text.rfind(":", 0, first.start) if taken is statement.body else _else(text, statement, first)
    behind = text.find("\n", header) + 1
    if header < 0 or not 0 < behind <= first.start or _COMMENT.sub("", text[header + 1 : behind]).strip():
        return None
    out: list[Edit] = []
    if is_elif and taken is statement.orelse:
        return [(Span(name, statement.start, text.rfind("else", 0, header)), "")]
    if is_elif:
        out.append((Span(name, statement.start, header), "else"))
    else:
        out.append((Span(name, top, behind), ""))
        extra = len(code.indentation(first.start)) - (statement.start - top)
        inside = [
            (node.start, node.end)
            for node in code.nodes
            if isinstance(node, (tree.Constant, tree.Joined)) and first.start <= node.start < taken[-1].end
        ]
        at = behind
        while at < taken[-1].end:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end + 1
            if text[at : at + extra].isspace() and not any(start < at <= stop for start, stop in inside):
                width = min(extra, len(text[at:end].rstrip("\r\n")))
                out.append((Span(name, at, at + width), ""))
            at = end
    last = text.find("\n", taken[-1].end)
    if taken is statement.body and statement.orelse and last >= 0:
        end = text.find("\n", statement.end)
        out.append((Span(name, last, len(text) if end < 0 else end), ""))
    return out


def _else(text: str, statement: tree.If, first: tree.Node) -> int:
    """The colon of the ``else`` before a block."""
    found = list(re.finditer(r"^[ \t]*else[ \t]*(:)", text[statement.body[-1].end : first.start], re.MULTILINE))
    return statement.body[-1].end + found[-1].start(1) if found else -1


def without_items(code: Code, mapping: tree.Mapping, items: Sequence[int]) -> Edits:
    """Remove entries of a dict display."""
    spans = [(key.start if key is not None else value.start, value.end) for key, value in mapping.items]
    return _without(code.filename, code.text, (mapping.start + 1, mapping.end - 1), spans, items, True)


def without_arguments(code: Code, call: tree.Call, items: Sequence[int]) -> Edits:
    """Remove arguments of a call."""
    text = code.text
    opening = text.index("(", call.function.end) + 1
    spans = [span_of_argument(code, call, at) for at in range(len(call.arguments))]
    return _without(code.filename, text, (opening, call.end - 1), spans, items, True)


def without_parameters(code: Code, function: tree.Function, parameters: Sequence[tree.Parameter]) -> Edits:
    """Remove parameters of a function, with their annotations and defaults, and marks that would stand for nothing;
    nothing where its layout is not understood."""
    text = code.text
    listed = parameter_list(text, function)
    if listed is None:
        return []
    spans = members(text, *listed)
    items = {
        at for at, (start, end) in enumerate(spans) for each in parameters if start <= each.start and each.end <= end
    }
    for at, span in enumerate(spans):
        mark = text[slice(*span)]
        behind = (text.startswith("**", spans[each][0]) for each in range(at + 1, len(spans)) if each not in items)
        if (mark == "/" and items.issuperset(range(at))) or (mark == "*" and all(behind)):
            items.add(at)
    return _without(code.filename, text, listed, spans, sorted(items), True)


def span_of_argument(code: Code, call: tree.Call, at: int) -> tuple[int, int]:
    """Where an argument stands, with its name and the brackets around its value."""
    argument, text = call.arguments[at], code.text
    value = argument.value
    before = call.arguments[at - 1].value.end if at else text.index("(", call.function.end) + 1
    start = value.start
    named = keyword_name(code.source, call, argument.keyword) if argument.keyword is not None else None
    between = blanked(text[before : value.start])
    between = between[between.rfind(",") + 1 :]
    if named is not None:
        start = named.start
    elif argument.keyword is None and between.strip():
        start = value.start - len(between.lstrip())
    end = value.end
    for _ in range(between.count("(")):
        end = text.index(")", end) + 1
    return start, end


def without_entries(filename: str, text: str, family: str, mapping: Mapping, items: Sequence[int]) -> Edits:
    """Remove entries of a mapping in a settings file."""
    spans = [(entry.start, entry.value.end) for entry in mapping.entries]
    if not items or len(items) == len(spans):
        return []
    if text[mapping.start : mapping.start + 1] == "{" and not (family == "hcl" and _in_own_lines(text, spans)):
        commas = family in ("yaml", "hcl")
        return _without(filename, text, (mapping.start + 1, mapping.end - 1), spans, items, commas)
    out: list[Edit] = []
    done = -1
    for at in items:
        if at <= done:
            continue
        start, end = spans[at]
        line = text.rfind("\n", 0, start) + 1
        if text[line:start].strip():  # behind the dash of a list's member: the next key that stays takes its place
            after = next((each for each in range(at + 1, len(spans)) if each not in items), None)
            if after is None:
                return []
            out.append((Span(filename, start, spans[after][0]), ""))
            done = after
            continue
        end = text.find("\n", end)
        out.append((Span(filename, line, len(text) if end < 0 else end + 1), ""))
    return out


def _in_own_lines(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether members stand one in a line, with or without a comma."""
    return all(
        not text[text.rfind("\n", 0, start) + 1 : start].strip()
        and not _COMMENT.sub("", text[end : (text + "\n").index("\n", end)]).strip(", \t\r")
        for start, end in spans
    )


def _without(
    filename: str,
    text: str,
    inside: tuple[int, int],
    spans: Sequence[tuple[int, int]],
    items: Sequence[int],
    comma: bool,
) -> Edits:
    """Remove members of a list in brackets. ``inside``: what is between these; ``comma``: one may stay at the end."""
    if not items:
        return []
    if len(items) == len(spans):
        return [(Span(filename, *inside), "")]
    last = max(at for at in range(len(spans)) if at not in items)
    out: list[Edit] = []
    for at in items:
        if at > last:
            continue
        start, end = spans[at][0], spans[at + 1][0]
        line = text.rfind("\n", 0, start) + 1
        if "\n" in text[start:end] and not text[line:start].strip():  # its own line goes, with its comment
            start, end = line, text.rfind("\n", 0, end) + 1
        out.append((Span(filename, start, end), ""))
    if last == len(spans) - 1:
        return out
    start, end = spans[last + 1][0], spans[-1][1]
    line = text.rfind("\n", 0, start) + 1
    behind = spans[last][1]
    if text[line:start].strip():
        bare = blanked(text[end : inside[1]])
        out.append((Span(filename, behind, end + len(bare.rstrip()) if bare.strip() == "," else end), ""))
        return out
    end = text.find("\n", end, inside[1])
    out.append((Span(filename, line, inside[1] if end < 0 else end + 1), ""))
    if not comma:
        at = behind + text[behind:start].index(",")
        out.append((Span(filename, at, at + 1), ""))
    return out
