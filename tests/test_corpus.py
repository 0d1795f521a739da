"""The tool against a labelled corpus: everything marked is found, and nothing else.

``corpus/README.md`` says how projects and marks are written.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

# Loaded here once, so that the workers of each run inherit it.
import lint_procore.syntax.parse  # noqa: F401
from lint_procore.cli import cli
from lint_procore.registry import load_rules

CORPUS = Path(__file__).resolve().parent / "corpus"
SHAPE = re.compile(r"s(?:0[1-9]|1[0-9])_\w+|m0[12]_\w+")
TRAPS = "traps"

# A reason ends where the text of a notebook's line does, or where the next mark begins.
MARK = re.compile(
    r"[ \t]*#[ \t]*(?P<kind>expect|expect-next|expect-previous|known-miss|known-false-alarm):"
    r"[ \t]*(?P<codes>PRC\d{3}(?:,[ \t]*PRC\d{3})*)(?P<reason>[^\n\r\"\\#]*)"
)
# What someone meant as a mark, and what would otherwise silently be none.
MISSPELT = re.compile(r"#[^\n]*\b(?:expect\w*|known-?miss|known-?false)[^\n]{0,12}PRC", re.IGNORECASE)
OFFSETS = {"expect-next": 1, "expect-previous": -1}
KNOWN = ("known-miss", "known-false-alarm")


class Mark(NamedTuple):
    """What is said of one line. ``cell`` is None outside notebooks; ``kind`` is "expect" wherever the mark stood."""

    path: str
    cell: int | None
    row: int
    code: str
    kind: str = "expect"
    reason: str = ""

    def __str__(self) -> str:
        cell = "" if self.cell is None else f"cell {self.cell}:"
        return f"{self.path}:{cell}{self.row}: {self.code}"


class Found(NamedTuple):
    """A finding, as far as it is compared: its rows and its message."""

    path: str
    cell: int | None
    first: int
    last: int
    code: str
    message: str = ""

    def __str__(self) -> str:
        cell = "" if self.cell is None else f"cell {self.cell}:"
        return f"{self.path}:{cell}{self.first}: {self.code} {self.message}".rstrip()


# Projects and marks


def projects() -> list[Path]:
    """The folder of every project, in order."""
    folders = (folder for shape in sorted(CORPUS.iterdir()) if shape.is_dir() for folder in sorted(shape.iterdir()))
    return [folder for folder in folders if folder.is_dir() and folder.name != "__pycache__"]


def name_of(project: Path) -> str:
    return project.relative_to(CORPUS).as_posix()


def files_of(project: Path) -> list[Path]:
    return sorted(path for path in project.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def read(path: Path) -> str:
    """A file's text with its line ends; bytes that are no UTF-8 survive, for they may be what a project is about."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


def texts_of(path: Path) -> list[tuple[int | None, str]]:
    """What rows are counted in: the text of a file, or of each cell of a notebook with its number."""
    text = read(path)
    if path.suffix != ".ipynb":
        return [(None, text)]
    sources = [cell["source"] for cell in json.loads(text)["cells"]]
    return [(number, "".join(source)) for number, source in enumerate(sources, 1)]  # a text, or a list of its lines


@cache
def marks_of(project: Path) -> tuple[Mark, ...]:
    return tuple(
        mark
        for path in files_of(project)
        for cell, text in texts_of(path)
        for mark in read_marks(path.relative_to(project).as_posix(), cell, text)
    )


def read_marks(path: str, cell: int | None, text: str) -> list[Mark]:
    """The marks in a text, each at the line it speaks of."""
    marks: list[Mark] = []
    for row, line in enumerate(text.split("\n"), 1):
        for found in MARK.finditer(line):
            kind = found["kind"] if found["kind"] in KNOWN else "expect"
            place = row + OFFSETS.get(found["kind"], 0)
            codes = re.findall(r"PRC\d{3}", found["codes"])
            marks.extend(Mark(path, cell, place, code, kind, found["reason"].strip()) for code in codes)
    return marks


