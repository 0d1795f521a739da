"""Files that are whole at every moment: a draft is written beside one, and takes its place in one step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def draft_of(path: str) -> Iterator[str]:
    """The name of a draft to be made in a file's folder, which takes the file's place at the end of the block. Nothing
    is left of it when the block fails. Raises OSError."""
    draft = os.path.join(os.path.dirname(path) or ".", f".lint-procore-{os.urandom(8).hex()}")
    try:
        yield draft
        os.replace(draft, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(draft)
        raise
