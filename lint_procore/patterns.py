"""Which paths do patterns in the format of ``.gitignore`` match?

pathspec knows the format; it is imported only when there is a pattern to compile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from lint_procore.filetypes import family_of

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    # A compiled pattern: how to search, and whether it ignores (or takes back).
    Search = tuple[Callable[[str], re.Match[str] | None], bool]

# What a pattern ends in behind its last wildcard or slash; without a wildcard it is a whole name.
_TAIL = re.compile(r"[^*?\[\]\\/]*\Z")
# pathspec lets a pattern for a folder match all that lies below it, and then sets this group.
_BY_FOLDER = "ps_d"


class BadPattern(Exception):
    """A line that is not a pattern: ``pattern``."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern


def compile_patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    """Lines in the format of ``.gitignore``, ready to match whole paths; raises BadPattern."""
    from pathspec import GitIgnoreSpec

    patterns: list[GitIgnoreSpecPattern] = []
    for line in lines:
        compiled = _compile(line)
        if compiled is None:
            raise BadPattern(line)
        patterns += compiled
    return GitIgnoreSpec(patterns)


def matchable(path: str) -> str:
    """A path that every matcher takes: undecodable bytes, which Python keeps as lone surrogates, become ``?``."""
    return path if path.isascii() else path.encode("utf-8", "replace").decode("utf-8")


class WalkPatterns:
    """Patterns of one folder, asked about files of ours and folders from the top down.

    The caller does not enter what is ignored, so the question is always about an entry itself, as git asks it, and
    never about a folder above.
    """

    __slots__ = ("_files", "_folders", "_prefix", "_skip")

    def __init__(self, lines: Iterable[str], prefix: str = "", skip: int = 0) -> None:
        """``lines`` belong to a folder above the start of the walk, which is then at ``prefix`` below it, or to one
        below that start, whose path from there has ``skip`` characters. Bad lines match nothing, as in git."""
        self._prefix = prefix
        self._skip = skip
        stripped = [line if line.endswith("\\ ") else line.rstrip() for line in lines]
        stripped = self._without_those_on(prefix.rstrip("/"), stripped) if prefix else stripped
        self._folders = _folder_searches(stripped)
        self._files = _searches(line for line in stripped if _may_match_a_file_of_ours(line))

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """Whether the patterns ignore ``path``, given from the start of the walk; None when none speaks of it."""
        searches = self._folders if is_folder else self._files
        return _verdict(searches, matchable(self._prefix + path[self._skip :])) if searches else None

    @staticmethod
    def _without_those_on(start: str, lines: list[str]) -> list[str]:
        """If the start of the walk is ignored, then without the patterns that say so: whoever names a folder wants its
        files, except those that are ignored for a reason of their own."""
        names = start.split("/")
        folders = [matchable("/".join(names[: depth + 1])) for depth in range(len(names))]

        def ignore_the_start(lines: list[str]) -> bool:
            searches = _folder_searches(lines)
            return any(_verdict(searches, folder) for folder in folders)

        return [line for line in lines if not ignore_the_start([line])] if ignore_the_start(lines) else lines


def _may_match_a_file_of_ours(line: str) -> bool:
    """Whether a pattern can match a name of a family: most patterns speak of ``*.so`` and the like."""
    if not line or line.endswith("/"):
        return False
    line = line.removeprefix("!")
    found = _TAIL.search(line)
    tail = found.group() if found else ""
    is_whole = len(tail) == len(line) or line[-len(tail) - 1] == "/"
    tail = tail.rstrip()
    if family_of(tail) is not None:
        return True
    return not is_whole and ("." not in tail or family_of("x" + tail) is not None)


def _compile(line: str) -> list[GitIgnoreSpecPattern] | None:
    """The pattern in a line, nothing for a comment, None for what is not a pattern."""
    from pathspec import GitIgnoreSpec

    try:
        return [pattern for pattern in GitIgnoreSpec.from_lines([line]).patterns if pattern.include is not None]
    except (ValueError, re.error):
        return None


def _searches(lines: Iterable[str]) -> tuple[Search, ...]:
    """The patterns in the order in which they decide: the last first."""
    patterns = [pattern for line in lines for pattern in _compile(line) or ()]
    return tuple((one.regex.search, bool(one.include)) for one in reversed(patterns) if one.regex is not None)


def _folder_searches(lines: Iterable[str]) -> tuple[Search, ...]:
    """The same for folders alone: paths of folders end without a slash here, and so must their patterns."""
    return _searches(line.removesuffix("/") for line in lines)


def _verdict(searches: tuple[Search, ...], path: str) -> bool | None:
    for search, ignores in searches:
        found = search(path)
        if found is not None and found.groupdict().get(_BY_FOLDER) is None:
            return ignores
    return None