def without_marks(text: str) -> str:
    """The text as the tool may see it; every line stays where it was."""
    return MARK.sub("", text)


# What the tool says


def check(project: Path, workplace: Path, *options: str) -> list[Found]:
    """Lint a copy of ``project`` in the new folder ``workplace``, which carries no hint of tests or marks."""
    shutil.copytree(project, workplace, ignore=shutil.ignore_patterns("__pycache__"))
    (workplace / ".git").mkdir()  # the root of a project, as every checkout is
    for path in files_of(workplace):
        path.write_bytes(without_marks(read(path)).encode("utf-8", "surrogateescape"))
    back = os.getcwd()
    os.chdir(workplace)
    try:
        command = ["check", ".", "--output-format", "json", *(options or ["--isolated"])]
        ran = CliRunner().invoke(cli, command, standalone_mode=False, catch_exceptions=False)
    finally:
        os.chdir(back)
    assert ran.return_value in (0, 1), ran.output
    return [read_finding(finding) for finding in json.loads(ran.stdout)]


def read_finding(finding: dict[str, Any]) -> Found:
    first, last = finding["location"]["row"], finding["end_location"]["row"]
    path = Path(finding["filename"]).as_posix()
    return Found(path, finding["cell"], first, last, finding["code"], finding["message"])


def compare(marks: Sequence[Mark], found: Iterable[Found]) -> tuple[list[Mark], list[Found]]:
    """The marks without a finding, and the findings without a mark; each answers for one of the other."""
    open_marks = sorted(marks, key=lambda mark: mark.row)
    false_alarms = []
    # The finding that ends first takes the first mark in its rows: so as many as can be are paired.
    for finding in sorted(found, key=lambda finding: (finding.last, finding.first)):
        for mark in open_marks:
            same_text = (mark.path, mark.cell, mark.code) == (finding.path, finding.cell, finding.code)
            if same_text and finding.first <= mark.row <= finding.last:
                open_marks.remove(mark)
                break
        else:
            false_alarms.append(finding)
    return sorted(open_marks), sorted(false_alarms)


def disagreements(marks: Sequence[Mark], found: Iterable[Found]) -> list[str]:
    """Where the tool and the marks disagree, a line each; what is known to be wrong must still be so."""
    missed, false_alarms = compare([mark for mark in marks if mark.kind != "known-miss"], found)
    unexpected_misses = [mark for mark in missed if mark.kind == "expect"]
    no_alarm_any_more = [mark for mark in missed if mark.kind == "known-false-alarm"]
    still_missed, false_alarms = compare([mark for mark in marks if mark.kind == "known-miss"], false_alarms)
    known_misses = Counter(mark for mark in marks if mark.kind == "known-miss")
    return [
        *(f"missed: {mark}" for mark in unexpected_misses),
        *(f"false alarm: {finding}" for finding in false_alarms),
        *(f"found by now, make it an expectation: {mark}" for mark in known_misses - Counter(still_missed)),
        *(f"not reported any more, take the mark away: {mark}" for mark in no_alarm_any_more),
    ]


