"""Records as two Parquet tables, for whoever counts over many reviews: submissions, and their findings."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from lint_procore.finding import SEVERITIES
from lint_procore.report.escape import encodable
from lint_procore.review.record import Record

# Columns and their types, as pyarrow calls these; a column that ends with "?" may be empty.
_SUBMISSIONS = {
    **{"submission": "string", "verdict": "string", "verdict_before?": "string", "reasons": "int32"},
    **{f"{severity}s": "int32" for severity in reversed(SEVERITIES)},
    **{"suppressed": "int32", "signs": "int32", "files": "int32", "digest?": "string", "same_as?": "string"},
    **{"as_of?": "date32", "version?": "string"},
}
_FINDINGS = {
    **{"submission": "string", "digest?": "string", "code": "string", "name": "string", "severity": "string"},
    **{"confidence": "string", "message": "string", "filename": "string", "cell?": "int32", "row": "int32"},
    **{"column": "int32", "end_row": "int32", "end_column": "int32", "suppressed_by?": "string"},
    **{"fingerprint": "string", "as_of?": "date32", "version?": "string"},
}


class NoPyarrow(Exception):
    """pyarrow is not installed."""


def files(records: Sequence[Record]) -> dict[str, bytes]:
    """The tables by their names. Raises NoPyarrow."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise NoPyarrow from None
    return {
        "submissions.parquet": _table(_SUBMISSIONS, map(_submission, records)),
        "findings.parquet": _table(_FINDINGS, (row for record in records for row in _findings(record))),
    }


def _submission(record: Record) -> Iterator[Any]:
    reading = record.reading
    yield from (record.name, record.verdict.verdict, record.against and record.against.verdict_before)
    yield len(record.verdict.reasons)
    yield from (record.count(severity) for severity in reversed(SEVERITIES))
    yield from (record.suppressed, len(reading.notes), reading.files)
    yield from (record.digest or None, record.same_name, _date(reading.as_of), reading.version or None)


def _findings(record: Record) -> Iterator[Iterator[Any]]:
    return (_finding(record, finding) for finding in record.reading.findings)


def _finding(record: Record, finding: dict[str, Any]) -> Iterator[Any]:
    yield from (record.name, record.digest or None)
    yield from (finding[name] for name in ("code", "name", "severity", "confidence", "message", "filename", "cell"))
    for place in (finding["location"], finding["end_location"]):
        yield from (place["row"], place["column"])
    yield from (finding["suppressed_by"], finding["fingerprint"])
    yield from (_date(record.reading.as_of), record.reading.version or None)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _table(columns: dict[str, str], rows: Iterable[Iterable[Any]]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema(
        [
            pyarrow.field(name.rstrip("?"), getattr(pyarrow, kind)(), nullable=name.endswith("?"))
            for name, kind in columns.items()
        ]
    )
    data: list[list[Any]] = [[] for _ in columns]
    for row in rows:
        for values, value in zip(data, row, strict=True):
            values.append(encodable(value) if isinstance(value, str) else value)
    table = pyarrow.table(
        [pyarrow.array(values, field.type) for values, field in zip(data, schema, strict=True)], schema
    )
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()
