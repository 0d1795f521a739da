"""What a run has to say, and the formats it can be said in: one module a format, each with a ``render`` function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TextIO, cast

from lint_procore.finding import CONFIDENCES, SEVERITIES, Confidence, Finding, Severity, ToolError

if TYPE_CHECKING:
    from lint_procore.baseline import Baseline, Compared, Entry, Identified, Scope
    from lint_procore.changes import Changes
    from lint_procore.report.texts import Texts
    from lint_procore.rule import Rule

# Format name to the module in this package that renders it; imported only when asked for.
FORMATS = {
    **{"full": "full", "concise": "concise", "json": "json", "json-lines": "json_lines", "sarif": "sarif"},
    **{"github": "github", "gitlab": "gitlab", "junit": "junit", "markdown": "markdown", "html": "html"},
}
# Those that tell what is gone from a baseline.
TELLING_FORMATS = ("full", "concise", "markdown", "html")
# Those that also have a form for counts per rule.
COUNTED_FORMATS = ("full", "concise", "json", "json-lines")


class Options(NamedTuple):
    """What was asked for, as far as reports speak of it: the severity from which a run fails, whether fixes that need a
    person's eye count too, and whether suppressed findings are to be told where a format can mark them as such."""

    fail_on: str = "warning"
    unsafe: bool = False
    suppressed: bool = False


class Report:
    """What the renderers are given.

    ``findings`` are the visible ones, in order; ``suppressed`` those a comment answers for; ``hidden`` those below the
    confidence asked for; ``told`` are the visible ones, and with them the suppressed ones where these are asked for.
    ``errors`` are failures of ours or a plugin's, ``files`` the number of files read, and ``texts`` gives the source
    lines to quote. ``fixed`` are the findings that are no more; ``rules`` those that ran. ``known`` are findings that a
    baseline answers for, and ``gone`` its entries that answer for nothing any more, with their counts: None without a
    baseline. ``elsewhere`` are findings that have nothing to do with changed lines.
    ``timings`` are seconds by rule, where these were asked for.
    """

    def __init__(
        self,
        findings: Iterable[Finding],
        confidence: str,
        files: int,
        errors: Sequence[ToolError],
        texts: Texts,
        fixed: Sequence[Finding] = (),
        rules: Sequence[Rule] = (),
        options: Options = Options(),  # noqa: B008 - immutable
    ) -> None:
        shown = CONFIDENCES[CONFIDENCES.index(cast("Confidence", confidence)) :]
        self.findings: list[Finding] = []
        self.suppressed: list[Finding] = []
        self.hidden: list[Finding] = []
        self.told: list[Finding] = []
        for finding in findings:
            if finding.suppressed_by is not None:
                self.suppressed.append(finding)
                if options.suppressed:
                    self.told.append(finding)
            elif finding.confidence not in shown:
                self.hidden.append(finding)
            else:
                self.findings.append(finding)
                self.told.append(finding)
        self.files = files
        self.errors = errors
        self.texts = texts
        self.fixed = fixed
        self.rules = rules
        self.options = options
        self.known: list[Finding] = []
        self.gone: dict[Entry, int] | None = None
        self.elsewhere: list[Finding] = []
        self.timings: dict[str, float] | None = None

    def compare(self, baseline: Baseline, scope: Scope) -> Compared:
        """Keep to what a baseline does not answer for."""
        others = [*self.suppressed, *self.hidden]
        compared = baseline.compared(self._identified(self.findings), self._identified(others), scope)
        self.known, self.gone = compared.known, compared.gone
        self._drop(compared.known)
        return compared

    def restrict(self, changes: Changes) -> None:
        """Keep to what has to do with changed lines."""
        self.elsewhere = [finding for finding in self.findings if not changes.touch(finding)]
        self._drop(self.elsewhere)

    def _identified(self, findings: Iterable[Finding]) -> list[Identified]:
        from lint_procore.fingerprint import fingerprint

        former = {rule.code: rule.formerly for rule in self.rules if rule.formerly}
        return [
            (
                finding,
                [
                    (finding.code, self.identities[id(finding)][0]),
                    *((code, fingerprint(finding, self.texts, code)) for code in former.get(finding.code, ())),
                ],
            )
            for finding in findings
        ]

    def _drop(self, findings: Iterable[Finding]) -> None:
        dropped = set(map(id, findings))
        self.findings = [finding for finding in self.findings if id(finding) not in dropped]
        self.told = [finding for finding in self.told if id(finding) not in dropped]

    @cached_property
    def identities(self) -> dict[int, tuple[str, int]]:
        """For each finding, by its ``id``: its fingerprint, and the how manieth with this one it is."""
        from lint_procore.fingerprint import fingerprint, numbered

        every = [*self.findings, *self.suppressed, *self.hidden, *self.known, *self.elsewhere]
        found = [fingerprint(finding, self.texts) for finding in every]
        return dict(zip(map(id, every), zip(found, numbered(found), strict=True), strict=True))

    @property
    def partly(self) -> list[Finding]:
        """Those of the hidden ones that say no more than that their file was analysed in part."""
        return [finding for finding in self.hidden if finding.partly]

    def marked(self, finding: Finding) -> bool:
        """Whether a finding is to be marked as one that --fix mends, with the options as they are."""
        return is_fixable(finding, self.options.unsafe)

    def fails(self, finding: Finding) -> bool:
        """Whether a visible finding is so severe that the run fails."""
        return SEVERITIES.index(finding.severity) >= SEVERITIES.index(cast("Severity", self.options.fail_on))


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
