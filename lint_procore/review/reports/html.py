"""Records as pages of HTML: one a submission, and an index over all. What all pages promise, ``report.web`` says."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lint_procore.finding import SEVERITIES
from lint_procore.inventory.sections import some
from lint_procore.report.summary import counted
from lint_procore.report.web import Pages, safe_url
from lint_procore.review.criteria import VERDICTS
from lint_procore.review.difference import TITLES, Against, told
from lint_procore.review.record import Record
from lint_procore.review.unpack.outcome import REMEDIES
from lint_procore.review.verdict import SAID, place_of

_FOLDER = os.path.join(os.path.dirname(__file__), "page")
_MOST_PLACES = 2  # of an entry of the inventory
_MOST_CODES = 12  # in a row of the index
_LONGEST = 140  # characters of a reason there


class _Table(NamedTuple):
    """A table; rows have addresses on the page by the ``anchor`` and their number."""

    title: str
    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]
    anchor: str = ""


class _Anchors:
    """Where on the page a place of the submission is spoken of."""

    def __init__(self, record: Record) -> None:
        self._findings: dict[tuple[str, str], str] = {}
        self._others: dict[str, str] = {}
        for number, finding in enumerate(record.reading.findings, 1):
            self._findings.setdefault((finding["code"], place_of(finding)), f"finding-{number}")
        for number, note in enumerate(record.signs, 1):
            self._others.setdefault(place_of(note), f"sign-{number}")
        for number, grant in enumerate(record.reading.inventory.get("grants", []), 1):
            for place in grant["places"]:
                self._others.setdefault(place_of(place), f"grant-{number}")

    def of(self, place: str, code: str | None = None) -> str:
        """The anchor of a place, of a rule's finding there if a code is given; empty where there is none."""
        return self._others.get(place, "") if code is None else self._findings.get((code, place), "")


class Reports:
    """Makes the pages of a review."""

    def __init__(self) -> None:
        self._pages = Pages(_FOLDER, "review.css")

    def page(self, record: Record) -> str:
        """The page about a submission."""
        reading, verdict = record.reading, record.verdict
        anchors = _Anchors(record)
        rules = Counter((finding["code"], finding["name"]) for finding in reading.findings)
        parts = self._pages.generate(
            "submission.html",
            title=record.name,
            verdict=verdict.verdict,
            said=SAID[verdict.verdict],
            facts=list(_facts(record)),
            reasons=[
                {
                    **reason.as_object(),
                    "said": SAID[reason.verdict],
                    "code": reason.code or "",
                    "places": [{"text": each, "anchor": anchors.of(each, reason.code)} for each in reason.places],
                    "more": reason.times - len(reason.places),
                }
                for reason in verdict.reasons
            ],
            against=record.against and _against(record.against, anchors),
            rules=[(code, name, count) for (code, name), count in sorted(rules.items())],
            findings=[_finding(finding) for finding in reading.findings],
            signs=_Table(
                "Signs",
                ("weight", "kind", "place", "what was seen"),
                [(note.get("weight", ""), note["kind"], place_of(note), note["message"]) for note in record.signs],
                "sign",
            ),
            covered=list(_covered(reading.coverage)),
            unread=_Table(
                "Not read",
                ("language", "files", "bytes", "may reach the platform", "such as"),
                [_unread(each) for each in reading.coverage.get("unread", [])],
            ),
            refused=_Table(
                "Not brought out of it",
                ("name", "kind", "why", "what to do"),
                [(each["name"], each["kind"], each["why"], REMEDIES.get(each["kind"], "")) for each in reading.refused],
            ),
            inventory=list(_inventory(reading.inventory)),
        )
        return "".join(parts)

    def index(self, records: Sequence[Record], pages: Mapping[str, str]) -> str:
        """The page over all; ``pages`` has for each submission the address of its page from there."""
        counts = Counter(record.verdict.verdict for record in records)
        parts = self._pages.generate(
            "index.html",
            title=f"Review of {counted(len(records), 'submission')}",
            counts=[(verdict, SAID[verdict], counts[verdict]) for verdict in reversed(VERDICTS)],
            compared=any(record.against for record in records),
            rows=[_row(record, pages[record.submission]) for record in records],
        )
        return "".join(parts)


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    reading = record.reading
    if record.digest:
        yield "Content (SHA-256)", record.digest
    if record.same_name:
        yield "The same content as", record.same_name
    yield "Files", str(reading.files)
    if record.suppressed:
        yield "Suppressions", f"{counted(record.suppressed, 'finding')} suppressed in the submission; not obeyed"
    if attested := record.verdict.attested:
        yield "Service account", f"attested by {attested.by} on {attested.on}"
    yield "Judged by", f"{record.verdict.origin} ({record.verdict.criteria})"
    yield "Policy of the platform of", f"{reading.as_of}{f': {reading.policy}' if reading.policy else ''}"
    if reading.version:
        yield "Read by", f"lint-procore {reading.version}"


