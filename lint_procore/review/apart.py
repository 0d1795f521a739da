"""Has a submission read in a process of its own, and takes away whatever is left of it.

The worst submission costs its own process: one that dies, hangs or wants too much is a reading that says so.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress

from lint_procore.review.reader import OUT_OF_MEMORY, Task
from lint_procore.review.reading import Malformed, Reading, parse_reading

# Bytes of a reading.
_LARGEST = 256 << 20
# What the program itself needs to start: it must not find modules where a submission could have put them.
_PROGRAM = (
    "import json, sys; sys.path += [one for one in json.loads(sys.argv[1]) if one not in sys.path]; "
    "from lint_procore.review.reader import main; sys.exit(main())"
)


# Those that are waited for, to be ended with the run.
_running: set[subprocess.Popen[bytes]] = set()


class Hindered(Exception):
    """The process ended without a reading; the message says why in a sentence."""


def read_apart(task: Task) -> Reading:
    """The reading of ``task``, which gets a folder of its own that is taken away again. Raises Hindered."""
    with tempfile.TemporaryDirectory(prefix="lint-procore-", ignore_cleanup_errors=True) as area:
        return _read(task._replace(source=os.path.abspath(task.source), area=area, parent=os.getpid()))


def end_all() -> None:
    """End every reading that is under way."""
    for process in list(_running):
        _kill(process)


def _read(task: Task) -> Reading:
    out_name, err_name = os.path.join(task.area, "reading"), os.path.join(task.area, "said")
    with open(out_name, "wb") as out, open(err_name, "wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _PROGRAM, json.dumps(_search_path())],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            cwd=task.area,
            env=_environment(task.area),
            start_new_session=True,
        )
        _running.add(process)
        try:
            process.communicate(json.dumps(task._asdict()).encode() + b"\n", timeout=task.limits.seconds)
            status: int | None = process.returncode
        except subprocess.TimeoutExpired:
            status = None
        finally:
            _kill(process)
            _running.discard(process)
    hindrance = _hindrance(status, err_name, task)
    if hindrance is not None:
        raise Hindered(hindrance)
    try:
        with open(out_name, "rb") as written:
            return parse_reading(written.read(_LARGEST))
    except Malformed as problem:
        raise Hindered(f"what was read {problem}; look at it by hand, and report this") from None


def _hindrance(status: int | None, said: str, task: Task) -> str | None:
    """Why there is no reading, by how its process ended; None when there is one."""
    limits = task.limits
    if status is None or (hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU):
        return f"reading it took longer than {limits.seconds} s; raise `seconds` in [limits] of the criteria"
    if status == OUT_OF_MEMORY:
        return (
            f"reading it took more than {limits.memory:,} bytes of memory; raise `memory` in [limits] of the criteria"
        )
    if status < 0:
        return f"reading it ended the process (signal {-status}); look at it by hand"
    if status:
        with open(said, "rb") as file:
            file.seek(max(0, os.path.getsize(said) - 2000))
            last = file.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        return f"reading it failed ({last or f'exit status {status}'}); look at it by hand, and report this"
    return None


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _search_path() -> list[str]:
    """Where this process finds its modules, but for the current folder."""
    here = os.getcwd()
    return [path for path in map(os.path.abspath, filter(None, sys.path)) if path != here]


def _environment(area: str) -> dict[str, str]:
    """What a reader may know of its surroundings: nothing that belongs to the reviewer."""
    kept = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "HOME": area,
        "TMPDIR": area,
        "LINT_PROCORE_NO_CACHE": "1",
    }
