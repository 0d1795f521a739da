"""Records as CSV: one row a submission, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TextIO

from lint_procore.finding import SEVERITIES
from lint_procore.report.escape import cell
from lint_procore.review.record import Record

_COLUMNS = (
    *("submission", "verdict", "verdict_before", "reasons"),
    *(f"{severity}s" for severity in reversed(SEVERITIES)),
    *("suppressed", "signs", "files", "digest", "same_as", "as_of", "version"),
)


def write(records: Iterable[Record], out: TextIO, color: bool = False) -> None:
    """Write the sheet."""
    out.write(text(records))


def text(records: Iterable[Record]) -> str:
    """The sheet as text. Reasons are in one cell, each with how often it was found."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for record in records:
        writer.writerow(map(cell, map(str, _row(record))))
    return out.getvalue()


def _row(record: Record) -> Iterable[object]:
    reading, against = record.reading, record.against
    yield record.name
    yield record.verdict.verdict
    yield (against and against.verdict_before) or ""
    yield " | ".join(reason.sentence() for reason in record.verdict.reasons)
    yield from (record.count(severity) for severity in reversed(SEVERITIES))
    yield from (record.suppressed, len(reading.notes), reading.files)
    yield from (record.digest, record.same_name or "", reading.as_of, reading.version)
