"""A JSON list of findings, with the field names that tools already parse from Ruff, and a few of ours beside them."""

from __future__ import annotations

import json
from typing import Any, TextIO

from lint_procore.finding import Finding, Fix
from lint_procore.report import Report
from lint_procore.report.escape import encodable
from lint_procore.source import Location


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write the visible findings as one list. Everything beyond ASCII is escaped: no console can garble it."""
    json.dump([as_object(finding) for finding in report.findings], out, indent=2)
    out.write("\n")


def as_object(finding: Finding) -> dict[str, Any]:
    """One finding as plain data."""
    return {
        "code": finding.code,
        "name": finding.name,
        "message": encodable(finding.message),
        "filename": encodable(finding.filename),
        "location": _place(finding.location),
        "end_location": _place(finding.end_location),
        "cell": finding.cell,
        "fix": None if finding.fix is None else _fix(finding.fix, finding),
        "noqa_row": finding.noqa_row,
        "url": finding.url or None,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "evidence": [
            {
                "filename": encodable(evidence.filename),
                "location": _place(evidence.location),
                "end_location": _place(evidence.end_location),
                "message": encodable(evidence.message),
                **({} if evidence.cell is None else {"cell": evidence.cell}),
            }
            for evidence in finding.evidence
        ],
    }


def _fix(fix: Fix, finding: Finding) -> dict[str, Any]:
    """A fix; an edit says its file and cell where these are not the finding's."""
    edits = []
    for edit in fix.edits:
        said: dict[str, Any] = {
            "content": encodable(edit.content),
            "location": _place(edit.location),
            "end_location": _place(edit.end_location),
        }
        if edit.filename != finding.filename:
            said["filename"] = encodable(edit.filename)
        if (edit.filename, edit.cell) != (finding.filename, finding.cell):
            said["cell"] = edit.cell
        edits.append(said)
    return {"applicability": fix.applicability, "message": encodable(fix.message), "edits": edits}


def _place(location: Location) -> dict[str, int]:
    return {"row": location.row, "column": location.column}
