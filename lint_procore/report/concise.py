"""One line a finding, for editors, logs and ``grep``."""

from __future__ import annotations

from typing import TextIO

from lint_procore.finding import Evidence, Finding
from lint_procore.report import Report
from lint_procore.report.escape import shown_name, visible
from lint_procore.report.paint import BOLD, SEVERITY, paint
from lint_procore.report.summary import departed, summary


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write ``path:row:column: CODE message`` lines and the summary. The severity is named unless it is an error;
    ``[*]`` marks what ``--fix`` mends."""
    for finding in report.findings:
        code = paint(finding.code, SEVERITY[finding.severity], color)
        severity = "" if finding.severity == "error" else f"[{finding.severity}] "
        path = paint(place(finding), BOLD, color)
        fixable = "[*] " if report.marked(finding) else ""
        out.write(f"{path}: {code} {fixable}{severity}{visible(finding.message)}\n")
    write_end(report, out)


def write_end(report: Report, out: TextIO) -> None:
    """Write what is no more, and the summary."""
    out.writelines(f"{visible(line)}\n" for line in departed(report))
    out.write(summary(report) + "\n")


def place(at: Finding | Evidence) -> str:
    """Where something stands, as people and editors write it, in a notebook with the cell."""
    cell = f"cell {at.cell}:" if at.cell is not None else ""
    return f"{shown_name(at.filename)}:{cell}{at.location.row}:{at.location.column}"
