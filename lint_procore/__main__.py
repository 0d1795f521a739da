"""The entry point: runs a command, and is the last place where something that went wrong becomes a sentence.

Exit status: 0 nothing to report, 1 findings, 2 wrong usage, unreadable configuration or an internal error, 130
interrupted, 141 when the reader of standard output went away (what a shell reports for tools that SIGPIPE ends).
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO

PROGRAM = "lint-procore"
INTERRUPTED = 130
READER_GONE = 141
# Objects that are made before Python looks for garbage: to start takes some ten thousand, and none of them is any.
GARBAGE_AFTER = 100_000


def main() -> int:
    """Run the command that ``sys.argv`` asks for and return the exit status. Never raises, save for SystemExit."""
    gc.set_threshold(GARBAGE_AFTER)
    try:
        _leave_the_current_folder()
        status = _run()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # a descriptor closed by the caller
                stream.flush()
        return status
    except BrokenPipeError:
        _give_up_output()
        return READER_GONE
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("LINT_PROCORE_DEBUG") == "1":
            import traceback

            traceback.print_exc()
        _say(_described(error))
        if isinstance(error, OSError):
            _give_up_output()
        return 2


def _leave_the_current_folder() -> None:
    """Take no module from where the command is called: that is where strangers' files lie. ``python -m`` looks there
    first, and so does an empty entry of PYTHONPATH."""
    try:
        here = os.getcwd()
    except OSError:  # removed meanwhile: nothing can lie there
        return
    if os.path.dirname(os.path.dirname(os.path.abspath(__file__))) != here:
        sys.path[:] = [path for path in sys.path if os.path.abspath(path) != here]


def _run() -> int:
    _occupy_standard_descriptors()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console that lacks a character must not end the run; scanned files hold all of them.
            stream.reconfigure(errors="backslashreplace")

    import click

    from lint_procore.cli import cli

    if f"_{PROGRAM.replace('-', '_').upper()}_COMPLETE" in os.environ:
        cli.main(prog_name=PROGRAM)  # answers the shell, and exits
    # Not cli.main(): it takes a reader that went away for status 1, which here means findings.
    try:
        with cli.make_context(PROGRAM, sys.argv[1:]) as context:
            return int(cli.invoke(context) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as refusal:
        refusal.show()
        return 2


def _occupy_standard_descriptors() -> None:
    """Open what the caller closed, or the next file or pipe of ours would be taken for standard output."""
    for descriptor in (0, 1, 2):
        if not _is_open(descriptor):
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _described(error: Exception) -> str:
    sentence = " ".join(f"{type(error).__name__}: {error}".split())
    if isinstance(error, OSError) and error.filename is None:  # a full disk, or a terminal that went away
        return f"error: cannot write the output: {error.strerror or error}"
    return f"internal error: {sentence}; please report it, with what LINT_PROCORE_DEBUG=1 adds"


def _say(sentence: str) -> None:
    with suppress(OSError, AttributeError):  # when nobody listens, the exit status still tells
        print(f"{PROGRAM}: {sentence}".encode("ascii", "backslashreplace").decode(), file=sys.stderr, flush=True)


def _give_up_output() -> None:
    """Let what is still buffered go nowhere, so that the interpreter does not complain about it while shutting down."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not _flushes(stream):
            os.dup2(nowhere, stream.fileno())


def _flushes(stream: TextIO) -> bool:
    try:
        stream.flush()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
