"""Jupyter notebooks, from their bytes to what a user sees."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_procore.__main__ import main
from lint_procore.reading import searchable_notebook
from lint_procore.source import Location, UnreadableSource
from lint_procore.syntax.magics import is_other_language, plain_python
from lint_procore.syntax.notebook import Notebook, parse_notebook, read_cells, read_code

GET = 'requests.get("https://app.procore.com/rest/v1.0/projects", headers=headers)'
HEADERS = 'headers = {"Authorization": "Bearer " + token}'
WRONG_HOST = (
    "PRC302 [*] `/rest/v1.0/projects` is asked of `app.procore.com`, a legacy host; the production API host is "
)
WRONG_HOST += "`api.procore.com`"


def cell(source: object, kind: str = "code", **more: object) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": source, **more}


def notebook(*cells: object, **more: object) -> bytes:
    """A notebook of these cells; a text stands for a code cell."""
    made = [cell(each) if isinstance(each, str) else each for each in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}).encode()


def markdown(source: object) -> dict[str, Any]:
    return cell(source, "markdown")


def language(name: str, kernel: str = "") -> dict[str, Any]:
    return {"metadata": {"kernelspec": {"name": kernel or name.lower(), "language": name}}}


# --- IPython's syntax -------------------------------------------------------------------------------------------------

# A cell, and the Python that stands for it.
MAGICS = {
    "a line magic": ("%matplotlib inline\nx = 1", "pass\nx = 1"),
    "a shell line": ("!pip install requests\nimport requests", "pass\nimport requests"),
    "a shell line that is continued": ("!ls \\\n  -l \\\n  -a\nx = 1", "pass\n\n\nx = 1"),
    "a shell line with a quotation mark": ("!echo don't\nx = 1", "pass\nx = 1"),
    "lines in a block": ("for a in b:\n    !echo {a}\n    f(a)", "for a in b:\n    pass\n    f(a)"),
    "a block of nothing else": ("if a:\n\t%who", "if a:\n\tpass"),
    "a command's output": ("files = !ls -l\nf(files)", "files = get_ipython()\nf(files)"),
    "a command's output, continued": ("a = !ls \\\n -l\nb", "a = get_ipython()\n\nb"),
    "a magic's result": ("home = %env HOME", "home = get_ipython()"),
    "an attribute": ("self.out = %sx ls", "self.out = get_ipython()"),
    "several names": ("(a,\n b) = !ls", "(a,\n b) = get_ipython()"),
    "an annotated name": ("a: list = !ls", "a: list = get_ipython()"),
    "help behind": ("frame.head?\nx = 1", "pass\nx = 1"),
    "more help behind": ("    frame.head??  ", "    pass"),
    "help before": ("?frame\n??frame", "pass\npass"),
    "help about a magic": ("%time?", "pass"),
    "a pattern": ("*int*?", "pass"),
    "calls without brackets": ("/f x\n,f a b\n;f a b", "pass\npass\npass"),
    "a statement that is timed": ("%time rows = f(1)", "pass; rows = f(1)"),
    "a statement that is timed in a block": ("if a:\n    %time f(1)", "if a:\n    pass; f(1)"),
    "an expression that is timed": ("rows = %time f(1)", "rows =       f(1)"),
    "options": ("%timeit -n 10 -r3 -q f(1)", "pass;" + " " * 16 + "f(1)"),
    "options with words": ("%prun -s cumulative -l 10 f(1)", "pass;" + " " * 21 + "f(1)"),
    "no statement": ("%time", "pass"),
    "a command that is timed": ("%time !ls\nx = 1", "pass\nx = 1"),
    "what is timed more than once": ("a = %timeit -o f(1)", "a = get_ipython()"),
    "a timed cell": ("%%time\nf(1)", "pass\nf(1)"),
    "a cell behind blank lines and comments": ("\n# how long?\n%%capture out\nf(1)", "\n# how long?\npass\nf(1)"),
    "one cell magic below another": ("%%time\n%%capture\n!ls\nf(1)", "pass\npass\npass\nf(1)"),
    "another language below": ("%%time\n%%bash\nls | wc", "pass\n\n"),
    "a shell script": ("%%bash\ncurl https://example.org\nif [ a ]; then", "\n\n"),
    "a page": ("%%html\n<b>bold</b>", "\n"),
    "a file": ("%%writefile settings.py\nBASE = 'x'", "\n"),
    "a magic that is not known": ("%%spell\nf(1)", "\n"),
    "help about a cell magic": ("%%time?", "pass"),
    "a cell magic too late": ("x = 1\n%%time\nf(1)", "x = 1\npass\nf(1)"),
    "old line ends": ("!ls\rx = 1\r\n%who\r\nf(1)", "pass\rx = 1\r\npass\r\nf(1)"),
    "line ends that would become one": ("#\r%%time\n!ls \\\r -l\nx = 1", "#\rpass\npass\n\nx = 1"),
    "no command at all": ("!\n%\n?\nx = 1", "pass\npass\npass\nx = 1"),
}
# What looks like it, and is Python.
PYTHON = [
    "",
    "x = 1",
    "s = '''\n%%bash\n!ls\n?\n'''",
    "x = (a\n  % b)",
    "x = a \\\n  % b",
    "x = 5\\\n% 3\n",
    "print('really?')",
    "x = 1  # really?",
    "# really?",
    'f"{x=!r}" + f"{y!s}"',
    "a %= b",
    "plot();",
    "x = await f(1)",
    "async with a as b: pass",
    "a != b",
    "'a=!b'",
    "r = f('%d' % 1, '/', ',', ';')",
]
# Python between which a command stands: the command goes, all of it stays.
AROUND = [
    "s = '''\n%%bash\n!ls\n'''\n",
    's = "a=!b"  # =!c ?\n',
    "x = [\n  1\n  % 2,\n]\n",
    "x = a \\\n  / b\n",
    "def f(a):\n    return a\n",
    "f'{x!r}' '#' 'it''s'\n",
    "d = {'a': '?',\n     'b': \"!\"}\n",
    "\n",
    "\r\n",
    "# %time\n",
]
COMMANDS = ["%who\n", "!ls\n", "!echo \"it's\n", "?x\n", "x.y?\n", "!ls \\\n -l\n", "/f x\n", "%run a.py\r\n"]


@pytest.mark.parametrize(("cell", "python"), MAGICS.values(), ids=MAGICS)
def test_ipythons_syntax_becomes_python(cell: str, python: str) -> None:
    assert plain_python(cell) == python
    compile(python if not python.startswith(" ") else "if 1:\n" + python, "cell", "exec")


@pytest.mark.parametrize("cell", PYTHON)
def test_python_stays_as_it_is(cell: str) -> None:
    assert plain_python(cell) == cell
    assert plain_python(cell + "\n!ls") == cell + "\npass"


@given(st.lists(st.sampled_from([(text, True) for text in AROUND] + [(text, False) for text in COMMANDS]), max_size=12))
def test_any_mixture_keeps_the_rows_of_its_python(pieces: list[tuple[str, bool]]) -> None:
    rows = plain_python("".join(text for text, _ in pieces)).splitlines()
    at = 0
    for text, is_python in pieces:
        lines = text.splitlines()
        found = rows[at : at + len(lines)]
        assert found == (lines if is_python else ["pass", *[""] * (len(lines) - 1)])
        at += len(lines)
    assert len(rows) == at


@given(st.text(alphabet="%!?/,;=x1 \t\n\r\\'\"#([{}])\x0c", max_size=60))
def test_any_text_keeps_its_rows(cell: str) -> None:
    def count(text: str) -> int:
        return len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))

    assert count(plain_python(cell)) == count(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "%timeit" + " -n5" * 20_000 + " )",
        "!" + "\\\n" * 20_000,
        "x =" + " " * 20_000 + "!",
        "%" + " " * 20_000 + "?",
        "#\n" * 20_000 + "%%x",
        "?" * 20_000,
    ],
    ids=["options", "continued", "blanks", "blanks behind", "comments", "help"],
)
def test_a_cell_of_any_length_comes_to_an_end(cell: str) -> None:
    """An expression that backs up at each of these would need hours."""
    compile(plain_python(cell + "\n!ls"), "cell", "exec")


@pytest.mark.parametrize(
    "cell",
    ["pip install requests", "# first\n\ncd ..\nls -l *.csv", "%sql\nselect a from b", "%md\n# A title\nand text"],
)
def test_what_is_not_meant_to_be_python(cell: str) -> None:
    assert is_other_language(cell)


@pytest.mark.parametrize(
    "cell",
    ["", "x = (", "run = (", "env(", "pip install requests\nx = (", "time.sleep(", "print 'x'", "%matplotlib\nx ="],
)
def test_what_is_only_unfinished(cell: str) -> None:
    assert not is_other_language(cell)


# --- the file's format ------------------------------------------------------------------------------------------------


def codes(data: bytes) -> list[tuple[int, str]]:
    return [(each.number, each.text) for each in read_cells(data) if each.is_code]


def test_all_cells_count() -> None:
    data = notebook(markdown("# Title"), "a", cell("b", "raw"), cell("c", "heading", level=1), "d")
    assert codes(data) == [(2, "a"), (5, "d")]


def test_a_source_comes_in_one_piece_or_in_lines() -> None:
    assert codes(notebook(cell("a\nb"), cell(["a\n", "b"]), cell([]), cell(["a", "b"]))) == [
        (1, "a\nb"),
        (2, "a\nb"),
        (3, ""),
        (4, "ab"),
    ]


def test_formats_before_the_fourth() -> None:
    first = {"cells": [{"cell_type": "code", "input": ["a\n", "b"], "language": "python"}, markdown("# Title")]}
    second = {"cells": [{"cell_type": "code", "input": "c"}, {"cell_type": "code", "input": "d", "language": "ruby"}]}
    data = json.dumps({"nbformat": 3, "metadata": {"name": ""}, "worksheets": [first, second]}).encode()
    assert codes(data) == [(1, "a\nb"), (3, "c")]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"metadata": None},
        {"metadata": {"kernelspec": "python3", "language_info": []}},
        language("python", "python3"),
        language("Python 3 (ipykernel)", "custom"),
        {"metadata": {"language_info": {"name": "ipython"}}},
        language("sage", "sagemath"),
        language("R", "python3"),  # Jupyter goes by the kernel's name
        language("r", "conda-env-lab-py"),
    ],
)
def test_python_by_whatever_name(more: dict[str, Any]) -> None:
    assert codes(notebook("a", **more)) == [(1, "a")]


@pytest.mark.parametrize(
    "more",
    [
        language("R", "ir"),
        language("julia", "julia-1.10"),
        language("C#", ".net-csharp"),
        language("r", "conda-env-copy-r"),
        {"metadata": {"language_info": {"name": "javascript"}}},
    ],
)
def test_other_languages_are_not_read(more: dict[str, Any]) -> None:
    assert read_cells(notebook("a <- b", **more)) == []


def test_cells_that_an_editor_marks_as_another_language() -> None:
    marks = [{"vscode": {"languageId": name}} for name in ("sql", "python")]
    assert codes(notebook(*[cell("a", metadata=mark) for mark in marks])) == [(2, "a")]


def test_what_json_allows_beyond_the_usual() -> None:
    assert codes(b"\xef\xbb\xbf" + notebook("a")) == [(1, "a")]
    assert codes(notebook("a", more=[float("nan"), float("inf")])) == [(1, "a")]
    assert codes(notebook("a").replace(b'"nbformat": 4', b'"nbformat": ' + b"4" * 10_000)) == [(1, "a")]
    # What counts is what Jupyter opens: the last of several.
    assert codes(b'{"cells": [], "cells": [{"cell_type": "code", "source": "a", "source": "b"}]}') == [(1, "b")]
    assert codes(b'{"cells": [{"cell_type": "code", "source": "\\ud83d\\ude00 \\ud83d"}]}') == [
        (1, "\U0001f600 \ufffd")
    ]


@pytest.mark.parametrize(
    ("data", "row", "reason"),
    [
        (b"", 1, "its JSON is broken (Expecting value)"),
        (b'{"cells": [\n<<<<<<< ours\n', 2, "its JSON is broken (Expecting value)"),
        (b"[]", 1, "its JSON is not an object"),
        (b"{}", 1, "it has no list of cells"),
        (b'{"cells": {}}', 1, "it has no list of cells"),
        (b'{"cells": [{}, 1]}', 1, "cell 2 is not an object"),
        (b'{"a": ' + b"[" * 100_000, 1, "its JSON is nested too deeply"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 1, "its JSON is nested too deeply"),
    ],
)
def test_what_is_not_a_notebook(data: bytes, row: int, reason: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read_cells(data)
    assert caught.value.message == f"this is not a notebook: {reason}; mend it, or exclude it"
    assert caught.value.row == row
    assert read_code(data) == b""


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_encodings_are_named(encoding: str) -> None:
    with pytest.raises(UnreadableSource, match="UTF-16 or UTF-32"):
        read_cells(notebook("a").decode().encode(encoding))


@given(st.lists(st.sampled_from(["procore", "rest/v1", "\n", ' "', "é"]), min_size=1), st.booleans(), st.data())
def test_no_spelling_hides_a_text_from_the_prefilter(words: list[str], divided: bool, data: st.DataObject) -> None:
    """Whatever the JSON looks like: what a cell holds is found in it."""

    def spelt(char: str) -> str:
        escapes = [f"\\u{ord(char):04x}", f"\\u{ord(char):04X}", "\\/" if char == "/" else json.dumps(char)[1:-1]]
        return data.draw(st.sampled_from([json.dumps(char)[1:-1], *escapes]))

    blanks = st.text(alphabet=" \n\t\r", max_size=2)
    joint = '"' + data.draw(blanks) + "," + data.draw(blanks) + '"' if divided else ""
    stored = '["' + joint.join(map(spelt, "".join(words))) + '"]'
    assert "".join(json.loads(stored)) == "".join(words)
    found = searchable_notebook(stored.encode())
    assert all(word.encode() in found for word in words if word in ("procore", "rest/v1"))


# --- one text of all cells --------------------------------------------------------------------------------------------


def test_places_are_those_of_the_cells() -> None:
    cells = [markdown("# A\nB"), "a\nb", cell("raw", "raw"), "  c\n  d\n", "%time z", ""]
    whole = Notebook.from_bytes("x.ipynb", notebook(*cells))
    found = {}
    for name in "ABabcdz":
        at = whole.text.index(name)
        number, start, end = whole.in_cell(whole.location(at), whole.location(at + 1))
        assert end == (start.row, start.column + 1)
        found[name] = (number, *start)
    assert found == {
        "A": (1, 1, 3),
        "B": (1, 2, 1),
        "a": (2, 1, 1),
        "b": (2, 2, 1),
        "c": (4, 1, 3),
        "d": (4, 2, 3),
        "z": (5, 1, 7),
    }


@given(st.lists(st.tuples(st.booleans(), st.text(alphabet="ab= \n\r\t(%!", max_size=12)), max_size=6))
def test_every_place_of_the_text_is_one_of_a_cell(sources: list[tuple[bool, str]]) -> None:
    whole = Notebook.from_bytes("x.ipynb", notebook(*[text if code else markdown(text) for code, text in sources]))
    end = whole.location(len(whole.text))
    for offset in range(len(whole.text)):
        number, start, last = whole.in_cell(whole.location(offset), end)
        assert number is not None
        lines = sources[number - 1][1].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= start.row <= last.row <= len(lines)
        assert start.column >= 1
        assert start <= last


def test_a_range_ends_with_its_cell() -> None:
    whole = Notebook.from_bytes("x.ipynb", notebook("a\nbc", "d"))
    assert whole.in_cell(Location(1, 1), Location(4, 2)) == (1, Location(1, 1), Location(2, 3))


def complaints(*cells: object) -> list[tuple[int | None, int, int, str]]:
    whole = Notebook.from_bytes("x.ipynb", notebook(*cells))
    _, broken = parse_notebook(whole)
    out = []
    for failure in broken:
        place = Location(failure.row, failure.column)
        number, start, _ = whole.in_cell(place, place)
        out.append((number, *start, failure.message.partition(";")[0]))
    return out


def test_broken_cells_cost_only_themselves() -> None:
    cells = ["a = 1", "x = (", "b = )", "def f(:\n  pass", "'''", "if a:\n", "c = 1 \\", "  d = 1\ne", "f = '''\n'''"]
    found = complaints(markdown("(["), *cells)
    assert [number for number, *_ in found] == [3, 4, 5, 6, 7, 8]
    assert found[1][1:] == (1, 5, "cannot be parsed as Python 3: unmatched ')'")
    whole = Notebook.from_bytes("x.ipynb", notebook(*cells))
    parsed, _ = parse_notebook(whole)
    assert [whole.text[each.start : each.end] for each in parsed.summary.body] == [
        "a = 1",
        "if True:\n  d = 1",
        "e",
        "f = '''\n'''",
    ]


def test_reasons_are_told_one_by_one() -> None:
    assert complaints(
        "x\n= '\0'", cell(None), cell(["a", 1]), "x\n= " + "(" * 201, "print 'x'", "pip install x", "\n\nx = $"
    ) == [
        (1, 2, 1, "this cell contains NUL characters, so it is not Python"),
        (2, 1, 1, "the source of this cell is neither a text nor a list of texts"),
        (3, 1, 1, "the source of this cell is neither a text nor a list of texts"),
        (4, 2, 203, "too many nested brackets (more than 200), which Python refuses too"),
        (5, 1, 1, "cannot be parsed as Python 3: this looks like Python 2"),
        (7, 3, 5, "cannot be parsed as Python 3: invalid syntax"),
    ]


# --- what a user sees -------------------------------------------------------------------------------------------------

Check = Callable[..., tuple[int, str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def check(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run ``lint-procore check`` in this process; gives its status and what it wrote."""

    def run(*arguments: str, format: str = "concise") -> tuple[int, str]:
        argv = ["lint-procore", "check", "--isolated", "--as-of", "2027-01-01", "--output-format", format]
        monkeypatch.setattr(sys, "argv", [*argv, *arguments])
        status = main()
        out, err = capsys.readouterr()
        assert err == ""
        return status, out

    return run