@pytest.mark.parametrize("project", projects(), ids=name_of)
def test_findings_are_as_marked(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    workplace = tmp_path_factory.mktemp("corpus") / project.name
    wrong = disagreements(marks_of(project), check(project, workplace))
    assert not wrong, "\n".join(["", *wrong])


# The corpus itself


def test_every_shape_has_its_projects() -> None:
    shapes = Counter(project.parent.name.split("_")[0] for project in projects())
    wanted = [f"s{number:02}" for number in range(1, 20)]
    assert [shape for shape in wanted if shapes[shape] < 2] == []
    assert sum(number for shape, number in shapes.items() if shape != TRAPS) >= 80
    assert shapes[TRAPS] >= 40


def test_folders_are_shapes() -> None:
    names = {project.parent.name for project in projects()} - {TRAPS}
    assert [name for name in sorted(names) if SHAPE.fullmatch(name) is None] == []
    assert len({name.split("_")[0] for name in names}) == len(names)


def test_projects_are_small() -> None:
    sizes = {name_of(project): len(files_of(project)) for project in projects()}
    assert {name: size for name, size in sizes.items() if not 2 <= size <= 8} == {}


def test_traps_expect_nothing() -> None:
    marks = [mark for project in projects() if project.parent.name == TRAPS for mark in marks_of(project)]
    assert [str(mark) for mark in marks if mark.kind != "known-false-alarm"] == []


def test_every_integration_expects_something() -> None:
    assert [name_of(project) for project in projects() if project.parent.name != TRAPS and not marks_of(project)] == []


def test_what_is_known_to_be_wrong_is_little_and_has_reasons() -> None:
    marks = [mark for project in projects() for mark in marks_of(project)]
    known = [mark for mark in marks if mark.kind in KNOWN]
    assert [str(mark) for mark in known if not mark.reason] == []
    assert len(known) <= 0.03 * len(marks), "\n".join(map(str, known))


def test_marks_are_well_formed() -> None:
    codes = {rule.code for rule in load_rules(plugins=False).rules}
    wrong = []
    for project in projects():
        wrong += [f"no such rule: {project.parent.name}/{mark}" for mark in marks_of(project) if mark.code not in codes]
        for path in files_of(project):
            left = MISSPELT.search(without_marks(read(path)))
            if left is not None:
                wrong.append(f"not read as a mark: {name_of(project)}/{path.name}: {left[0]}")
    assert wrong == []


# The harness


def test_marks_are_read_at_the_lines_they_speak_of() -> None:
    text = 'a = 1  # note  # expect: PRC202, PRC203\n# expect-next: PRC303\nb = """\nc"""\n# expect-previous: PRC301\n'
    found = [(mark.row, mark.code) for mark in read_marks("a.py", None, text)]
    assert found == [(1, "PRC202"), (1, "PRC203"), (3, "PRC303"), (4, "PRC301")]
    text = "a = 1  # expect: PRC204  # known-miss: PRC303 a proxy, far away\n"
    assert read_marks("a.py", None, text)[1] == Mark("a.py", None, 1, "PRC303", "known-miss", "a proxy, far away")


def test_marks_are_taken_out_and_lines_stay() -> None:
    text = "a = 1  # a note  # expect: PRC202, PRC203  # known-miss: PRC303 why\r\n# expect-next: PRC303\nb = 2\n"
    assert without_marks(text) == "a = 1  # a note\r\n\nb = 2\n"
    assert without_marks('["a = 1  # expect: PRC204\\n", "b"]') == '["a = 1\\n", "b"]'
    assert without_marks('["a = 1  # known-miss: PRC204 why"]') == '["a = 1"]'


def test_a_finding_answers_for_one_mark_within_its_rows() -> None:
    marks = [Mark("a.py", None, row, "PRC303") for row in (4, 4, 9)]
    wide, narrow, elsewhere = (
        Found("a.py", None, 3, 9, "PRC303"),
        Found("a.py", None, 4, 4, "PRC303"),
        Found("b.py", None, 4, 4, "PRC303"),
    )
    assert compare(marks, [wide, narrow, elsewhere]) == ([marks[2]], [elsewhere])
    assert compare(marks, [Found("a.py", None, 4, 4, "PRC304")])[0] == marks


def test_known_gaps_are_strict() -> None:
    miss, alarm = (Mark("a.py", None, 1, "PRC303", kind, "why") for kind in KNOWN)
    reported = Found("a.py", None, 1, 1, "PRC303")
    assert disagreements([miss], []) == []
    assert disagreements([miss], [reported]) == ["found by now, make it an expectation: a.py:1: PRC303"]
    assert disagreements([alarm], [reported]) == []
    assert disagreements([alarm], []) == ["not reported any more, take the mark away: a.py:1: PRC303"]
    assert disagreements([], [reported]) == ["false alarm: a.py:1: PRC303"]
