"""An inventory for people at a terminal: one table a section, columns aligned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from lint_procore.inventory.sections import Section
from lint_procore.report.escape import visible


def write(sections: Sequence[Section], out: TextIO) -> None:
    """Write the sections below one another."""
    for number, section in enumerate(sections):
        out.write("\n" if number else "")
        out.write(f"{section.title} ({len(section.rows)})\n")
        rows = [tuple(map(visible, row)) for row in (section.headers, *section.rows)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows if section.rows else ():
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            out.write(("  " + "  ".join(cells)).rstrip() + "\n")
        if section.note:
            out.write(f"  {section.note}\n")