def lines(ran: tuple[int, str]) -> list[str]:
    return ran[1].splitlines()[:-1]


def places(ran: tuple[int, str]) -> list[str]:
    """Where something was found, and what: ``cell 1:2:3 PRC303``."""
    return [" ".join(line.split(": ")[0].split(":", 1)[1:]) + " " + line.split()[2] for line in lines(ran)]


def test_cells_share_their_names(here: Path, check: Check) -> None:
    (here / "a.ipynb").write_bytes(
        notebook(
            markdown("# Projects"),
            "%pip install requests\nimport os, requests",
            'token = os.environ["TOKEN"]\nBASE = "https://app.procore.com"\n' + HEADERS,
            "%%time\n\nprojects = requests.get(BASE + '/rest/v1.0/projects', headers=headers)",
        )
    )
    status, out = check("--select", "PRC3")
    assert status == 1
    assert out.splitlines() == [
        "a.ipynb:cell 3:2:8: " + WRONG_HOST,
        "a.ipynb:cell 3:3:11: PRC303 these headers lack `Procore-Company-Id`, and "
        "`GET https://app.procore.com/rest/v1.0/projects` is sent with them",
        "Found 2 errors in 1 file. [*] 1 fixable with --fix (1 more with --unsafe-fixes).",
    ]


