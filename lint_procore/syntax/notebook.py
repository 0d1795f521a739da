"""Jupyter notebooks: their bytes become one Python text, each place of which is known by its cell.

The cells follow one another in the order of the file, for they share one namespace, and that order is the only one that
is written down. Markdown stands between them as comments. A cell that cannot be parsed costs only itself.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from lint_procore.source import Location, Source, UnreadableSource, decode

if TYPE_CHECKING:
    from lint_procore.syntax import tree
    from lint_procore.syntax.parse import ParsedModule

_LINE_START = re.compile(r"(?<=\n)|(?<=\r)(?!\n)|\A")
_NO_LINE_END = re.compile(r"[^\r\n]")
_INDENTED = re.compile(r"\s*[\r\n][ \t]+\S|[ \t]+\S")
_COMMENT = "# "
# IPython takes a cell that is indented as a whole; below this it is Python, and its columns stay true.
_BLOCK = "if True:\n"
# Kernels of Python go by these names: python3, ipykernel's old ipython, xpython, pyspark, conda's conda-env-NAME-py.
_PYTHON_KERNEL = re.compile(r"(?:i|x|cir)?py(?:thon|spark|3|$)|.*-py$", re.IGNORECASE)
_PYTHON = re.compile(r".*py|sage", re.IGNORECASE)


class Cell(NamedTuple):
    """A code or Markdown cell: its number (from 1, all cells count) and source. ``problem`` says why it has none."""

    number: int
    is_code: bool
    text: str
    problem: str = ""


def read_cells(data: bytes) -> list[Cell]:
    """The code and Markdown cells of a notebook; none when it is another language's. Raises UnreadableSource."""
    notebook = _load(data)
    if not isinstance(notebook, dict):
        raise _no_notebook("its JSON is not an object")
    metadata = _object(notebook.get("metadata"))
    cells = _list_of_cells(notebook)
    if not _is_python(metadata):
        return []
    found: list[Cell] = []
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            raise _no_notebook(f"cell {number} is not an object")
        kind = cell.get("cell_type")
        if kind == "markdown" or (kind == "code" and _is_python_cell(cell)):
            # Before its fourth format, the source of code went by another name.
            text = _text(cell.get("source", cell.get("input")))
            problem = "the source of this cell is neither a text nor a list of texts; mend the notebook"
            found.append(Cell(number, kind == "code", text or "", problem if text is None else ""))
    return found


def read_code(data: bytes) -> bytes:
    """The code of a notebook as it is written, without a look at what is Python; empty when there is none to be had."""
    try:
        return "\n".join(cell.text for cell in read_cells(data) if cell.is_code).encode()
    except UnreadableSource:
        return b""


class Part(NamedTuple):
    """A cell in the text of all: up to ``end``, from ``opening``, which is what was put before it, or from the start of
    ``row``; its rows are moved to the right by ``indent``."""

    cell: Cell
    opening: int
    end: int
    row: int
    indent: int


