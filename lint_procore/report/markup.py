"""Text in Markdown: nothing of it may become markup, call a person, or lead anywhere."""

from __future__ import annotations

import re

from lint_procore.report.escape import visible

# What Markdown, or the HTML within it, would take for more than a character.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~#!&]")
# What platforms make links of although it is escaped: people, numbers of issues, addresses.
_LINKED = re.compile(r"(?<=[@#!%$~])(?=\w)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)


def plain(text: str) -> str:
    """Text with nothing in it that could be markup."""
    parts = _LINKED.split(visible(text))
    return "&#8288;".join(_SPECIAL.sub(_escaped, part) for part in parts)


def code(text: str, cell: bool = False) -> str:
    """Text as code within a line; in the ``cell`` of a table a bar needs a mark."""
    shown = visible(text).replace("`", "'") or " "
    return f"`{shown.replace('|', chr(92) + '|') if cell else shown}`"


def prose(text: str, cell: bool = False) -> str:
    """A sentence of ours: what stands in backticks is code, all else plain text."""
    parts = text.split("`")
    return "".join(code(part, cell) if at % 2 and at + 1 < len(parts) else plain(part) for at, part in enumerate(parts))


def _escaped(found: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(found.group(), "\\" + found.group())