def test_a_name_has_the_value_of_the_last_cell_above(here: Path, check: Check) -> None:
    first = "import requests\nheaders = {'Procore-Company-Id': '1'}"
    use = "requests.get('https://api.procore.com/rest/v1.0/projects', headers=headers)"
    (here / "a.ipynb").write_bytes(notebook(first, use, "headers = {'Accept': 'x'}", use))
    assert places(check()) == ["cell 4:1:1 PRC303"]


def test_what_a_command_gives_is_not_taken_for_what_was_there(here: Path, check: Check) -> None:
    first = "import requests\nheaders = {'Accept': '*/*'}"
    (here / "a.ipynb").write_bytes(notebook(first, GET))
    (here / "b.ipynb").write_bytes(notebook(first, "headers = %store headers", GET))
    assert [line.split(":")[0] for line in lines(check("--select", "PRC303"))] == ["a.ipynb"]


def test_a_stop_in_one_cell_does_not_end_the_next(here: Path, check: Check) -> None:
    (here / "a.ipynb").write_bytes(
        notebook("import requests\nheaders = {}", f"raise SystemExit\n{GET}", f"return\n{GET}", GET)
    )
    assert [place for place in places(check()) if "PRC302" in place] == ["cell 4:1:14 PRC302"]


def test_a_broken_cell_is_told_and_the_others_are_checked(here: Path, check: Check) -> None:
    (here / "a.ipynb").write_bytes(notebook("import requests", "x = 1\nfor procore in", f"headers = {{}}\n{GET}"))
    found = lines(check("--select", "PRC302,PRC9"))
    assert found == [
        "a.ipynb:cell 2:2:15: PRC900 [warning] cannot be parsed as Python 3: invalid syntax; "
        "the other cells were checked without this one",
        "a.ipynb:cell 3:2:14: " + WRONG_HOST,
    ]


