"""Command-line values that need more than their text: how they are read, and how the shell completes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from lint_procore.finding import CONFIDENCES, SEVERITIES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from lint_procore.config import Config
    from lint_procore.openapi import Document


# The options of `configuring` that are settings of a run by the same names.
RUN_OPTIONS = ("as_of", "confidence", "fail_on", "jobs", "force_exclude", "preview")


def configuring(command: Callable[..., int]) -> Callable[..., int]:
    """Decorator: the options that stand for settings, each with the variable that sets it in the environment."""
    for option in reversed(_CONFIGURING):
        command = option(command)
    return command


def iso_date(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Callback: a day written as 2027-01-31."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"'{value}' is not a date; write it as 2027-01-31") from None


def selectors(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Callback: codes, beginnings of codes and names, separated by commas and repeated."""
    return tuple(item for value in values for item in (part.strip() for part in value.split(",")) if item)


def complete_selectors(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completions of the last item of a list separated by commas."""
    done, comma, begun = incomplete.rpartition(",")
    return _completions(begun, done + comma)


_CONFIGURING = (
    click.option(
        "--select",
        multiple=True,
        callback=selectors,
        shell_complete=complete_selectors,
        envvar="LINT_PROCORE_SELECT",
        metavar="CODES",
        help="Rules to run: codes, their beginnings, or names, separated by commas.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        callback=selectors,
        shell_complete=complete_selectors,
        envvar="LINT_PROCORE_IGNORE",
        metavar="CODES",
        help="Rules to leave out, written the same way.",
    ),
    click.option(
        "--preview", is_flag=True, envvar="LINT_PROCORE_PREVIEW", help="Let rules run that are not stable yet."
    ),
    click.option(
        "--as-of",
        callback=iso_date,
        envvar="LINT_PROCORE_AS_OF",
        metavar="DATE",
        help="Judge by the policy in force on this day (default: today).",
    ),
    click.option(
        "--confidence",
        type=click.Choice(CONFIDENCES[::-1]),
        envvar="LINT_PROCORE_CONFIDENCE",
        help="Show findings of this confidence and above (default: likely).",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(SEVERITIES),
        envvar="LINT_PROCORE_FAIL_ON",
        help="Exit with 1 from this severity upwards (default: warning).",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        envvar="LINT_PROCORE_JOBS",
        help="Worker processes (default: one a core).",
    ),
    click.option(
        "--force-exclude",
        is_flag=True,
        envvar="LINT_PROCORE_FORCE_EXCLUDE",
        help="Apply exclusions to files named on the command line too.",
    ),
    click.option(
        "--config",
        "config_file",
        type=click.Path(),
        envvar="LINT_PROCORE_CONFIG",
        metavar="FILE",
        help="Use this configuration file.",
    ),
    click.option("--isolated", is_flag=True, envvar="LINT_PROCORE_ISOLATED", help="Ignore all configuration files."),
)


def complete_rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completions of one code or name."""
    return _completions(incomplete, "")


def _completions(begun: str, before: str) -> list[CompletionItem]:
    """Codes that begin as typed; names once no code does."""
    from click.shell_completion import CompletionItem

    from lint_procore.registry import load_rules

    rules = load_rules().rules
    found = [(rule.code, rule.name) for rule in rules if rule.code.startswith(begun.upper())]
    found = found or [(rule.name, rule.code) for rule in rules if rule.name.startswith(begun.lower())]
    return [CompletionItem(before + word, help=about) for word, about in found]


def common_folder(paths: Sequence[str]) -> str:
    """The folder that holds all of ``paths``: where the search for a configuration starts."""
    if not paths:
        return "."
    folders = [path if os.path.isdir(path) else os.path.dirname(path) or "." for path in paths]
    try:
        return os.path.commonpath([os.path.abspath(folder) for folder in folders])
    except ValueError:  # different drives
        return "."


def configured(start: str, options: dict[str, Any], *names: str) -> Config:
    """The configuration in force below ``start``, with those of a command's options laid over it that are ``names``,
    and what it selects of the rules; raises UsageError and ConfigError."""
    from lint_procore.config import load_config

    if options["config_file"] and options["isolated"]:
        raise click.UsageError("--config and --isolated contradict each other; give one of them")
    config = load_config(start, options["config_file"], options["isolated"])
    given = {name: options[name] for name in names if options[name] not in (None, False)}
    if options.get("select"):  # a choice made here replaces the file's as a whole, as in Ruff
        given |= {"select": options["select"], "ignore": ()}
    if options.get("ignore"):
        given["ignore_more"] = options["ignore"]
    config.lay_over(given, {name: _said_by(name.removesuffix("_more")) for name in given})
    return config


def _said_by(name: str) -> str:
    """Where the value of an option came from."""
    context = click.get_current_context()
    option = next((each for each in context.command.params if each.name == name), None)
    if context.get_parameter_source(name) is ParameterSource.ENVIRONMENT and option is not None:
        return f"{option.envvar} in the environment"
    return "the command line"


def load_document(path: str | None) -> Document | None:
    """The OpenAPI document that ``--openapi`` names; raises OpenApiError."""
    if path is None:
        return None
    from lint_procore import openapi

    return openapi.load_document(path)
