"""An inventory as Markdown: one table a section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from lint_procore.inventory.sections import Section
from lint_procore.report.markup import plain


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


def _cell(text: str) -> str:
    """Text as a cell, with nothing in it that could be markup. A box to tick stays one."""
    return text if text == "[ ]" else plain(text)