def test_broken_notebooks_are_findings(here: Path, check: Check) -> None:
    (here / "a.ipynb").write_bytes(b'{"cells": [\n  {"procore": }]}')
    (here / "b.ipynb").write_bytes(b'["procore"]')
    (here / "c.ipynb").write_bytes(b"{}")
    status, out = check()
    assert status == 1
    assert out.splitlines() == [
        "a.ipynb:2:15: PRC900 [warning] this is not a notebook: its JSON is broken (Expecting value); "
        "mend it, or exclude it",
        "b.ipynb:1:1: PRC900 [warning] this is not a notebook: its JSON is not an object; mend it, or exclude it",
        "Found 2 warnings in 3 files.",
    ]


def test_other_languages_are_silence(here: Path, check: Check) -> None:
    (here / "a.ipynb").write_bytes(notebook("procore <- (", **language("R", "ir")))
    assert check() == (0, "No findings in 1 file.\n")


def test_outputs_are_no_code(here: Path, check: Check) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": [GET, "https://app.procore.com/vapid/projects ("]}
    (here / "a.ipynb").write_bytes(notebook(cell("import requests\nx = 1", outputs=[output])))
    assert check() == (0, "No findings in 1 file.\n")


def test_a_title_says_what_a_notebook_is_about(here: Path, check: Check) -> None:
    code = "import os, requests\nrequests.get(os.environ['BASE'] + '/rest/v1.0/projects', headers={'Accept': '*/*'})"
    (here / "a.ipynb").write_bytes(notebook(markdown("# Hours, from Procore"), code))
    (here / "b.ipynb").write_bytes(notebook(markdown("# Hours"), code))
    assert [line.split(": PRC303")[0] for line in lines(check())] == ["a.ipynb:cell 2:2:1"]


