"""What the check of one file gives to the run: findings, and what other files are to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lint_procore.finding import Finding, ToolError
    from lint_procore.flow.modules import Question
    from lint_procore.flow.program import CallEvent
    from lint_procore.inventory.records import Records


class Damage(NamedTuple):
    """What a fix did to a file besides: ``message`` says in a sentence what is broken, empty where nothing is;
    ``dropped`` are the names that a module does not bind any more, and others may ask for."""

    message: str = ""
    dropped: frozenset[str] = frozenset()


@dataclass
class FileReport:
    """All that came of one file: its findings (suppressed ones marked), and rules that failed on it.

    ``shared`` holds, by file name, the calls this file makes into other modules of the project: a wrapper is judged
    with what its callers give it. ``exports`` are the names by which others may use what matters in this one.
    ``records`` is what the file does to the platform, where an inventory was asked for. ``questions`` are those that
    the check had about files which no import names. ``lasting``: the next run of the same would say the same, which
    is not so when time or memory ran out. ``unreadable`` counts the parts that could not be read, parsed or followed to
    their end: the whole file, cells of a notebook, or functions, which count as one. ``damage``: where a fix changed
    the file.
    ``timings``: seconds by rule, under an empty code those of parsing.
    """

    filename: str
    findings: list[Finding] = field(default_factory=list)
    errors: list[ToolError] = field(default_factory=list)
    shared: dict[str, list[CallEvent]] = field(default_factory=dict)
    exports: frozenset[str] = frozenset()
    records: Records | None = None
    questions: frozenset[Question] = frozenset()
    lasting: bool = True
    unreadable: int = 0
    timings: dict[str, float] = field(default_factory=dict, repr=False, compare=False)
    damage: Damage = field(default_factory=Damage)
