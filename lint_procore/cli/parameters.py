"""Command-line values that need more than their text: how they are read, and how the shell completes them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from lint_procore.config import Config
    from lint_procore.openapi import Document


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
    """The configuration in force below ``start``, with those of a command's options laid over it that are ``names``;
    raises UsageError and ConfigError."""
    from lint_procore.config import load_config

    if options["config_file"] and options["isolated"]:
        raise click.UsageError("--config and --isolated contradict each other; give one of them")
    config = load_config(start, options["config_file"], options["isolated"])
    for name in names:
        if options[name] is not None:
            setattr(config, name, options[name])
    return config


def load_document(path: str | None) -> Document | None:
    """The OpenAPI document that ``--openapi`` names; raises OpenApiError."""
    if path is None:
        return None
    from lint_procore import openapi

    return openapi.load_document(path)
