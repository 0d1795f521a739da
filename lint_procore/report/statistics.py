"""How often each rule fired, instead of the findings themselves; and what a comparison says of each rule."""

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
    rows = _rows(report)
    if format in ("full", "concise"):
        width = max((len(str(count)) for _, _, count, _ in rows), default=0)
        for code, name, count, beside in rows:
            aside = ", ".join(_SAID[what].format(number) for what, number in beside.items() if number)
            out.write(f"{count:>{width}} {code} {name}{f' ({aside})' if aside else ''}\n")
        out.write(summary(report) + "\n")
        return
    import json

    objects = [{"code": code, "name": name, "count": count, **beside} for code, name, count, beside in rows]
    if format == "json":
        json.dump(objects, out, indent=2)
        out.write("\n")
    else:
        out.writelines(json.dumps(row) + "\n" for row in objects)


_SAID = {
    "known": "{} in the baseline",
    "gone": "{} gone from it",
    "elsewhere": "{} not on changed lines",
    "milliseconds": "{} ms",
}


def _rows(report: Report) -> list[tuple[str, str, int, dict[str, float]]]:
    """The counts of what is shown; where it was compared with something, with the counts of what is not."""
    beside: dict[str, dict[str, float]] = {}
    if report.gone is not None:
        beside["known"] = {code: count for code, _, count in counts(report.known)}
        gone = beside["gone"] = {}
        for entry, count in report.gone.items():
            gone[entry.code] = gone.get(entry.code, 0) + count
    if report.elsewhere:
        beside["elsewhere"] = {code: count for code, _, count in counts(report.elsewhere)}
    if report.timings is not None:
        beside["milliseconds"] = {code: round(1000 * seconds, 1) for code, seconds in report.timings.items()}
    rows = counts(report.findings)
    fired = {code for code, _, _ in rows}
    names = {"": "parsing", **{rule.code: rule.name for rule in report.rules}}
    others = {code for table in beside.values() for code in table} - fired
    rows += [(code, names.get(code, ""), 0) for code in sorted(others)]
    if report.timings is not None:
        rows.sort(key=lambda row: -beside["milliseconds"].get(row[0], 0))
    return [
        (code, name, count, {what: table.get(code, 0) for what, table in beside.items()}) for code, name, count in rows
    ]
