"""What the commands share that run the rules: from a configuration to a job for the engine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lint_procore.cli.console import warn
from lint_procore.engine import Job
from lint_procore.registry import RuleSet, load_rules, select_rules

if TYPE_CHECKING:
    from lint_procore.config import Config
    from lint_procore.openapi import Document
    from lint_procore.rule import Rule


def prepared(
    paths: Sequence[str], config: Config, rules_dirs: tuple[str, ...], document: Document | None, cached: bool
) -> tuple[RuleSet, Job]:
    """All rules that can be loaded, and the job of those that are selected. ``paths`` are empty for standard input."""
    today: date = config.as_of or date.today()
    loaded = load_rules(rules_dirs)
    select_rules(loaded.rules, config.select, config.ignore)  # an unknown one shows now
    _tell(loaded.rules, config)
    job = Job(
        rules=loaded.rules,
        rules_dirs=rules_dirs,
        config=config,
        jobs=config.jobs,
        today=today,
        openapi=document,
        cached=cached,
        folders=tuple(filter(os.path.isdir, paths)),
    )
    return loaded, job


def _tell(rules: Sequence[Rule], config: Config) -> None:
    """Say what is selected by a name of old, and what is selected but needs --preview."""
    for selector in dict.fromkeys((*config.select, *config.ignore)):
        for rule in rules:
            if selector in rule.formerly:
                warn(f"{selector} is called {rule.code} ({rule.name}) now; write that instead")
    for rule in rules:
        if rule.preview and not config.preview and (rule.code in config.select or rule.name in config.select):
            warn(f"{rule.code} is not stable yet and was left out; --preview lets it run")
