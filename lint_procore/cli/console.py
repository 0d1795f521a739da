"""What commands say besides their output: refusals and errors on standard error, and whether to use colours."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import IO, TextIO

import click

from lint_procore.finding import ToolError
from lint_procore.report.escape import visible


class Failure(click.ClickException):
    """The command cannot do what it was asked to: ``message`` says why and what to do about it. Exit status 2."""

    exit_code = 2

    def show(self, file: IO[str] | None = None) -> None:
        click.echo(f"lint-procore: error: {visible(self.message)}", file=file, err=True)


def say_error(error: ToolError) -> None:
    """Report something that failed while the rest went on."""
    click.echo(f"lint-procore: error: {visible(error.what)}: {visible(error.message)}", err=True)


def say(message: str) -> None:
    """Report something beside the output."""
    click.echo(f"lint-procore: {visible(message)}", err=True)


def warn(message: str) -> None:
    """Report something worth knowing that is no error."""
    click.echo(f"lint-procore: warning: {visible(message)}", err=True)


def nearest(word: str, known: Iterable[str]) -> str:
    """``; did you mean 'check'?`` for the known word closest to ``word``, or nothing when none is close."""
    from difflib import get_close_matches

    spelled = {name.lower(): name for name in known}
    close = get_close_matches(word.lower().replace("_", "-"), spelled, n=1)
    return f"; did you mean '{spelled[close[0]]}'?" if close else ""


def use_color(stream: TextIO | None) -> bool:
    """Whether to colour ``stream``: NO_COLOR forbids, FORCE_COLOR forces, otherwise on terminals that can."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("TERM") == "dumb" or not is_terminal(stream):
        return False
    # The classic Windows console shows escape sequences as they are.
    return sys.platform != "win32" or "WT_SESSION" in os.environ or "TERM" in os.environ


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person reads ``stream`` directly; a closed stream is nobody's."""
    return stream is not None and not stream.closed and stream.isatty()


def write_bytes(data: bytes) -> None:
    """Write to standard output what is not text of ours."""
    out = standard_output()
    out.flush()
    out.buffer.write(data)
    out.buffer.flush()


def standard_output() -> TextIO:
    """Standard output, or nowhere when the caller closed it."""
    return sys.stdout or open(os.devnull, "w", encoding="utf-8")
