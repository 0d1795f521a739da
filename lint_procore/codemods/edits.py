"""What codemods answer with: places, each with the text that takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from lint_procore.source import Span

Edit: TypeAlias = tuple[Span, str]
Edits: TypeAlias = Sequence[Edit]
