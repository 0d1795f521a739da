"""The last line of the reports that people read."""

from __future__ import annotations

from lint_procore.report import Report


def summary(report: Report) -> str:
    """One sentence: how much was found, in how many files, and what is not shown."""
    counts = []
    for severity in ("error", "warning", "note"):
        count = sum(finding.severity == severity for finding in report.findings)
        if count:
            counts.append(_counted(count, severity))
    found = f"Found {_listed(counts)}" if counts else "No findings"
    unseen = []
    if report.suppressed:
        unseen.append(f"{len(report.suppressed)} suppressed")
    if report.hidden:
        unseen.append(f"{len(report.hidden)} below the confidence asked for")
    aside = f" ({', '.join(unseen)})" if unseen else ""
    incomplete = "; the run is incomplete, see the errors" if report.errors else ""
    return f"{found} in {_counted(report.files, 'file')}{aside}{incomplete}."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
