"""What a review says of one submission: its verdict, and all that it rests on. Reports are made of records."""

from __future__ import annotations

from typing import Any, NamedTuple

from lint_procore.review.addresses import shown
from lint_procore.review.difference import Against
from lint_procore.review.reading import Reading
from lint_procore.review.verdict import Verdict


class Record(NamedTuple):
    """``submission`` is the address as given, ``digest`` the SHA-256 of its content (empty when that could not be had),
    ``same_as`` the address of an earlier submission with the same content, whose reading this is, ``against``
    what became of an earlier submission of the same app, None when that was not asked for."""

    submission: str
    digest: str
    reading: Reading
    verdict: Verdict
    same_as: str | None = None
    against: Against | None = None

    @property
    def name(self) -> str:
        """The address as people may see it."""
        return shown(self.submission)

    @property
    def same_name(self) -> str | None:
        """The same of that with the same content."""
        return None if self.same_as is None else shown(self.same_as)

    @property
    def signs(self) -> list[dict[str, Any]]:
        """The notes, those that honest code has hardly a reason for first."""
        return sorted(self.reading.notes, key=lambda note: bool(note.get("weight") == "weak"))

    def count(self, severity: str) -> int:
        """How many findings of a severity there are."""
        return sum(finding["severity"] == severity for finding in self.reading.findings)

    @property
    def suppressed(self) -> int:
        """How many findings the submission would have suppressed."""
        return sum(finding["suppressed_by"] is not None for finding in self.reading.findings)

    def as_object(self) -> dict[str, Any]:
        """The record as plain data."""
        reading, attested = self.reading, self.verdict.attested
        return {
            "submission": self.name,
            "verdict": self.verdict.verdict,
            "reasons": [reason.as_object() for reason in self.verdict.reasons],
            "findings": reading.findings,
            "coverage": reading.coverage,
            "notes": reading.notes,
            "suppressions": self.suppressed,
            "inventory": reading.inventory,
            "refused": reading.refused,
            "hindrances": reading.hindrances,
            "errors": reading.errors,
            "files": reading.files,
            "digest": self.digest,
            "same_as": self.same_name,
            "criteria": self.verdict.criteria,
            "attested": attested and {"by": attested.by, "on": attested.on.isoformat()},
            "as_of": reading.as_of,
            "policy": reading.policy,
            "version": reading.version,
            "against": None if self.against is None else self.against.as_object(),
        }
