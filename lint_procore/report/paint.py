"""The few terminal colours that reports use."""

from __future__ import annotations

from lint_procore.finding import Severity

BOLD = "1"
FRAME = "1;34"
SEVERITY: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "note": "1;36"}


def paint(text: str, style: str, color: bool) -> str:
    """``text`` in a style when colours are allowed, else as it is."""
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text
