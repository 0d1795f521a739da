"""The files of a run with fixes: what would change, and writing it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lint_procore.cache import Memory
from lint_procore.discovery import Target, Unreadable
from lint_procore.engine import Job, run
from lint_procore.finding import Finding, ToolError
from lint_procore.fix.importers import missed
from lint_procore.fix.rounds import Checked, Outcome, Rounds
from lint_procore.fix.write import CannotWrite, refusal, remove_leftovers, unchanged, write
from lint_procore.reading import overlaid, read_file
from lint_procore.source import UnreadableSource

if TYPE_CHECKING:
    from lint_procore.rule import Rule


def repaired(
    targets: Sequence[Target | Unreadable],
    job: Job,
    every: tuple[Rule, ...],
    applicable: Callable[[Finding], bool],
    visible: Callable[[Finding], bool],
    stdin: tuple[str, bytes] | None = None,
    remedy: Callable[[list[Finding], Mapping[str, bytes]], list[Finding]] | None = None,
) -> Outcome:
    """What fixes make of the files that a run checks; nothing is written.

    ``every`` are all rules there are: a fix that one of them minds is not applied, whether it was asked for or not.
    ``applicable`` tells whether a finding's fix may be applied, ``visible`` whether it is shown to people. Raises what
    :func:`lint_procore.engine.run` raises. ``remedy`` gives the findings other fixes than their rules did; it is told
    what stands in place of standard input.
    """
    names = {target.path for target in targets if isinstance(target, Target)}
    job = job._replace(memory=Memory())  # most files stay what they are from one check to the next

    def check(files: Mapping[str, bytes], near: frozenset[str] | None) -> Checked:
        given = (stdin[0], files.get(*stdin)) if stdin is not None else None
        overlay = {os.path.abspath(name): data for name, data in files.items() if stdin is None or name != stdin[0]}
        looked = job._replace(overlay=overlay, changed={name: before(name) for name in files}, near=near)
        made = [Target(name, explicit=True) for name in files if name not in names and stdin is None]
        shown = run([*targets, *made], looked, given)
        if remedy is not None:
            with overlaid(overlay):
                shown.findings = remedy(shown.findings, dict([given]) if given is not None else {})
        unselective = job.config.unselective()
        everything = looked._replace(rules=every, config=unselective)
        differs = job.config.nested is not None and job.config.nested.found()
        if not differs and set(looked.selected()) == set(everything.selected()):
            every_one = shown
        else:
            every_one = run([*targets, *made], everything, given)
        dropped = {os.path.abspath(name): gone for name, gone in every_one.dropped.items()}
        with overlaid(overlay):
            broken = {**missed(dropped, names, job.config.max_file_size), **every_one.damaged}
        return Checked(shown, every_one, broken)

    def before(name: str) -> bytes | None:
        return stdin[1] if stdin is not None and name == stdin[0] else read(name)

    def unwritable(name: str) -> str:
        if stdin is not None:
            return "" if name == stdin[0] else f"it reaches into {name}, and only standard input is fixed"
        if name not in names and os.path.lexists(name):
            return f"it reaches into {name}, which is not among the files that are checked"
        if name not in names and not _is_below(name, job.config.root):
            return f"it would make {name}, which is outside the project"
        return refusal(name, job.config.root)

    def read(name: str) -> bytes | None:
        try:
            return read_file(name, job.config.max_file_size)
        except UnreadableSource:
            return None

    return Rounds(check, applicable, visible, unwritable, read).run()


def written(outcome: Outcome, root: str) -> list[ToolError]:
    """Write what fixes made of the files; what could not be written is told. Files that were changed by one fix are
    written only if all of them still are as they were."""
    errors: dict[str, ToolError] = {}
    for folder in sorted({os.path.dirname(os.path.realpath(name)) for name in outcome.files}):
        remove_leftovers(folder)
    for group in _groups(outcome):
        stale = [name for name in group if not unchanged(name, outcome.files[name][0])]
        for name in stale:
            errors[name] = ToolError(name, "not fixed: it was changed meanwhile; run again")
        for name in group if not stale else ():
            reason = _failure(name, outcome, root)
            if reason:
                errors[name] = ToolError(name, f"not fixed: {reason}")
    return list(errors.values())


def _failure(name: str, outcome: Outcome, root: str) -> str:
    """Write a file; why it could not be written, or nothing."""
    try:
        write(name, *outcome.files[name], root)
    except CannotWrite as failure:
        return str(failure)
    return ""


def _groups(outcome: Outcome) -> Iterable[list[str]]:
    """The changed files, those together that one fix changed."""
    group_of = {name: {name} for name in outcome.files}
    for repair in outcome.fixed:
        joined = set().union(*(group_of[name] for name in repair.files if name in group_of))
        group_of.update(dict.fromkeys(joined, joined))
    return (sorted(group) for group in {id(group): group for group in group_of.values()}.values())


def _is_below(name: str, root: str) -> bool:
    return os.path.realpath(name).startswith(os.path.join(os.path.realpath(root), ""))
