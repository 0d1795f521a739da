"""What became of a submission since an earlier one of the same app: plain data, which a record holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from lint_procore.review.earlier import Items

# What may differ, and how people call it.
TITLES = {
    "findings": "findings",
    "notes": "signs of hiding",
    "endpoints": "endpoints",
    "grants": "grants",
    "coverage": "gaps in the coverage",
}


class Changed(NamedTuple):
    """What is ``new``, what is ``gone``, and how many are ``still`` there."""

    new: Items = []
    gone: Items = []
    still: int = 0


class Against(NamedTuple):
    """``submission`` is the earlier one's address, None where there was none or it was not clear; ``why_not`` then says
    why. ``caveats`` are sentences about why a difference may not be the app's own."""

    submission: str | None = None
    why_not: str | None = None
    verdict_before: str | None = None
    same_content: bool = False
    findings: Changed = Changed()
    notes: Changed = Changed()
    endpoints: Changed = Changed()
    grants: Changed = Changed()
    coverage: Changed = Changed()
    caveats: tuple[str, ...] = ()

    def changes(self) -> Iterator[tuple[str, Changed]]:
        """What differs, by the names in TITLES."""
        for name in TITLES:
            yield name, getattr(self, name)

    def as_object(self) -> dict[str, Any]:
        """The comparison as plain data. A finding is told by what it is and where; new ones are whole in the record."""
        return {
            **self._asdict(),
            **{name: changed._asdict() for name, changed in self.changes()},
            "caveats": list(self.caveats),
        }


def told(item: dict[str, Any]) -> str:
    """What is new or gone, in words."""
    if "path" in item:
        return f"`{item['method']} {item['path']}`"
    if "grant" in item:
        return f"`{item['grant'] or 'unknown'}` from {item['host'] or 'an unknown host'}"
    kind = f"{item['code']} " if "code" in item else f"{item['kind']}: " if "kind" in item else ""
    return f"{kind}{item['message']}"
