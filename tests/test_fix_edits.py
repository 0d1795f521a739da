"""What rules make fixes of: entries, arguments and imports, put where a person would put them."""

from __future__ import annotations

import ast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lint_procore.codemods.brackets import members, parameter_list
from lint_procore.codemods.imports import importing, with_name
from lint_procore.codemods.insertion import Edits, keyword_name, with_argument, with_entry, without_entry
from lint_procore.source import Source
from lint_procore.syntax import tree
from lint_procore.syntax.parse import parse_source
from lint_procore.syntax.walk import walk


def edited(text: str, edits: Edits | None) -> str | None:
    if edits is None:
        return None
    for span, content in sorted(edits, reverse=True):
        text = text[: span.start] + content + text[span.end :]
    parse_source(Source("a.py", text))
    return text


def first(text: str, kind: type) -> tuple[Source, tree.Node]:
    source = Source("a.py", text)
    return source, next(node for node, _ in walk(parse_source(source).summary.body) if isinstance(node, kind))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("h = {}\n", 'h = {"k": v}\n'),
        ("h = {  }\n", 'h = {"k": v  }\n'),
        ("h = {'a': 1}\n", "h = {'a': 1, \"k\": v}\n"),
        ("h = {'a': (1)}\n", "h = {'a': (1), \"k\": v}\n"),
        ("h = {'a': 1,}\n", "h = {'a': 1, \"k\": v,}\n"),
        ("h = {**a}\n", 'h = {**a, "k": v}\n'),
        ("h = {'a': f(')')}  # )\n", "h = {'a': f(')'), \"k\": v}  # )\n"),
        ("h = {\n    'a': 1,\n}\n", "h = {\n    'a': 1,\n    \"k\": v,\n}\n"),
        ("h = {\n    'a': 1\n}\n", "h = {\n    'a': 1,\n    \"k\": v,\n}\n"),
        ("h = {\n\t'a': 1  # one\n}\n", "h = {\n\t'a': 1,  # one\n\t\"k\": v,\n}\n"),
        ("h = {\n    'a': 1,  # one\n    # none\n}\n", "h = {\n    'a': 1,  # one\n    \"k\": v,\n    # none\n}\n"),
        ("h = {\n    'a': 1}\n", "h = {\n    'a': 1,\n    \"k\": v}\n"),
        ("h = {'a': 1,\n     'b': 2}\n", "h = {'a': 1,\n     'b': 2,\n     \"k\": v}\n"),
        ("h = {\n    **a,\n}\n", 'h = {\n    **a,\n    "k": v,\n}\n'),
        ("h = {\n    # empty\n}\n", None),
    ],
)
def test_entry_is_added_in_the_layout_that_is_there(before: str, after: str | None) -> None:
    source, node = first(before, tree.Mapping)
    assert isinstance(node, tree.Mapping)
    assert edited(before, with_entry(source, node, '"k": v')) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()\n", "f(k=v)\n"),
        ("f(1)\n", "f(1, k=v)\n"),
        ("f(a=(1), *b, **c)\n", "f(a=(1), *b, **c, k=v)\n"),
        ("f(\n    1,\n    a=2,\n)\n", "f(\n    1,\n    a=2,\n    k=v,\n)\n"),
        ("f(\n    1, a=2\n)\n", "f(\n    1, a=2, k=v\n)\n"),
        ("f(\n    **c\n)\n", "f(\n    **c,\n    k=v,\n)\n"),
        ("f(x for x in y)\n", None),
        ("f((x for x in y))\n", "f((x for x in y), k=v)\n"),
        ("f([x for x in y])\n", "f([x for x in y], k=v)\n"),
    ],
)
def test_argument_is_added_in_the_layout_that_is_there(before: str, after: str | None) -> None:
    source, node = first(before, tree.Call)
    assert isinstance(node, tree.Call)
    assert edited(before, with_argument(source, node, "k=v")) == after


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("", []),
        ("self", ["self"]),
        ("a, b: int = 1, *, c='x, )', **d", ["a", "b: int = 1", "*", "c='x, )'", "**d"]),
        (
            "\n    a,  # one's, and )\n    b: dict[str, int] = {'#': (1, 2)},  # two\n",
            ["a", "b: dict[str, int] = {'#': (1, 2)}"],
        ),
        ('a="""it\'s, "so" (""", /', ['a="""it\'s, "so" ("""', "/"]),
    ],
)
def test_parameters_are_parted_where_python_parts_them(parameters: str, expected: list[str]) -> None:
    source, node = first(f"def f({parameters}): return (1, 2)\n", tree.Function)
    assert isinstance(node, tree.Function)
    listed = parameter_list(source.text, node)
    assert listed is not None
    assert source.text[slice(*listed)] == parameters
    assert [source.text[slice(*span)] for span in members(source.text, *listed)] == expected


