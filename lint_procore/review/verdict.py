"""What a reading amounts to: a verdict, and the reasons that defend it line by line.

In: a reading and the reviewer's criteria. Out: the worst verdict that anything in the reading leads to, with
all reasons of every verdict that is no pass, worst first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

from lint_procore.finding import CONFIDENCES, SEVERITIES
from lint_procore.review.criteria import VERDICTS, Attested, Circumstances, Criteria, OfFindings, OfNotes
from lint_procore.review.reading import Reading

_Item: TypeAlias = Mapping[str, Any]
_Criterion = TypeVar("_Criterion", OfFindings, OfNotes)

_MOST_PLACES = 20
UNJUDGED = "could-not-be-judged"
# Verdicts as people read them.
SAID = {
    "pass": "passes",
    "needs-attestation": "needs attestation",
    "could-not-be-judged": "could not be judged",
    "fails": "fails",
}
SAID_OF_SEVERAL = {**SAID, "pass": "pass", "needs-attestation": "need attestation", "fails": "fail"}


class Reason(NamedTuple):
    """One thing that leads to a verdict: what it is in a sentence, the rule behind it if there is one, how often it was
    found, and where (as ``file:row:column``, the first few)."""

    verdict: str
    message: str
    code: str | None
    times: int
    places: tuple[str, ...]

    def sentence(self) -> str:
        """The reason with its code, and how often it was found."""
        code = f"{self.code} " if self.code else ""
        return f"{code}{self.message}{f' (x{self.times})' if self.times > 1 else ''}"

    def as_object(self) -> dict[str, Any]:
        """The reason as plain data."""
        return {
            "verdict": self.verdict,
            "message": self.message,
            "code": self.code,
            "count": self.times,
            "places": list(self.places),
        }


class Verdict(NamedTuple):
    """``verdict`` is one of VERDICTS; a pass has no reasons. ``criteria`` is the digest of those that decided, and
    ``origin`` the file that holds them; ``attested`` is who answers for the service account."""

    verdict: str
    reasons: tuple[Reason, ...]
    criteria: str = ""
    origin: str = ""
    attested: Attested | None = None


def judge(name: str, reading: Reading, criteria: Criteria) -> Verdict:
    """Judge what was read of the submission called ``name``."""
    attested = criteria.attestation(name)
    reasons = [reason for reason in _reasons(reading, criteria, attested is not None) if reason.verdict != "pass"]
    reasons.sort(key=lambda reason: (-VERDICTS.index(reason.verdict), reason.code or "", reason.message))
    worst = reasons[0].verdict if reasons else "pass"
    return Verdict(worst, tuple(reasons), criteria.digest, criteria.origin, attested)


def _reasons(reading: Reading, criteria: Criteria, attested: bool) -> Iterator[Reason]:
    for hindrance in reading.hindrances:
        yield Reason(UNJUDGED, hindrance, None, 1, ())
    for error in reading.errors:
        yield Reason(UNJUDGED, f"a part of the check failed: {error}", None, 1, ())
    for why in reading.coverage.get("why_not", []):
        yield Reason(UNJUDGED, str(why), None, 1, ())
    yield from _of_findings(reading.findings, criteria.findings)
    yield from _of_notes(reading.notes, criteria.notes)
    if not reading.hindrances:
        yield from _of_circumstances(reading, criteria.circumstances, attested)


def _of_findings(findings: Iterable[_Item], criteria: Sequence[OfFindings]) -> Iterator[Reason]:
    """One reason for each code and verdict: the message of the worst finding, and all places, the worst first."""
    for verdict, code, group in _grouped(findings, criteria, _covers, "code"):
        group.sort(key=_badness, reverse=True)
        first = group[0]
        message = f"{first['name']} ({first['severity']}, {first['confidence']}): {first['message']}"
        yield Reason(verdict, message, code, len(group), _places(group))


def _badness(finding: _Item) -> tuple[int, int]:
    return SEVERITIES.index(finding["severity"]), CONFIDENCES.index(finding["confidence"])


def _of_notes(notes: Iterable[_Item], criteria: Sequence[OfNotes]) -> Iterator[Reason]:
    for verdict, kind, group in _grouped(notes, criteria, lambda each, note: note["kind"] in each.kinds, "kind"):
        yield Reason(verdict, f"{kind}: {group[0]['message']}", None, len(group), _places(group))


def _grouped(
    items: Iterable[_Item], criteria: Sequence[_Criterion], covers: Callable[[_Criterion, _Item], bool], key: str
) -> Iterator[tuple[str, str, list[_Item]]]:
    """Items that a criterion covers, by the verdict of the first that does and by what they have under a key."""
    groups: dict[tuple[str, str], list[_Item]] = {}
    for item in items:
        covering = next((each for each in criteria if covers(each, item)), None)
        if covering is not None:
            groups.setdefault((covering.verdict, item[key]), []).append(item)
    for (verdict, shared), group in groups.items():
        yield verdict, shared, group


def _covers(criterion: OfFindings, finding: _Item) -> bool:
    return (
        (not criterion.codes or finding["code"].startswith(criterion.codes))
        and SEVERITIES.index(finding["severity"]) >= SEVERITIES.index(criterion.severity)
        and CONFIDENCES.index(finding["confidence"]) >= CONFIDENCES.index(criterion.confidence)
    )


def _of_circumstances(reading: Reading, circumstances: Circumstances, attested: bool) -> Iterator[Reason]:
    grants = reading.inventory.get("grants", [])
    accounts = [each for each in grants if each.get("grant") == "client_credentials"]
    if accounts and not attested:
        places = [place for each in accounts for place in each["places"]]
        yield Reason(
            circumstances.client_credentials,
            "tokens come by client credentials, and somebody has to attest that a Developer Managed Service Account "
            "stands behind them; what the submission says of that itself does not count",
            None,
            len(set(map(place_of, places))),
            _places(places),
        )
    seen = [*grants, *(each for key in ("endpoints", "unresolved") for each in reading.inventory.get(key, []))]
    if not (seen or reading.findings or any(note["kind"].startswith("open-") for note in reading.notes)):
        message = "nothing in it was seen to reach the platform, so there is nothing to judge"
        yield Reason(circumstances.nothing_reached, message, None, 1, ())


def _places(items: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place_of(item) for item in items))[:_MOST_PLACES]


def place_of(item: Mapping[str, Any]) -> str:
    """Where a finding, a note or a place of the inventory is: ``file:row:column``, or the file alone."""
    location = item.get("location") or item
    cell = f"cell {item['cell']}:" if item.get("cell") else ""
    return f"{item['filename']}:{cell}{location['row']}:{location['column']}" if location["row"] else item["filename"]
