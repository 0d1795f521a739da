"""GitLab's code quality report: a list of issues that merge requests compare with that of the target branch.

The format is https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

from __future__ import annotations

import json
from typing import Any, TextIO

from lint_procore.finding import Finding
from lint_procore.report import Report
from lint_procore.report.escape import encodable

_SEVERITY = {"error": "major", "warning": "minor", "note": "info"}


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write the visible findings as one list."""
    json.dump([_issue(finding, report) for finding in report.findings], out, indent=2)
    out.write("\n")


def _issue(finding: Finding, report: Report) -> dict[str, Any]:
    fingerprint, number = report.identities[id(finding)]
    return {
        "description": encodable(f"{finding.code}: {finding.message}{_cell(finding)}"),
        "check_name": finding.code,
        # What has the same fingerprint is shown once, so further ones of a kind are numbered.
        "fingerprint": fingerprint if number == 1 else f"{fingerprint}-{number}",
        "severity": _SEVERITY[finding.severity],
        "location": {
            "path": encodable(finding.filename),
            "lines": {"begin": 1, "end": 1} if finding.cell is not None else _rows(finding),
        },
    }


def _rows(finding: Finding) -> dict[str, int]:
    return {"begin": finding.location.row, "end": finding.end_location.row}


def _cell(finding: Finding) -> str:
    """Rows count within a notebook's cells, and are no lines of the file."""
    return "" if finding.cell is None else f" (cell {finding.cell}, line {finding.location.row})"
