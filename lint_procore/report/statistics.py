"""How often each rule fired, instead of the findings themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from lint_procore.finding import Finding
from lint_procore.report import Report
from lint_procore.report.summary import summary


def counts(findings: Iterable[Finding]) -> list[tuple[str, str, int]]:
    """Code, name and count of the rules that fired, the most frequent first, equal ones by code."""
    table: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = finding.code, finding.name
        table[key] = table.get(key, 0) + 1
    rows = [(code, name, count) for (code, name), count in table.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def render(format: str, report: Report, out: TextIO) -> None:
    """Write the counts in one of COUNTED_FORMATS: a table, a JSON list, or a JSON object a line."""
    rows = counts(report.findings)
    if format in ("full", "concise"):
        width = max((len(str(count)) for _, _, count in rows), default=0)
        for code, name, count in rows:
            out.write(f"{count:>{width}} {code} {name}\n")
        out.write(summary(report) + "\n")
        return
    import json

    objects = [{"code": code, "name": name, "count": count} for code, name, count in rows]
    if format == "json":
        json.dump(objects, out, indent=2)
        out.write("\n")
    else:
        out.writelines(json.dumps(row) + "\n" for row in objects)