def test_escapes_do_not_hide_a_notebook(here: Path, check: Check) -> None:
    data = notebook(cell(["import requests\n", "headers = {}\n", GET.replace("procore", "pro"), "core"]))
    hidden = notebook(f"import requests\nheaders = {{}}\n{GET}").replace(b"procore", b"\\u0070roc\\u006Fre")
    divided = json.loads(notebook(f"import requests\nheaders = {{}}\n{GET}"))
    divided["cells"][0]["source"] = divided["cells"][0]["source"].replace("procore", "pro|core").split("|")
    assert b"procore" not in hidden and b"procore" not in json.dumps(divided).encode() and b"procore" not in data
    (here / "a.ipynb").write_bytes(hidden)
    (here / "b.ipynb").write_text(json.dumps(divided, indent=1))
    found = [line for line in lines(check()) if "PRC302" in line]
    assert found == ["a.ipynb:cell 1:3:14: " + WRONG_HOST, "b.ipynb:cell 1:3:14: " + WRONG_HOST]


def test_suppressions_stand_in_the_cell(here: Path, check: Check) -> None:
    (here / "a.ipynb").write_bytes(
        notebook(
            "import requests\nheaders = {}",
            f"{GET}  # noqa: PRC302",
            f"{GET}\n# lint-procore: ignore[PRC302] below, where no cell begins",
            GET,
            "x = 1  # noqa: PRC301",
        )
    )
    status, out = check("--select", "PRC301,PRC302,PRC901")
    assert status == 1
    assert places((status, out)) == [
        "cell 3:1:14 PRC302",
        "cell 3:2:1 PRC901",
        "cell 4:1:14 PRC302",
        "cell 5:1:8 PRC901",
    ]
    assert out.endswith("(1 suppressed). [*] 4 fixable with --fix.\n")


