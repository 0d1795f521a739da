"""The last line of the reports that people read."""

from __future__ import annotations

from lint_procore.report import Report


def summary(report: Report) -> str:
    """How much was found, in how many files, what is not shown, what was fixed and what can be."""
    counts = []
    for severity in ("error", "warning", "note"):
        count = sum(finding.severity == severity for finding in report.findings)
        if count:
            counts.append(counted(count, severity))
    found = f"Found {_listed(counts)}" if counts else "No findings"
    unseen = []
    if report.suppressed:
        unseen.append(f"{len(report.suppressed)} suppressed")
    partly = len(report.partly)
    if len(report.hidden) > partly:
        unseen.append(f"{len(report.hidden) - partly} below the confidence asked for")
    if partly:
        unseen.append(f"{partly} analysed in part")
    if report.known:
        unseen.append(f"{len(report.known)} in the baseline")
    if report.elsewhere:
        unseen.append(f"{len(report.elsewhere)} not on changed lines")
    aside = f" ({', '.join(unseen)})" if unseen else ""
    incomplete = "; the run is incomplete, see the errors" if report.errors else ""
    fixed = f"Fixed {counted(len(report.fixed), 'finding')}. " if report.fixed else ""
    return f"{fixed}{found} in {counted(report.files, 'file')}{aside}{incomplete}.{_fixable(report)}"


def departed(report: Report) -> list[str]:
    """What the baseline holds and nothing was found for any more, a sentence a rule and file."""
    counts: dict[tuple[str, str], int] = {}
    for entry, count in (report.gone or {}).items():
        counts[entry.path, entry.code] = counts.get((entry.path, entry.code), 0) + count
    return [
        f"gone from the baseline: {path}: {counted(count, code + ' finding')}"
        for (path, code), count in sorted(counts.items())
    ]


def partly(report: Report) -> str:
    """Which files were analysed in part, and what can be done about it; of many the first."""
    names = [finding.filename for finding in report.partly]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return (
        f"analysed in part: {counted(len(names), 'file')} ({', '.join(names[:3])}{more}), so something may be missing; "
        "--confidence possible says where; split them, or raise file-timeout"
    )


def _fixable(report: Report) -> str:
    """How much of what was found a program can mend."""
    fixes = [finding.fix for finding in report.findings if finding.fix is not None]
    usable = sum(map(report.marked, report.findings))
    if not fixes:
        return ""
    more = len(fixes) - usable
    if not usable:
        return f" {more} fixable with --fix --unsafe-fixes."
    return f" [*] {usable} fixable with --fix{f' ({more} more with --unsafe-fixes)' if more else ''}."


def counted(count: int, noun: str) -> str:
    """A number and what it counts, in the plural where that is due."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
