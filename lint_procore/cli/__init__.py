"""The command line: one module a command, imported only when that command is called."""

from __future__ import annotations

from importlib import import_module

import click

import lint_procore

# Command name to its module here; each module has its command as ``command``.
COMMANDS = {name: name for name in ("check", "baseline", "migrate", "inventory", "review", "rule", "config")}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports none before it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"lint_procore.cli.{COMMANDS[cmd_name]}").command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            from lint_procore.cli.console import nearest

            hint = nearest(name, COMMANDS) or f"; the commands are {', '.join(COMMANDS)}"
            ctx.fail(f"no such command '{name}'{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(lint_procore.__version__, prog_name="lint-procore", message="%(prog)s %(version)s")
def cli() -> None:
    """Find the places where an integration with Procore still depends on Traditional Service Accounts, or reaches the
    API in an unsupported way.

    Files are read, never run or imported.
    """
