"""A bar on a terminal that says how far a run is. It shows only when a run takes long, and goes when it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from lint_procore.cli.console import is_terminal

if TYPE_CHECKING:
    from lint_procore.engine import Job

# Seconds before it shows, and between two looks of it.
_PATIENCE = 1.0
_PAUSE = 0.1
_WIDTH = 30


class Progress:
    """A context manager; call it with what is done, and what there is to do as far as that is known."""

    def __init__(self, out: TextIO, doing: str = "checking", clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._doing = doing
        self._clock = clock
        self._next = clock() + _PATIENCE
        self._drawn = 0

    def __call__(self, done: int, of: int) -> None:
        now = self._clock()
        if now < self._next:
            return
        self._next = now + _PAUSE
        part = min(1.0, done / of) if of else 0.0
        full = int(part * _WIDTH)
        line = f"{self._doing} [{'#' * full}{'.' * (_WIDTH - full)}] {part:4.0%}"
        self._write(line)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            self._write("")

    def _write(self, line: str) -> None:
        self._out.write(f"\r{line:<{self._drawn}}" if line else f"\r{' ' * self._drawn}\r")
        self._out.flush()
        self._drawn = len(line)


@contextmanager
def bar(doing: str = "checking") -> Iterator[Progress | None]:
    """A bar where a person looks at standard error, else None."""
    if not is_terminal(sys.stderr):
        yield None
        return
    with Progress(sys.stderr, doing) as progress:
        yield progress


@contextmanager
def telling(job: Job) -> Iterator[Job]:
    """The same job, with a bar if there is to be one."""
    with bar() as progress:
        yield job if progress is None else job._replace(tell=progress)
