"""Records as a JSON list of objects."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from lint_procore.review.record import Record


def write(records: Iterable[Record], out: TextIO, color: bool = False) -> None:
    """Write the list. Everything beyond ASCII is escaped: no console can garble it."""
    out.write(text(records))


def text(records: Iterable[Record]) -> str:
    """The list as text."""
    return json.dumps([record.as_object() for record in records], indent=2) + "\n"
