"""One page of HTML that needs nothing else: for people who look at a run later, elsewhere, or without a terminal.

All that comes of scanned files is escaped by the template. A policy in the page lets only our own style and script
count, by their digests, so that nothing else could do anything even if it came to stand there.
"""

from __future__ import annotations

import os
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import lint_procore
from lint_procore.finding import CONFIDENCES, SEVERITIES, Evidence, Finding
from lint_procore.report import Report
from lint_procore.report.concise import place
from lint_procore.report.escape import visible
from lint_procore.report.excerpt import quoted
from lint_procore.report.statistics import counts
from lint_procore.report.summary import departed, summary

if TYPE_CHECKING:
    from markupsafe import Markup

_FOLDER = os.path.join(os.path.dirname(__file__), "page")


class _Line(NamedTuple):
    """A quoted line in three parts, of which the middle one is meant; ``row`` is None where lines were left out."""

    row: int | None
    text: str
    before: str = ""
    marked: str = ""
    after: str = ""


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write the page. Suppressed findings are on it where they were asked for, marked as such."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    environment.filters["prose"] = _prose
    style, script = _read("page.css"), _read("page.js")
    page = environment.from_string(_read("page.html"))
    parts = page.generate(
        title=summary(report).partition(".")[0],
        summary=summary(report),
        version=lint_procore.__version__,
        style=Markup(style),
        script=Markup(script),
        style_digest=_digest(style),
        script_digest=_digest(script),
        errors=[{"what": visible(error.what), "message": visible(error.message)} for error in report.errors],
        gone=departed(report),
        rules=sorted(counts(report.told)),
        severities=SEVERITIES[::-1],
        confidences=CONFIDENCES[::-1],
        findings=[_finding(finding, report) for finding in report.told],
    )
    out.writelines(parts)


def _read(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()


def _digest(text: str) -> Markup:
    """What the policy calls a text by; as markup, for its signs are no others' to escape."""
    from markupsafe import Markup

    return Markup("sha256-" + b64encode(sha256(text.encode()).digest()).decode())


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
        "url": finding.url if finding.url.startswith("https://") else "",
        "place": place(finding),
        "suppressed_by": visible(finding.suppressed_by or ""),
        "lines": _lines(finding, report),
        "evidence": [
            {"place": place(evidence), "message": evidence.message, "lines": _lines(evidence, report)}
            for evidence in finding.evidence
        ],
        "fix": fix and {"kind": "Fix" if fix.applicability == "safe" else "Unsafe fix", "message": fix.message},
    }


def _lines(at: Finding | Evidence, report: Report) -> list[_Line]:
    return [_Line(line.row, line.text, *line.parts()) for line in quoted(at, report.texts)]


def _prose(text: str) -> Markup:
    """A sentence of ours: what stands in backticks is code."""
    from markupsafe import Markup, escape

    parts = visible(text).split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 and at + 1 < len(parts) else escape(part)
        for at, part in enumerate(parts)
    )
