"""Markdown for a comment on a pull request: a table, and below it, folded, the evidence and what to do.

Hosts refuse comments that are too long, so what does not fit is counted. Nothing of a scanned file becomes markup,
calls a person or leads anywhere.
"""

from __future__ import annotations

from typing import TextIO

from lint_procore.finding import Finding
from lint_procore.report import Report
from lint_procore.report.concise import place
from lint_procore.report.markup import code, plain, prose
from lint_procore.report.summary import counted, departed, summary

# GitHub takes 65,536 characters.
LONGEST = 60_000
_HEAD = "| severity | rule | place | finding |\n|---|---|---|---|\n"


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write a heading with the summary, the findings in a table, and the proof of each."""
    written = f"## lint-procore\n\n{plain(summary(report))}\n"
    rows = [_row(finding) for finding in report.findings]
    shown = _fitting(rows, LONGEST - len(written) - len(_HEAD) - 200)
    if shown:
        written += "\n" + _HEAD + "".join(rows[:shown])
    if shown < len(rows):
        written += f"\nAnd {counted(len(rows) - shown, 'finding')} more, for which a comment has no room.\n"
    left = departed(report)
    if left:
        written += "\n" + "".join(f"- {plain(line)}\n" for line in left[:100])
    opening, closing = "\n<details>\n<summary>Evidence and what to do</summary>\n\n", "\n</details>\n"
    proofs = [_proof(finding) for finding in report.findings[:shown]]
    proven = _fitting(proofs, LONGEST - len(written) - len(opening) - len(closing) - 100)
    if proven:
        more = "\nThe others have no room here.\n" if proven < len(proofs) else ""
        written += opening + "".join(proofs[:proven]) + more + closing
    for error in report.errors:
        written += f"\n**error:** {plain(error.what)}: {plain(error.message)}\n"[: max(0, LONGEST - len(written))]
    out.write(written)


def _fitting(parts: list[str], room: int) -> int:
    """How many of the parts there is room for."""
    for number, part in enumerate(parts):
        room -= len(part)
        if room < 0:
            return number
    return len(parts)


def _row(finding: Finding) -> str:
    confidence = "" if finding.confidence == "certain" else f" ({finding.confidence})"
    cells = f"{finding.severity}{confidence}", _rule(finding), code(place(finding), cell=True)
    return f"| {' | '.join(cells)} | {prose(finding.message, cell=True)} |\n"


def _rule(finding: Finding) -> str:
    return f"[{finding.code}]({finding.url})" if finding.url else plain(finding.code)


def _proof(finding: Finding) -> str:
    lines = [f"- {_rule(finding)} {code(place(finding))}"]
    lines += [f"  - {code(place(evidence))}: {prose(evidence.message)}" for evidence in finding.evidence]
    if finding.help:
        lines.append(f"  - help: {prose(finding.help)}")
    if finding.fix is not None:
        unsafe = "" if finding.fix.applicability == "safe" else "unsafe "
        lines.append(f"  - {unsafe}fix: {prose(finding.fix.message)}")
    return "\n".join(lines) + "\n"
