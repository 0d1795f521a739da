"""Which files of a submission were read, which were not, and whether it can be judged by those that were.

A program in a language that is not read may do what none of the read ones does. So one that may reach the platform, as
``reaching`` tells by its text, keeps the submission from being judged; one of which that is ruled out does not.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Set
from typing import Any, NamedTuple

from lint_procore.reading import is_notebook, read_chunks, read_file
from lint_procore.report.escape import encodable
from lint_procore.review.clients import is_library
from lint_procore.review.coverage.cells import foreign_cells
from lint_procore.review.coverage.reaching import (
    Reach,
    reach,
    reach_of_broken,
    reach_of_disguised,
    reach_of_page,
    reach_of_settings,
)
from lint_procore.review.languages import ignored_kind, is_archive, language_of
from lint_procore.review.signs.binaries import compiled, is_build_tool, source_of
from lint_procore.review.signs.content import content_of
from lint_procore.review.signs.decoding import decoded
from lint_procore.review.signs.sign import quoted
from lint_procore.source import UnreadableSource, decode

# Bytes of one file; of a larger one the pieces are searched.
_LARGEST = 4_000_000
_EXAMPLES = 5
_DISGUISED = "Python by another name"
_READ_AS_CODE = ("Python", "notebooks", "")
_PROSE = ("Markdown", "reStructuredText", "plain text")


class Example(NamedTuple):
    """A file that was not read. ``why`` says how it may reach the platform; empty where that is ruled out."""

    filename: str
    row: int
    why: str


class Unread(NamedTuple):
    """The files of one language or kind that were not read: how many, of how many bytes, how many of them may reach the
    platform, and the first few, those before all others."""

    language: str
    files: int
    bytes: int
    reaching: int
    examples: tuple[Example, ...]


class Coverage(NamedTuple):
    """``read`` and ``ignored`` count files by language or kind; ``partly`` are files that should have been read and
    were not, or not to the end; ``libraries`` is how many unread scripts were taken for well-known libraries."""

    read: dict[str, int]
    unread: tuple[Unread, ...]
    partly: tuple[str, ...]
    ignored: dict[str, int]
    libraries: int

    @property
    def judgeable(self) -> bool:
        """Whether what was read is enough to judge the submission by."""
        return not self.partly and not self.why_not

    @property
    def why_not(self) -> list[str]:
        """Why the submission cannot be judged by what is read at all, a sentence for each language or kind. Of what
        could not be read in full the findings tell (PRC900)."""
        reasons: list[str] = []
        for each in self.unread:
            if each.reaching:
                first = next(example for example in each.examples if example.why)
                row = f", line {first.row}" if first.row else ""
                such_as = "" if each.reaching == 1 else "such as "
                reasons.append(
                    f"{_told(each.reaching, each.files)} ({each.language}) may reach the platform: "
                    f"{such_as}{encodable(first.filename)}{row} ({first.why})"
                )
        return reasons

    def as_object(self) -> dict[str, Any]:
        """The coverage as plain data."""
        return {
            "judgeable": self.judgeable,
            "why_not": self.why_not,
            "read": self.read,
            "unread": [
                {**each._asdict(), "examples": [example._asdict() for example in each.examples]} for each in self.unread
            ],
            "partly": list(self.partly),
            "ignored": self.ignored,
            "libraries": self.libraries,
        }


class _Seen(NamedTuple):
    """What one file is: its language or kind; how it was dealt with; why it may reach the platform."""

    kind: str
    how: str  # "read", "unread", "ignored", "library"
    reach: Reach | None = None


def coverage(root: str, files: Iterable[str], read: Set[str], unreadable: Set[str]) -> Coverage:
    """What was read of the ``files`` of a folder. ``read`` are those that the check read, ``unreadable`` those that it
    should have read and could not, or not to the end. Names are relative to ``root``, with forward slashes."""
    names = frozenset(files)
    seen: dict[str, _Seen] = {}
    sizes: dict[str, int] = {}
    for filename in sorted(names - unreadable):
        seen[filename], sizes[filename] = _look(root, filename, names, filename in read)
    unread: list[Unread] = []
    kinds = {each.kind for each in seen.values() if each.how == "unread"}
    for kind in sorted(kinds):
        of_kind = [name for name, each in seen.items() if each.how == "unread" and each.kind == kind]
        examples = [_example(name, seen[name].reach) for name in of_kind]
        examples.sort(key=lambda example: (not example.why, example.filename))
        reaching = sum(1 for example in examples if example.why)
        size = sum(sizes[name] for name in of_kind)
        unread.append(Unread(kind, len(of_kind), size, reaching, tuple(examples[:_EXAMPLES])))
    unread.sort(key=lambda each: (-each.reaching, -each.files, each.language))
    return Coverage(
        _count(seen, "read"),
        tuple(unread),
        tuple(sorted(unreadable & names)),
        _count(seen, "ignored"),
        sum(1 for each in seen.values() if each.how == "library"),
    )


def _count(seen: dict[str, _Seen], how: str) -> dict[str, int]:
    counts = Counter(each.kind for each in seen.values() if each.how == how)
    return dict(sorted(counts.items()))


def _example(filename: str, found: Reach | None) -> Example:
    return Example(filename, found.row if found is not None else 0, found.why if found is not None else "")


def _look(root: str, filename: str, files: Set[str], was_read: bool) -> tuple[_Seen, int]:
    """What a file is, and its size."""
    path = os.path.join(root, filename)
    if os.path.islink(path):
        return _Seen("links", "ignored"), 0
    try:
        data = read_file(path, _LARGEST)
        if data is None:
            return _large(path, filename, was_read), os.path.getsize(path)
    except UnreadableSource as error:
        return _Seen("files that cannot be opened", "unread", Reach(error.message)), 0
    return _of_data(data, filename, files, was_read), len(data)


def _large(path: str, filename: str, was_read: bool) -> _Seen:
    """A file that is too large to be looked at as a whole is searched for what is written in the open."""
    kind = language_of(filename) or ignored_kind(filename) or "other files"
    if was_read and kind in ("Python", "notebooks"):
        return _Seen(kind, "read")
    if not language_of(filename) and ignored_kind(filename):
        return _Seen(kind, "ignored")
    for chunk in read_chunks(path, 200):
        found = decoded(chunk)
        if found is not None:
            return _Seen(kind, "unread", Reach(f"it is very large, and speaks of {quoted(found[1])}"))
    return _Seen(kind, "read") if was_read else _Seen(kind, "unread", _of_large(kind))


def _of_large(kind: str) -> Reach | None:
    return Reach("it is too large to be looked at") if kind != "other files" else None


def _of_data(data: bytes, filename: str, files: Set[str], was_read: bool) -> _Seen:
    if content_of(data[:8192]).nature != "text" and not was_read:
        return _of_binary(data, filename, files)
    language = language_of(filename, data[:400])
    text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "replace")
    if was_read:
        found = _beside(text, data, filename, language)
        if found is None:
            disguised = reach_of_disguised(text) if language not in _READ_AS_CODE else None
            if disguised is not None:
                return _Seen(_DISGUISED, "unread", disguised)
            broken = reach_of_broken(_decoded(data, text), data) if language in ("Python", "") else None
            return _Seen(language or "Python", "unread" if broken is not None else "read", broken)
        return _Seen(f"code in {language}", "unread", found)
    kind = ignored_kind(filename)
    if not text.strip():
        return _Seen("empty files", "ignored")
    disguised = reach_of_disguised(text) if not language or kind else None
    if disguised is not None:
        return _Seen(_DISGUISED, "unread", disguised)
    if kind and not language:
        # A picture that is text is none.
        found = reach(filename, text, "") if kind in ("pictures", "fonts", "sound and film") else None
        return _Seen(kind, "unread" if found is not None else "ignored", found)
    if not language or language in _PROSE:
        found = reach(filename, text, "") if language not in _PROSE else None
        return _Seen(language or "other text", "ignored" if found is None else "unread", found)
    found = reach_of_page(text) if language == "HTML" else reach(filename, text, language)
    if is_build_tool(filename) and (found is None or found.why.startswith("a command")):
        return _Seen("build tools", "ignored")
    if found is None and language == "JavaScript" and is_library(filename, text):
        return _Seen(language, "library")
    return _Seen(language, "unread", found)


def _decoded(data: bytes, text: str) -> str:
    """The text of a Python file, by the encoding that it names."""
    try:
        return decode(data)[0]
    except UnreadableSource:
        return text


def _of_binary(data: bytes, filename: str, files: Set[str]) -> _Seen:
    content = content_of(data[:8192])
    kind = compiled(filename, content)
    if kind:
        if source_of(filename, kind, files):
            return _Seen("compiled code beside its source", "ignored")
        if is_build_tool(filename):
            return _Seen("build tools", "ignored")
        return _Seen(kind, "unread", Reach("compiled code without its source cannot be read"))
    if content.nature == "data" and content.words != "a pickle":
        return _Seen(ignored_kind(filename) or "data", "ignored")
    if content.nature == "media" or ignored_kind(filename):
        return _Seen(ignored_kind(filename) or "pictures", "ignored")
    if content.nature == "archive" or is_archive(filename):
        return _Seen("archives", "unread", Reach("it was not opened"))
    if content.words == "encrypted data":
        return _Seen("encrypted data", "unread", Reach("it cannot be read without its key"))
    found = decoded(data)
    reaches = Reach(f"it speaks of {quoted(found[1])}") if found is not None else None
    return _Seen("other data", "unread" if reaches is not None else "ignored", reaches)


def _beside(text: str, data: bytes, filename: str, language: str) -> Reach | None:
    """What stands in a file that was read, and is a program of another language."""
    if language == "HTML":
        return reach_of_page(text)
    if is_notebook(filename):
        return _of_notebook(data)
    if language in ("JSON", "YAML", "TOML", "INI", "XML"):
        return reach_of_settings(text, language)
    return None


def _of_notebook(data: bytes) -> Reach | None:
    for number, language, text in foreign_cells(data):
        found = reach_of_page(text) if language == "HTML" else reach("", text, language)
        if found is not None:
            return Reach(f"cell {number}, {language}: {found.why}")
    return None


def _told(some: int, of: int) -> str:
    share = f"{some:,}" if some == of else f"{some:,} of {of:,}"
    return f"{share} unread {'file' if of == 1 else 'files'}"
