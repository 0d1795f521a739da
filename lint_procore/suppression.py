"""Comments that set findings aside: ``# noqa: PRC303`` and ``# lint-procore: ignore[PRC303] reason``.

In: the comments of a file. Out: its suppressions; then the findings they apply to, marked and never dropped. The forms:

``# noqa``                                   everything on the line, as other linters read it
``# noqa: PRC303, PRC101``                   these codes, or all that begin so (``PRC3``); other tools' codes are theirs
``# lint-procore: ignore[PRC303] reason``    the same, in our own name
``# lint-procore: ignore-file[PRC303]``      in the whole file, on a line of its own; without brackets: every code

With ``until 2027-01-31`` behind it, a suppression ends after that day. What is misspelt suppresses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lint_procore.finding import Finding
    from lint_procore.source import Source, Span

Scope = Literal["line", "next", "file"]

_DIRECTIVE = re.compile(
    r"(?:#|//|/\*|<!--|\.\.|[;!])\s*(?:(noqa)|lint-procore\s*:\s*(ignore(?:-file)?))(?![\w-])", re.IGNORECASE
)
# Where the next comment begins within a comment; "#12" is a ticket.
_NEXT_COMMENT = re.compile(r"\s#(?!\d)")
# A code as any linter has it, or something that starts like ours and may be misspelt ("PRC30X", "PRC 303").
_CODE = re.compile(r"[A-Z]+[0-9]+(?![\w-])|PRC(?:\W?[0-9])?[\w-]*", re.IGNORECASE)
_BEFORE_CODES = " \t:=-[("
_SEPARATOR = re.compile(r"[\s,]*")
_BRACKETS = re.compile(r"\s*\[([^\]]*)\]")
# Marks of comments that end with their line.
_TO_LINE_END = ("#", "//", ";")
_LETTERS = re.compile(r"[A-Z]*")
_UNTIL = re.compile(r"\buntil:?\s+(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", re.IGNORECASE)


@dataclass(slots=True)
class Suppression:
    """One suppressing comment, or the part of a comment that suppresses.

    ``text`` is that part, at ``row`` from ``column`` to before ``end_column``. ``codes`` are codes and beginnings of
    codes in capitals, None for all; empty when the comment names none although it has to. ``scope`` is ``"line"``
    beside code, ``"next"`` on a line of its own, where it also counts for the statement at ``target_row``, right below
    the run of comments it stands in. ``is_noqa`` tells the form that other linters read as well. ``used`` is true when
    it suppressed something (``used_codes`` tell what), or may do so for another linter. ``removal`` is the edit that
    takes away what is of no use, once that is known.
    """

    filename: str
    row: int
    column: int
    end_column: int
    text: str
    codes: tuple[str, ...] | None
    reason: str
    scope: Scope
    until: date | None = None
    used: bool = False
    is_noqa: bool = False
    target_row: int | None = None
    used_codes: set[str] = field(default_factory=set)
    removal: tuple[Span, str] | None = None

    def expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and today > self.until

    def code_for(self, code: str, former: Mapping[str, tuple[str, ...]] = {}) -> str | None:
        """Which of ``codes`` covers a finding's code: itself, its beginning, or its letters; ``"*"`` when all are.
        ``former`` has the codes that a code once was."""
        if self.codes is None:
            return "*"
        for own in self.codes:
            # C is not short for CUS001: a family is named whole.
            if code.startswith(own) and _letters(own) == _letters(code):
                return own
            if own in former.get(code, ()):
                return own
        return None

    def reaches(self, finding: Finding) -> bool:
        """Whether it stands where a suppression of this finding has to stand."""
        if self.filename != finding.filename:
            return False
        if self.scope == "file":
            return True
        first, last = finding.statement_rows or (finding.location.row, finding.end_location.row)
        if first <= self.row <= last or self.row in (finding.location.row, finding.noqa_row):
            return True
        return self.target_row is not None and self.target_row in (first, finding.location.row)


def find_suppressions(
    source: Source, comments: Iterable[tuple[int, str]], marks: tuple[str, ...] = ("#",), past_blanks: bool = False
) -> list[Suppression]:
    """The suppressions in a file's comments, which come as the offset of their ``#`` and their text.

    ``marks`` are what a comment line begins with in this kind of file; ``past_blanks``: between such a line and what it
    is about there may be blank ones.
    """
    found: list[Suppression] = []
    for offset, comment in comments:
        lowered = comment.lower()
        if "noqa" in lowered or "lint-procore" in lowered:
            found += _read_comment(source, offset, comment)
    # From the bottom, each line of a run learns from the one below, so that long runs cost no more than others.
    below: dict[int, int | None] = {}
    for suppression in reversed(found):
        if suppression.scope == "next":
            suppression.target_row = _row_below_comments(source, suppression.row, below, marks, past_blanks)
            below[suppression.row] = suppression.target_row
    return found


def apply_suppressions(
    findings: list[Finding],
    suppressions: list[Suppression],
    today: date,
    former: Mapping[str, tuple[str, ...]] = {},
) -> None:
    """Set ``suppressed_by`` of each finding that a suppression answers for, and ``used`` of each that does. ``former``
    has the codes that a code once was."""
    valid = [suppression for suppression in suppressions if not suppression.expired(today)]
    for finding in findings:
        for suppression in valid:
            code = suppression.code_for(finding.code, former)
            if code is not None and suppression.reaches(finding):
                suppression.used = True
                suppression.used_codes.add(code)
                if finding.suppressed_by is None:
                    finding.suppressed_by = suppression.text


def removal(source: Source, suppression: Suppression, useless: Iterable[str]) -> tuple[Span, str] | None:
    """The edit that takes codes out of a suppression, or all of it where none is left, with the comment that it was.

    None where that is not so simple: in comments that have to be closed, and in lists that are no lists of codes."""
    from lint_procore.source import Span

    line = source.line(suppression.row)
    base = source.line_starts[suppression.row - 1]
    start, end = suppression.column - 1, suppression.end_column - 1
    listed = _listed(line[:end], start)
    if not suppression.text.startswith(_TO_LINE_END) or tuple(code for code, _, _ in listed) != suppression.codes:
        return None
    kept = [at for at in listed if at[0] not in set(useless)]
    if kept:
        first, last = listed[0], listed[-1]
        separator = line[first[2] : listed[1][1]]
        codes = separator.join(line[begins:ends] for _, begins, ends in kept)
        return Span(source.filename, base + first[1], base + last[2]), codes
    before, after = line[:start].rstrip(), line[end:]
    if not before and not after.strip():
        return Span(source.filename, *source.whole_line(suppression.row)), ""
    if after.strip():
        return Span(source.filename, base + start, base + end + len(after) - len(after.lstrip())), ""
    return Span(source.filename, base + len(before), base + len(line)), ""


def _listed(line: str, start: int) -> list[tuple[str, int, int]]:
    """The codes of the suppression that begins at ``start``, each in capitals with its place in the line."""
    directive = _DIRECTIVE.match(line, start)
    if directive is None:
        return []
    at = directive.end()
    if directive.group(1):
        while at < len(line) and line[at] in _BEFORE_CODES:
            at += 1
    else:
        brackets = _BRACKETS.match(line, at)
        if brackets is None:
            return []
        at = brackets.start(1) + len(brackets.group(1)) - len(brackets.group(1).lstrip())
    found = []
    while code := _CODE.match(line, at):
        found.append((code.group().upper(), code.start(), code.end()))
        separator = _SEPARATOR.match(line, code.end())
        at = separator.end() if separator else code.end()
    return found


def _read_comment(source: Source, offset: int, comment: str) -> Iterable[Suppression]:
    place = source.location(offset)
    is_alone = not source.line(place.row)[: place.column - 1].strip()
    directives = list(_DIRECTIVE.finditer(comment))
    for index, directive in enumerate(directives):
        limit = directives[index + 1].start() if index + 1 < len(directives) else len(comment)
        following = _NEXT_COMMENT.search(comment, directive.end(), limit)
        body = comment[directive.end() : following.start() if following else limit].rstrip()
        text = comment[directive.start() : directive.end() + len(body)]
        used = False
        scope: Scope = "next" if is_alone else "line"
        codes: tuple[str, ...] | None
        if directive.group(1):
            listed = body.lstrip(_BEFORE_CODES)
            if body.lstrip().startswith(":") or _CODE.match(listed):
                codes, reason = _code_list(listed)
                if not codes:
                    continue  # "noqa: because" is nobody's
                # Another tool's code may well be needed by that tool.
                used = not any(code.startswith("PRC") for code in codes)
            elif is_alone:
                continue  # means nothing to other linters either
            else:
                codes, reason, used = None, body.strip(), True
        else:
            is_for_file = directive.group(2).lower() == "ignore-file"
            codes, reason = _bracketed(body, is_for_file)
            if is_for_file and is_alone:
                scope = "file"
            elif is_for_file:
                codes = ()
        column = place.column + directive.start()
        yield Suppression(
            filename=source.filename,
            row=place.row,
            column=column,
            end_column=column + len(text),
            text=text,
            codes=codes,
            reason=reason,
            scope=scope,
            until=_until(reason),
            used=used,
            is_noqa=bool(directive.group(1)),
        )


def _code_list(text: str) -> tuple[tuple[str, ...], str]:
    """The codes at the start of a text, separated by commas or blanks, and what follows them."""
    codes: dict[str, None] = {}
    position = 0
    while code := _CODE.match(text, position):
        codes[code.group().upper()] = None
        separator = _SEPARATOR.match(text, code.end())
        position = separator.end() if separator else code.end()
    return tuple(codes), text[position:]


def _bracketed(body: str, is_for_file: bool) -> tuple[tuple[str, ...] | None, str]:
    """The codes in brackets and the reason behind them. Only ``ignore-file`` may do without brackets."""
    brackets = _BRACKETS.match(body)
    if brackets is not None:
        codes, rest = _code_list(brackets.group(1).strip())
        # What is no code stays, so that it can be called useless.
        return (*codes, rest.upper()) if rest else codes, body[brackets.end() :].strip()
    reason = body.strip()
    # Codes without brackets, or with one of them, are not meant for all codes.
    is_meant_for_all = is_for_file and not _CODE.match(reason.lstrip(_BEFORE_CODES))
    return None if is_meant_for_all else (), reason


def _until(reason: str) -> date | None:
    """The last day of a suppression. A date that is in no calendar has always passed: it must not last for ever."""
    found = _UNTIL.search(reason)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return date.min


def _row_below_comments(
    source: Source, row: int, known: dict[int, int | None], marks: tuple[str, ...], past_blanks: bool
) -> int | None:
    """The row of code right below a run of comment lines, None when a blank line or nothing follows."""
    for below in range(row + 1, len(source.line_starts) + 1):
        if below in known:
            return known[below]
        line = source.line(below).strip()
        if not line.startswith(marks) and (line or not past_blanks):
            return below if line else None
    return None


def _letters(code: str) -> str:
    found = _LETTERS.match(code)
    return found.group() if found else ""
