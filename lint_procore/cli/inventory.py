"""``lint-procore inventory``: how the code reaches the platform, and which permissions that needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lint_procore.cli.console import Failure, nearest, say_error, standard_output, warn
from lint_procore.cli.outputs import refuse_unwritable, write_file
from lint_procore.cli.parameters import common_folder, configured, iso_date, load_document
from lint_procore.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from lint_procore.config import Config
    from lint_procore.endpoints import Endpoints
    from lint_procore.engine import RunResult
    from lint_procore.inventory.merge import Inventory
    from lint_procore.inventory.sections import Section
    from lint_procore.openapi import Document
    from lint_procore.permissions import Difference

# Format name to the module that writes sections in it; JSON has objects instead.
FORMATS = {"table": "table", "json": "plain", "markdown": "markdown", "csv": "sheet"}


@click.command("inventory", short_help="Say how the code reaches Procore, and which permissions that needs.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--output-format", type=click.Choice(list(FORMATS)), default="table", show_default=True)
@click.option("--output-file", type=click.Path(), help="Write to this file instead of standard output.")
@click.option("--permissions", is_flag=True, help="Print the checklist for the Permissions Builder alone.")
@click.option(
    "--against",
    type=click.Path(),
    metavar="FILE",
    help="Compare with the permissions that a TOML file declares; exit with 1 when one is missing.",
)
@click.option(
    "--activity",
    type=click.Path(),
    metavar="FILE",
    help="Join the API call activity report, a CSV file of the platform.",
)
@click.option("--openapi", type=click.Path(), metavar="FILE", help="The platform's OpenAPI document, JSON or YAML.")
@click.option("--as-of", callback=iso_date, metavar="DATE", help="Judge by the policy in force on this day.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes (default: one a core).")
@click.option("--config", "config_file", type=click.Path(), metavar="FILE", help="Use this configuration file.")
@click.option("--isolated", is_flag=True, help="Ignore all configuration files.")
@click.option("--no-cache", is_flag=True, help="Use no results of earlier runs, and keep none.")
def command(paths: tuple[str, ...], output_format: str, output_file: str | None, **options: Any) -> int:
    """List how the code below PATHS (default: the current folder) reaches Procore: environments, grants, credentials,
    endpoints, the tools and levels they need, webhooks, libraries, and what could not be resolved. Tests are left out.

    Exit status: 0 done, 1 a permission that --against declares is missing, 2 it could not be done, or not in full.
    """
    try:
        if output_file:
            refuse_unwritable(output_file)
        config = configured(common_folder(paths), options, "as_of", "jobs")
        document = load_document(options["openapi"])
        declared = _declared(options["against"])
        result, endpoints = _run(paths or (".",), config, document, not options["no_cache"])
        from lint_procore.inventory.merge import merge

        inventory = merge(result.records, endpoints, document)
        differences = _compare(inventory, declared, endpoints, options["against"])
        data, sections = _content(inventory, differences, options)
    except Refusal as error:
        raise Failure(error.message) from None

    def write(out: TextIO) -> None:
        from importlib import import_module

        module = import_module(f"lint_procore.inventory.{FORMATS[output_format]}")
        module.write(data if output_format == "json" else sections, out)

    if output_file:
        write_file(output_file, write)
    else:
        write(standard_output())
    if result.cache_problem:
        warn(f"{result.cache_problem}; everything was read anew")
    for failed in result.errors:
        say_error(failed)
    for finding in result.findings:
        place = f"{finding.filename}:{finding.location.row}"
        warn(f"{place}: {finding.message}")
    if not result.files and not result.errors:
        warn("no Python files or notebooks found below " + ", ".join(paths or (".",)))
    if result.errors:
        return 2
    return 1 if any(each.verdict == "missing" for each in differences or ()) else 0


def _declared(path: str | None) -> dict[str, dict[str, str]] | None:
    """The permissions that a file declares, by scope and tool; None when no file is given."""
    if path is None:
        return None
    from lint_procore.config import load_app

    app = load_app(path)
    return {"company": app.company_tools or {}, "project": app.project_tools or {}}


def _run(paths: Sequence[str], config: Config, document: Document | None, cached: bool) -> tuple[RunResult, Endpoints]:
    """Read the files. The one rule that runs says which of them cannot be read."""
    from datetime import date

    from lint_procore.cli.progress import telling
    from lint_procore.discovery import discover
    from lint_procore.engine import Job, run
    from lint_procore.policy import load_policy
    from lint_procore.registry import load_rules, select_rules

    today = config.as_of or date.today()
    loaded = load_rules(plugins=False)
    rules = tuple(select_rules(loaded.rules, ("PRC900",), ()))
    config = config.unselective()
    job = Job(rules, (), config, config.jobs, today, document, inventory=True, cached=cached)
    with telling(job) as told:
        return run(list(discover(paths, config)), told), load_policy(as_of=today).endpoints


def _compare(
    inventory: Inventory, declared: dict[str, dict[str, str]] | None, endpoints: Endpoints, path: str | None
) -> list[Difference] | None:
    """How the declared permissions differ from those that are needed; None when none are given."""
    if declared is None:
        return None
    from lint_procore.inventory.merge import needed
    from lint_procore.permissions import compare

    canonical: dict[str, dict[str, str]] = {}
    for scope, tools in declared.items():
        for name, level in tools.items():
            tool = endpoints.tool_named(name)
            if tool is None:
                hint = nearest(name, endpoints.tools) or "; docs/inventory.md lists the tools"
                raise Failure(f"{path}: {scope}-tools: no tool is known as '{name}'{hint}")
            canonical.setdefault(scope, {})[tool.name] = level
    return compare(needed(inventory), canonical)


def _content(
    inventory: Inventory, differences: list[Difference] | None, options: dict[str, Any]
) -> tuple[dict[str, Any], list[Section]]:
    """What is to be shown, as an object and as tables: all of it, or what was asked for alone."""
    from lint_procore.inventory import plain, sections

    alone = options["permissions"] or differences is not None or options["activity"]
    data: dict[str, Any] = {} if alone else plain.inventory_object(inventory)
    tables = [] if alone else sections.inventory_sections(inventory)
    if options["permissions"]:
        data["permissions"] = plain.permissions_object(inventory)
        tables += sections.permission_sections(inventory)
    if differences is not None:
        data["against"] = plain.differences_object(differences)
        tables.append(sections.difference_section(differences))
    if options["activity"]:
        from lint_procore.inventory.activity import join_activity

        activity = join_activity(options["activity"], inventory.endpoints)
        data["activity"] = plain.activity_object(activity)
        tables += sections.activity_sections(activity)
    return data, tables
