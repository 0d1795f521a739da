"""Suppressions for findings that somebody accepts, as edits: they are made, checked and written like fixes.

In: findings and a reason. Out: the same findings, each with the edit that puts ``lint-procore: ignore[CODE] reason``
where it counts for the finding. Those on one row share one comment. Where a file has no comments, there is no edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lint_procore.filetypes import family_of
from lint_procore.finding import Edit, Finding, Fix
from lint_procore.source import Location

if TYPE_CHECKING:
    from lint_procore.report.texts import Texts
    from lint_procore.source import Source

# Findings about the check itself stay: they say that something was not looked at, or suppresses nothing.
_STAY = ("PRC900", "PRC901")
# How comments of a line of their own begin and end; None: a suppression cannot stand there.
_COMMENTS = {
    **dict.fromkeys(("env", "yaml", "toml", "ini", "properties", "hcl", "gemfile"), ("# ", "")),
    **dict.fromkeys(("markdown", "html"), ("<!-- ", " -->")),
    "rst": (".. ", ""),
}
_OURS = re.compile(r"#\s*lint-procore\s*:\s*ignore\[", re.IGNORECASE)


def hushed(findings: Sequence[Finding], reason: str, wanted: Iterable[Finding], texts: Texts) -> list[Finding]:
    """The findings, those that are ``wanted`` with what suppresses them in the place of their fix, others without."""
    groups: dict[tuple[str, int | None, int], list[Finding]] = {}
    for finding in wanted:
        if finding.code not in _STAY:
            groups.setdefault((finding.filename, finding.cell, _row(finding)), []).append(finding)
    fixes: dict[int, Fix] = {}
    for (filename, cell, row), members in groups.items():
        source = texts.plain(filename, cell)
        codes = ", ".join(sorted({finding.code for finding in members}))
        edit = _edit(source, filename, cell, row, codes, reason) if source is not None else None
        if edit is not None:
            fix = Fix("safe", f"suppress {codes}: {reason}", (edit,))
            fixes.update((id(finding), fix) for finding in members)
    return [replace(finding, fix=fixes.get(id(finding))) for finding in findings]


def _is_code(filename: str) -> bool:
    return family_of(filename) in ("python", "notebook", None)


def _row(finding: Finding) -> int:
    """Beside code the comment stands where the statement ends, elsewhere above what it is about."""
    if _is_code(finding.filename):
        return finding.noqa_row or finding.end_location.row
    return (finding.statement_rows or finding.location)[0]


def _edit(source: Source, filename: str, cell: int | None, row: int, codes: str, reason: str) -> Edit | None:
    if not 1 <= row <= len(source.line_starts):
        return None
    line = source.line(row)
    if _is_code(filename):
        ours = _OURS.search(line)
        if ours is not None:
            at = Location(row, ours.end() + 1)
            return Edit(filename, at, at, f"{codes}, ", cell)
        start, end = Location(row, len(line.rstrip()) + 1), Location(row, len(line) + 1)
        return Edit(filename, start, end, f"  # lint-procore: ignore[{codes}] {reason}", cell)
    around = _COMMENTS.get(family_of(filename) or "")
    if around is None:
        return None
    indent = line[: len(line) - len(line.lstrip())]
    comment = f"{indent}{around[0]}lint-procore: ignore[{codes}] {reason}{around[1]}{source.newline}"
    return Edit(filename, Location(row, 1), Location(row, 1), comment, cell)
