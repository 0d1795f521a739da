"""A setting that a fix makes of what stood in the code: its name, and its line in the list of settings to fill in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

from lint_procore.discovery import shown
from lint_procore.source import Source, Span

# What the list of settings to be filled in is called, the usual name first.
_KINDS = ("example", "sample", "template", "dist")
SAMPLES = (*(f".env.{kind}" for kind in _KINDS), *(f"env.{kind}" for kind in _KINDS))

_PLATFORM = "PROCORE"
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def setting_name(*names: str) -> str:
    """The name of an environment variable made of names, with the platform's before it where none says it."""
    words = [word.upper() for name in names for word in _WORDS.findall(name)]
    whole = "_".join(words)
    return whole if _PLATFORM in whole else f"{_PLATFORM}_{whole}"


def listed(
    name: str, filename: str, root: str, source_of: Callable[[str], Source | None]
) -> tuple[tuple[Span, str], ...]:
    """The edit that adds a setting to the list nearest above a file, up to the project's root, or to a new one there;
    nothing where the list has it. Of a project that reaches above the working directory that is the part to look at."""
    for folder in _folders(filename, root):
        for path in _lists(folder):
            source = source_of(path)
            if source is not None:
                return _line(source, name)
    return ((Span(shown(os.path.join(folder, SAMPLES[0])), 0, 0), f"{name}=\n"),)


def lists_above(filename: str, root: str) -> Iterator[str]:
    """Where the lists of settings of a file may be, up to the project's root, the nearest first."""
    for folder in _folders(filename, root):
        yield from _lists(folder)


def _lists(folder: str) -> Iterator[str]:
    yield from (shown(os.path.join(folder, sample)) for sample in SAMPLES)


def _folders(filename: str, root: str) -> Iterator[str]:
    folder, here = os.path.dirname(os.path.abspath(filename)), os.getcwd()
    root = os.path.abspath(root)
    if _is_within(folder, here) and _is_within(here, root):
        root = here
    yield folder
    while folder != root and _is_within(folder, root):
        folder = os.path.dirname(folder)
        yield folder


def _is_within(folder: str, other: str) -> bool:
    return os.path.join(folder, "").startswith(os.path.join(other, ""))


def _line(source: Source, name: str) -> tuple[tuple[Span, str], ...]:
    if re.search(rf"^\s*(?:export\s+)?{re.escape(name)}\s*=", source.text, re.MULTILINE):
        return ()
    end = len(source.text)
    before = "" if source.text.endswith(("\n", "\r")) or not source.text else "\n"
    return ((Span(source.filename, end, end), f"{before}{name}=\n"),)
