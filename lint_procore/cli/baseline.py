"""``lint-procore baseline``: accept what is found today, so that only what is new fails a run."""

from __future__ import annotations

import os
from typing import Any

import click

from lint_procore.cli.console import Failure, say_error, warn
from lint_procore.cli.outputs import refuse_unwritable, write_file
from lint_procore.cli.parameters import RUN_OPTIONS, common_folder, configured, configuring, load_document
from lint_procore.errors import Refusal


@click.command("baseline", short_help="Accept today's findings; `check --baseline` reports the new ones.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--output",
    "path",
    type=click.Path(),
    metavar="FILE",
    help="The baseline's file (default: that of the configuration, or lint-procore-baseline.jsonl).",
)
@click.option("--shrink", is_flag=True, help="Take away what is gone, and accept nothing new.")
@configuring
@click.option("--rules-dir", "rules_dirs", type=click.Path(), multiple=True, help="A folder of further rules.")
@click.option("--openapi", type=click.Path(), metavar="FILE", help="The platform's OpenAPI document.")
@click.option("--no-cache", is_flag=True, help="Use no results of earlier runs, and keep none.")
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Write what is found below PATHS (default: the current folder) into a baseline.

    What an earlier baseline holds stays where this run has not looked: in other files, of other rules, in files that
    could not be read, and everywhere when something went wrong. Exit status: 0 it is written, 2 it is not, or not in
    full.
    """
    from lint_procore.baseline import FILENAME, Baseline, Scope
    from lint_procore.cli.progress import telling
    from lint_procore.cli.running import prepared
    from lint_procore.discovery import discover, shown
    from lint_procore.engine import run
    from lint_procore.report import Report
    from lint_procore.report.summary import counted
    from lint_procore.report.texts import Texts

    try:
        config = configured(common_folder(paths), options, *RUN_OPTIONS)
        path = options["path"] or shown(config.baseline or os.path.join(config.root, FILENAME))
        refuse_unwritable(path)
        old = Baseline.load(path) if os.path.lexists(path) else Baseline(path)
        document = load_document(options["openapi"])
        loaded, job = prepared(paths or (".",), config, options["rules_dirs"], document, not options["no_cache"])
        with telling(job) as told:
            result = run(list(discover(paths or (".",), config)), told)
    except Refusal as error:
        raise Failure(error.message) from None
    errors = [*loaded.errors, *result.errors]
    report = Report(result.findings, config.confidence, result.files, errors, Texts(), rules=job.selected())
    compared = report.compare(old, Scope(result, job, not errors))
    accepted = [*compared.known, *(() if options["shrink"] else compared.new)]
    entries = dict(compared.unseen)
    for finding in accepted:
        entry = old.entry(finding, finding.code, report.identities[id(finding)][0])
        entries[entry] = entries.get(entry, 0) + 1
    new = Baseline(path, entries)
    write_file(path, lambda out: out.writelines(new.lines()))
    for failed in errors:
        say_error(failed)
    if errors:
        warn("the run is incomplete, so nothing was taken out of the baseline")
    gone, count = sum(compared.gone.values()), sum(entries.values())
    added = 0 if options["shrink"] else len(compared.new)
    click.echo(f"{path}: {counted(count, 'finding')} accepted ({added} new, {gone} gone).")
    if options["shrink"] and compared.new:
        click.echo(f"{counted(len(compared.new), 'finding')} not accepted: see lint-procore check --baseline.")
    return 2 if errors else 0
