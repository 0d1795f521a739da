"""``lint-procore migrate``: the codemod from a Traditional Service Account to a Developer Managed one."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from lint_procore.cli.console import Failure, is_terminal, say_error, standard_output, warn, write_bytes
from lint_procore.cli.parameters import common_folder, configured, iso_date
from lint_procore.errors import Refusal

if TYPE_CHECKING:
    from typing import TextIO

    from lint_procore.config import Config
    from lint_procore.finding import Finding, ToolError
    from lint_procore.fix.edits import Repair
    from lint_procore.migrate.plan import Plan
    from lint_procore.policy import Policy


@click.command("migrate", short_help="Move the code from a Traditional to a Developer Managed Service Account.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--apply", is_flag=True, help="Make the changes, and write MIGRATION.md.")
@click.option("--interactive", is_flag=True, help="Ask for each change, then make those that were wanted.")
@click.option("--diff", is_flag=True, help="Show the changes as a patch instead of a plan.")
@click.option(
    "--only", multiple=True, type=click.Path(), metavar="PATH", help="Change this file or folder only; repeatable."
)
@click.option("--as-of", callback=iso_date, metavar="DATE", help="Judge by the policy in force on this day.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes (default: one a core).")
@click.option("--config", "config_file", type=click.Path(), metavar="FILE", help="Use this configuration file.")
@click.option("--isolated", is_flag=True, help="Ignore all configuration files.")
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Plan how the code below PATHS (default: the current folder) moves to the app's one pair of credentials: what
    would change, file by file, and what only people can do. Nothing is written without --apply or --interactive.

    Exit status: 0 there is nothing to change any more, 1 there is, 2 it could not be done, or not in full.
    """
    if sum(map(bool, (options["apply"], options["interactive"], options["diff"]))) > 1:
        raise click.UsageError("give one of --apply, --interactive and --diff")
    if options["interactive"] and not is_terminal(sys.stdin):
        raise click.UsageError("--interactive asks on a terminal; use --apply, with --only for parts")
    writes = options["apply"] or options["interactive"]
    try:
        config = configured(common_folder(paths), options, "as_of", "jobs")
        plan, policy = _plan(paths or (".",), config, options)
    except Refusal as error:
        raise Failure(error.message) from None
    for finding, reason in plan.refused:
        warn(f"{finding.filename}:{finding.location.row}: {finding.code}: not changed: {reason}")
    errors = list(plan.outcome.result.errors)
    if options["diff"]:
        from lint_procore.fix.diff import patch

        write_bytes(patch(plan.outcome.files))
    else:
        if writes:
            errors += _write(plan, policy, config, paths or (".",))
        _show(plan, writes, standard_output())
    for failed in errors:
        say_error(failed)
    if errors:
        return 2
    return 1 if (plan.changes and not writes) or plan.by_hand else 0


def _plan(paths: tuple[str, ...], config: Config, options: dict[str, Any]) -> tuple[Plan, Policy]:
    from datetime import date

    from lint_procore.cli.progress import telling
    from lint_procore.discovery import discover
    from lint_procore.engine import Job
    from lint_procore.migrate.plan import is_below, make_plan
    from lint_procore.policy import load_policy
    from lint_procore.registry import load_rules
    from lint_procore.report import is_shown

    today = config.as_of or date.today()
    policy = load_policy(as_of=today)
    loaded = load_rules()
    config = config.unselective()
    job = Job(tuple(loaded.rules), (), config, config.jobs, today)
    targets = list(discover(paths, config))
    visible = partial(is_shown, confidence=config.confidence)

    def inside(finding: Finding) -> bool:
        return not options["only"] or is_below(finding.filename, options["only"])

    with telling(job) as told:
        plan = make_plan(targets, told, policy, inside, visible)
    if options["interactive"]:
        chosen = _ask(plan)
        with telling(job) as told:
            plan = make_plan(targets, told, policy, lambda each: inside(each) and _key(each) in chosen, visible)
    return plan, policy


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.filename, finding.code, finding.message


def _ask(plan: Plan) -> set[tuple[str, str, str]]:
    """The changes that a person wants."""
    chosen = set()
    for number, repair in enumerate(plan.changes, 1):
        click.echo(f"\n{number} of {len(plan.changes)}")
        _show_change(repair, sys.stdout)
        answer = click.prompt("make this change", type=click.Choice(["y", "n", "q"]), default="y")
        if answer == "q":
            break
        if answer == "y":
            chosen.add(_key(repair.finding))
    return chosen


def _write(plan: Plan, policy: Policy, config: Config, paths: tuple[str, ...]) -> list[ToolError]:
    """Write the changed files, and the list of what people have to do."""
    from lint_procore.finding import ToolError
    from lint_procore.fix.project import written
    from lint_procore.fix.write import CannotWrite, write
    from lint_procore.migrate.checklist import FILENAME, checklist
    from lint_procore.reading import read_file
    from lint_procore.source import UnreadableSource

    errors = written(plan.outcome, config.root)
    root = common_folder(paths)
    path = os.path.join(root, FILENAME) if root != "." else FILENAME
    before: bytes | None = None
    try:
        before = read_file(path, config.max_file_size) if os.path.lexists(path) else None
        if before is not None and not plan.changes:
            return errors  # nothing is new, and people may have written into it
        text = checklist(plan, policy, (before or b"").decode("utf-8", "replace"))
        if plan.changes or plan.by_hand:
            write(path, before, text.encode(), config.root)
    except (UnreadableSource, CannotWrite) as failure:
        errors.append(ToolError(path, f"not written: {failure}"))
    return errors


def _show(plan: Plan, written: bool, out: TextIO) -> None:
    from lint_procore.report.escape import visible

    changes = f"{_counted(len(plan.changes), 'change')} in {_counted(len(plan.outcome.files), 'file')}"
    if not plan.changes:
        out.write("Nothing to change.\n")
    elif written:
        out.write(f"Made {changes}; MIGRATION.md says what people have to do.\n")
    else:
        out.write(f"{changes}; --apply makes them, --diff shows them.\n")
    filename = ""
    for repair in plan.changes:
        if repair.finding.filename != filename:
            filename = repair.finding.filename
            out.write(f"\n{visible(filename)}\n")
        _show_change(repair, out)
    if plan.by_hand:
        out.write("\nBy hand\n")
        for finding in plan.by_hand:
            place = f"{finding.filename}:{finding.location.row}:{finding.location.column}"
            out.write(f"  {visible(place)}  {finding.code}  {visible(finding.message)}\n")
    if plan.others:
        out.write(f"\n{_counted(plan.others, 'further finding')}: see `lint-procore check --fix --unsafe-fixes`.\n")


def _show_change(repair: Repair, out: TextIO) -> None:
    from lint_procore.report.escape import visible

    finding, fix = repair
    others = sorted(repair.files - {finding.filename})
    also = f"; also in {', '.join(others)}" if others else ""
    out.write(f"  {finding.location.row}:{finding.location.column}  {finding.code}  {visible(fix.message + also)}\n")
    out.write(f"      because {visible(finding.message)} ({finding.confidence})\n")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
