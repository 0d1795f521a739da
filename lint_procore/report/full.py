"""Findings with the source they are about, the evidence, and what to do: for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from lint_procore.finding import Finding
from lint_procore.report import Report
from lint_procore.report.concise import place, write_end
from lint_procore.report.escape import visible
from lint_procore.report.excerpt import Line, quoted
from lint_procore.report.paint import BOLD, FRAME, SEVERITY, paint


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write every finding as a block with excerpts, evidence and help, then the summary."""
    for finding in report.findings:
        out.write("\n".join(_block(finding, report, color)) + "\n\n")
    write_end(report, out)


def _block(finding: Finding, report: Report, color: bool) -> Iterator[str]:
    style = SEVERITY[finding.severity]
    texts = report.texts
    shown = quoted(finding, texts)
    proofs = []
    for evidence in finding.evidence:
        lines = quoted(evidence, texts)
        proofs.append((evidence, lines if len(lines) == 1 else []))  # longer ranges would bury the sentence
    rows = [line.row or 0 for line in shown] + [line.row or 0 for _, lines in proofs for line in lines]
    gutter = len(str(max(rows, default=0)))
    bar = " " * gutter + " " + paint("|", FRAME, color)

    kind = f"{finding.code} {'[*] ' if report.marked(finding) else ''}{finding.severity}"
    yield f"{paint(kind, style, color)}: {paint(visible(finding.message), BOLD, color)}"
    yield f"{' ' * gutter}{paint('-->', FRAME, color)} {place(finding)}"
    if shown:
        yield bar
        yield from _excerpt(shown, gutter, bar, "^", style, color)
        yield bar
    for evidence, lines in proofs:
        yield f"{' ' * gutter}{paint(':::', FRAME, color)} {place(evidence)}: {visible(evidence.message)}"
        if lines:
            yield bar
            yield from _excerpt(lines, gutter, bar, "-", FRAME, color)
            yield bar
    if finding.confidence != "certain":
        yield f"{' ' * gutter} {paint('=', FRAME, color)} confidence: {finding.confidence}"
    if finding.help:
        yield f"{' ' * gutter} {paint('=', FRAME, color)} help: {visible(finding.help)}"
    if finding.fix is not None:
        unsafe = "" if finding.fix.applicability == "safe" else "unsafe "
        yield f"{' ' * gutter} {paint('=', FRAME, color)} {unsafe}fix: {visible(finding.fix.message)}"


def _excerpt(lines: list[Line], gutter: int, bar: str, mark: str, style: str, color: bool) -> Iterator[str]:
    for line in lines:
        if line.row is None:
            yield line.text
            continue
        yield f"{paint(f'{line.row:>{gutter}} |', FRAME, color)} {line.text}".rstrip()
        yield f"{bar} {' ' * line.offset}{paint(mark * line.width, style, color)}"