class Notebook(Source):
    """All cells of a notebook as one text, which is Python wherever the cells are."""

    def __init__(self, filename: str, cells: list[Cell]) -> None:
        from lint_procore.syntax.magics import plain_python

        pieces: list[str] = []
        places: list[tuple[Cell, int, int, int, int]] = []  # with the start in place of the row
        at = 0
        for cell in cells:
            before, text, after, indent = "", cell.text, "\n", 0
            if cell.is_code:
                text = plain_python(text)
                before = _BLOCK if _needs_block(text) else ""
                after = "\n\n"  # a comment at the end of a cell is not about the next one
            else:
                text = _LINE_START.sub(_COMMENT, text.replace("\0", "\ufffd"))
                indent = len(_COMMENT)
            start = at + len(before)
            places.append((cell, at, start + len(text), start, indent))
            pieces += before, text, after
            at = start + len(text) + len(after)
        super().__init__(filename, "".join(pieces))
        self.parts = [
            Part(cell, opening, end, self.location(start).row, indent) for cell, opening, end, start, indent in places
        ]

    @classmethod
    def from_bytes(cls, filename: str, data: bytes) -> Notebook:
        """Read ``data``; raises UnreadableSource."""
        return cls(filename, read_cells(data))

    def in_cell(self, start: Location, end: Location) -> tuple[int | None, Location, Location]:
        if not self.parts:
            return None, start, end
        part = self.parts[max(0, bisect_right(self._rows, start.row) - 1)]
        # What stands between cells is none of theirs, and nothing is in two of them.
        first, last = Location(part.row, 1), self.location(part.end)
        start, end = (
            Location(place.row - part.row + 1, max(1, place.column - part.indent))
            for place in (min(max(first, start), last), min(max(first, end), last))
        )
        return part.cell.number, start, end

    def cell_source(self, cell: int | None) -> Source:
        for part in self.parts:
            if part.cell.number == cell:
                return Source(self.filename, part.cell.text)
        return self

    def whole_line(self, row: int) -> tuple[int, int]:
        start, end = super().whole_line(row)
        part = self.part_at(start)
        if part is None or end <= part.end:
            return start, end
        # the last row of a cell has no line ending; it is that of the row above that goes
        ending = 2 if self.text[start - 2 : start] == "\r\n" else 1
        return (start - ending if row > part.row else start), part.end

    def is_prose(self, offset: int) -> bool:
        part = self.part_at(offset)
        return part is not None and not part.cell.is_code

    def part_at(self, offset: int) -> Part | None:
        """The cell that an offset stands in or behind."""
        at = bisect_right(self._openings, offset)
        return self.parts[at - 1] if at else None

    def without(self, numbers: Container[int]) -> Source:
        """The same text with blanks in place of some cells, so that every other place is still the same."""
        if not numbers:
            return self
        pieces: list[str] = []
        at = 0
        for part in self.parts:
            if part.cell.number in numbers:
                pieces += self.text[at : part.opening], _NO_LINE_END.sub(" ", self.text[part.opening : part.end])
                at = part.end
        return Source(self.filename, "".join(pieces) + self.text[at:])

    @cached_property
    def _rows(self) -> list[int]:
        return [part.row for part in self.parts]

    @cached_property
    def _openings(self) -> list[int]:
        return [part.opening for part in self.parts]


def parse_notebook(notebook: Notebook) -> tuple[ParsedModule, list[UnreadableSource]]:
    """The cells as one module, without those that cannot be parsed; and why those cannot."""
    from lint_procore.syntax.parse import parse_source

    broken: dict[int, UnreadableSource | None] = {}
    whole: list[Part] = []
    for part in notebook.parts:
        if part.cell.is_code and _is_refused(notebook, part):
            _look_closer(notebook, part, broken)
        elif part.cell.is_code:
            whole.append(part)
    try:
        parsed = parse_source(notebook.without(broken))
    except UnreadableSource:
        # The interpreter has nothing against any of the others, but LibCST has against one.
        for part in whole:
            _look_closer(notebook, part, broken)
        try:
            parsed = parse_source(notebook.without(broken))
        except UnreadableSource as failure:
            raise UnreadableSource(failure.message) from None  # its row is that of no cell
    parsed.summary.body[:] = _run_cell_by_cell(notebook, parsed.summary.body)
    return parsed, [failure for failure in broken.values() if failure is not None]


def _is_refused(notebook: Notebook, part: Part) -> bool:
    """Whether the interpreter refuses a cell, or shall not be asked."""
    from lint_procore.syntax.guard import refusal, refuse_deep_nesting

    source = Source(notebook.filename, notebook.text[part.opening : part.end])
    try:
        refuse_deep_nesting(source, source.text.encode())
    except UnreadableSource:
        return True
    return bool(part.cell.problem) or "\0" in source.text or refusal(source.text) is not None


