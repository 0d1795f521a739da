"""Records as a review makes them, for tests of what is made of these."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import pytest
from ran import Ran

from lint_procore.__main__ import main
from lint_procore.review.against import compared
from lint_procore.review.criteria import load_criteria
from lint_procore.review.earlier import Judged, judged
from lint_procore.review.reading import Reading
from lint_procore.review.record import Record
from lint_procore.review.verdict import judge

POLICY = "Traditional Service Accounts were sunset on 2025-03-18"
CRITERIA = load_criteria()


def review(*arguments: object) -> Ran:
    """Run ``lint-procore review`` in this process."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["lint-procore", "review", *map(str, arguments)])
        status = main()
    return Ran(status, out.getvalue(), err.getvalue())


def line(row: int | None, before: str, marked: str, after: str) -> dict[str, Any]:
    return {"row": row, "before": before, "marked": marked, "after": after}


def finding(code: str = "PRC303", at: str = "app/client.py:11:9", **more: Any) -> dict[str, Any]:
    filename, row, column = at.rsplit(":", 2)
    return {
        "code": code,
        "name": "missing-company-id-header",
        "message": "this request is sent without `Procore-Company-Id`",
        "filename": filename,
        "location": {"row": int(row), "column": int(column)},
        "end_location": {"row": int(row), "column": int(column) + 8},
        "cell": None,
        "fix": None,
        "noqa_row": int(row),
        "url": f"https://example.org/{code}",
        "severity": "error",
        "confidence": "certain",
        "evidence": [],
        "help": "add it to the headers",
        "suppressed_by": None,
        "lines": [],
        "fingerprint": f"fingerprint of {code}",
        **more,
    }


def note(kind: str = "encoded-host", filename: str = "app/client.py", row: int = 4, **more: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "message": 'base64 of "api.procore.com"',
        "filename": filename,
        "row": row,
        "column": 1,
        **more,
    }


def place(filename: str, row: int, column: int) -> dict[str, Any]:
    return {"filename": filename, "location": {"row": row, "column": column}, "cell": None}


def inventory(*paths: str, grant: str | None = "client_credentials") -> dict[str, Any]:
    return {
        "grants": [
            {
                "grant": grant,
                "host": "login.procore.com",
                "environment": "production",
                "client_id": ["environment variable `PROCORE_CLIENT_ID`"],
                "client_secret": ["environment variable `PROCORE_CLIENT_SECRET`"],
                "places": [place("app/auth.py", 3, 8)],
            }
        ],
        "endpoints": [
            {
                **{"method": "GET", "path": path, "version": "v1.0", "tool": "RFIs", "scope": "project"},
                **{"level": "Read Only", "inferred": True, "source": None, "documented": None, "deprecated": None},
                **{"count": 3, "places": [place("app/client.py", row, 8) for row in (7, 9, 11)]},
            }
            for path in paths
        ],
        "tools": [{"tool": "RFIs", "scope": "project", "level": "Read Only", "inferred": True, "calls": []}],
        "unresolved": [
            {
                **{"reason": "path unknown", "method": "GET", "path": "/", "tool": None},
                "places": [place("app/client.py", 20, 8)],
            }
        ],
    }


def coverage(*unread: tuple[str, int], partly: tuple[str, ...] = ()) -> dict[str, Any]:
    """What was not read: languages, each with how many files of it may reach the platform."""
    why_not = [f"{count} of 4 unread files ({language}) may reach the platform" for language, count in unread if count]
    return {
        **{"judgeable": not why_not, "why_not": why_not, "read": {"Python": 12, "YAML": 1}},
        "unread": [
            {
                **{"language": language, "files": 4, "bytes": 12_345, "reaching": count},
                "examples": [
                    {"filename": "web/app.js", "row": 7, "why": "it names `api.procore.com`"},
                    {"filename": "web/b.js", "row": 0, "why": ""},
                ],
            }
            for language, count in unread
        ],
        **{"partly": list(partly), "ignored": {"pictures": 1_200}, "libraries": 1},
    }


def record(submission: str, digest: str = "", same_as: str | None = None, **reading: Any) -> Record:
    """The record of a submission that was read, judged by our own criteria."""
    read = Reading(**{"files": 3, "as_of": "2026-11-27", "policy": POLICY, "version": "0.1.0", **reading})
    return Record(submission, digest, read, judge(submission, read, CRITERIA), same_as)


def earlier(*records: Record) -> list[Judged]:
    """What an earlier review said, which had these records."""
    return [judged(each.as_object()) for each in records]


EVIDENCE = {
    "filename": "app/client.py",
    "location": {"row": 8, "column": 24},
    "end_location": {"row": 8, "column": 30},
    "message": "the headers are made here, without it",
    "lines": [line(8, "        self.headers = ", "{", ""), line(None, "", "", "..."), line(10, "        ", "}", "")],
}
PROVEN = finding(lines=[line(11, "        ", "return get(url)", "")], evidence=[EVIDENCE])
HUSHED = finding("PRC104", "app/b.ipynb:2:1", severity="note", cell=3, suppressed_by="# noqa: PRC104", url=None)
OFTEN = [finding("PRC301", f"app/sync.py:{row}:5", name="vapid-api", fingerprint="vapid") for row in range(1, 26)]
REFUSED = [{"name": "../../etc/cron.d/job", "why": "it leads out of its folder", "kind": "outside"}]


def records() -> list[Record]:
    """One of each verdict, the first compared with an earlier one."""
    fails = record(
        "incoming/acme-1.3.zip",
        "ab" * 32,
        findings=[PROVEN, HUSHED, *OFTEN],
        notes=[note("minified", "web/a.js", 1, message="code in lines that no person reads", weight="weak"), note()],
        inventory=inventory("/rest/v1.0/projects/{}/rfis", "/rest/v1.1/projects"),
        coverage=coverage(("JavaScript", 2), ("CSS", 0)),
        refused=REFUSED,
    )
    before = record(
        "incoming/acme-1.2.zip",
        "cd" * 32,
        findings=[finding(at="acme/client.py:4:2"), finding("PRC206", fingerprint="tls")],
        notes=[note(), note("built-code", message="`exec` of text that is put together")],
        inventory=inventory("/rest/v1.0/projects/{}/rfis", "/vapid/projects"),
        as_of="2026-05-01",
    )
    return [
        *compared([fails], earlier(before)),
        record(
            "https://acme.example/sync.zip?id=7&sig=c0ffee00c0ffee00", "ef" * 32, inventory=inventory("/rest/v1.1/me")
        ),
        record("other\x1b[31m/b\u202e.tar.gz", hindrances=["it holds no files"], files=0, version=""),
        record("good/", "12" * 32, findings=[finding("PRC304", severity="note")], inventory={}),
        record("good/copy.zip", "12" * 32, "good/", findings=[finding("PRC304", severity="note")], inventory={}),
    ]
