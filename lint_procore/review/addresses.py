"""Where submissions and reports lie: on this machine, or at any address that fsspec knows (``s3://…``, ``gs://…``).

An address without ``://`` is a path of this machine, and nothing else needs fsspec.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from lint_procore.drafts import draft_of
from lint_procore.errors import Refusal

_PIECE = 1 << 20
_AT_ONCE = 64


# What stands before the host: a name, a token, or a key with its secret. A slash may be in that, but what looks like a
# port of the web is one.
_OWNER = re.compile(
    r"(?<!http)(?<!https)://[^/@\s]{0,200}:[^@\s]{0,4000}@"
    r"|://[^/@\s]{0,200}:(?!\d{1,5}(?:/|$))[^@\s]{0,4000}@"
    r"|://[^/@\s]{1,4000}@",
    re.IGNORECASE,
)
_URL = re.compile(r"[\w+.:-]{1,100}://[^\s'\"<>]{1,8000}(?<![:;,.])")


class Unreachable(Refusal):
    """An address that cannot be read or written. ``message`` says which, why, and what to do, but not how to sign in
    there."""

    def __init__(self, message: str) -> None:
        super().__init__(_URL.sub(lambda found: shown(found.group()), message))


def is_remote(address: str) -> bool:
    """Whether an address is to be read by fsspec."""
    return "://" in address


def absolute(address: str) -> str:
    """An address that means the same in any folder."""
    return address if is_remote(address) else os.path.abspath(address)


def shown(address: str) -> str:
    """An address as people may see it: without what signs its owner in, before the host or in the query."""
    if not is_remote(address):
        return address
    from lint_procore.report.masking import mask

    unowned = _OWNER.sub("://***@", address)
    found = re.search("[?#]", unowned)
    at = found.start() if found else len(unowned)
    return unowned[: at + 1] + mask("?" + unowned[at + 1 :])[1:]


def last_part(address: str) -> str:
    """What an address ends with: the name of a file or folder."""
    path = re.split("[?#]", address)[0] if is_remote(address) else address
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def join(folder: str, name: str) -> str:
    """The address of something in a folder."""
    return f"{folder.rstrip('/')}/{name}" if is_remote(folder) else os.path.join(folder, name)


@contextmanager
def on_this_machine(address: str, most: int) -> Iterator[str]:
    """The path of a submission on this machine; a copy of ``most`` bytes at most where it lies elsewhere. Raises
    Unreachable."""
    if not is_remote(address):
        yield address
        return
    system, path = _system(address)
    # the name tells an archive's kind as much as its content does
    with tempfile.TemporaryDirectory(prefix="lint-procore-") as folder:
        copy = os.path.join(folder, last_part(address) or "submission")
        try:
            if system.isdir(path):
                _copy_folder(system, path, copy, most)
            else:
                _copy(system, path, copy, most)
        except Exception as error:  # what a file system of any kind may raise
            raise _failed(address, error) from None
        yield copy


def digest(path: str) -> str:
    """The SHA-256 of what lies at a path: of a file's bytes, or of a folder's names and bytes. Raises Unreachable."""
    try:
        if os.path.isdir(path):
            return _digest_of_folder(path)
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Unreachable(f"{path}: is no file and no folder; name one of these")
        return _digest_of_file(path).hex()
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise Unreachable(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def read(address: str) -> bytes | None:
    """The bytes of a file of ours, None where there is none. Raises Unreachable."""
    try:
        if is_remote(address):
            system, path = _system(address)
            return bytes(system.cat_file(path))
        with open(address, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except Exception as error:
        raise _failed(address, error) from None


def read_many(folder: str, wanted: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """The addresses and bytes of files in a folder of ours, several at once where that is far. Raises Unreachable."""
    if not is_remote(folder):
        yield from ((join(folder, name), read(join(folder, name))) for name in wanted)
        return
    waiting = iter(wanted)
    while batch := list(islice(waiting, _AT_ONCE)):
        try:
            system, path = _system(folder)
            paths = [f"{path.rstrip('/')}/{name}" for name in batch]
            found = system.cat(paths)
        except Exception as error:
            raise _failed(folder, error) from None
        yield from ((join(folder, name), found[path]) for name, path in zip(batch, paths, strict=True))


def write(address: str, data: bytes) -> None:
    """Put a file there, whole or not at all, with the folders above it. Raises Unreachable."""
    try:
        if is_remote(address):
            system, path = _system(address)
            system.makedirs(path.rpartition("/")[0], exist_ok=True)
            system.pipe_file(path, data)
            return
        os.makedirs(os.path.dirname(address) or ".", exist_ok=True)
        # Who may read it is as for any new file: reports are for others too.
        with draft_of(address) as draft, open(draft, "xb") as file:
            file.write(data)
    except Exception as error:
        raise _failed(address, error) from None


def write_many(folder: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Put many files below a folder, by their names there; several at once where that is far. Raises Unreachable."""
    if not is_remote(folder):
        for name, data in files:
            write(join(folder, name), data)
        return
    try:
        system, path = _system(folder)
        waiting = iter(files)
        while batch := {f"{path.rstrip('/')}/{name}": data for name, data in islice(waiting, _AT_ONCE)}:
            for parent in sorted({each.rpartition("/")[0] for each in batch}):
                system.makedirs(parent, exist_ok=True)
            system.pipe(batch)
    except Exception as error:
        raise _failed(folder, error) from None


