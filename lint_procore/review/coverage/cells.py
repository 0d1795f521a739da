"""What in a notebook is no Python: cells of another language, commands, and whole notebooks of other kernels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lint_procore.source import UnreadableSource
from lint_procore.syntax.notebook import read_cells

_LANGUAGES = {
    **dict.fromkeys(("bash", "sh", "system", "!", "cmd", "script", "powershell", "pwsh"), "Shell"),
    **dict.fromkeys(("javascript", "js"), "JavaScript"),
    **dict.fromkeys(("html", "svg"), "HTML"),
    **{name: name.capitalize() for name in ("ruby", "perl", "julia", "scala", "sql", "r")},
}
_CELL_MAGIC = re.compile(r"\s*(?:#[^\n]*\n\s*)*%%(!|\w+)([^\n]*)\n?")
_COMMAND = re.compile(r"^[ \t]*(?:[\w.\[\], ]{1,80}=[ \t]*)?(?:!|%(?:sx|system|sh|bash)\b)(.*)$", re.MULTILINE)


def foreign_cells(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Number of the cell, language, and text of what is no Python in the bytes of a notebook."""
    try:
        cells = read_cells(data)
    except UnreadableSource:
        return  # there is a finding about it
    if not cells:
        yield from _of_other_kernel(data)
    for cell in cells:
        if not cell.is_code:
            continue
        magic = _CELL_MAGIC.match(cell.text)
        language = _LANGUAGES.get(magic[1].lower(), "") if magic is not None else ""
        if magic is not None and language:
            yield cell.number, language, magic[2] + "\n" + cell.text[magic.end() :]
        elif commands := _COMMAND.findall(cell.text):
            yield cell.number, "Shell", "\n".join(commands)


def _of_other_kernel(data: bytes) -> Iterator[tuple[int, str, str]]:
    notebook = json.loads(data.decode("utf-8-sig", "replace"))
    metadata = _object(notebook.get("metadata"))
    names = (_object(metadata.get("kernelspec")).get("language"), _object(metadata.get("language_info")).get("name"))
    language = next((name for name in names if isinstance(name, str)), "another language")
    for number, cell in enumerate(notebook.get("cells") or (), 1):
        source = _object(cell).get("source")
        if _object(cell).get("cell_type") == "code" and source:
            text = source if isinstance(source, str) else "".join(map(str, source))
            yield number, _LANGUAGES.get(language.lower(), language), text


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
