"""git bundles: the files of the commit that a clone would check out, read from git's store without a checkout.

git itself only takes the bundle apart; nothing that a repository can say is heard: no hook, filter, attribute,
submodule, replacement or configuration. Folders are walked here, entry by entry, as few trees of git can stand for
millions of files.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO, BinaryIO, NamedTuple

from lint_procore.review.limits import MIB, Limits
from lint_procore.review.unpack.area import CHUNK
from lint_procore.review.unpack.names import decoded, shown
from lint_procore.review.unpack.outcome import Unreadable
from lint_procore.review.unpack.place import Place, check_link

_DEAF = ("core.hooksPath=" + os.devnull, "protocol.allow=never", "gc.auto=0", "maintenance.auto=false")
_SPARING = ("pack.threads=1", "core.bigFileThreshold=8m", "core.deltaBaseCacheLimit=16m")
_LINE = re.compile(rb"([0-9a-f]{64}|[0-9a-f]{40})(?: ([^\n\0]*))?\n")
_HEADER = re.compile(rb"[0-9a-f]+ (blob|tree) ([0-9]+)\n")
_LONGEST_LINE = 4096
_MOST_TREE = 16 * MIB
_FOLDER, _LINK, _SUBMODULE = "40000", "120000", "160000"


class _Reference(NamedTuple):
    commit: str
    name: bytes


def bring_out(file: BinaryIO, place: Place) -> None:
    """Writes the files of the bundle's HEAD, or of its only branch; raises Unreadable where that cannot be read."""
    references = _references(file, place)
    head = _head(references)
    for reference in references:
        if reference.commit != head.commit:
            place.refuse(reference.name, "unread", f"only {shown(head.name)} of a bundle is read", lost=False)
    store = tempfile.mkdtemp(prefix=".bundle-", dir=place.area.root)
    try:
        form = "sha256" if len(head.commit) == 64 else "sha1"
        _git(store, place.limits, "init", "--quiet", "--bare", "--template=", f"--object-format={form}", store)
        os.lseek(file.fileno(), file.tell(), os.SEEK_SET)  # behind the list, where the objects begin
        _git(store, place.limits, "index-pack", "--stdin", given=file)
        with _Store(store, place.limits) as objects:
            _write_tree(objects, head.commit, place)
    finally:
        shutil.rmtree(store, ignore_errors=True)


def _references(file: BinaryIO, place: Place) -> list[_Reference]:
    """The branches and tags that a bundle names; raises Unreadable for one that is not complete."""
    file.seek(0)
    file.readline(_LONGEST_LINE)
    out: list[_Reference] = []
    while (line := file.readline(_LONGEST_LINE)) != b"\n":
        place.entry()
        if line.startswith(b"@"):
            if line.startswith(b"@filter"):
                raise Unreadable("missing", "it leaves out part of its files")
            continue
        found = _LINE.fullmatch(line.removeprefix(b"-"))
        if found is None:
            raise Unreadable("corrupt", "the list of its branches is damaged")
        if line.startswith(b"-"):
            raise Unreadable("missing", f"it builds on commit {found[1][:12].decode()}, which it does not hold")
        out.append(_Reference(found[1].decode(), found[2] or b""))
    return out


def _head(references: list[_Reference]) -> _Reference:
    named = [reference for reference in references if reference.name == b"HEAD"] or references
    if len({reference.commit for reference in named}) != 1:
        raise Unreadable("unsupported", "it names no HEAD, so that which of its branches is meant cannot be told")
    return named[0]


# What git is asked


def _command(*arguments: str) -> list[str]:
    settings = (part for setting in _DEAF + _SPARING for part in ("-c", setting))
    return ["git", *settings, *arguments]


