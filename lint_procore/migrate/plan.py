"""The plan of a migration: the changes that a program makes, and what it leaves to people.

In: the files of a run. Out: the fixes of all rules that belong to a migration, applied in memory, with the inventory of
the code before and after them. Nothing is written here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lint_procore.discovery import Target, Unreadable
from lint_procore.engine import Job
from lint_procore.finding import Finding
from lint_procore.fix.edits import Repair
from lint_procore.fix.project import repaired
from lint_procore.fix.rounds import Outcome, Refused
from lint_procore.inventory.merge import Inventory, merge
from lint_procore.policy import Policy
from lint_procore.rule import Rule


class Plan(NamedTuple):
    """``changes`` in order of files and rows; ``by_hand``: what is left of findings that belong to a migration;
    ``others`` counts all other findings."""

    outcome: Outcome
    changes: tuple[Repair, ...]
    by_hand: tuple[Finding, ...]
    refused: tuple[Refused, ...]
    others: int
    before: Inventory
    after: Inventory


def make_plan(
    targets: Sequence[Target | Unreadable],
    job: Job,
    policy: Policy,
    wanted: Callable[[Finding], bool],
    visible: Callable[[Finding], bool],
) -> Plan:
    """What a migration makes of the files. ``wanted`` tells whether a change is to be made, ``visible`` whether a
    finding is shown to people. Raises what :func:`lint_procore.engine.run` raises."""
    job = job._replace(inventory=True)
    migrating = codes_of(job.rules)

    def applicable(finding: Finding) -> bool:
        return finding.code in migrating and finding.suppressed_by is None and visible(finding) and wanted(finding)

    outcome = repaired(targets, job, job.rules, applicable, visible)
    left = [each for each in outcome.result.findings if each.suppressed_by is None and visible(each)]
    ours = [each for each in left if each.code in migrating or each.code.startswith("PRC1")]
    changes = sorted(outcome.fixed, key=lambda repair: repair.finding.sort_key())
    return Plan(
        outcome,
        tuple(changes),
        tuple(each for each in ours if each.severity != "note"),
        tuple(outcome.refused),
        sum(1 for each in left if each not in ours and each.severity != "note"),
        merge(outcome.first.records, policy.endpoints, job.openapi),
        merge(outcome.result.records, policy.endpoints, job.openapi),
    )


def codes_of(rules: Sequence[Rule]) -> frozenset[str]:
    """The codes of the rules whose fixes belong to a migration."""
    return frozenset(rule.code for rule in rules if rule.migrates)


def is_below(filename: str, paths: Sequence[str]) -> bool:
    """Whether a file is one of some paths, or below one of them."""
    own = os.path.abspath(filename)
    return any(own == (path := os.path.abspath(each)) or own.startswith(os.path.join(path, "")) for each in paths)