def _look_closer(notebook: Notebook, part: Part, broken: dict[int, UnreadableSource | None]) -> None:
    """Add a cell to ``broken`` if it cannot be parsed: with the reason, or None when it is not meant to be Python."""
    from lint_procore.syntax.guard import refuse_deep_nesting
    from lint_procore.syntax.magics import is_other_language
    from lint_procore.syntax.parse import parse_source

    source = Source(notebook.filename, notebook.text[part.opening : part.end])
    try:
        if part.cell.problem:
            raise UnreadableSource(part.cell.problem)
        nul = source.text.find("\0")
        if nul >= 0:
            raise UnreadableSource("this cell contains NUL characters, so it is not Python", source.location(nul).row)
        refuse_deep_nesting(source, source.text.encode())
        parse_source(source)
    except UnreadableSource as failure:
        if is_other_language(part.cell.text):
            broken[part.cell.number] = None
            return
        row = failure.row + notebook.location(part.opening).row - 1
        message = f"{failure.message}; the other cells were checked without this one"
        broken[part.cell.number] = UnreadableSource(message, max(row, part.row), failure.column)


def _run_cell_by_cell(notebook: Notebook, body: list[tree.Statement]) -> Iterator[tree.Statement]:
    """What is run when every cell is: ``raise`` ends a cell, and whoever put it there runs the next ones by hand."""
    from lint_procore.syntax import tree

    ended = None
    for statement in body:
        part = notebook.part_at(statement.start)
        if part is None or part is ended:
            continue
        if not isinstance(statement, (tree.Return, tree.Leave)):
            yield statement
            continue
        ended = part
        if statement.value is not None:
            yield tree.Evaluate(statement.start, statement.end, statement.value)


def _needs_block(text: str) -> bool:
    """Whether a cell is Python only below the head of a block, being indented as a whole."""
    if not _INDENTED.match(text):
        return False
    from lint_procore.syntax.guard import refusal

    return refusal(text) is not None and refusal(_BLOCK + text) is None


# --- the file's format ------------------------------------------------------------------------------------------------


def _no_notebook(reason: str, row: int = 1, column: int = 1) -> UnreadableSource:
    return UnreadableSource(f"this is not a notebook: {reason}; mend it, or exclude it", row, column)


def _load(data: bytes) -> Any:
    text, _ = decode(data)
    try:
        # Numbers are of no interest, and whole ones may be longer than int() takes.
        return json.loads(text, parse_int=float)
    except json.JSONDecodeError as error:
        raise _no_notebook(f"its JSON is broken ({error.msg})", error.lineno, error.colno) from None
    except RecursionError:
        raise _no_notebook("its JSON is nested too deeply") from None


def _list_of_cells(notebook: dict[str, Any]) -> list[Any]:
    """The cells, in the present format or in those before the fourth, where they lay on work sheets."""
    cells = notebook.get("cells")
    sheets = notebook.get("worksheets")
    if cells is None and isinstance(sheets, list):
        cells = []
        for sheet in sheets:
            found = _object(sheet).get("cells", [])
            cells += found if isinstance(found, list) else []
    if not isinstance(cells, list):
        raise _no_notebook("it has no list of cells")
    return cells


def _is_python(metadata: dict[str, Any]) -> bool:
    """Whether a notebook is meant for Python. One that does not say is: most that lack the word were made by tools."""
    kernel = _object(metadata.get("kernelspec"))
    name = kernel.get("name")
    if isinstance(name, str) and _PYTHON_KERNEL.match(name):
        return True
    said = [kernel.get("language"), _object(metadata.get("language_info")).get("name")]
    languages = [language for language in said if isinstance(language, str) and language]
    return not languages or any(map(_PYTHON.match, languages))


def _is_python_cell(cell: dict[str, Any]) -> bool:
    """Whether a code cell is Python, as far as it says: editors mark those of other languages."""
    editor = _object(_object(cell.get("metadata")).get("vscode"))
    language = editor.get("languageId", cell.get("language"))
    return not isinstance(language, str) or _PYTHON.match(language) is not None


def _text(source: object) -> str | None:
    """A source, which may be stored in one piece or line by line; None when it is neither."""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    try:
        source.encode()
    except UnicodeEncodeError:  # halves of characters: JSON can spell them one by one
        return source.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return source


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
