"""By what a reviewer judges: a TOML file that says which finding, note or circumstance leads to which verdict.

In: a path, or none for ``criteria.toml`` beside this module. Out: ``Criteria``. The file is the reviewer's own;
nothing of a submission can name or change it.
"""

# No postponed annotations: those of the named tuples are read at run time.
import hashlib
import json
import os
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

from lint_procore.errors import Refusal
from lint_procore.finding import CONFIDENCES, SEVERITIES
from lint_procore.review.addresses import last_part
from lint_procore.review.limits import Limits
from lint_procore.tables import Tables, read_tables

# From best to worst.
VERDICTS = ("pass", "needs-attestation", "could-not-be-judged", "fails")
DEFAULT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "criteria.toml")


class CriteriaError(Refusal):
    """A file of criteria that cannot be used. ``message`` says what is wrong, where, and what to do."""


class OfFindings(NamedTuple):
    """Findings of these codes (or beginnings of codes; all when empty), at least so severe and so certain, lead to this
    verdict."""

    verdict: str
    codes: tuple[str, ...] = ()
    severity: str = "note"
    confidence: str = "possible"


class OfNotes(NamedTuple):
    """Notes of these kinds lead to this verdict."""

    kinds: tuple[str, ...]
    verdict: str


class Circumstances(NamedTuple):
    """What is no finding, and the verdict that it leads to."""

    client_credentials: str = "needs-attestation"
    nothing_reached: str = "could-not-be-judged"


class Attested(NamedTuple):
    """Submissions (a name or a pattern such as ``acme-*.zip``) of which somebody attested on a day that a Developer
    Managed Service Account stands behind their client credentials."""

    submission: str
    by: str
    on: date


class Criteria(NamedTuple):
    """All that a submission is judged by; ``origin`` names the file."""

    origin: str
    findings: tuple[OfFindings, ...]
    notes: tuple[OfNotes, ...]
    circumstances: Circumstances
    limits: Limits
    attested: tuple[Attested, ...]

    @property
    def digest(self) -> str:
        """What tells these criteria from others: all of it but the limits, which decide about the reading alone."""
        decisive = self.findings, self.notes, self.circumstances, self.attested
        return hashlib.sha256(json.dumps(decisive, default=str).encode()).hexdigest()[:16]

    def attestation(self, name: str) -> Attested | None:
        """Who answers for the service account of a submission, by the last part of its address."""
        last = last_part(name)
        return next((each for each in self.attested if fnmatchcase(last, each.submission)), None)


def load_criteria(path: str | None = None) -> Criteria:
    """The criteria that a file holds, or ours. Raises CriteriaError."""
    tables = read_tables(path or DEFAULT, CriteriaError)
    criteria = Criteria(
        path or "the criteria of lint-procore",
        tables.rows("findings", OfFindings),
        tables.rows("notes", OfNotes, needed=False),
        tables.table("circumstances", Circumstances, needed=False),
        tables.table("limits", Limits, needed=False),
        tables.rows("attested", Attested, needed=False),
    )
    tables.finish()
    for key in ("findings", "notes"):
        for number, row in enumerate(getattr(criteria, key), 1):
            _refuse_others(tables, row.verdict, VERDICTS, "verdict", key, number)
    for number, row in enumerate(criteria.findings, 1):
        _refuse_others(tables, row.severity, SEVERITIES, "severity", "findings", number)
        _refuse_others(tables, row.confidence, CONFIDENCES, "confidence", "findings", number)
    for name, verdict in criteria.circumstances._asdict().items():
        _refuse_others(tables, verdict, VERDICTS, name, "circumstances", 0)
    return criteria


def _refuse_others(tables: Tables, value: str, known: tuple[str, ...], name: str, key: str, number: int) -> None:
    if value not in known:
        raise tables.error(f"{name!r} must be one of {', '.join(known)}, not {value!r}", key, number)
