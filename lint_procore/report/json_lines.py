"""One JSON object a line: the objects of the ``json`` format, for tools that read a stream."""

from __future__ import annotations

import json
from typing import TextIO

from lint_procore.report import Report
from lint_procore.report.json import as_object


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write every visible finding as an object on a line of its own."""
    for finding in report.findings:
        out.write(json.dumps(as_object(finding)) + "\n")
