"""``lint-procore review``: parse the options, have the submissions read, write the records."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from lint_procore.cli.console import Failure, standard_output, use_color, warn
from lint_procore.cli.outputs import refuse_unwritable, write_file
from lint_procore.cli.parameters import iso_date
from lint_procore.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import TextIO

    from lint_procore.review.crew import Crew
    from lint_procore.review.record import Record

# Format name to the module that writes records in it.
FORMATS = {"text": "text", "json": "plain", "csv": "csv"}


@click.command("review", short_help="Judge strangers' submissions, which are read and never trusted.")
@click.argument("submissions", nargs=-1, type=click.Path())
@click.option(
    "--list",
    "lists",
    type=click.Path(),
    multiple=True,
    metavar="FILE",
    help="A file that names submissions, one a line; repeatable.",
)
@click.option("--policy", type=click.Path(), metavar="FILE", help="Judge by these criteria instead of our own.")
@click.option("--as-of", callback=iso_date, metavar="DATE", help="Judge by the platform's policy on this day.")
@click.option("--output-format", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--output-file", type=click.Path(), help="Write to this file instead of standard output.")
@click.option(
    "--output-dir", metavar="ADDRESS", help="Keep readings and write a report for each submission and over all there."
)
@click.option(
    "--against",
    metavar="ADDRESS",
    help="Compare with an earlier review: the folder that was its --output-dir, or a file of its JSON.",
)
@click.option("--resume", is_flag=True, help="Go on with the review in --output-dir: read what is not read yet.")
@click.option("--jobs", type=click.IntRange(min=1), help="Submissions read at once (default: one a core).")
@click.option(
    "--cluster", metavar="ADDRESS", help="Have a Dask cluster do it: tcp://HOST:PORT, or 'local' for one of its own."
)
@click.option(
    "--rules-dir", "rules_dirs", type=click.Path(), multiple=True, help="A folder of further rules; repeatable."
)
@click.option("--openapi", type=click.Path(), metavar="FILE", help="The platform's OpenAPI document, JSON or YAML.")
def command(submissions: tuple[str, ...], **options: Any) -> int:
    """Judge SUBMISSIONS: folders, archives, git bundles, or addresses of such. Nothing of them is run, imported,
    or read as configuration, and their suppressions are not obeyed.

    Exit status: 0 all pass, 1 some do not, 2 it could not be done.
    """
    try:
        addresses = [*submissions, *_listed(options["lists"])]
        if not addresses:
            raise click.UsageError("name a submission, or a file that lists some with --list")
        if options["resume"] and not options["output_dir"]:
            raise click.UsageError("--resume goes on with the review in a folder; name it with --output-dir")
        if options["output_file"]:
            refuse_unwritable(options["output_file"])
        records = _compared(addresses, options)
    except Refusal as error:
        raise Failure(error.message) from None
    unwritten = _write_all(records, options["output_dir"]) if options["output_dir"] else ""

    def write(out: TextIO, color: bool = False) -> None:
        from importlib import import_module

        import_module(f"lint_procore.review.reports.{FORMATS[options['output_format']]}").write(records, out, color)

    if options["output_file"]:
        write_file(options["output_file"], write)
    else:
        write(standard_output(), use_color(sys.stdout))
    if unwritten:  # what took so long to find out was told all the same
        raise Failure(unwritten)
    return 1 if any(record.verdict.verdict != "pass" for record in records) else 0


def _listed(lists: Sequence[str]) -> list[str]:
    """The addresses in files that list some; paths there are relative to the file."""
    from lint_procore.review.addresses import is_remote

    found = []
    for path in lists:
        try:
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8"
            raise Failure(f"{path}: cannot be read: {why}; name a text file with one address a line") from None
        named = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
        found += [each if is_remote(each) else os.path.join(os.path.dirname(path), each) for each in named]
    return found


def _compared(addresses: Sequence[str], options: dict[str, Any]) -> list[Record]:
    """The records, compared with an earlier review where that was asked for."""
    if not options["against"]:
        return _review(addresses, options)
    from lint_procore.review.against import compared
    from lint_procore.review.earlier import load_earlier

    earlier = load_earlier(options["against"])  # one that cannot be used shows now, and this review may overwrite it
    return compared(_review(addresses, options), earlier)


def _review(addresses: Sequence[str], options: dict[str, Any]) -> list[Record]:
    from lint_procore.cli.parameters import load_document
    from lint_procore.cli.progress import bar
    from lint_procore.registry import load_rules
    from lint_procore.review.addresses import absolute
    from lint_procore.review.criteria import load_criteria
    from lint_procore.review.orders import Plan
    from lint_procore.review.run import review
    from lint_procore.workers import processors

    criteria = load_criteria(options["policy"])
    load_document(options["openapi"])  # one that cannot be used shows now
    for problem in load_rules(options["rules_dirs"]).errors:
        raise Failure(f"{problem.what}: {problem.message}")
    jobs = options["jobs"] or processors()
    store = options["output_dir"] and absolute(options["output_dir"])
    plan = Plan(
        _day(options["as_of"], store, options["resume"]),
        criteria.limits,
        tuple(map(os.path.abspath, options["rules_dirs"])),
        options["openapi"] and os.path.abspath(options["openapi"]),
        1 if options["cluster"] else max(1, jobs // len(addresses)),
        store,
    )
    with _crew(options["cluster"], min(jobs, len(addresses))) as crew, bar("reviewing") as progress:
        return review(addresses, plan, criteria, crew, options["resume"], progress)


def _day(given: date | None, store: str | None, resume: bool) -> str:
    """The day to judge by; a review that is gone on with keeps to the day on which it began."""
    from datetime import date

    from lint_procore.review.addresses import join, read, write

    if store is None:
        return (given or date.today()).isoformat()
    kept = join(store, "as-of.txt")
    if resume and given is None and (begun := read(kept)) is not None:
        try:
            return date.fromisoformat(begun.decode("ascii").strip()).isoformat()
        except ValueError:
            raise Failure(f"{kept}: holds no date such as 2027-01-31; give the day with --as-of") from None
    day = (given or date.today()).isoformat()
    write(kept, f"{day}\n".encode())
    return day


def _crew(cluster: str | None, jobs: int) -> Crew:
    if cluster is None:
        from lint_procore.review.crew import Threads

        return Threads(jobs)
    from lint_procore.review.cluster import Cluster

    return Cluster(cluster, jobs)


def _write_all(records: Sequence[Record], folder: str) -> str:
    """Write all reports; if that cannot be done, why."""
    from lint_procore.review.reports import write_all

    try:
        for remark in write_all(records, folder):
            warn(remark)
    except Refusal as error:
        return error.message
    return ""
