"""Findings that were accepted once: a file of fingerprints, and what a run finds beside them.

The file is made for version control: an entry a line, sorted, with paths relative to its own folder, without rows and
times. A finding is known by its fingerprint, wherever it went; each entry answers for as many as it counts, no more.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from lint_procore.errors import Refusal

if TYPE_CHECKING:
    from lint_procore.engine import Job, RunResult
    from lint_procore.finding import Finding

FILENAME = "lint-procore-baseline.jsonl"
VERSION = 1
_HEAD = {"lint-procore": "baseline", "version": VERSION}
# A file that is larger is no baseline.
_LARGEST = 100_000_000


class BaselineError(Refusal):
    """A baseline that cannot be used. ``message`` says what is wrong, where, and what to do."""


class Entry(NamedTuple):
    """What was accepted: of one rule, in one file."""

    path: str
    code: str
    fingerprint: str


class Compared(NamedTuple):
    """What a run found against a baseline: ``new`` and ``known`` findings, and entries that nothing was found for any
    more, with how many findings each stood for: ``gone`` where the run has looked, ``unseen`` where it has not."""

    new: list[Finding]
    known: list[Finding]
    gone: dict[Entry, int]
    unseen: dict[Entry, int]


# A finding, and the codes by which it goes, the present one first, each with the fingerprint that it makes.
Identified = tuple["Finding", Sequence[tuple[str, str]]]


class Scope:
    """How far a run has looked: at which files, by which rules. ``complete``: nothing went wrong in it."""

    def __init__(self, result: RunResult, job: Job, complete: bool) -> None:
        self._files = {os.path.realpath(name) for name in result.names}
        self._folders = [os.path.join(os.path.realpath(folder), "") for folder in job.folders]
        self._job = job
        self._complete = complete

    def covers(self, entry: Entry, root: str) -> bool:
        """Whether the run would have found again what an entry stands for. ``root``: where its path begins."""
        path = os.path.realpath(os.path.join(root, entry.path))
        if not self._complete or entry.code not in self._codes(path):
            return False
        if path in self._files:
            return True
        return not os.path.lexists(path) and any(path.startswith(folder) for folder in self._folders)

    def _codes(self, path: str) -> set[str]:
        """The codes of the rules that look at a file, and those that they once had."""
        rules = self._job.selected(self._job.config.of(path))
        return {code for rule in rules for code in (rule.code, *rule.formerly)}


class Baseline:
    """The entries of a file, each with its count."""

    def __init__(self, path: str, entries: Mapping[Entry, int] | None = None) -> None:
        self.path = path
        self.root = os.path.dirname(os.path.abspath(path))
        self.entries = dict(entries or {})

    @classmethod
    def load(cls, path: str) -> Baseline:
        """Read a baseline; raises BaselineError."""
        from lint_procore.reading import read_file
        from lint_procore.source import UnreadableSource

        try:
            data = read_file(path, _LARGEST)
        except UnreadableSource as failure:
            raise BaselineError(f"{path}: this baseline cannot be read: {failure}") from None
        if data is None:
            raise BaselineError(f"{path}: this file is too large for a baseline; name the one that was meant")
        lines = [(row, line) for row, line in enumerate(data.splitlines(), 1) if line.strip()]
        head = _object(lines[0][1]) if lines else None
        if head is None or head.get("lint-procore") != "baseline":
            raise BaselineError(f"{path}: this is no baseline; `lint-procore baseline` makes one")
        if head != _HEAD:
            raise BaselineError(
                f"{path}: this baseline is of version {head.get('version')!r}, and {VERSION} is understood; "
                "make it anew with `lint-procore baseline`"
            )
        entries: dict[Entry, int] = {}
        for row, line in lines[1:]:
            entry, count = _entry(_object(line)) or _refuse(path, row)
            # Branches that were put together may each have a line: none of them accepted more than it says.
            entries[entry] = max(count, entries.get(entry, 0))
        return cls(path, entries)

    def lines(self) -> list[str]:
        """The file's lines."""
        lines = [
            {"path": entry.path, "code": entry.code, "fingerprint": entry.fingerprint, "count": count}
            for entry, count in sorted(self.entries.items())
        ]
        return [json.dumps(line) + "\n" for line in (_HEAD, *lines)]

    def entry(self, finding: Finding, code: str, fingerprint: str) -> Entry:
        """The entry that would answer for a finding under a code."""
        path = os.path.abspath(finding.filename)
        with suppress(ValueError):  # on another drive
            path = os.path.relpath(path, self.root)
        return Entry(path.replace(os.sep, "/"), code, fingerprint)

    def compared(self, shown: Iterable[Identified], others: Iterable[Identified], scope: Scope) -> Compared:
        """Which findings are new. ``shown`` and ``others`` are those that people see and those that are suppressed or
        below the confidence asked for, each with its fingerprints."""
        left = dict(self.entries)
        moved: list[Identified] = []
        known: set[int] = set()
        every = list(shown)
        for finding, prints in every:
            if any(_take(left, self.entry(finding, *each)) for each in prints):
                known.add(id(finding))
            else:
                moved.append((finding, prints))
        # What is not where it was may have gone elsewhere.
        by_fingerprint: dict[str, list[Entry]] = {}
        for entry in sorted(left):
            by_fingerprint.setdefault(entry.fingerprint, []).append(entry)

        def elsewhere(prints: Sequence[tuple[str, str]]) -> bool:
            return any(_take(left, each) for _, known in prints for each in by_fingerprint.get(known, ()))

        for finding, prints in moved:
            if elsewhere(prints):
                known.add(id(finding))
        for finding, prints in others:
            if not any(_take(left, self.entry(finding, *each)) for each in prints):
                elsewhere(prints)
        gone = {entry: count for entry, count in left.items() if count and scope.covers(entry, self.root)}
        return Compared(
            [finding for finding, _ in every if id(finding) not in known],
            [finding for finding, _ in every if id(finding) in known],
            gone,
            {entry: count for entry, count in left.items() if count and entry not in gone},
        )


def _take(left: dict[Entry, int], entry: Entry) -> bool:
    """Let an entry answer for one finding, if it still can."""
    if not left.get(entry):
        return False
    left[entry] -= 1
    return True


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _entry(found: dict[str, Any] | None) -> tuple[Entry, int] | None:
    if found is None or found.keys() != {"path", "code", "fingerprint", "count"}:
        return None
    path, code, fingerprint, count = (found[key] for key in ("path", "code", "fingerprint", "count"))
    if not all(isinstance(each, str) and each for each in (path, code, fingerprint)):
        return None
    if type(count) is not int or count < 1:
        return None
    return Entry(path, code, fingerprint), count


def _refuse(path: str, row: int) -> tuple[Entry, int]:
    raise BaselineError(
        f"{path}:{row}: this line is no entry of a baseline; mend it, or make it anew with `lint-procore baseline`"
    )
