"""What a review says of one submission: its verdict, and all that it rests on. Reports are made of records."""

from __future__ import annotations

from typing import Any, NamedTuple

from lint_procore.review.reading import Reading
from lint_procore.review.verdict import Verdict


class Record(NamedTuple):
    """``submission`` is the address as given, ``digest`` the SHA-256 of its content (empty when that could not be had),
    ``same_as`` the address of an earlier submission with the same content, whose reading this is."""

    submission: str
    digest: str
    reading: Reading
    verdict: Verdict
    same_as: str | None = None

    def as_object(self) -> dict[str, Any]:
        """The record as plain data."""
        reading = self.reading
        return {
            "submission": self.submission,
            "verdict": self.verdict.verdict,
            "reasons": [reason.as_object() for reason in self.verdict.reasons],
            "findings": reading.findings,
            "coverage": reading.coverage,
            "notes": reading.notes,
            "suppressions": sum(finding["suppressed_by"] is not None for finding in reading.findings),
            "inventory": reading.inventory,
            "refused": reading.refused,
            "files": reading.files,
            "digest": self.digest,
            "same_as": self.same_as,
            "as_of": reading.as_of,
            "policy": reading.policy,
            "version": reading.version,
        }
