"""The body of a token request: where the mapping is made that it sends, and fields added to that.

The platform takes the parameters of a token request from the body, as a form or as JSON
(https://developers.procore.com/documentation/oauth-endpoints).
"""

from __future__ import annotations

from collections.abc import Sequence

from lint_procore.codemods.code import Code
from lint_procore.codemods.edits import Edits
from lint_procore.codemods.insertion import keyword_name, with_argument, with_entry
from lint_procore.codemods.removal import span_of_argument
from lint_procore.source import Span
from lint_procore.syntax import tree
from lint_procore.syntax.walk import keyword, last_name, positional, text_of

# The arguments by which libraries take a body: the fields of a form, or JSON.
_BODIES = ("data", "json", "fields", "body", "content")
# What makes the text of a body from a mapping.
_WRITING = frozenset({"urlencode", "dumps", "FormData", "bytes"})
_MOST_STEPS = 6
# Stands for the fields while their place is looked for.
_HERE = "\0"


def with_fields(
    code: Code, call: tree.Call, fields: Sequence[tuple[str, str]], freed: int | None, alone: bool = False
) -> Edits | None:
    """The edits after which a call sends fields, names with the source of their values, in its body; those that it
    sends already stay. ``freed``: the argument that goes, in whose place a body may come. None where it cannot be told
    where the body is made, or what else is sent with it; ``alone``: nor where it has one of the fields."""
    plain = positional(call)
    given = keyword(call, *_BODIES)
    if last_name(call) == "post" and len(plain) == 2:
        given = plain[1]
    elif len(plain) > (1 if last_name(call) == "post" else 2):
        return None
    if given is None and (query := keyword(call, "params")) is not None:
        return _from_query(code, call, query, fields)
    if given is None:
        return _as_new(code, call, fields, freed)
    form = made_of(code, given) if alone else None
    if form is not None and {name for name, _ in fields} & set(_keys(form)):
        return None
    return _added(code, given, fields)


def with_form(code: Code, call: tree.Call, form: str) -> Edits | None:
    """The edits after which a call sends a form, given as the source of a mapping; None where it has a body."""
    if keyword(call, *_BODIES, "params") is not None or len(positional(call)) > (1 if last_name(call) == "post" else 2):
        return None
    return with_argument(code.source, call, f"data={form}")


def _keys(form: tree.Mapping | tree.Call) -> list[str | None]:
    if isinstance(form, tree.Call):
        return [each.keyword for each in form.arguments]
    return [text_of(key) for key, _ in form.items]


def _from_query(code: Code, call: tree.Call, query: tree.Node, fields: Sequence[tuple[str, str]]) -> Edits | None:
    """The fields that go in the query go in the body too, with the others."""
    name = keyword_name(code.source, call, "params")
    added = _added(code, query, fields)
    return (*added, (name, "data")) if name is not None and added is not None else None


def _as_new(code: Code, call: tree.Call, fields: Sequence[tuple[str, str]], freed: int | None) -> Edits | None:
    body = "data={" + ", ".join(f'"{name}": {value}' for name, value in fields) + "}"
    if freed is None:
        return with_argument(code.source, call, body)
    return [(Span(code.filename, *span_of_argument(code, call, freed)), body)]


def _added(code: Code, given: tree.Node, fields: Sequence[tuple[str, str]]) -> Edits | None:
    form = made_of(code, given)
    if form is None:
        return None
    have = _keys(form)
    if isinstance(form, tree.Call):
        entries = [f"{name}={value}" for name, value in fields if name not in have]
        edits = with_argument(code.source, form, _HERE) if entries else ()
    else:
        quote = "'" if any(code.text.startswith("'", key.start) for key, _ in form.items if key is not None) else '"'
        entries = [f"{quote}{name}{quote}: {value}" for name, value in fields if name not in have]
        edits = with_entry(code.source, form, _HERE) if entries else ()
    if edits is None:
        return None
    return [(place, _filled(content, entries)) for place, content in edits]


def _filled(content: str, entries: Sequence[str]) -> str:
    """Each entry in a line of its own, where one would be."""
    before, _, _ = content.partition(_HERE)
    separator = f",\n{before.rpartition(chr(10))[2]}" if "\n" in before else ", "
    return content.replace(_HERE, separator.join(entries))


def made_of(code: Code, node: tree.Node) -> tree.Mapping | tree.Call | None:
    """The dict display, or the call of ``dict`` with keywords, that a body is made of; None where that is not right
    here."""
    scope = code.function(node)
    for _ in range(_MOST_STEPS):
        if isinstance(node, tree.Mapping):
            return node
        value: tree.Node | None = None
        if isinstance(node, tree.Name):
            assigned = code.only_assignment(node)
            value = assigned.value if assigned is not None and code.function(assigned) is scope else None
        elif isinstance(node, tree.Call):
            called = last_name(node.function)
            if called == "dict" and all(each.keyword is not None for each in node.arguments):
                return node
            if called == "encode" and isinstance(node.function, tree.Attribute):
                value = node.function.value
            elif called in _WRITING and positional(node):
                value = positional(node)[0]
        if value is None:
            return None
        node = value
    return None