LONG = "a_name_of_thirty_characters_____"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"    x = f({LONG}, b=({LONG}), **{LONG})",
            f"    x = f(\n        {LONG},\n        b=({LONG}),\n        **{LONG},\n        k=v,\n    )",
        ),
        (
            f"    f({LONG}, {LONG}, {LONG[8:]},)",
            f"    f(\n        {LONG},\n        {LONG},\n        {LONG[8:]},\n        k=v,\n    )",
        ),
        (f"\tf( {LONG}, {LONG} )  # {LONG}", f"\tf(\n\t\t{LONG},\n\t\t{LONG},\n\t\tk=v,\n\t)  # {LONG}"),
        # a line that is as long as another one may stay so
        (f"    f({LONG}, {LONG}, {LONG})\n    # {LONG * 4}", f"    f({LONG}, {LONG}, {LONG}, k=v)\n    # {LONG * 4}"),
        # before Python 3.12 an f-string of one line stays in its line
        (f"    f'{{f({LONG}, {LONG})}} {LONG}'", f"    f'{{f({LONG}, {LONG}, k=v)}} {LONG}'"),
        (f"    f({LONG}, # one\n      {LONG}, {LONG})", f"    f({LONG}, # one\n      {LONG}, {LONG}, k=v)"),
    ],
)
def test_a_call_whose_line_gets_too_long_has_a_line_for_each_argument(before: str, after: str) -> None:
    source, node = first(f"if True:\n{before}\n", tree.Call)
    assert isinstance(node, tree.Call)
    assert edited(source.text, with_argument(source, node, "k=v")) == f"if True:\n{after}\n"


ATOMS = [
    "a",
    "(b)",
    "((b))",
    "f(x, y)",
    '"s, )"',
    "'#'",
    '{"k": 1}',
    "[1, 2]",
    "u[1:2]",
    "(yield)",
    "(i for i in j)",
    "-1",
]
ATOMS += ["-1", "w" * 40, "(  c )", "f'{n}'", "(lambda: 0)()", "a.b . c", LONG]
LOOSE = ["x if y else z", "lambda: (0, 1)", "not q"]
GAPS = st.sampled_from(["", " ", "  ", "\t"])


@st.composite
def calls(draw: st.DrawFn) -> str:
    """A call in a line, with arguments of every kind."""
    plain = draw(st.lists(st.sampled_from([*ATOMS, *LOOSE, *(f"*{atom}" for atom in ATOMS)]), max_size=5))
    values = draw(st.lists(st.sampled_from([*ATOMS, *LOOSE]), max_size=4))
    named = [f"k{number}{draw(GAPS)}={draw(GAPS)}{value}" for number, value in enumerate(values)]
    given = [*plain, *named, *(["**rest"] if draw(st.booleans()) else [])]
    tail = "," if given and draw(st.booleans()) else ""
    separator = f"{draw(GAPS)},{draw(GAPS)}"
    return f"post({draw(GAPS)}{separator.join(given)}{draw(GAPS)}{tail}{draw(GAPS)})"


@given(calls(), st.sampled_from(["    ", "\t", "        "]), st.booleans())
def test_a_call_gets_the_argument_and_nothing_else_whatever_its_layout(call: str, indent: str, long: bool) -> None:
    text = f"def g():\n{indent}x = {call}; y = 1  # end\n"
    try:
        tree_before = ast.parse(text)
    except SyntaxError:
        assume(False)
    source = Source("a.py", text)
    found = [node for node, _ in walk(parse_source(source).summary.body) if isinstance(node, tree.Call)]
    (node,) = [each for each in found if source.text.startswith("post(", each.start)]
    argument = f"added={{'one': {LONG}, 'two': '}}, {{'}}" if long else "added={'one': 1}"
    after = edited(text, with_argument(source, node, argument))
    if after is None:
        assert "(i for i in j)" in call
        return
    changed = ast.parse(after)
    (post,) = [each for each in ast.walk(changed) if isinstance(each, ast.Call) and ast.unparse(each.func) == "post"]
    assert post.keywords[-1].arg == "added"
    post.keywords.pop()
    assert ast.unparse(changed) == ast.unparse(tree_before)


@pytest.mark.parametrize(
    "before",
    [f"post({LONG}, timeout=1)\n", f"post(\n    {LONG},\n    timeout=1,\n)\n"],
)
def test_a_dict_that_is_too_long_for_a_line_has_one_for_each_entry(before: str) -> None:
    source, node = first(before, tree.Call)
    assert isinstance(node, tree.Call)
    argument = f'data={{"a": {LONG}, "b": [1, {LONG}], "c": "}}, {{"}}'
    assert edited(before, with_argument(source, node, argument)) == (
        f"post(\n    {LONG},\n    timeout=1,\n    data={{\n"
        f'        "a": {LONG},\n        "b": [1, {LONG}],\n        "c": "}}, {{",\n    }},\n)\n'
    )


