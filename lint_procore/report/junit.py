"""JUnit's XML, which almost every service for builds shows: a suite for each file, and a case for each finding.

What makes a run fail is a failure, what does not is skipped, and what went wrong with the check itself is an error.
"""

from __future__ import annotations

import os
import time
from typing import TextIO
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from lint_procore.finding import Finding
from lint_procore.report import Report
from lint_procore.report.concise import place
from lint_procore.report.escape import visible


def render(report: Report, out: TextIO, color: bool) -> None:
    """Write a document of suites."""
    root = Element("testsuites")
    files: dict[str, list[Finding]] = {}
    for finding in report.findings:
        files.setdefault(finding.filename, []).append(finding)
    for filename, findings in files.items():
        _suite(root, visible(filename).strip() or "-", findings, report)
    if report.errors or not files:
        suite = _suite(root, "lint-procore", [], report)
        for error in report.errors:
            case = _case(suite, "lint-procore", visible(error.what))
            _outcome(case, "error", visible(error.message), "error", "")
        if not report.errors:
            _case(suite, "lint-procore", "no findings")
        suite.set("tests", str(max(1, len(report.errors))))
        suite.set("errors", str(len(report.errors)))
    for suite in root:
        SubElement(suite, "system-out")
        SubElement(suite, "system-err")
    indent(root)
    out.write('<?xml version="1.0" encoding="utf-8"?>\n')
    ElementTree(root).write(out, encoding="unicode", short_empty_elements=True)
    out.write("\n")


def _suite(root: Element, name: str, findings: list[Finding], report: Report) -> Element:
    failing = sum(map(report.fails, findings))
    suite = SubElement(
        root,
        "testsuite",
        {
            "id": str(len(root)),
            "name": name,
            "package": "lint-procore",
            "hostname": "localhost",
            "timestamp": _now(),
            "tests": str(len(findings)),
            "failures": str(failing),
            "errors": "0",
            "skipped": str(len(findings) - failing),
            "time": "0",
        },
    )
    SubElement(suite, "properties")
    for finding in findings:
        case = _case(suite, name, f"{finding.code} {finding.name} at {place(finding)}")
        kind = "failure" if report.fails(finding) else "skipped"
        _outcome(case, kind, visible(finding.message), finding.severity, _details(finding))
    return suite


def _case(suite: Element, file: str, name: str) -> Element:
    return SubElement(suite, "testcase", {"classname": file, "name": name, "time": "0"})


def _outcome(case: Element, kind: str, message: str, type: str, text: str) -> None:
    """What came of a case; one that was skipped has no type."""
    outcome = SubElement(case, kind, {"message": message, **({} if kind == "skipped" else {"type": type})})
    outcome.text = text


def _details(finding: Finding) -> str:
    lines = [f"{place(finding)}: {finding.code} {visible(finding.message)}"]
    lines += [f"{place(evidence)}: {visible(evidence.message)}" for evidence in finding.evidence]
    lines.append(f"severity: {finding.severity}, confidence: {finding.confidence}")
    if finding.help:
        lines.append(f"help: {visible(finding.help)}")
    if finding.url:
        lines.append(finding.url)
    return "\n".join(lines)


def _now() -> str:
    """When the check was, in UTC; builds that are to be the same each time say when that is."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(int(epoch) if epoch.isdecimal() else None))