def _environment(store: str, limits: Limits) -> dict[str, str]:
    out = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        out[name] = os.devnull
    for name in ("GIT_CONFIG_NOSYSTEM", "GIT_ATTR_NOSYSTEM", "GIT_NO_REPLACE_OBJECTS", "GIT_NO_LAZY_FETCH"):
        out[name] = "1"
    out |= {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_ALLOW_PROTOCOL": "", "LC_ALL": "C"}
    return out | {"GIT_DIR": store, "HOME": store, "GIT_ALLOC_LIMIT": str(limits.memory // 2)}


def _git(store: str, limits: Limits, *arguments: str, given: BinaryIO | None = None) -> None:
    try:
        ran = subprocess.run(
            _command(*arguments),
            cwd=store,
            env=_environment(store, limits),
            stdin=subprocess.DEVNULL if given is None else given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=limits.seconds,
        )
    except OSError as error:
        raise _no_git(error) from None
    except subprocess.TimeoutExpired:
        raise Unreadable("limit", f"git needs more than {limits.seconds} seconds for it") from None
    if ran.returncode:
        said = ran.stderr[:_LONGEST_LINE].decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise Unreadable("corrupt", f"git cannot open it ({shown(said) or 'it says no more'})")


def _no_git(error: OSError) -> Unreadable:
    return Unreadable("unsupported", f"a bundle needs git, which cannot be run ({error.strerror or error})")


class _Store:
    """Objects of git by their name, one at a time, each as it is stored."""

    def __init__(self, store: str, limits: Limits) -> None:
        try:
            self._process = subprocess.Popen(
                _command("cat-file", "--batch"),
                cwd=store,
                env=_environment(store, limits),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise _no_git(error) from None
        assert self._process.stdin is not None and self._process.stdout is not None
        self._ask: IO[bytes] = self._process.stdin
        self._answer: IO[bytes] = self._process.stdout

    def __enter__(self) -> _Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def object(self, name: str, kind: str) -> Object:
        """An object, to be read to its end before the next is asked for; raises Unreadable."""
        try:
            self._ask.write(name.encode() + b"\n")
            self._ask.flush()
        except OSError:
            raise _broken(name) from None
        found = _HEADER.fullmatch(self._answer.readline(_LONGEST_LINE))
        if found is None:
            raise _broken(name)
        answer = Object(self._answer, name, int(found[2]))
        if found[1] != kind.encode():
            answer.drain()
            raise _broken(name)
        return answer


class Object:
    """The content of one object, of ``size`` bytes."""

    def __init__(self, answer: IO[bytes], name: str, size: int) -> None:
        self.size = size
        self._name = name
        self._answer = answer
        self._left = size + 1  # a line feed ends it

    def chunks(self) -> Iterator[bytes]:
        while self._left:
            data = self._answer.read(min(CHUNK, self._left))
            if not data:
                raise _broken(self._name)
            self._left -= len(data)
            data = data if self._left else data[:-1]
            if data:
                yield data

    def drain(self) -> None:
        """Goes to its end."""
        for _ in self.chunks():
            pass


def _broken(name: str) -> Unreadable:
    return Unreadable("corrupt", f"object {name[:12]} is missing from it, damaged, or too large for git")


# The files


def _write_tree(objects: _Store, commit: str, place: Place) -> None:
    digest = len(commit) // 2
    pending = [(commit + "^{tree}", "")]
    while pending:
        tree, below = pending.pop()
        for mode, raw, name_of_object in _entries(objects, tree, digest, place):
            try:
                name = below + decoded(raw)
            except Unreadable as error:
                place.refuse(below.encode() + raw, error.kind, error.why)
                continue
            if mode == _FOLDER:
                if place.folder(name, lost=True):
                    pending.append((name_of_object, name + "/"))
            elif mode == _SUBMODULE:
                place.refuse(name, "missing", "it is a submodule, whose files are not in the bundle")
            else:
                _write_blob(objects.object(name_of_object, "blob"), mode, name, place)


def _entries(objects: _Store, tree: str, digest: int, place: Place) -> Iterator[tuple[str, bytes, str]]:
    """Mode, name and object of each entry of a folder."""
    content = objects.object(tree, "tree")
    if content.size > _MOST_TREE:
        raise Unreadable("limit", f"the list of one of its folders has {content.size} bytes")
    data = b"".join(_spent(content, place))
    at = 0
    while at < len(data):
        place.entry()
        blank = data.find(b" ", at, at + 8)
        end = data.find(b"\0", at)
        if blank < 0 or end < blank or end + 1 + digest > len(data):
            raise Unreadable("corrupt", f"the list of a folder in it ({tree[:12]}) is damaged")
        mode = data[at:blank].lstrip(b"0").decode("latin-1")
        yield mode, data[blank + 1 : end], data[end + 1 : end + 1 + digest].hex()
        at = end + 1 + digest


def _write_blob(content: Object, mode: str, name: str, place: Place) -> None:
    if mode != _LINK:
        place.file(name, _spent(content, place), content.size)
    else:
        try:
            check_link(content.size)
            place.link(name, b"".join(_spent(content, place)))
        except Unreadable as error:
            place.refuse(name, error.kind, error.why)
    for _ in _spent(content, place):
        pass


def _spent(content: Object, place: Place) -> Iterator[bytes]:
    for data in content.chunks():
        place.spend(len(data))
        yield data
