"""What a review says, in the forms that people and programs read: one module a form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lint_procore.review.addresses import join, last_part, write, write_many
from lint_procore.review.record import Record

if TYPE_CHECKING:
    from lint_procore.review.reports.html import Reports

_OTHERS = re.compile(r"[^A-Za-z0-9.]+")


def write_all(records: Sequence[Record], folder: str) -> list[str]:
    """Write every report into a folder, which may be anywhere that fsspec reaches; the same records make the same
    files. Out: what could not be written, in sentences. Raises Unreachable."""
    from lint_procore.review.reports import csv, html, parquet

    reports = html.Reports()
    write_many(folder, _about_each(records, reports))
    # The index names nothing that is not there.
    pages = {record.submission: f"pages/{file_name(record)}.html" for record in records}
    write(join(folder, "index.html"), reports.index(records, pages).encode())
    write(join(folder, "submissions.csv"), csv.text(records).encode())
    try:
        write_many(folder, parquet.files(records).items())
    except parquet.NoPyarrow:
        return ["no Parquet tables were written, for pyarrow is not installed; install lint-procore[review]"]
    return []


def _about_each(records: Sequence[Record], reports: Reports) -> Iterator[tuple[str, bytes]]:
    from lint_procore.review.reports import plain

    for record in records:
        yield f"records/{file_name(record)}.json", plain.text([record]).encode()
        yield f"pages/{file_name(record)}.html", reports.page(record).encode()


def file_name(record: Record) -> str:
    """What the files about a submission are called: by the end of its address, and no two alike."""
    name = _OTHERS.sub("-", last_part(record.submission)).strip("-.")[:60] or "submission"
    return f"{name}-{hashlib.sha256(record.submission.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