def test_a_suppression_for_the_file_holds_for_every_cell_of_code(here: Path, check: Check) -> None:
    code = ("import requests\nheaders = {}", GET, "x = (")
    (here / "a.ipynb").write_bytes(notebook("# lint-procore: ignore-file reviewed", *code))
    (here / "b.ipynb").write_bytes(notebook(markdown("lint-procore: ignore-file reviewed"), *code))
    found = lines(check("--select", "PRC302,PRC9"))
    assert [line.split(": ")[0] for line in found] == ["b.ipynb:cell 3:1:14", "b.ipynb:cell 4:1:5"]


def test_every_format_names_the_cell(here: Path, check: Check) -> None:
    (here / "a.ipynb").write_bytes(
        notebook(
            markdown("# Token"),
            'import requests\nclient_secret = "c0ffee00c0ffee00c0ffee00c0ffee00"  # procore',
            'HOST = "https://app.procore.com"',
            '!pwd\nrequests.post(HOST + "/oauth/token", json={"client_secret": client_secret})',
        )
    )
    only = ("--select", "PRC202")
    assert check(*only, format="full")[1].splitlines()[:6] == [
        "PRC202 [*] error: `/oauth/token` is asked of `app.procore.com`, a legacy host; the production login host is "
        "`login.procore.com`",
        " --> a.ipynb:cell 3:1:8",
        "  |",
        '1 | HOST = "https://app.procore.com"',
        "  |        ^^^^^^^^^^^^^^^^^^^^^^^^^",
        "  |",
    ]
    assert " ::: a.ipynb:cell 4:2:1: requested here" in check(*only, format="full")[1]
    (found,) = json.loads(check(*only, format="json")[1])
    assert (found["cell"], found["location"], found["end_location"], found["noqa_row"]) == (
        3,
        {"row": 1, "column": 8},
        {"row": 1, "column": 33},
        1,
    )
    assert [(each["cell"], each["location"]["row"]) for each in found["evidence"]] == [(3, 1), (4, 2)]
    assert json.loads(check(*only, format="json-lines")[1]) == found
    assert check(*only, format="github")[1].startswith(
        "::error file=a.ipynb,title=lint-procore (PRC202%2C cell 3%3A1%3A8)::"
    )
    secret = check("--select", "PRC204", format="full")[1]
    assert "a.ipynb:cell 2:2:17" in secret and "c0ff****" in secret and "c0ffee" not in secret


