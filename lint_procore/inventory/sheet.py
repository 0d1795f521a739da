"""An inventory as CSV: one row a thing, the section in the first column, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TextIO

from lint_procore.inventory.sections import Section
from lint_procore.report.escape import cell


def write(sections: Sequence[Section], out: TextIO) -> None:
    """Write the sections as one sheet: the columns are those of all sections."""
    columns = list(dict.fromkeys(header for section in sections for header in section.headers if header))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["section", *columns])
    for section in sections:
        for row in section.rows:
            cells = dict(zip(section.headers, row, strict=True))
            writer.writerow([section.title, *(cell(cells.get(column, "")) for column in columns)])
