"""Run a command as a user would, and say what it cost: time, and the memory of its largest process."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple


class CommandFailed(Exception):
    """A command that was to be measured ended with a status that says it did not do its work."""


class Cost(NamedTuple):
    """Seconds on the clock, seconds of all processors, the peak of the largest process in MB, and what was printed."""

    seconds: float
    cpu: float
    peak: float
    output: str


def run(command: Sequence[str], statuses: Sequence[int] = (0,)) -> Cost:
    """Run ``command`` to its end; raises CommandFailed when its exit status is none of ``statuses``."""
    # Settings such as PYTHONDONTWRITEBYTECODE would have each start compile what an installation compiles once.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, env=environment)
        # wait4 counts the descendants that were waited for; its peak is that of the largest process among them.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read().decode("utf-8", "replace")
        if process.returncode not in statuses:
            errors.seek(0)
            said = (output + errors.read().decode("utf-8", "replace")).strip()[-2000:]
            raise CommandFailed(f"{' '.join(command)}\nended with status {process.returncode}:\n{said}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)


def medians(costs: Sequence[Cost]) -> Cost:
    """The median time, and the highest peak."""
    return Cost(
        median(cost.seconds for cost in costs),
        median(cost.cpu for cost in costs),
        max(cost.peak for cost in costs),
        costs[-1].output,
    )


def side_by_side(commands: Sequence[Sequence[str]], repeats: int, statuses: Sequence[int] = (0,)) -> list[Cost]:
    """The medians of each command, run in turns (A B A B …) after one round that only warms the disk's cache."""
    costs: list[list[Cost]] = [[] for _ in commands]
    for turn in range(repeats + 1):
        for command, taken in zip(commands, costs, strict=True):
            cost = run(command, statuses)
            if turn:
                taken.append(cost)
    return [medians(taken) for taken in costs]
