"""Writing files so that each is at every moment either the old one or the new one, whole.

A draft is written beside the file, given its mode and owner, brought to the disk, and takes its place in one step. What
is left of a run that was killed is a draft of a process that is no more; the next run takes it away.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat

from lint_procore.reading import read_file
from lint_procore.source import UnreadableSource

_DRAFT = re.compile(r"\..+\.(\d{1,10})\.lint-procore", re.DOTALL)
# Larger files are never fixed.
_LARGEST = 1 << 30


class CannotWrite(Exception):
    """A file that must not or cannot be written; the message says why."""


def refusal(path: str, root: str) -> str:
    """Why a file must not be changed; empty when it may be. ``root`` is the project's folder."""
    try:
        target = _target(path, root)
        if not os.path.lexists(target):
            return "" if os.path.isdir(os.path.dirname(target)) else f"{path} is in a folder that is not there"
        if not stat.S_ISREG(os.stat(target).st_mode):
            return f"{path} is not a regular file"
    except CannotWrite as failure:
        return str(failure)
    except OSError as error:
        return f"{path} cannot be looked at ({error.strerror or error})"
    if not os.access(target, os.W_OK):
        return f"{path} is write-protected"
    if not os.access(os.path.dirname(target), os.W_OK):
        return f"the folder of {path} is write-protected"
    return ""


def unchanged(path: str, before: bytes | None) -> bool:
    """Whether a file still is what it was; None stands for one that was not there."""
    if before is None:
        return not os.path.lexists(path)
    try:
        return read_file(path, max(_LARGEST, len(before))) == before
    except UnreadableSource:
        return False


def write(path: str, before: bytes | None, after: bytes, root: str) -> None:
    """Put ``after`` in the place of ``before``. Raises CannotWrite, and then the file is as it was."""
    try:
        target = _target(path, root)
        draft = os.path.join(os.path.dirname(target), f".{os.path.basename(target)[:40]}.{os.getpid()}.lint-procore")
        try:
            _write_draft(draft, target if before is not None else None, after)
            if not unchanged(path, before):
                raise CannotWrite(f"{path} was changed meanwhile, so it was left alone; run again")
            os.replace(draft, target)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(draft)
            raise
        _flush_folder(os.path.dirname(target))
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror or error}") from None


def remove_leftovers(folder: str) -> None:
    """Remove drafts of processes that were killed."""
    with contextlib.suppress(OSError), os.scandir(folder or ".") as entries:
        for entry in entries:
            draft = _DRAFT.fullmatch(entry.name)
            if draft is not None and entry.is_file(follow_symlinks=False) and not _is_running(int(draft[1])):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _target(path: str, root: str) -> str:
    """The file that is meant: what a link leads to, if that is inside the project."""
    target = os.path.realpath(path)
    if os.path.islink(path):
        inside = os.path.join(os.path.realpath(root), "")
        if not target.startswith(inside):
            raise CannotWrite(f"{path} is a link that leads out of the project")
    return target


def _write_draft(draft: str, model: str | None, data: bytes) -> None:
    """Write a new file, with mode, owner and attributes of ``model``, and bring it to the disk."""
    mode = 0o600 if model is not None else 0o666
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        if model is not None:
            _take_after(draft, model)
        os.fsync(descriptor)


def _take_after(draft: str, model: str) -> None:
    status = os.stat(model)
    own = os.stat(draft)
    if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (own.st_uid, own.st_gid):
        try:
            os.chown(draft, status.st_uid, status.st_gid)
        except OSError:
            raise CannotWrite(f"{model} belongs to somebody else, and would not any more") from None
    shutil.copystat(model, draft)
    os.utime(draft)  # it is new all the same


def _flush_folder(folder: str) -> None:
    """Bring a folder's entries to the disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