def names(folder: str) -> set[str]:
    """The names of the files in a folder of ours; none when there is no such folder. Raises Unreachable."""
    try:
        if is_remote(folder):
            system, path = _system(folder)
            return {each.rstrip("/").rpartition("/")[2] for each in system.ls(path, detail=False)}
        return set(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return set()
    except Exception as error:
        raise _failed(folder, error) from None


def _digest_of_file(path: str) -> bytes:
    found = hashlib.sha256()
    # a pipe that took the file's place must not hold us up
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.digest()


def _digest_of_folder(path: str) -> str:
    """Links count by where they lead to, and are not followed; what is neither link nor file by its name alone."""
    found = hashlib.sha256()
    for folder, folders, files in os.walk(path):
        folders.sort()
        for name in sorted((*files, *(each for each in folders if os.path.islink(os.path.join(folder, each))))):
            each = os.path.join(folder, name)
            mode = os.lstat(each).st_mode
            content = b""
            if stat.S_ISREG(mode):
                content = _digest_of_file(each)
            elif stat.S_ISLNK(mode):
                content = os.fsencode(os.readlink(each))
            shown = os.fsencode(os.path.relpath(each, path))
            found.update(b"%d:%s:%o:%d:%s" % (len(shown), shown, stat.S_IFMT(mode), len(content), content))
    return found.hexdigest()


def _system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    try:
        import fsspec
    except ImportError:
        raise Unreachable(f"{address}: needs fsspec; install lint-procore[review]") from None
    system, path = fsspec.core.url_to_fs(address)
    return system, str(path)


def _copy(system: Any, path: str, to: str, most: int) -> None:
    left = most
    with system.open(path, "rb") as given, open(to, "xb") as copy:
        while piece := given.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise Unreachable(f"{path}: has more than {most:,} bytes; raise `bytes` in [limits] of the criteria")
            copy.write(piece)


def _copy_folder(system: Any, path: str, to: str, most: int) -> None:
    """Copy the files below a folder. Names that would lead out of the copy are left to fsspec's listing: it gives
    those below the path, and each is checked all the same."""
    os.mkdir(to)
    root = path.rstrip("/") + "/"
    for each, about in sorted(system.find(path, detail=True).items()):
        name = each.removeprefix(root)
        target = os.path.normpath(os.path.join(to, name))
        if not target.startswith(to + os.sep):
            raise Unreachable(f"{each}: leads out of its folder; look at it by hand")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _copy(system, each, target, most)
        most -= about.get("size") or 0


def _failed(address: str, error: Exception) -> Unreachable:
    if isinstance(error, Unreachable):
        return error
    from lint_procore.report.masking import mask

    why = isinstance(error, OSError) and error.strerror
    if not why and isinstance(error, FileNotFoundError):
        why = "there is no such file"
    why = why or mask(str(error)) or type(error).__name__  # a library may quote how it signed in
    return Unreachable(f"{shown(address)}: cannot be reached: {why}")
