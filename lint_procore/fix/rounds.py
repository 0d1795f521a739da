"""Check, choose, apply, check again, until there is nothing left to fix: all of it in memory.

A fix stays only if what it made of the files is no worse: everything that could be read still can be, by Python too,
every name still stands for something, no rule finds more than before in any file, and the finding is gone. One that
fails is given up, and the others go on without it.

A check of all files that depend on the changed ones may be as long as the first one. So the checks on the way look at
what is near: the changed files and those whose results speak of them. When all is well there, one check looks at
everything; a file that it finds worse is near from then on, and the fixes are chosen again.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from lint_procore.codemods.sample import SAMPLES
from lint_procore.fix.edits import Repair, compatible, contradictory
from lint_procore.fix.rewrite import CannotRewrite, rewritten

if TYPE_CHECKING:
    from lint_procore.engine import RunResult
    from lint_procore.finding import Finding

# A fix may make room for another that overlapped it; that goes on for a few rounds, not for ever.
ROUNDS = 10
# How often the outcome is checked while looking for the one fix that spoils it.
CHECKS = 60


class Checked(NamedTuple):
    """What a check of the files says: ``shown`` by the rules that were asked for, ``every`` by all there are;
    ``broken``: by file, what fixes broke that no rule sees, in a sentence."""

    shown: RunResult
    every: RunResult
    broken: Mapping[str, str] = {}


class Refused(NamedTuple):
    """A fix that was not applied, and why."""

    finding: Finding
    reason: str


class Outcome(NamedTuple):
    """What all rounds gave. ``files``: by name the bytes before (None: it was not there) and after; ``fixed``: the
    findings that were mended; ``result``: what is found in the files as they are now, ``first``: before all fixes."""

    files: dict[str, tuple[bytes | None, bytes]]
    fixed: list[Repair]
    refused: list[Refused]
    result: RunResult
    first: RunResult


class Rounds:
    """The state of fixing one set of files.

    ``check`` checks the files with some bytes in place of what is on disk, by name: all of them, or only what is near
    these and some others that are named (None: all). ``applicable`` tells whether the
    fix of a finding may be applied, ``visible`` whether people are shown a finding; ``unwritable`` says why a file must
    not be changed, or nothing. ``read`` gives a file's bytes, None where there is no such file.
    """

    def __init__(
        self,
        check: Callable[[Mapping[str, bytes], frozenset[str] | None], Checked],
        applicable: Callable[[Finding], bool],
        visible: Callable[[Finding], bool],
        unwritable: Callable[[str], str],
        read: Callable[[str], bytes | None],
    ) -> None:
        self._check = check
        self._applicable = applicable
        self._visible = visible
        self._unwritable = unwritable
        self._read = read
        self._before: dict[str, bytes | None] = {}
        self._after: dict[str, bytes] = {}
        self._fixed: list[Repair] = []
        self._refused: dict[object, Refused] = {}
        self._checks = 0
        self._first = self._now = check({}, None)
        # the files that are looked at after each step, besides those near the changed ones; None: all
        self._near: frozenset[str] | None = frozenset()

    def run(self) -> Outcome:
        """Fix what can be fixed."""
        first = self._first.shown
        rounds = self._fix(ROUNDS)
        while self._near is not None and self._after:
            whole = self._check(self._after, None)
            worse = _worse(self._now, whole, (), self._visible, self._after)
            if not worse:
                self._now = whole
                if not self._candidates():
                    break
            else:
                seen = self._near
                found = [each for each in whole.every.findings if each.filename in worse]
                near = seen.union(worse, (place.filename for each in found for place in each.evidence))
                self._near = near if near > seen else None
                self._now, self._after, self._fixed, rounds = self._first, {}, [], ROUNDS
            rounds = self._fix(rounds)
        if not rounds:
            for repair in self._candidates():
                self._refuse(repair, f"{ROUNDS} rounds of fixes did not come to an end; run again")
        files = {name: (self._before[name], data) for name, data in self._after.items() if data != self._before[name]}
        refused = {(each.finding.filename, each.finding.code, each.reason): each for each in self._refused.values()}
        return Outcome(files, self._fixed, list(refused.values()), self._now.shown, first)

    def _fix(self, rounds: int) -> int:
        """Apply fixes round by round until none is left; how many rounds there still may be."""
        while rounds and (candidates := self._candidates()):
            rounds -= self._settle(compatible(candidates))
        return rounds

    def _candidates(self) -> list[Repair]:
        """The fixes that may be applied now, in the order in which they take precedence."""
        wanted = [
            Repair(finding, finding.fix)
            for finding in self._now.shown.findings
            if finding.fix is not None and self._applicable(finding)
        ]
        wanted.sort(key=lambda repair: (repair.finding.code, *repair.finding.sort_key()))
        every = [Repair(finding, finding.fix) for finding in self._now.every.findings if finding.fix is not None]
        places = {edit._replace(content="") for repair in contradictory(every) for edit in repair.fix.edits}
        open_ones = []
        for repair in wanted:
            if repair.key in self._refused:
                continue
            repair = self._without_lists(repair)
            unwritable = next(filter(None, map(self._unwritable, sorted(repair.files))), "")
            if unwritable:
                self._refuse(repair, unwritable)
            elif any(edit._replace(content="") in places for edit in repair.fix.edits):
                self._refuse(repair, "the same text serves another purpose too, for which it would be wrong")
            else:
                open_ones.append(repair)
        return open_ones

    def _without_lists(self, repair: Repair) -> Repair:
        """A fix without the lines that it adds to a list of settings which must not be changed."""
        kept = [
            edit
            for edit in repair.fix.edits
            if os.path.basename(edit.filename) not in SAMPLES or not self._unwritable(edit.filename)
        ]
        if len(kept) == len(repair.fix.edits) or not kept:
            return repair
        return Repair(repair.finding, repair.fix._replace(edits=tuple(kept)))

    def _refuse(self, repair: Repair, reason: str) -> None:
        self._refused.setdefault(repair.key, Refused(repair.finding, reason))

    def _settle(self, repairs: list[Repair]) -> bool:
        """Apply fixes, or as many of them as go well; whether any did. At least one of them is done with after it."""
        after = self._applied(repairs)
        if after is None:
            return False
        self._checks += 1
        then = self._check(after, self._near)
        worse = _worse(self._now, then, repairs, self._visible, after)
        if not worse:
            self._after = after
            self._now = then
            self._fixed += repairs
            return True
        if len(repairs) == 1 or self._checks >= CHECKS:
            for repair in repairs:
                self._refuse(repair, next(iter(worse.values())))
            return False
        # Those that have nothing to do with it, then one half of the others, then the other half.
        suspects = [repair for repair in repairs if repair.files & worse.keys()]
        clean = [repair for repair in repairs if not repair.files & worse.keys()]
        halves = suspects or clean
        middle = (len(halves) + 1) // 2
        parts = [clean if suspects else [], halves[:middle], halves[middle:]]
        return any(self._settle(part) for part in parts if part and len(part) < len(repairs))

    def _applied(self, repairs: list[Repair]) -> dict[str, bytes] | None:
        """All changed files with these fixes too; None when one of them cannot be made, which is refused then."""
        after = dict(self._after)
        for filename in sorted({filename for repair in repairs for filename in repair.files}):
            if filename not in self._before:
                self._before[filename] = self._now.shown.texts.get(filename) or self._read(filename)
            data = after.get(filename, self._before[filename])
            concerned = [repair for repair in repairs if filename in repair.files]
            edits = [edit for repair in concerned for edit in repair.fix.edits if edit.filename == filename]
            try:
                after[filename] = rewritten(filename, data or b"", edits)
            except CannotRewrite as failure:
                for repair in concerned:
                    self._refuse(repair, f"{filename} cannot be changed: {failure}")
                return None
        return after


def _worse(
    before: Checked,
    after: Checked,
    repairs: Iterable[Repair],
    visible: Callable[[Finding], bool],
    changed: Iterable[str],
) -> dict[str, str]:
    """What is worse than before, by file, in a sentence each; nothing when all is well. That the time for a file ran
    out is no fault of fixes that did not touch it: then the machine was busy."""
    worse: dict[str, str] = {}
    for filename, count in after.every.unreadable.items():
        if count > before.every.unreadable.get(filename, 0):
            worse[filename] = f"with it {filename} could not be read any more"
    worse.update((filename, message) for filename, message in after.broken.items() if filename not in before.broken)
    known_errors = set(before.every.errors)
    for error in after.every.errors:
        if error not in known_errors:
            worse.setdefault("", f"with it {error.what} fails: {error.message}")
    # notes are no defects: that nobody attests a service account shows once its own defects are mended
    seen = [
        [each for each in result.every.findings if visible(each) and each.severity != "note"]
        for result in (before, after)
    ]
    counts = [_by_code(findings) for findings in seen]
    for finding in seen[1]:
        if counts[1][finding.filename, finding.code] > counts[0][finding.filename, finding.code]:
            worse.setdefault(finding.filename, f"with it {finding.code} is reported: {finding.message}")
    applied = Counter(_fact(repair.finding) for repair in repairs)
    left = [Counter(map(_fact, filter(visible, result.shown.findings))) for result in (before, after)]
    for fact, count in applied.items():
        if left[1][fact] > left[0][fact] - count:
            worse.setdefault(fact[0], f"{fact[1]} would still be reported")
    return {name: message for name, message in worse.items() if name not in after.every.spent.difference(changed)}


def _by_code(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    return Counter((finding.filename, finding.code) for finding in findings)


def _fact(finding: Finding) -> tuple[str, str, str, bool]:
    return finding.filename, finding.code, finding.message, finding.suppressed_by is None
