"""What a review says, in the forms that people and programs read: one module a form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from lint_procore.review.addresses import join, write
from lint_procore.review.record import Record

_OTHERS = re.compile(r"[^A-Za-z0-9.]+")


def write_all(records: Iterable[Record], folder: str) -> None:
    """Write every report into a folder, which may be anywhere that fsspec reaches. Raises Unreachable."""
    from lint_procore.review.reports import plain

    for record in records:
        write(join(join(folder, "records"), f"{file_name(record)}.json"), plain.text([record]).encode())


def file_name(record: Record) -> str:
    """What the files about a submission are called: by the end of its address, and no two alike."""
    last = record.submission.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = _OTHERS.sub("-", last).strip("-.")[:60] or "submission"
    return f"{shown}-{hashlib.sha256(record.submission.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