def test_a_mapping_whose_line_gets_too_long_has_a_line_for_each_entry() -> None:
    source, node = first(f'f({LONG}, h={{"a": {LONG}, (b): {LONG[8:]}}}, c=1)\n', tree.Mapping)
    assert isinstance(node, tree.Mapping)
    after = edited(source.text, with_entry(source, node, '"k": v'))
    assert after == f'f({LONG}, h={{\n    "a": {LONG},\n    (b): {LONG[8:]},\n    "k": v,\n}}, c=1)\n'


@pytest.mark.parametrize("text", ["f(1, params = (x))\n", "f(params(params=1), params=x)\n", "f(params=  x)\n"])
def test_name_of_an_argument_is_found(text: str) -> None:
    source, node = first(text, tree.Call)
    assert isinstance(node, tree.Call)
    span = keyword_name(source, node, "params")
    assert span is not None
    assert span.start == text.rindex("params")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import os\nx = 1\n", "import os\nx = 1\n"),
        ("import os.path as p, os\n", "import os.path as p, os\n"),
        ("import os.path\n", "import os.path\n"),
        ("x = 1\n", "import os\n\nx = 1\n"),
        ('"""Doc."""\n\nx = 1\n', '"""Doc."""\n\nimport os\n\nx = 1\n'),
        (
            '"""Doc."""\n\nfrom __future__ import annotations\n\n@d\ndef f(): pass\n',
            '"""Doc."""\n\nfrom __future__ import annotations\n\nimport os\n\n@d\ndef f(): pass\n',
        ),
        ("import json\nimport re\n", "import json\nimport os\nimport re\n"),
        ("import json\n\nimport requests\n", "import json\nimport os\n\nimport requests\n"),
        ("import requests\n", "import os\n\nimport requests\n"),
        ("from datetime import date\n", "import os\nfrom datetime import date\n"),
        ("import json", "import json\nimport os"),
        ("import json\r\nx = 1\r\n", "import json\r\nimport os\nx = 1\r\n"),
        ("from . import a\n", "import os\n\nfrom . import a\n"),
        (
            "#!/usr/bin/python\n# coding: utf-8\nimport sys\n",
            "#!/usr/bin/python\n# coding: utf-8\nimport os\nimport sys\n",
        ),
        ("def f(os):\n    pass\n", None),
        ("from x import os\n", None),
    ],
)
def test_import_is_sorted_into_its_place_once(before: str, after: str | None) -> None:
    source = Source("a.py", before)
    assert edited(before, importing(source, parse_source(source).summary, "os")) == after


@pytest.mark.parametrize(
    ("before", "without", "after"),
    [
        ("from a import Z\n", "", "from a import M, Z\n"),
        ("from a import B, Z\n", "", "from a import B, M, Z\n"),
        ("from a import B, C\n", "", "from a import B, C, M\n"),
        ("from a import (\n    B,\n    Z,\n)\n", "", "from a import (\n    B,\n    M,\n    Z,\n)\n"),
        ("from a import (\n    B,\n    C,\n)\n", "", "from a import (\n    B,\n    C,\n    M,\n)\n"),
        ("from a import N\n", "N", "from a import M\n"),
        ("from a import B, N, Z\n", "N", "from a import B, M, Z\n"),
        ("from a import B, N\n", "B", "from a import M, N\n"),
        ("from a import L, N, Z\n", "Z", "from a import L, M, N\n"),
        ("from a import A, B, N, Z\n", "A", "from a import B, M, N, Z\n"),
        ("from a import N as O\n", "", None),
        ("from a import (N,  # why\n)\n", "", None),
        ("from a import *\n", "", None),
    ],
)
def test_name_is_sorted_into_an_import(before: str, without: str, after: str | None) -> None:
    source = Source("a.py", before)
    statement = parse_source(source).summary.body[0]
    assert isinstance(statement, tree.Import)
    assert edited(before, with_name(source, statement, "M", without)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("h = {'a': 1}\n", "h = {}\n"),
        ("h = {'a': 1,}\n", None),
        ("h = {'a': 1, 'b': 2}\n", "h = {'b': 2}\n"),
        ("h = {'b': 2, 'a': (1), **c}\n", "h = {'b': 2, **c}\n"),
        ("h = {'b': 2, 'a': 1}\n", "h = {'b': 2}\n"),
        ("h = {\n    'b': 2,\n    'a': 1,\n}\n", "h = {\n    'b': 2,\n}\n"),
        ("h = {\n    'a': 1,  # one\n    'b': 2,\n}\n", None),
    ],
)
def test_entry_is_taken_out(before: str, after: str | None) -> None:
    source, node = first(before, tree.Mapping)
    assert isinstance(node, tree.Mapping)
    key = next(key for key, _ in node.items if isinstance(key, tree.Constant) and key.value == "a")
    edit = without_entry(source, node, key)
    assert (edited(before, (edit,)) if edit is not None else None) == after
