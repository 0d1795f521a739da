"""Records for a terminal: each submission with its verdict, and below it the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from lint_procore.report.escape import visible
from lint_procore.report.summary import counted
from lint_procore.review.criteria import VERDICTS
from lint_procore.review.record import Record

_SAID = {
    "pass": "passes",
    "needs-attestation": "needs attestation",
    "could-not-be-judged": "could not be judged",
    "fails": "fails",
}
_MOST_PLACES = 3


def write(records: Sequence[Record], out: TextIO) -> None:
    """Write the verdicts, and a line that counts them."""
    for record in records:
        for line in _about(record):
            out.write(visible(line) + "\n")
        out.write("\n")
    counts = [(verdict, sum(record.verdict.verdict == verdict for record in records)) for verdict in VERDICTS]
    told = ", ".join(f"{count} {_SAID[verdict]}" for verdict, count in counts if count)
    out.write(f"{counted(len(records), 'submission')}: {told}\n")


def _about(record: Record) -> Iterable[str]:
    verdict = record.verdict
    same = f" (the same content as {record.same_as})" if record.same_as else ""
    yield f"{record.submission}: {_SAID[verdict.verdict]}{same}"
    for reason in verdict.reasons:
        code = f"{reason.code} " if reason.code else ""
        yield f"  {_SAID[reason.verdict]}: {code}{reason.message}"
        for place in reason.places[:_MOST_PLACES]:
            yield f"      {place}"
        if reason.times > min(len(reason.places), _MOST_PLACES) and reason.places:
            yield f"      {counted(reason.times, 'place')} in all"
    suppressed = sum(finding["suppressed_by"] is not None for finding in record.reading.findings)
    if suppressed:
        yield f"  {counted(suppressed, 'finding')} suppressed in the submission; that was not obeyed"
    if record.reading.notes:
        yield f"  {counted(len(record.reading.notes), 'note')} for a person:"
        for note in record.reading.notes[:10]:
            place = f"{note['filename']}:{note['row']}:{note['column']}" if note["row"] else note["filename"]
            yield f"      {place}: {note['message']}"
    for refused in record.reading.refused[:10]:
        yield f"  not brought out: {refused['name']}: {refused['why']}"