def _covered(coverage: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was read and what was left aside, each with how many files."""
    for key, said in (("read", "Read"), ("ignored", "Left aside, for it can be no program")):
        counts = [f"{kind} ({count:,})" for kind, count in coverage.get(key, {}).items()]
        if counts:
            yield said, ", ".join(counts)
    if coverage.get("libraries"):
        yield "Taken for well-known libraries", counted(coverage["libraries"], "script")
    if coverage.get("partly"):
        yield "Not read, or not to the end", ", ".join(coverage["partly"])


def _unread(of: Mapping[str, Any]) -> tuple[str, ...]:
    examples = []
    for each in of["examples"]:
        row = f":{each['row']}" if each["row"] else ""
        why = f" ({each['why']})" if each["why"] else ""
        examples.append(f"{each['filename']}{row}{why}")
    return of["language"], f"{of['files']:,}", f"{of['bytes']:,}", f"{of['reaching']:,}", ", ".join(examples)


def _finding(finding: dict[str, Any]) -> dict[str, Any]:
    return {
        **finding,
        "url": safe_url(finding["url"]),
        "place": place_of(finding),
        "suppressed": "suppressed in the submission, which was not obeyed,",
        "evidence": [{**each, "place": place_of(each)} for each in finding["evidence"]],
    }


def _against(against: Against, anchors: _Anchors) -> dict[str, Any]:
    return {
        **against._asdict(),
        "said_before": SAID.get(against.verdict_before or "", ""),
        "changes": [
            {
                "title": TITLES[name].capitalize(),
                "new": [_difference(each, anchors) for each in changed.new],
                "gone": [_difference(each, anchors) for each in changed.gone],
                "still": changed.still,
            }
            for name, changed in against.changes()
            if changed.new or changed.gone
        ],
        "same": ", ".join(
            f"{TITLES[name]} ({changed.still})"
            for name, changed in against.changes()
            if changed.still and not (changed.new or changed.gone)
        ),
    }


def _difference(item: dict[str, Any], anchors: _Anchors) -> dict[str, str]:
    place = place_of(item) if "filename" in item else ""
    return {"what": told(item), "text": place, "anchor": anchors.of(place, item.get("code"))}


def _inventory(inventory: Mapping[str, Any]) -> Iterator[_Table]:
    """The tables that have rows."""
    tables = (
        _Table(
            "Grants",
            ("grant", "host", "client id", "client secret", "places"),
            [
                (
                    each["grant"] or "unknown",
                    each["host"] or "unknown",
                    "; ".join(each["client_id"]) or "unknown",
                    "; ".join(each["client_secret"]) or "unknown",
                    _places(each["places"]),
                )
                for each in inventory.get("grants", [])
            ],
            "grant",
        ),
        _Table(
            "Endpoints",
            ("method", "path", "tool", "level", "places"),
            [
                (each["method"], each["path"], each["tool"] or "unknown", _level(each), _places(each["places"]))
                for each in inventory.get("endpoints", [])
            ],
        ),
        _Table(
            "Tools",
            ("tool", "scope", "least level"),
            [(each["tool"], each["scope"], _level(each)) for each in inventory.get("tools", [])],
        ),
        _Table(
            "Not resolved",
            ("reason", "method", "path", "places"),
            [
                (each["reason"], each["method"] or "unknown", each["path"], _places(each["places"]))
                for each in inventory.get("unresolved", [])
            ],
        ),
    )
    return (table for table in tables if table.rows)


def _level(item: Mapping[str, Any]) -> str:
    return f"{item['level'] or 'unknown'}{' (inferred)' if item['level'] and item['inferred'] else ''}"


def _places(places: Iterable[Mapping[str, Any]]) -> str:
    return some([place_of(each) for each in places], _MOST_PLACES)


def _row(record: Record, page: str) -> dict[str, Any]:
    reasons, reading = record.verdict.reasons, record.reading
    codes = list(dict.fromkeys(reason.code or SAID[reason.verdict] for reason in reasons[1:]))
    return {
        "page": page,
        "name": record.name,
        "verdict": record.verdict.verdict,
        "said": SAID[record.verdict.verdict],
        "before": SAID.get((record.against and record.against.verdict_before) or "", "not compared"),
        "reason": _short(reasons[0].sentence()) if reasons else "",
        "others": some(codes, _MOST_CODES),
        "same": record.same_name,
        "counts": [record.count(severity) for severity in reversed(SEVERITIES)],
        "signs": len(reading.notes),
        "files": reading.files,
    }


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
