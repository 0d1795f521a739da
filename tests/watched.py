"""Commands under watch: what a process and its children do to the machine, as Python's audit events tell it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

# Runs in every interpreter that is started, before anything else, and notes what could be an attack that worked.
_WATCH = textwrap.dedent(
    """
    import os, sys

    log = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND)
    inside = os.environ["WATCHED"]

    def watch(event, args):
        told = None
        if event == "exec" and args[0].co_filename.startswith(inside):
            told = args[0].co_filename
        elif event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.sendto", "http.",
                               "urllib.", "ftplib.", "smtplib.", "os.system", "os.exec", "os.posix_spawn", "os.spawn",
                               "pty.", "webbrowser.")):
            told = args
        elif event == "subprocess.Popen":
            told = [args[0], args[1]]
        elif event == "open" and isinstance(args[0], (str, bytes)) and args[2] & 3:
            told = os.fsdecode(args[0])
        elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"):
            told = args
        if told is not None:
            os.write(log, (event + "\\t" + repr(told) + "\\n").encode("utf-8", "backslashreplace"))

    sys.addaudithook(watch)
    """
)


class Watched(NamedTuple):
    """What a command said, and what it did: pairs of an audit event and what it was about."""

    status: int
    out: str
    err: str
    events: list[tuple[str, str]]

    def did(self, *kinds: str) -> list[tuple[str, str]]:
        """The events whose names begin with one of these."""
        return [(event, about) for event, about in self.events if event.startswith(kinds)]


_COMMAND = "import sys; from lint_procore.__main__ import main; sys.exit(main())"


def watched(
    folder: Path, *arguments: str, beside: Path, start: str = _COMMAND, stdin: str = "", **environment: str
) -> Watched:
    """Run ``lint-procore``, or another program of ours, in a folder and watch it. ``beside`` is a folder for the watch
    and the cache."""
    beside.mkdir(parents=True, exist_ok=True)
    hook = beside / "hook"
    hook.mkdir(exist_ok=True)
    (hook / "sitecustomize.py").write_text(_WATCH)
    log = beside / "log"
    log.write_text("")
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=folder,
        env={
            **{name: value for name, value in os.environ.items() if name != "LINT_PROCORE_CACHE_DIR"},
            "PYTHONPATH": str(hook),
            "PYTHONDONTWRITEBYTECODE": "1",
            "WATCH_LOG": str(log),
            "WATCHED": os.path.realpath(folder),
            "LINT_PROCORE_CACHE_DIR": str(beside / "cache"),
            **environment,
        },
        input=stdin,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=300,
    )
    events = [line.split("\t", 1) for line in log.read_text(errors="replace").splitlines()]
    return Watched(done.returncode, done.stdout, done.stderr, [(event, about) for event, about in events])


def as_json(done: Watched) -> list[dict[str, object]]:
    """The findings of a command that wrote JSON."""
    found: list[dict[str, object]] = json.loads(done.out)
    return found
