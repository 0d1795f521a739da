"""Python files of a submission as Python's own parser sees them."""

from __future__ import annotations

import ast
import warnings

from lint_procore.source import Source, UnreadableSource
from lint_procore.syntax.guard import refuse_deep_nesting


def parsed(text: str, data: bytes, filename: str) -> ast.Module | None:
    """The file as Python's own parser sees it; None where it refuses, for which there is a finding."""
    try:
        refuse_deep_nesting(Source(filename, text), data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the submission's escapes
            return ast.parse(text)
    except (UnreadableSource, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
