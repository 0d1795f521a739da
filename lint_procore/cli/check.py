"""``lint-procore check``: parse the options, run the engine, hand its result to a renderer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import click

from lint_procore.cli.console import (
    Failure,
    is_terminal,
    nearest,
    say,
    say_error,
    standard_output,
    use_color,
    warn,
    write_bytes,
)
from lint_procore.cli.outputs import refuse_unwritable, write_file
from lint_procore.cli.parameters import (
    RUN_OPTIONS,
    common_folder,
    configured,
    configuring,
    load_document,
)
from lint_procore.errors import Refusal
from lint_procore.finding import ToolError
from lint_procore.report import (
    COUNTED_FORMATS,
    FORMATS,
    TELLING_FORMATS,
    Options,
    Report,
    render,
    render_fixes,
    render_statistics,
)

if TYPE_CHECKING:
    from lint_procore.baseline import Baseline
    from lint_procore.changes import Changes
    from lint_procore.config import Config
    from lint_procore.discovery import Target, Unreadable
    from lint_procore.engine import Job
    from lint_procore.finding import Finding
    from lint_procore.fix.edits import Repair
    from lint_procore.fix.rounds import Outcome
    from lint_procore.openapi import Document
    from lint_procore.rule import Rule

STDIN = "-"


@click.command("check", short_help="Report what goes against the platform's policy.")
@click.argument("paths", nargs=-1, type=click.Path())
@configuring
@click.option("--fix", is_flag=True, help="Apply the safe fixes, and report what is left.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also the fixes that a person has to look at.")
@click.option("--diff", is_flag=True, help="Show what --fix would change as a patch, and change nothing.")
@click.option("--fix-only", is_flag=True, help="Apply the safe fixes, and report nothing else.")
@click.option("--show-fixes", is_flag=True, help="List what was fixed.")
@click.option(
    "--add-noqa", metavar="REASON", help="Suppress what is found, in comments beside it that give this reason."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@click.option(
    "--output-format",
    type=click.Choice(list(FORMATS)),
    envvar="LINT_PROCORE_OUTPUT_FORMAT",
    help="Default: full on a terminal, concise elsewhere.",
)
@click.option(
    "--output-file",
    type=click.Path(),
    envvar="LINT_PROCORE_OUTPUT_FILE",
    help="Write the report to this file instead of standard output.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    envvar="LINT_PROCORE_OUTPUT",
    metavar="FORMAT=FILE",
    help="Write a further report to a file; repeatable.",
)
@click.option(
    "--baseline",
    type=click.Path(),
    envvar="LINT_PROCORE_BASELINE",
    metavar="FILE",
    help="Report what this baseline does not hold.",
)
@click.option("--no-baseline", is_flag=True, help="Report what a baseline holds, too.")
@click.option(
    "--diff-base",
    envvar="LINT_PROCORE_DIFF_BASE",
    metavar="REF",
    help="Report what has to do with lines that are changed since this commit or branch.",
)
@click.option("--show-suppressed", is_flag=True, help="Tell suppressed findings too: in SARIF and HTML.")
@click.option("--statistics", is_flag=True, help="Show how often each rule fired instead of the findings.")
@click.option("--timing", is_flag=True, help="With --statistics: also how long each rule took, worst first.")
@click.option("--stdin-filename", type=click.Path(), metavar="FILE", help="The name of what is read from PATH '-'.")
@click.option(
    "--rules-dir", "rules_dirs", type=click.Path(), multiple=True, help="A folder of further rules; repeatable."
)
@click.option(
    "--openapi",
    type=click.Path(),
    metavar="FILE",
    help="The platform's OpenAPI document, JSON or YAML: PRC305, PRC306.",
)
@click.option(
    "--no-cache",
    is_flag=True,
    envvar="LINT_PROCORE_NO_CACHE",
    help="Use no results of earlier runs, and keep none.",
)
@click.option("--show-files", is_flag=True, help="List the files that would be checked, and check none.")
def command(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    **options: Any,
) -> int:
    """Report where the code below PATHS (default: the current folder) goes against Procore's policy.

    PATH '-' reads standard input; with --fix, the fixed text goes to standard output. Exit status: 0 nothing to report,
    1 findings, 2 the check could not be done, or not in full.
    """
    try:
        fixing = Fixing.asked_for(options)
        stdin_name = _stdin_name(paths, options["stdin_filename"])
        wanted = _outputs(outputs, options["output_file"])
        config = _configure(paths, stdin_name, options)
        if options["show_files"]:
            return _show_files(paths or (".",), stdin_name, config)
        format = _format(config, options)
        document = load_document(options["openapi"])
        baseline, changes = _comparisons(paths, stdin_name, config, options)
        report = _check(paths or (".",), stdin_name, config, document, fixing, baseline, options)
        if changes is not None:
            report.restrict(changes)
    except Refusal as error:
        raise Failure(error.message) from None

    for failed in report.errors:
        say_error(failed)
    if not report.files and not report.errors and stdin_name is None:
        warn("nothing to read found below " + ", ".join(paths or (".",)))
    if report.partly:
        from lint_procore.report.summary import partly

        warn(partly(report))
    if format not in TELLING_FORMATS and report.gone:
        from lint_procore.report.summary import departed

        for line in departed(report):
            say(line)
    for further, path in wanted:
        write_file(path, partial(render, further, report, color=False))
    write = partial(render_statistics if options["statistics"] else render, format, report)
    if fixing.show and report.fixed:
        write = partial(_with_list_of_fixes, write, report)
    if options["output_file"]:
        write_file(options["output_file"], partial(write, color=False))
    elif not fixing.only and not fixing.dry:
        # the text that was given on standard input went to standard output
        out = sys.stderr if fixing.on and stdin_name is not None else standard_output()
        write(out, color=use_color(out))
    elif fixing.show and report.fixed:
        render_fixes(report, sys.stderr)
    if report.errors:
        return 2
    if options["exit_zero"] or fixing.only:
        return 0
    return 1 if (report.fixed if fixing.dry else any(map(report.fails, report.findings))) else 0


def _with_list_of_fixes(write: Callable[..., None], report: Report, out: TextIO, color: bool) -> None:
    write(out, color=color)
    render_fixes(report, out)


# Options


class Fixing(NamedTuple):
    """What is to be done about fixes: ``unsafe`` ones count too, ``dry``: as a patch, ``only``: without a report;
    ``hush``: the reason with which findings are to be suppressed instead."""

    on: bool
    unsafe: bool
    dry: bool
    only: bool
    show: bool
    hush: str | None = None

    @classmethod
    def asked_for(cls, options: dict[str, Any]) -> Fixing:
        only, dry = options["fix_only"], options["diff"]
        if only and dry:
            raise click.UsageError("--fix-only changes files and --diff does not; give one of them")
        hush = options["add_noqa"]
        if hush is not None:
            hush = hush.strip()
            if options["fix"] or only:
                raise click.UsageError("--add-noqa suppresses findings and --fix mends them; give one of them")
            if not hush or not hush.isprintable() or "-->" in hush or "#" in hush:
                raise click.UsageError("--add-noqa needs a reason in one line, without '#' and '-->'")
        on = options["fix"] or only or dry or hush is not None
        return cls(on, options["unsafe_fixes"], dry, only, options["show_fixes"], hush)


def _stdin_name(paths: tuple[str, ...], stdin_filename: str | None) -> str | None:
    """The name under which standard input is checked, None when files are."""
    if STDIN in paths and len(paths) > 1:
        raise click.UsageError("'-' stands for standard input alone; leave out the other paths")
    if STDIN in paths or (stdin_filename and not paths):
        return stdin_filename or STDIN
    if stdin_filename:
        raise click.UsageError("--stdin-filename names what is read from '-'; give '-' as the path")
    return None


def _outputs(outputs: tuple[str, ...], output_file: str | None) -> list[tuple[str, str]]:
    """Format and path of every ``--output``, refused early when they cannot be written."""
    pairs = []
    taken = {os.path.realpath(output_file)} if output_file else set()
    if output_file:
        refuse_unwritable(output_file)
    for output in outputs:
        format, equals, path = output.partition("=")
        if not equals or not path:
            raise click.UsageError(f"--output '{output}' names no file; write it as json=report.json")
        if format not in FORMATS:
            raise click.UsageError(f"--output: {_unknown_format(format)}")
        if os.path.realpath(path) in taken:
            raise click.UsageError(f"--output '{output}': two reports cannot go to the same file")
        taken.add(os.path.realpath(path))
        refuse_unwritable(path)
        pairs.append((format, path))
    return pairs


def _unknown_format(format: str) -> str:
    return f"unknown format '{format}'{nearest(format, FORMATS) or '; the formats are ' + ', '.join(FORMATS)}"


def _format(config: Config, options: dict[str, Any]) -> str:
    """The format of the main report."""
    on_terminal = not options["output_file"] and is_terminal(sys.stdout)
    format = str(config.output_format or ("full" if on_terminal else "concise"))
    if format not in FORMATS:
        raise Failure(f"{config.origins['output-format']}: output-format: {_unknown_format(format)}")
    if options["timing"] and not options["statistics"]:
        raise click.UsageError("--timing adds to --statistics; give both")
    if options["statistics"] and format not in COUNTED_FORMATS:
        raise Failure(f"--statistics has no format '{format}'; choose one of {', '.join(COUNTED_FORMATS)}")
    return format


def _configure(paths: tuple[str, ...], stdin_name: str | None, options: dict[str, Any]) -> Config:
    """The configuration in force: a file's, with the command line's options laid over it."""
    start = common_folder(paths) if stdin_name is None else os.path.dirname(stdin_name) or "."
    return configured(start, options, *RUN_OPTIONS, "output_format")


# Running


def _comparisons(
    paths: Sequence[str], stdin_name: str | None, config: Config, options: dict[str, Any]
) -> tuple[Baseline | None, Changes | None]:
    """What the findings are to be compared with."""
    baseline = changes = None
    path = options["baseline"] or config.baseline
    if path and not options["no_baseline"]:
        from lint_procore.baseline import Baseline

        baseline = Baseline.load(path)
    if options["diff_base"]:
        from lint_procore.changes import changes_since

        if stdin_name is not None:
            raise click.UsageError("--diff-base compares files, and standard input is none; name the file")
        changes = changes_since(options["diff_base"], common_folder(paths))
    return baseline, changes


def _check(
    paths: Sequence[str],
    stdin_name: str | None,
    config: Config,
    document: Document | None,
    fixing: Fixing,
    baseline: Baseline | None,
    options: dict[str, Any],
) -> Report:
    """Run the engine on ``paths``, or on standard input when it has a name; fix what is to be fixed."""
    from lint_procore.cli.progress import telling
    from lint_procore.cli.running import prepared
    from lint_procore.discovery import discover
    from lint_procore.engine import run
    from lint_procore.report.texts import Texts

    if stdin_name is not None:
        paths = ()
    timed = options["timing"]
    loaded, job = prepared(paths, config, options["rules_dirs"], document, not (options["no_cache"] or timed))
    given: dict[str, bytes] = {}
    if stdin_name is not None:
        data = _read_stdin()  # also of what is excluded: whoever writes to us must not find a closed pipe
        if not _excluded(stdin_name, config):
            given[stdin_name] = data
        elif fixing.on and not fixing.dry:
            write_bytes(data)
    targets = discover(paths, config) if stdin_name is None else ()
    stdin = next(iter(given.items()), None)
    errors: list[ToolError] = []
    fixed: list[Repair] = []
    if fixing.on:
        with telling(job) as told:
            outcome = _fix(targets, told, tuple(loaded.rules), stdin, fixing)
        result, fixed = outcome.result, outcome.fixed
        if stdin is not None and stdin[0] in outcome.files:
            given[stdin[0]] = outcome.files[stdin[0]][1]
        if fixing.dry:
            from lint_procore.fix.diff import patch

            write_bytes(patch(outcome.files))
        elif stdin is not None:
            write_bytes(given[stdin[0]])
        else:
            from lint_procore.fix.project import written

            errors = written(outcome, config.root)
            unwritten = {error.what for error in errors}
            fixed = [repair for repair in fixed if repair.files.isdisjoint(unwritten)]
            if fixing.hush is not None:
                say(f"suppressed {len(fixed)} finding{'' if len(fixed) == 1 else 's'}")
                fixed = []
    else:
        with telling(job) as told:
            # whose number is known where it is told how far the run is
            result = run(targets if told is job else list(targets), told, stdin)
    if result.cache_problem:
        warn(f"{result.cache_problem}; everything was checked anew")
    errors = [*loaded.errors, *result.errors, *errors]
    report = Report(
        result.findings,
        config.confidence,
        result.files,
        errors,
        Texts(given),
        [repair.finding for repair in fixed],
        job.selected(),
        Options(config.fail_on, fixing.unsafe, options["show_suppressed"]),
    )
    report.timings = result.timings if timed else None
    if baseline is not None:
        from lint_procore.baseline import Scope

        report.compare(baseline, Scope(result, job, not errors))
    return report


def _fix(
    targets: Iterable[Target | Unreadable],
    job: Job,
    every: tuple[Rule, ...],
    stdin: tuple[str, bytes] | None,
    fixing: Fixing,
) -> Outcome:
    """What the fixes that are asked for make of the files; those that were left out are told."""
    from lint_procore.fix.project import repaired
    from lint_procore.report import is_fixable, is_shown
    from lint_procore.report.concise import place

    shown = partial(is_shown, confidence=job.config.confidence)
    fixable = partial(is_fixable, unsafe=fixing.unsafe)
    remedy = None if fixing.hush is None else partial(_hush, fixing.hush, shown)
    outcome = repaired(
        *(list(targets), job, every, lambda finding: shown(finding) and fixable(finding), shown, stdin, remedy)
    )
    what = "fix" if remedy is None else "suppression"
    for finding, reason in outcome.refused:
        warn(f"{place(finding)}: the {what} of {finding.code} was left out: {reason}")
    if remedy is not None:
        for finding in outcome.result.findings:
            finding.fix = None
    return outcome


def _hush(
    reason: str, shown: Callable[[Finding], bool], findings: list[Finding], given: Mapping[str, bytes]
) -> list[Finding]:
    """The findings with suppressions in place of fixes."""
    from lint_procore.fix.hush import hushed
    from lint_procore.report.texts import Texts

    return hushed(findings, reason, filter(shown, findings), Texts(given))


def _excluded(stdin_name: str, config: Config) -> bool:
    """Whether ``--force-exclude`` keeps standard input from being checked, by its name."""
    from lint_procore.discovery import discover

    return config.force_exclude and stdin_name != STDIN and not any(discover([stdin_name], config))


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise Failure("standard input is closed; name files to check")
    return sys.stdin.buffer.read()


def _show_files(paths: Sequence[str], stdin_name: str | None, config: Config) -> int:
    """Print what would be checked; paths that do not exist make the status 2."""
    from lint_procore.discovery import Unreadable, discover
    from lint_procore.report.escape import shown_name

    if stdin_name is not None:
        if not _excluded(stdin_name, config):
            click.echo(shown_name(stdin_name))
        return 0
    status = 0
    for item in discover(paths, config):
        if isinstance(item, Unreadable):
            say_error(ToolError(item.path, item.message))
            status = 2
        else:
            click.echo(shown_name(item.path))
    return status
