"""Reports written to files: whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import TextIO

from lint_procore.cli.console import Failure
from lint_procore.drafts import draft_of


def write_file(path: str, write: Callable[[TextIO], None]) -> None:
    """Have ``write`` fill a file that takes the place of ``path`` only when complete; raises Failure.

    Pipes and devices cannot be replaced, and are written to directly.
    """
    try:
        if not _is_replaceable(path):
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                write(file)
            return
        target = os.path.realpath(path)  # a link stays one
        with (
            draft_of(target) as draft,
            open(draft, "x", encoding="utf-8", newline="\n", errors="backslashreplace") as file,
        ):
            write(file)
    except OSError as error:
        raise Failure(f"{path}: cannot be written: {error.strerror or error}; name another file") from None


def refuse_unwritable(path: str) -> None:
    """Raise Failure for a file that could not be written, before a long run finds that out."""
    folder = os.path.dirname(os.path.realpath(path))
    if os.path.isdir(path):
        raise Failure(f"{path}: cannot be written: it is a folder; name a file")
    if not os.path.isdir(folder):
        raise Failure(f"{path}: cannot be written: there is no folder {folder}; make it first")


def _is_replaceable(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        return True
