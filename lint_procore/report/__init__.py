"""What a run has to say, and the formats it can be said in: one module a format, each with a ``render`` function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TextIO, cast

from lint_procore.finding import CONFIDENCES, SEVERITIES, Confidence, Finding, Severity, ToolError

if TYPE_CHECKING:
    from lint_procore.report.texts import Texts

# Format name to the module in this package that renders it; imported only when asked for.
FORMATS = {"full": "full", "concise": "concise", "json": "json", "json-lines": "json_lines", "github": "github"}
# Those that also have a form for counts per rule.
COUNTED_FORMATS = ("full", "concise", "json", "json-lines")


class Report:
    """What the renderers are given.

    ``findings`` are the visible ones, in order; ``suppressed`` those a comment answers for; ``hidden`` those below the
    confidence asked for. ``errors`` are failures of ours or a plugin's, ``files`` the number of files read, and
    ``texts`` gives the source lines to quote. ``fixed`` are the findings that are no more; ``unsafe``: fixes that need
    a person's eye are asked for too.
    """

    __slots__ = ("errors", "files", "findings", "fixed", "hidden", "suppressed", "texts", "unsafe")

    def __init__(
        self,
        findings: Iterable[Finding],
        confidence: str,
        files: int,
        errors: Sequence[ToolError],
        texts: Texts,
        fixed: Sequence[Finding] = (),
        unsafe: bool = False,
    ) -> None:
        shown = CONFIDENCES[CONFIDENCES.index(cast("Confidence", confidence)) :]
        self.findings: list[Finding] = []
        self.suppressed: list[Finding] = []
        self.hidden: list[Finding] = []
        for finding in findings:
            if finding.suppressed_by is not None:
                self.suppressed.append(finding)
            elif finding.confidence not in shown:
                self.hidden.append(finding)
            else:
                self.findings.append(finding)
        self.files = files
        self.errors = errors
        self.texts = texts
        self.fixed = fixed
        self.unsafe = unsafe

    def marked(self, finding: Finding) -> bool:
        """Whether a finding is to be marked as one that --fix mends, with the options as they are."""
        return is_fixable(finding, self.unsafe)

    def fails(self, fail_on: str) -> bool:
        """Whether a visible finding reaches the severity ``fail_on``."""
        failing = SEVERITIES[SEVERITIES.index(cast("Severity", fail_on)) :]
        return any(finding.severity in failing for finding in self.findings)


def is_shown(finding: Finding, confidence: str) -> bool:
    """Whether people get to see a finding: no comment answers for it, and it is as certain as was asked for."""
    least = CONFIDENCES.index(cast("Confidence", confidence))
    return finding.suppressed_by is None and CONFIDENCES.index(finding.confidence) >= least


def is_fixable(finding: Finding, unsafe: bool) -> bool:
    """Whether a finding has a fix of the kind asked for."""
    return finding.fix is not None and (unsafe or finding.fix.applicability == "safe")


def render(format: str, report: Report, out: TextIO, color: bool) -> None:
    """Write ``report`` to ``out`` in one of FORMATS; ``color`` allows terminal colours where the format has any."""
    import_module(f"lint_procore.report.{FORMATS[format]}").render(report, out, color)


def render_statistics(format: str, report: Report, out: TextIO, color: bool) -> None:
    """Write how often each rule fired, in one of COUNTED_FORMATS."""
    from lint_procore.report import statistics

    statistics.render(format, report, out)


def render_fixes(report: Report, out: TextIO) -> None:
    """Write what was fixed: by file, how often each rule."""
    from lint_procore.report.escape import visible
    from lint_procore.report.summary import counted

    counts: dict[str, dict[tuple[str, str], int]] = {}
    for finding in report.fixed:
        of_file = counts.setdefault(finding.filename, {})
        of_file[finding.code, finding.name] = of_file.get((finding.code, finding.name), 0) + 1
    out.write(f"Fixed {counted(len(report.fixed), 'finding')}:\n")
    for filename in sorted(counts):
        out.write(f"- {visible(filename)}:\n")
        for (code, name), count in sorted(counts[filename].items()):
            out.write(f"    {count} x {code} ({name})\n")
