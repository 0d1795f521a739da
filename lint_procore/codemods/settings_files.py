"""The app's one pair in a file of variables, in the place of several companies' pairs or of a service account's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lint_procore.codemods.credentials import SETTINGS
from lint_procore.model.names import words
from lint_procore.rule import CheckedDocument, Remedy
from lint_procore.source import Span
from lint_procore.syntax.documents.nodes import Setting

if TYPE_CHECKING:
    from lint_procore.model.account_settings import AccountSettings

# A comment that speaks of pairs of companies, or of their accounts.
_OF_ACCOUNTS = re.compile(
    r"service\s+account|\b(?:per|each|every)\s+(?:\w+\s+)?(?:company|customer|client|tenant)|credential", re.IGNORECASE
)
_BLANK = re.compile(r"(?:[ \t]*\r?\n)+")


def one_pair_of_variables(document: CheckedDocument, found: AccountSettings) -> Remedy | None:
    """The edits after which a file of variables asks for the app's pair; None in files of other kinds, and where it is
    not clear which variables make the pairs. Values go: the app's are others."""
    if document.family != "env":
        return None
    keys = {found.place, *(place for place, _ in found.others)}
    named = [each for each in document.settings if each.key in keys]
    secrets = [each for each in named if "secret" in words(each.name)]
    wanted = {tuple("id" if word == "secret" else word for word in words(each.name)) for each in secrets}
    ids = [each for each in document.settings if tuple(words(each.name)) in wanted]
    if not secrets or len(ids) != len(secrets) or any(each not in (*secrets, *ids) for each in named):
        return None
    edits = _rewritten(document, ids, secrets)
    names = " and ".join(f"`{name}`" for name in SETTINGS.values())
    return Remedy(f"ask for the app's one pair, {names}", tuple(edits), "unsafe") if edits else None


def _rewritten(document: CheckedDocument, ids: Sequence[Setting], secrets: Sequence[Setting]) -> list[tuple[Span, str]]:
    text = document.source.text
    have = {each.name for each in document.settings}
    renamed: dict[tuple[int, int], str] = {}
    for settings, name in ((ids, SETTINGS["client_id"]), (secrets, SETTINGS["client_secret"])):
        if name not in have:
            renamed[settings[0].key] = name
    edits: list[tuple[Span, str]] = []
    removed: list[tuple[int, int]] = []
    ours = sorted((*ids, *secrets), key=lambda each: each.key)
    rows = {document.source.location(each.key[0]).row: each for each in ours}
    for row, each in rows.items():
        if each.key in renamed:
            edits.append((document.span(each.key[0], each.value[1]), f"{renamed[each.key]}="))
        else:
            removed.append(_lines(text, each.key[0], each.value[1]))
        removed.extend(_comments(document, row, rows))
    for start, end in _joined(text, removed):
        edits.append((document.span(start, end), ""))
    return edits


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    behind = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if behind < 0 else behind + 1


def _comments(document: CheckedDocument, row: int, rows: dict[int, Setting]) -> list[tuple[int, int]]:
    """The comment lines above a variable that speak of the accounts."""
    out: list[tuple[int, int]] = []
    starts = document.source.line_starts
    while row > 1 and (line := document.source.line(row - 1).strip()).startswith("#"):
        if not _OF_ACCOUNTS.search(line):
            break
        row -= 1
        out.append((starts[row - 1], starts[row]))
    return out


def _joined(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines that follow one another as one range each; of blank lines around one, those before it go."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(set(lines)):
        if out and not text[out[-1][1] : start].strip():
            out[-1] = out[-1][0], end
        else:
            out.append((start, end))
    for at, (start, end) in enumerate(out):
        before = text[:start].rstrip("\r\n")
        gap = text[len(before) : start]
        if before and gap.count("\n") < 2:
            continue
        if end == len(text):
            out[at] = len(before) + (gap.find("\n") + 1), end
        else:
            below = _BLANK.match(text, end)
            out[at] = start, below.end() if below is not None else end
    return out
