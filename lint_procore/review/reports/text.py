"""Records for a terminal: each submission with its verdict, and below it what a reviewer has to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from lint_procore.report.escape import visible
from lint_procore.report.paint import BOLD, paint
from lint_procore.report.summary import counted
from lint_procore.review.criteria import VERDICTS
from lint_procore.review.difference import TITLES, Against, told
from lint_procore.review.record import Record
from lint_procore.review.verdict import SAID, SAID_OF_SEVERAL, place_of

_STYLES = {"pass": "1;32", "needs-attestation": "1;36", "could-not-be-judged": "1;33", "fails": "1;31"}
_MOST_PLACES = 3
_MOST_LINES = 10  # of a list; the other reports have all


def write(records: Sequence[Record], out: TextIO, color: bool = False) -> None:
    """Write the submissions, and a line that counts the verdicts."""
    for record in records:
        verdict = _said(record.verdict.verdict, color)
        same = f" (the same content as {visible(record.same_name)})" if record.same_name else ""
        out.write(f"{paint(visible(record.name), BOLD, color)}: {verdict}{same}\n")
        for reason in record.verdict.reasons:
            code = f"{paint(reason.code, BOLD, color)} " if reason.code else ""
            out.write(f"  {_said(reason.verdict, color)}: {code}{visible(reason.message)}\n")
            out.writelines(f"      {visible(line)}\n" for line in _places(reason.places, reason.times))
        out.writelines(f"  {visible(line)}\n" for line in _beside(record))
        out.write("\n")
    counts = [(verdict, sum(record.verdict.verdict == verdict for record in records)) for verdict in VERDICTS]
    summary = ", ".join(f"{count} {_said(verdict, color, count)}" for verdict, count in counts if count)
    out.write(f"{counted(len(records), 'submission')}: {summary}\n")


def _said(verdict: str, color: bool, count: int = 1) -> str:
    said = SAID[verdict] if count == 1 else SAID_OF_SEVERAL[verdict]
    return paint(said, _STYLES[verdict], color)


def _places(places: Sequence[str], times: int) -> Iterator[str]:
    yield from places[:_MOST_PLACES]
    if times > min(len(places), _MOST_PLACES) and places:
        yield f"{counted(times, 'place')} in all"


def _beside(record: Record) -> Iterator[str]:
    """What is no reason, and worth knowing."""
    if attested := record.verdict.attested:
        yield f"service account attested by {attested.by} on {attested.on}"
    if record.suppressed:
        yield f"{counted(record.suppressed, 'finding')} suppressed in the submission; that was not obeyed"
    reasons = tuple(reason.message for reason in record.verdict.reasons if reason.code is None)
    signs = [sign for sign in record.signs if not any(each.startswith(f"{sign['kind']}: ") for each in reasons)]
    if signs:
        yield f"{counted(len(signs), 'sign')} of hiding beside, for a person to look at:"
        yield from _first([f"{place_of(sign)}: {sign['kind']}: {sign['message']}" for sign in signs])
    if record.reading.refused:
        yield f"{counted(len(record.reading.refused), 'item')} not brought out of it:"
        yield from _first([f"{each['name']}: {each['why']}" for each in record.reading.refused])
    if record.against is not None:
        yield from _since(record.against)


def _since(against: Against) -> Iterator[str]:
    if against.submission is None:
        yield f"not compared: {against.why_not}"
        return
    same = "; the content is the same" if against.same_content else ""
    yield f"before, {against.submission}: {SAID[against.verdict_before or '']}{same}"
    yield from (f"    note: {caveat}" for caveat in against.caveats)
    for name, changed in against.changes():
        if changed.new or changed.gone:
            yield f"    {TITLES[name]}: {len(changed.new)} new, {len(changed.gone)} gone, {changed.still} still there"
            for mark, items in (("new", changed.new), ("gone", changed.gone)):
                places = [f"{place_of(item)}: " if "filename" in item else "" for item in items]
                lines = [f"{mark}: {place}{told(item)}" for place, item in zip(places, items, strict=True)]
                yield from (f"  {line}" for line in _first(lines))
        elif changed.still:
            yield f"    {TITLES[name]}: the same {changed.still}"


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"    {line}" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield f"    and {len(lines) - _MOST_LINES} more"
