"""Lowering keeps the meaning of a module and the exact place of every part of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_procore.source import Source, UnreadableSource
from lint_procore.syntax import tree
from lint_procore.syntax.parse import ParsedModule, parse_source


def parse(text: str) -> ParsedModule:
    return parse_source(Source("example.py", text))


def nodes(part: object) -> Iterator[tree.Node]:
    """Every node of a summary, in no particular order."""
    if isinstance(part, (list, tuple)):
        for each in part:
            yield from nodes(each)
    elif isinstance(part, tree.Argument):
        yield from nodes(part.value)
    elif isinstance(part, tree.Node):
        yield part
        for base in type(part).__mro__:
            for slot in getattr(base, "__slots__", ()):
                yield from nodes(getattr(part, slot))


TEXTS = {
    "f-string": 'x = f"https://{host}/rest/{v!r:>10}/{ {1: 2}[1] }é{tail}"\n',
    "nested f-string": 'x = f"{a["b"]}-{f"{c}/d"}"\n',
    "raw and bytes": "x = rb'\\d' + b'abc' + r'\\w' + u'é'\n",
    "adjacent strings": 'x = ("one"\n     \'two\'  # why\n     f"three{four}")\n',
    "tabs and form feed": "def f(a):\n\tif a:\n\t\treturn a\n\x0c\nclass B:\n\tc = 1\n",
    "carriage returns": "a = 1\r\nb = {\r\n  'k': a,\r\n}\r\n",
    "old Mac": "a = 1\rb = a\r",
    "no newline at the end": "a = b.c",
    "only comments": "# one\n\n# two\n",
    "empty": "",
    "walrus, lambda, star": "f = lambda *a, k=1, **kw: (y := a[0])\nprint(*f(1), **{'a': 2})\n",
    "decorators and async": "@app.get('/x')\n"
    "async def f(*, a: int = 1) -> None:\n    async with s() as t:\n        await t.go()\n",
    "match": "match event:\n    case 'x':\n        go()\n    case {'a': 1} if late:\n        stop()\n",
    "new syntax": "type A = int\n"
    "def f[T](a: T) -> T:\n    try:\n        return a\n    except* ValueError:\n        pass\n",
    "wide characters": "名前 = '値'; x = 名前\n",
    "semicolons": "a = 1; b = a; print(b)\nif a: b = 2; c = 3\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_names_and_texts_stand_where_they_are_written(text: str) -> None:
    module = parse(text)
    for node in nodes(module.summary.body):
        written = text[node.start : node.end]
        if isinstance(node, tree.Name):
            assert written == node.id
        elif isinstance(node, tree.Constant) and isinstance(node.value, str) and "\\" not in written:
            assert node.value in written
        elif isinstance(node, (tree.Function, tree.Class)):
            assert node.name in written
        elif isinstance(node, tree.Call):
            assert written.endswith(")")


@given(st.lists(st.sampled_from([*TEXTS.values(), "\n", "# é\n", "x = 1  # noqa\n"]), max_size=6))
def test_places_hold_in_any_combination(parts: list[str]) -> None:
    text = "".join(part if part.endswith(("\n", "\r")) or not part else part + "\n" for part in parts)
    module = parse(text)
    for node in nodes(module.summary.body):
        if isinstance(node, tree.Name):
            assert text[node.start : node.end] == node.id
    for start, comment in module.comments:
        assert text[start : start + len(comment)] == comment


def test_text_in_an_f_string_has_the_range_of_its_own_characters() -> None:
    text = 'url = f"https://{host}/rest/v1.0/{ path }?x={1}"\n'
    joined = next(node for node in nodes(parse(text).summary.body) if isinstance(node, tree.Joined))
    written = [text[part.start : part.end] for part in joined.parts]
    assert written == ["https://", "host", "/rest/v1.0/", "path", "?x=", "1"]


def test_statement_of_an_offset_is_the_whole_simple_statement() -> None:
    text = "a = call(\n    1,\n    2,\n)\nb = 3\n"
    module = parse(text)
    start, end = module.statement_span(text.index("2"))
    assert text[start:end] == "a = call(\n    1,\n    2,\n)"
    start, end = module.statement_span(text.index("3"))
    assert text[start:end] == "b = 3"


def test_statement_of_an_offset_in_a_header_is_the_header() -> None:
    text = "def f(\n    a=1,\n):\n    return a\n"
    module = parse(text)
    start, end = module.statement_span(text.index("a=1"))
    assert text[start:end].startswith("def f(")
    assert "return" not in text[start:end]


# Text that is not Python 3, the row and column of the mistake, and what is said about it.
BROKEN = {
    "two names": ("a = 1\n\none two\nb = 2\nc = 3\n", 3, 5, "invalid syntax"),
    "after carriage returns": ("a = 1\rone = = two\rb = 2\r", 2, 7, "invalid syntax"),
    "no colon": ("class A\n\n    # why\n    pass\n", 1, 8, "expected ':'"),
    "no body": ("if a:\nb = 1\nc = 2\n", 2, 1, "expected an indented block after 'if' statement on line 1"),
    "unexpected indent": ("a = 1\n  b = 2\nc = 3\n", 2, 2, "unexpected indent"),
    "open bracket": ("a = 1\nb = (\nc\nd\n", 2, 5, "'(' was never closed"),
    "open text": ("a = 1\nb = 'c\nd = 1\n", 2, 5, "unterminated string literal (detected at line 2)"),
    "wrong quotes": ("a = 1\nb = “c”\nd = 1\n", 2, 5, "invalid character '“' (U+201C)"),
    "bytes and text": ("a = 1\nb = 'c' b'd'\n", 2, None, "cannot mix bytes and nonbytes literals"),
    "below newer syntax": ("type A = int\ndef f[T](a: T): ...\nf'{c['d']}'\n\none two\n", 5, None, "invalid syntax"),
}


def refusal(text: str) -> UnreadableSource:
    """What is said against a text that is not Python 3."""
    with pytest.raises(UnreadableSource) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(("text", "row", "column", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_syntax_error_says_why_and_where(text: str, row: int, column: int | None, reason: str) -> None:
    failure = refusal(text)
    assert (failure.row, failure.message) == (row, f"cannot be parsed as Python 3: {reason}")
    assert column is None or failure.column == column


PYTHON_2 = {
    "print": "print 'two'",
    "print of a long text": 'print """two\nthree"""',
    "print on the row of its condition": "if a: print b",
    "exec": "exec code",
    "backticks": "b = `a`",
    "raise": "raise ValueError, 'two'",
    "not equal": "b = a <> 2",
    "long number": "b = 5L",
    "unicode raw text": "b = ur'two'",
}


@pytest.mark.parametrize("statement", PYTHON_2.values(), ids=PYTHON_2.keys())
def test_python_2_is_called_by_its_name(statement: str) -> None:
    failure = refusal(f"a = 1\n{statement}\nc = 3\n")
    assert (failure.row, failure.message) == (2, "cannot be parsed as Python 3: this looks like Python 2")


def test_python_2_is_recognised_below_a_clause_that_python_3_knows_again() -> None:
    failure = refusal("try:\n    a()\nexcept ValueError, error:\n    print error\n\nb = 1\n")
    assert failure.row in (3, 4)  # a LibCST older than Python 3.14 stops at the clause
    assert "looks like Python 2" in failure.message


@pytest.mark.parametrize("line", ["a = 'print b' c", "a b  # print c <> `d`", "a = b print_c", "``` print"])
def test_words_of_python_2_in_texts_comments_and_names_are_not_python_2(line: str) -> None:
    assert "Python 2" not in refusal(f"{line}\n").message


PIECES = [
    *("print", "x", "= 1", "\n", "\r", "    ", "\t", "(", ")", "[", "'", '"""', "f'{", "}'", ":", "if ", "b''", "\\"),
    *("# é\n", "`", "é", "except x, e:", "1_", "\x0c", "*", "def f", "lambda", ",", "\xa0"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_any_text_is_parsed_or_refused_in_one_line_at_one_of_its_rows(pieces: list[str]) -> None:
    source = Source("example.py", "".join(pieces))
    try:
        parse_source(source)
    except UnreadableSource as failure:
        assert 1 <= failure.row <= len(source.line_starts)
        assert failure.column >= 1
        assert len(failure.message.splitlines()) == 1
        assert "expected one of" not in failure.message


def test_annotations_give_the_class_they_speak_of() -> None:
    text = (
        "def f(a: requests.Session, b: 'Client | None', c: Optional[Client] = None, d: Annotated[Client, 1] = 1): ...\n"
    )
    function = next(node for node in nodes(parse(text).summary.body) if isinstance(node, tree.Function))
    assert [parameter.annotation for parameter in function.parameters] == ["requests.Session", None, "Client", "Client"]


def test_called_names_of_nested_functions_count_for_the_outer_one() -> None:
    text = "def outer():\n    def inner():\n        session.post('/oauth/token')\n    return inner\n"
    outer = next(
        node for node in nodes(parse(text).summary.body) if isinstance(node, tree.Function) and node.name == "outer"
    )
    assert outer.calls == {"post", tree.OAUTH_ADDRESS}
