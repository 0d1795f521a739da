"""One page of HTML with all that a run found: each finding with its lines, its evidence, and what to do."""

from __future__ import annotations

from typing import Any, TextIO

from lint_procore.finding import Finding
from lint_procore.report import Report
from lint_procore.report.concise import place
from lint_procore.report.excerpt import quoted_parts
from lint_procore.report.statistics import counts
from lint_procore.report.summary import departed, summary
from lint_procore.report.web import Pages, safe_url


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write the page. Suppressed findings are on it where they were asked for, marked as such."""
    out.writelines(
        Pages().generate(
            "report.html",
            title=summary(report).partition(".")[0],
            summary=summary(report),
            errors=report.errors,
            gone=departed(report),
            rules=sorted(counts(report.told)),
            findings=[_finding(finding, report) for finding in report.told],
        )
    )


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    """A finding as the template wants it."""
    fix = finding.fix
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "help": finding.help,
        "url": safe_url(finding.url),
        "place": place(finding),
        "suppressed": "suppressed",
        "suppressed_by": finding.suppressed_by,
        "lines": quoted_parts(finding, report.texts),
        "evidence": [
            {"place": place(evidence), "message": evidence.message, "lines": quoted_parts(evidence, report.texts)}
            for evidence in finding.evidence
        ],
        "fix": fix and {"kind": "Fix" if fix.applicability == "safe" else "Unsafe fix", "message": fix.message},
    }
