"""What a review says, in the forms that people and programs read: one module a form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from lint_procore.review.addresses import join, last_part, write
from lint_procore.review.record import Record

_OTHERS = re.compile(r"[^A-Za-z0-9.]+")


def write_all(records: Sequence[Record], folder: str) -> list[str]:
    """Write every report into a folder, which may be anywhere that fsspec reaches; the same records make the same
    files. Out: what could not be written, in sentences. Raises Unreachable."""
    from lint_procore.review.reports import csv, parquet

    for name, content in _pages(records):
        write(join(folder, name), content.encode())
    write(join(folder, "submissions.csv"), csv.text(records).encode())
    try:
        tables = parquet.files(records)
    except parquet.NoPyarrow:
        return ["no Parquet tables were written, for pyarrow is not installed; install lint-procore[review]"]
    for name, table in tables.items():
        write(join(folder, name), table)
    return []


def _pages(records: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """What is written about each submission, and the index last: it names nothing that is not there."""
    from lint_procore.review.reports import html, plain

    reports = html.Reports()
    for record in records:
        yield f"records/{file_name(record)}.json", plain.text([record])
        yield f"pages/{file_name(record)}.html", reports.page(record)
    pages = {record.submission: f"pages/{file_name(record)}.html" for record in records}
    yield "index.html", reports.index(records, pages)


def file_name(record: Record) -> str:
    """What the files about a submission are called: by the end of its address, and no two alike."""
    name = _OTHERS.sub("-", last_part(record.submission)).strip("-.")[:60] or "submission"
    return f"{name}-{hashlib.sha256(record.submission.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
