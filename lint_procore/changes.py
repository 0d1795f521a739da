"""Which lines of the work tree are not as they were at a commit, as git sees it.

In: a folder, and the name of a commit or branch. Out: by file, the rows that are new or changed, and those beside which
rows went away. Nothing is asked of the network, and no program that a repository names for comparing is started.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lint_procore.errors import Refusal

if TYPE_CHECKING:
    from lint_procore.finding import Evidence, Finding

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPED = re.compile(rb'\\([0-7]{3}|[abtnvfr"\\])')
_ESCAPES = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}
_SAFELY = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
_DIFF = (
    *("diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--find-renames"),
    *("--ignore-submodules", "--src-prefix=a/", "--dst-prefix=b/", "--diff-algorithm=histogram"),
)


class DiffError(Refusal):
    """The changed lines cannot be had. ``message`` says why, and what to do."""


class Changes:
    """Rows by file. ``rows`` are ranges, the end included; None stands for a file that is new as a whole."""

    def __init__(self, rows: dict[str, list[tuple[int, int]] | None]) -> None:
        self._rows = rows
        self._known: dict[str, str] = {}

    def touch(self, finding: Finding) -> bool:
        """Whether a finding stands on changed lines, or something that proves it does."""
        return self._touched(finding) or any(map(self._touched, finding.evidence))

    def _touched(self, at: Finding | Evidence) -> bool:
        path = self._known.get(at.filename)
        if path is None:
            path = self._known[at.filename] = os.path.realpath(at.filename)
        rows = self._rows.get(path, [])
        if rows is None:
            return True
        if at.cell is not None:  # rows count within cells, and git sees lines of JSON
            return bool(rows)
        first, last = at.location.row, at.end_location.row
        if last > first and at.end_location.column <= 1:
            last -= 1
        return any(begin <= last and first <= end for begin, end in rows)


def changes_since(base: str, folder: str) -> Changes:
    """What is changed since the work of this branch began, measured from ``base``: committed or not; raises
    DiffError."""
    top = _git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n")
    commit = _commit(base, folder)
    rows: dict[str, list[tuple[int, int]] | None] = {}
    for name, begin, end in _changed(_git(folder, *_DIFF, commit, "--")):
        of_file = rows.setdefault(_path(top, name), [])
        assert of_file is not None
        of_file.append((begin, end))
    listed = _git(top, "ls-files", "--others", "--exclude-standard", "--full-name", "-z")
    rows.update(dict.fromkeys((_path(top, name) for name in listed.split(b"\0") if name), None))
    return Changes(rows)


def _commit(base: str, folder: str) -> str:
    """Where this branch left ``base``; where that is not known, as in a shallow clone, ``base`` itself."""
    try:
        found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", base + "^{commit}")
    except DiffError as error:
        if error.message.startswith("git "):
            raise
        raise DiffError(f"git knows no commit '{base}' here; fetch it, as with: git fetch origin {base}") from None
    commit = found.decode().strip()
    try:
        return _git(folder, "merge-base", commit, "HEAD").decode().strip()
    except DiffError:
        return commit


def _path(top: str, name: bytes) -> str:
    return os.path.realpath(os.path.join(top, os.fsdecode(name)))


def _changed(patch: bytes) -> Iterator[tuple[bytes, int, int]]:
    """File, first and last row of each change. Where rows only went away, those around the place count."""
    name = b""
    lines = iter(patch.split(b"\n"))
    for line in lines:
        if line.startswith(b"+++ "):
            name = _unquoted(line[4:]).removeprefix(b"b/")
        elif found := _HUNK.match(line):
            old, start, new = (1 if part is None else int(part) for part in found.groups())
            # what follows is text, which may look like anything; git's own remarks begin with a backslash
            left = old + new
            while left:
                left -= next(lines, b"+")[:1] in (b"+", b"-")
            yield name, start, start + new - 1 if new else start + 1


def _unquoted(name: bytes) -> bytes:
    """A name as git writes it, which quotes those with unusual characters; a tab may follow one with a space."""
    if not name.startswith(b'"'):
        return name.rstrip(b"\t")
    return _ESCAPED.sub(
        lambda found: _ESCAPES.get(found[1], found[1]) if len(found[1]) == 1 else bytes([int(found[1], 8)]),
        name[1 : name.rindex(b'"')],
    )


def _git(folder: str, *arguments: str) -> bytes:
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        ran = subprocess.run(
            ["git", *_SAFELY, *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True
        )
    except OSError as error:
        raise DiffError(
            f"git cannot be run ({error.strerror or error}), and --diff-base needs it; install git"
        ) from None
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise DiffError(f"git {arguments[0]}: {said}" if said else f"no answer to git {arguments[0]}")
    return ran.stdout
