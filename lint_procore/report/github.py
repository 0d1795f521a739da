"""Workflow commands that GitHub Actions turns into annotations on the changed lines."""

from __future__ import annotations

from typing import TextIO

from lint_procore.report import Report
from lint_procore.report.escape import visible

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write an ``::error``, ``::warning`` or ``::notice`` command for every visible finding."""
    for finding in report.findings:
        properties = {
            "file": finding.filename,
            "line": finding.location.row,
            "col": finding.location.column,
            "endLine": finding.end_location.row,
            "endColumn": finding.end_location.column,
            "title": f"lint-procore ({finding.code})",
        }
        # Within a notebook rows count from a cell's start, which is no line of the file: the file itself is marked.
        if finding.cell is not None:
            row, column = finding.location
            title = f"lint-procore ({finding.code}, cell {finding.cell}:{row}:{column})"
            properties = {"file": finding.filename, "title": title}
        listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
        out.write(f"::{_COMMANDS[finding.severity]} {listed}::{_data(finding.message)}\n")


def _data(text: str) -> str:
    """Text after the second ``::``: a line break would end the command and could start another."""
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    """The value of a property, which also ends at a comma or a colon."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
