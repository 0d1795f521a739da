"""What a run reports: a finding, its evidence, and where both stand.

A finding has one primary place, a one-sentence message that names the fact, and evidence with a sentence per place.
Rows and columns count from 1; columns are in characters. Named tuples and plain dataclasses: those with slots take a
millisecond each to define, which every start would pay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from lint_procore.source import Location, Span

Severity = Literal["note", "warning", "error"]
Confidence = Literal["possible", "likely", "certain"]
# safe: the program does the same as before, only in a supported way; unsafe: a person has to look at it
Applicability = Literal["safe", "unsafe"]

SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")
CONFIDENCES: tuple[Confidence, ...] = ("possible", "likely", "certain")


def weakest(*confidences: Confidence) -> Confidence:
    """The lowest of several confidences: a conclusion is no better than its weakest step."""
    return min(confidences, key=CONFIDENCES.index)


class Evidence(NamedTuple):
    """One step of the proof: a place and a sentence about it. ``cell`` as in a finding."""

    filename: str
    location: Location
    end_location: Location
    message: str
    cell: int | None = None


class Edit(NamedTuple):
    """One range of a file, and the text that takes its place; ``cell`` as in a finding. An empty range is an insertion.

    The content has the file's own line endings."""

    filename: str
    location: Location
    end_location: Location
    content: str
    cell: int | None = None


class Fix(NamedTuple):
    """What mends a finding: edits that belong together, and a sentence about what they do."""

    applicability: Applicability
    message: str
    edits: tuple[Edit, ...]


@dataclass
class Finding:
    """One defect at one place.

    ``noqa_row`` is the row where a line suppression would be read from (the statement's last line). ``suppressed_by``
    is the text of the suppression that applies, kept so that reports can speak of it; None when nothing does.
    ``help`` says what to do about it, and ``fix`` does it, where a program can. ``cell`` is that of a notebook, from 1,
    all cells counted; rows count within it.
    """

    code: str
    name: str
    message: str
    filename: str
    location: Location
    end_location: Location
    severity: Severity
    confidence: Confidence = "certain"
    evidence: tuple[Evidence, ...] = ()
    help: str = ""
    fix: Fix | None = None
    url: str = ""
    cell: int | None = None
    noqa_row: int | None = None
    suppressed_by: str | None = None
    statement_rows: tuple[int, int] | None = field(default=None, repr=False)
    # says only that its file was analysed in part
    partly: bool = field(default=False, repr=False, compare=False)
    # the place in the text that was checked, of which location and cell are made
    span: Span | None = field(default=None, repr=False, compare=False)
    # for a finding in a settings file: the one to report where that is no part of the check
    instead: Finding | None = field(default=None, repr=False, compare=False)

    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        """Path, row, column, code: the order of every report, whatever the number of workers."""
        return (
            self.filename,
            self.cell or 0,
            self.location.row,
            self.location.column,
            self.code,
            self.message,
        )


class ToolError(NamedTuple):
    """Something of ours or a plugin's that failed: reported beside the findings, makes the exit status 2.

    ``what`` names the rule, plugin or file at fault; ``message`` says what happened and what to do.
    """

    what: str
    message: str
