"""An inventory as Markdown: one table a section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TextIO

from lint_procore.inventory.sections import Section
from lint_procore.report.escape import visible

# What Markdown, or the HTML within it, would take for more than a character.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~#!&]")


def write(sections: Sequence[Section], out: TextIO) -> None:
    """Write the sections below one another."""
    for number, section in enumerate(sections):
        out.write("\n" if number else "")
        out.write(f"## {section.title}\n\n")
        if not section.rows:
            out.write("None.\n")
            continue
        headers = [header or " " for header in section.headers]
        out.write("| " + " | ".join(headers) + " |\n|" + "---|" * len(headers) + "\n")
        for row in section.rows:
            out.write("| " + " | ".join(map(_cell, row)) + " |\n")
        if section.note:
            out.write(f"\n{plain(section.note)}\n")


def plain(text: str) -> str:
    """Text with nothing in it that could be markup."""
    return _SPECIAL.sub(_escaped, visible(text))


def code(text: str) -> str:
    """Text as code within a line."""
    return f"`{visible(text).replace('`', chr(39))}`"


def prose(text: str) -> str:
    """A sentence of ours: what stands in backticks is code, all else plain text."""
    parts = text.split("`")
    return "".join(code(part) if at % 2 and at + 1 < len(parts) else plain(part) for at, part in enumerate(parts))


def _cell(text: str) -> str:
    """Text as a cell, with nothing in it that could be markup. A box to tick stays one."""
    return text if text == "[ ]" else plain(text)


def _escaped(found: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(found.group(), "\\" + found.group())
