"""``lint-procore config``: the settings in force, and where each was made."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from lint_procore.cli.console import Failure, standard_output
from lint_procore.cli.parameters import RUN_OPTIONS, configured, configuring
from lint_procore.errors import Refusal

if TYPE_CHECKING:
    from lint_procore.config import App, Config

# Fields that are no settings.
_ABOUT = frozenset({"root", "origin", "origins", "nested"})


@click.command("config", short_help="Show the settings in force, and where each was made.")
@click.argument("path", required=False, type=click.Path(), default=".")
@configuring
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a configuration instead.")
@click.option("--output-format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(path: str, schema: bool, shape: str, **options: Any) -> int:
    """Show the settings that hold for PATH, a file or folder (default: the current one), each with its origin: a file,
    a variable of the environment, the command line, or the default."""
    out = standard_output()
    if schema:
        from lint_procore.schema import schema as made

        json.dump(made(), out, indent=2)
        out.write("\n")
        return 0
    try:
        config = configured(path, options, *RUN_OPTIONS)
    except Refusal as error:
        raise Failure(error.message) from None
    rows = list(_rows(config))
    if shape == "json":
        settings = {key: {"value": value, "origin": origin} for key, value, origin in rows}
        json.dump({"file": config.origin, "root": config.root, "settings": settings}, out, indent=2)
        out.write("\n")
        return 0
    from lint_procore.discovery import shown
    from lint_procore.report.escape import visible

    file = shown(config.origin) if config.origin is not None else "none"
    out.write(f"# configuration: {visible(file)}\n")
    for key, value, origin in rows:
        out.write(visible(f"{key} = {_written(value)}  # {shown(origin) if os.path.isabs(origin) else origin}") + "\n")
    return 0


def _rows(config: Config) -> Any:
    """Key, plain value and origin of each setting, by key."""
    for each in sorted(fields(config), key=lambda field: field.name):
        if each.name not in _ABOUT:
            key = each.name.replace("_", "-")
            yield key, _plain(getattr(config, each.name)), config.origins.get(key, "default")


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    from datetime import date

    from lint_procore.config import App

    if isinstance(value, App):
        return _app(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _app(app: App) -> dict[str, Any]:
    found = {each.name.replace("_", "-"): _plain(getattr(app, each.name)) for each in fields(app)}
    return {key: value for key, value in found.items() if value is not None}


def _written(value: Any) -> str:
    """A value in the style of TOML; what has none is said to be unset."""
    if value is None:
        return "unset"
    if isinstance(value, dict):
        inside = ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_written(each)}" for key, each in value.items())
        return f"{{{inside}}}"
    return json.dumps(value, ensure_ascii=False)
