"""Reads one submission: the main program of a process of its own, which has limits and may be ended at any moment.

In: a ``Task`` as a line of JSON on standard input. Out: a ``Reading`` as JSON on standard output. What it reads is
brought into a folder where nothing but this process writes; ``apart``, which starts it, takes that away.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from lint_procore.finding import CONFIDENCES, SEVERITIES
from lint_procore.review.limits import Limits
from lint_procore.review.reading import Reading
from lint_procore.review.unpack import unpack

if TYPE_CHECKING:
    from lint_procore.finding import Finding
    from lint_procore.policy import Policy
    from lint_procore.report.texts import Texts

# Bytes of one file; what is larger and matters is not parsed, and then the submission cannot be judged.
_MAX_FILE_SIZE = 4_000_000
# A submission with more is told of its worst ones; nobody reads as many.
_MOST_FINDINGS = 5_000
# Code that does not name the platform is read as well where it holds one of these: paths of its API, and what a request
# for a token consists of.
_SHAPES = ("/rest/v", "vapid", "oauth/token", "grant_type")
# The exit status of a reader that had no memory left.
OUT_OF_MEMORY = 3
_PR_SET_PDEATHSIG = 1


class Task(NamedTuple):
    """What to read, and with what: a local file or folder, the day of the policy, folders with further rules, the
    platform's OpenAPI document, how many worker processes to check with, and the limits. ``area`` is a folder for this
    task alone, ``parent`` the number of the process that waits for it."""

    source: str
    as_of: str
    rules_dirs: tuple[str, ...]
    openapi: str | None
    jobs: int
    limits: Limits
    area: str = ""
    parent: int = 0


def main() -> int:
    """Read the task, do it, write what came of it."""
    given = json.loads(sys.stdin.readline())
    task = Task(**given)._replace(limits=Limits(*given["limits"]), rules_dirs=tuple(given["rules_dirs"]))
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing else gets between
    _end_with_parent(task)
    _limit(task.limits)
    try:
        text = read(task).text()
    except MemoryError:
        return OUT_OF_MEMORY
    out.write(text)
    out.close()
    return 0


def _end_with_parent(task: Task) -> None:
    """When the process that started this one is gone, nothing of it must stay: neither processes nor files."""

    def end(*_: object) -> NoReturn:
        shutil.rmtree(task.area, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)
        os._exit(1)

    if hasattr(os, "killpg"):
        signal.signal(signal.SIGTERM, end)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != task.parent:  # gone before that
            end()


def _limit(limits: Limits) -> None:
    """What the kernel holds this process and those that it starts to, each."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(kind, (most, most))


def read(task: Task) -> Reading:
    """Bring out what the submission holds, and read all of it by our own configuration alone."""
    from datetime import date

    import lint_procore
    from lint_procore.policy import load_policy

    inside = os.path.join(task.area, "submission")
    unpacked = unpack(task.source, inside, task.limits)
    policy = load_policy(as_of=date.fromisoformat(task.as_of))
    reading = Reading(
        hindrances=[unpacked.stopped] if unpacked.stopped else [],
        refused=[each._asdict() for each in unpacked.refused],
        as_of=task.as_of,
        policy=policy.service_account_dates(),
        version=lint_procore.__version__,
    )
    if unpacked.files:
        os.chdir(inside)  # names in the reading are those within the submission
        return _checked(task, reading, policy)
    return reading._replace(hindrances=reading.hindrances or ["it holds no files"])


def _checked(task: Task, reading: Reading, policy: Policy) -> Reading:
    """Check the files below the current folder, and add what was found to a reading."""
    from lint_procore.config import Config
    from lint_procore.discovery import Target, discover
    from lint_procore.engine import Job, run
    from lint_procore.inventory.merge import merge
    from lint_procore.inventory.plain import inventory_object
    from lint_procore.openapi import load_document
    from lint_procore.registry import load_rules
    from lint_procore.report.texts import Texts
    from lint_procore.review.coverage import coverage
    from lint_procore.review.signs import signs
    from lint_procore.review.signs.requests import request_signs

    document = load_document(task.openapi) if task.openapi else None
    loaded = load_rules(task.rules_dirs)
    # Nothing is excluded, or it would be where to hide. PRC901 speaks to those whose suppressions are obeyed.
    config = Config(
        root=os.getcwd(),
        exclude=(),
        respect_gitignore=False,
        ignore=("PRC901",),
        confidence="possible",
        max_file_size=_MAX_FILE_SIZE,
    )
    found = list(discover(["."], config))
    result = run(
        found,
        Job(
            *(loaded.rules, task.rules_dirs, config, task.jobs, policy.as_of, document),
            inventory=True,
            folders=(".",),
            sought=_SHAPES,
            tests=True,  # what lies in a folder called tests may be anything
        ),
    )
    files = sorted(_files("."))
    unread = set(result.unreadable) | {each.filename for each in result.findings if each.code == "PRC900"}
    read = {each.path for each in found if isinstance(each, Target)} - unread
    hindrances = list(reading.hindrances)
    if len(result.findings) > _MOST_FINDINGS:
        hindrances.append(f"{len(result.findings):,} findings, of which the worst {_MOST_FINDINGS:,} are told")
    texts = Texts(result.texts)
    return reading._replace(
        findings=[_finding(each, texts) for each in _worst(result.findings)],
        notes=_masked([each._asdict() for each in (*signs(".", files), *request_signs(result.records))]),
        inventory=_masked(inventory_object(merge(result.records, policy.endpoints, document))),
        coverage=coverage(".", files, read, unread).as_object(),
        hindrances=hindrances,
        errors=_masked([f"{each.what}: {each.message}" for each in (*loaded.errors, *result.errors)]),
        files=len(files),
    )


def _files(folder: str) -> list[str]:
    """All files below a folder, as reports name them."""
    return [
        os.path.relpath(os.path.join(above, name), folder).replace(os.sep, "/")
        for above, _, names in os.walk(folder)
        for name in names
    ]


def _worst(findings: list[Finding]) -> list[Finding]:
    """The findings, or as many as are told, in order."""
    by_weight = sorted(
        findings, key=lambda each: (-SEVERITIES.index(each.severity), -CONFIDENCES.index(each.confidence))
    )
    return sorted(by_weight[:_MOST_FINDINGS], key=lambda each: each.sort_key())


def _finding(finding: Finding, texts: Texts) -> dict[str, Any]:
    """A finding as ``check`` gives it in JSON, without its fix, but with the lines that it and its evidence quote, and
    with what tells it from others when lines and files have moved."""
    from lint_procore.fingerprint import fingerprint
    from lint_procore.report import json as plain
    from lint_procore.report.excerpt import quoted_parts

    said = plain.as_object(replace(finding, fix=None))
    said["message"] = _masked(said["message"])
    said["help"] = finding.help
    said["suppressed_by"] = _masked(finding.suppressed_by)
    said["lines"] = quoted_parts(finding, texts)
    for step, evidence in zip(said["evidence"], finding.evidence, strict=True):
        step["message"] = _masked(step["message"])
        step["lines"] = quoted_parts(evidence, texts)
    said["fingerprint"] = fingerprint(finding, texts)
    return said


def _masked(data: Any) -> Any:
    """Plain data without secrets. Names of files stay: nobody could find them otherwise."""
    from lint_procore.report.masking import mask

    if isinstance(data, str):
        return mask(data)
    if isinstance(data, dict):
        return {key: each if key == "filename" else _masked(each) for key, each in data.items()}
    return [_masked(each) for each in data] if isinstance(data, list) else data


if __name__ == "__main__":
    sys.exit(main())
