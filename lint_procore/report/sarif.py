"""SARIF 2.1.0, for code scanning and viewers: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

Addresses are relative to the working directory. Lines and columns count as in editors that keep text as UTF-16.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

import lint_procore
from lint_procore.finding import Edit, Evidence, Finding, Fix
from lint_procore.pages import SECTIONS, explanation, sections, summary
from lint_procore.registry import rule_url
from lint_procore.report import Report
from lint_procore.report.escape import encodable
from lint_procore.source import Location

if TYPE_CHECKING:
    from lint_procore.rule import Rule
    from lint_procore.source import Source

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Our own key: what code scanning computes by itself counts lines.
FINGERPRINT = "lintProcore/v1"
ROOT = "SRCROOT"
HOME = "https://github.com/lint-procore/lint-procore"
# What may stand in an address beside letters and digits.
_SAFE = "/~!$&'()*+,;=@"
# What code scanning calls how sure one can be.
_PRECISION = {"error": "high", "warning": "medium", "note": "low"}


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write a log with one run. Suppressed findings are in it where they were asked for, marked as such."""
    json.dump(_log(report), out, indent=2)
    out.write("\n")


def _log(report: Report) -> dict[str, Any]:
    names = {rule.code: at for at, rule in enumerate(report.rules)}
    run = {
        "tool": {
            "driver": {
                "name": "lint-procore",
                "version": lint_procore.__version__,
                "semanticVersion": lint_procore.__version__,
                "informationUri": HOME,
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": _text(f"{error.what}: {error.message}")}}
                    for error in report.errors
                ],
            }
        ],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The working directory of the run."}}},
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_Result(finding, report).written(names) for finding in report.told],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    url = rule_url(rule.code)
    text, markdown = _help(rule)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": summary(rule)},
        "fullDescription": {"text": dict(sections(rule)).get("What it finds") or summary(rule)},
        "help": {"text": text, "markdown": markdown},
        **({"helpUri": url} if url else {}),
        **({"deprecatedIds": list(rule.formerly)} if rule.formerly else {}),
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": ["procore"],
            "problem.severity": "recommendation" if rule.severity == "note" else rule.severity,
            "precision": _PRECISION[rule.severity],
        },
    }


def _help(rule: Rule) -> tuple[str, str]:
    """What the rule's page says, as text and as Markdown."""
    said = dict(sections(rule))
    kept = {heading: said[heading] for heading in SECTIONS if heading in said}
    if not kept:
        return (rule.help or explanation(rule), explanation(rule) or rule.help)
    markdown = "\n\n".join(f"## {heading}\n\n{body}" for heading, body in kept.items())
    return "\n\n".join(f"{heading}: {body}" for heading, body in kept.items()), markdown


class _Result:
    """One finding on its way into a log."""

    def __init__(self, finding: Finding, report: Report) -> None:
        self.finding = finding
        self.report = report

    def written(self, rules: dict[str, int]) -> dict[str, Any]:
        finding = self.finding
        fingerprint, number = self.report.identities[id(finding)]
        result: dict[str, Any] = {
            "ruleId": finding.code,
            **({"ruleIndex": rules[finding.code]} if finding.code in rules else {}),
            "level": finding.severity,
            "message": {"text": _text(finding.message)},
            "locations": [self.location(finding)],
            "partialFingerprints": {FINGERPRINT: f"{fingerprint}:{number}"},
        }
        if finding.evidence:
            # Both: code scanning shows the places beside the finding, viewers lead along the way to it.
            steps: list[Finding | Evidence] = [*finding.evidence, finding]
            result["relatedLocations"] = [
                {"id": at, **self.location(evidence)} for at, evidence in enumerate(finding.evidence, 1)
            ]
            result["codeFlows"] = [{"threadFlows": [{"locations": [{"location": self.location(at)} for at in steps]}]}]
        # Within a notebook's cell an edit is no range of the file.
        if finding.fix is not None and all(edit.cell is None for edit in finding.fix.edits):
            result["fixes"] = [self.fix(finding.fix)]
        if self.report.options.suppressed:
            result["suppressions"] = []
            if finding.suppressed_by is not None:
                kind = {"kind": "inSource", "justification": encodable(finding.suppressed_by)}
                result["suppressions"] = [kind]
        if self.report.gone is not None:
            result["baselineState"] = "new"
        result["properties"] = {
            "severity": finding.severity,
            "confidence": finding.confidence,
            **({"help": encodable(finding.help)} if finding.help else {}),
        }
        return result

    def location(self, at: Finding | Evidence) -> dict[str, Any]:
        """A place. Rows of a notebook count within its cells, and are no lines of the file: it is named as a whole."""
        location: dict[str, Any] = {"physicalLocation": {"artifactLocation": _address(at.filename)}}
        if at.cell is None:
            location["physicalLocation"]["region"] = self.region(at, at.location, at.end_location)
        else:
            row, column = at.location
            name = f"cell {at.cell}, line {row}, column {column}"
            location["logicalLocations"] = [{"name": name, "kind": "cell"}]
        if isinstance(at, Evidence):
            location["message"] = {"text": _text(at.message)}
        return location

    def region(self, at: Finding | Evidence | Edit, start: Location, end: Location) -> dict[str, int]:
        source = self.report.texts.plain(at.filename, at.cell)
        return {
            "startLine": start.row,
            "startColumn": _units(source, start),
            "endLine": end.row,
            "endColumn": _units(source, end),
        }

    def fix(self, fix: Fix) -> dict[str, Any]:
        changes: dict[str, list[dict[str, Any]]] = {}
        for edit in fix.edits:
            changes.setdefault(edit.filename, []).append(
                {
                    "deletedRegion": self.region(edit, edit.location, edit.end_location),
                    "insertedContent": {"text": encodable(edit.content)},
                }
            )
        return {
            "description": {"text": _text(fix.message)},
            "artifactChanges": [
                {"artifactLocation": _address(filename), "replacements": edits} for filename, edits in changes.items()
            ],
            "properties": {"applicability": fix.applicability},
        }


def _text(text: str) -> str:
    """A message. Even plain ones may hold links, as ``[text](address)``: a scanned file shall lead nobody anywhere."""
    return encodable(text).replace("](", "] (")


def _units(source: Source | None, place: Location) -> int:
    """A column in UTF-16 units, from 1: characters beyond the first plane are two."""
    if source is None or not 1 <= place.row <= len(source.line_starts):
        return place.column
    before = source.line(place.row)[: place.column - 1]
    return place.column + sum(char > "\uffff" for char in before)


def _address(filename: str) -> dict[str, str]:
    """Where a file is: relative to the working directory when below it."""
    path = encodable(filename.replace(os.sep, "/"))
    if os.path.isabs(filename):
        return {"uri": "file:///" + quote(path.removeprefix("/"), safe=_SAFE + ":")}
    return {"uri": quote(path, safe=_SAFE), "uriBaseId": ROOT}
