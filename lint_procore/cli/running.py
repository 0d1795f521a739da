"""What the commands share that run the rules: from a configuration to a job for the engine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lint_procore.engine import Job
from lint_procore.registry import RuleSet, load_rules, select_rules

if TYPE_CHECKING:
    from lint_procore.config import Config
    from lint_procore.openapi import Document


def prepared(
    paths: Sequence[str], config: Config, rules_dirs: tuple[str, ...], document: Document | None, cached: bool
) -> tuple[RuleSet, Job]:
    """All rules that can be loaded, and the job of those that are selected. ``paths`` are empty for standard input."""
    today: date = config.as_of or date.today()
    loaded = load_rules(rules_dirs)
    job = Job(
        rules=tuple(select_rules(loaded.rules, config.select, config.ignore)),
        rules_dirs=rules_dirs,
        config=config,
        jobs=config.jobs,
        today=today,
        openapi=document,
        cached=cached,
        folders=tuple(filter(os.path.isdir, paths)),
    )
    return loaded, job