def test_standard_input_is_a_notebook_by_its_name(here: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    data = notebook("import requests\nheaders = {}", GET)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    status, out = check("--stdin-filename", "new/x.ipynb", "-", "--select", "PRC302", format="full")
    assert status == 1
    assert out.splitlines()[1:4] == [" --> new/x.ipynb:cell 2:1:14", "  |", f"1 | {GET}"]


def test_a_notebook_uses_the_modules_beside_it(here: Path, check: Check) -> None:
    (here / "hosts.py").write_text('BASE = "https://app.procore.com"\n')
    (here / "client.py").write_text(
        "import requests\n\n\ndef fetch(path, headers):\n"
        '    return requests.get("https://api.procore.com" + path, headers=headers)\n'
    )
    use = "requests.get(BASE + '/rest/v1.0/projects', headers={'Procore-Company-Id': '1'})"
    (here / "a.ipynb").write_bytes(notebook("import requests\nfrom hosts import BASE", use))
    # This one does not name the platform at all.
    (here / "b.ipynb").write_bytes(
        notebook("%load_ext x\nfrom client import fetch", "!ls\nfetch('/rest/v1.0/projects', {'Authorization': token})")
    )
    found = json.loads(check("--select", "PRC302,PRC303", format="json")[1])
    seen = {(each["filename"], each["cell"], each["location"]["row"], each["code"]) for each in found}
    assert seen == {("hosts.py", None, 1, "PRC302"), ("b.ipynb", 2, 2, "PRC303")}
    proofs = {(proof["filename"], proof.get("cell")) for each in found for proof in each["evidence"]}
    assert proofs == {("hosts.py", None), ("a.ipynb", 2), ("client.py", None)}


def test_what_is_only_mentioned_keeps_no_notebook_from_being_read(here: Path, check: Check) -> None:
    """The platform's name stands where no code is; what matters are the calls into a module that speaks of it."""
    (here / "client.py").write_text(
        "import requests\n\n\ndef fetch(path, headers):\n"
        '    return requests.get("https://api.procore.com" + path, headers=headers)\n'
    )
    output = {"output_type": "stream", "name": "stdout", "text": ["asked Procore"]}
    call = "from client import fetch\nfetch('/rest/v1.0/projects', {'Authorization': token})"
    (here / "a.ipynb").write_bytes(notebook("%%bash\ncurl https://api.procore.com", call))
    (here / "b.ipynb").write_bytes(notebook(cell("1", outputs=[output]), call))
    (here / "c.ipynb").write_bytes(notebook("1", call))
    assert [line.split(": PRC303")[0] for line in lines(check("--select", "PRC303"))] == [
        "a.ipynb:cell 2:2:1",
        "b.ipynb:cell 2:2:1",
        "c.ipynb:cell 2:2:1",
    ]


def test_which_notebooks_are_read(here: Path, check: Check) -> None:
    for name in ("a.ipynb", "b.IPYNB", ".ipynb_checkpoints/a-checkpoint.ipynb", "c.ipynb.bak", "d.py"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_bytes(notebook("x"))
    assert check("--show-files")[1].split() == ["a.ipynb", "b.IPYNB", "d.py"]


def test_hostile_notebooks_end_nothing(here: Path, check: Check) -> None:
    deep = b"[" * 300_000 + b"]" * 300_000
    (here / "a_deep.ipynb").write_bytes(b'{"procore": ' + deep + b', "cells": []}')
    (here / "b_many.ipynb").write_bytes(notebook(*["procore = 1"] * 10_000, "(", *["procore = 2"] * 10_000))
    (here / "c_large.ipynb").write_bytes(notebook(cell("x = 'procore'", outputs=["\\" * 2_000_000])))
    (here / "d_brackets.ipynb").write_bytes(notebook("x = " + "(" * 100_000, "procore = 1"))
    (here / "e_signs.ipynb").write_bytes(notebook("procore = 1", *["x = " + "-" * 3000 + "1"] * 3))
    (here / "z.ipynb").write_bytes(notebook("import requests\nheaders = {}", GET))
    found = lines(check("--select", "PRC302,PRC9"))
    about = {line.split(":")[0]: line for line in found}
    assert "nested too deeply" in about["a_deep.ipynb"]
    assert about["b_many.ipynb"].startswith("b_many.ipynb:cell 10001:1:1: PRC900 ")
    assert "clear its outputs" in about["c_large.ipynb"]
    assert about["d_brackets.ipynb"].startswith("d_brackets.ipynb:cell 1:1:205: PRC900 [warning] too many nested")
    assert about["z.ipynb"] == "z.ipynb:cell 2:1:14: " + WRONG_HOST
