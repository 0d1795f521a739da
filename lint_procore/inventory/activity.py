"""The platform's API call activity report, joined with the endpoints that the code calls.

In: a CSV file by anybody, of any size: it is read line by line. Its columns are found by their headers.
https://developers.procore.com/documentation/api-activity-export
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TextIO

from lint_procore.endpoints import HOLE, template_of
from lint_procore.errors import Refusal
from lint_procore.inventory.merge import Endpoint

# What the columns are called, letters and digits alone, in lower case.
_METHOD = ("httpmethod", "method", "verb")
_ROUTE = ("normalizedroute", "route", "endpoint", "path", "url")
_COUNT = ("count", "calls", "callcount", "requests", "total")
_RESPONSE = ("responsecode", "status", "statuscode", "code")

# A field longer than this is no route.
_LONGEST = 10_000
_LONGEST_LINE = 1_000_000
_MOST_ROUTES = 100_000
_PREFIX = re.compile(r"v[0-9]+(\.[0-9]+)?")


class ActivityError(Refusal):
    """A file that is no API call activity report."""


class Called(NamedTuple):
    """A route that production called, how often, and with which responses."""

    method: str
    route: str
    times: int
    responses: tuple[str, ...]


class Activity(NamedTuple):
    """Calls without a place in the code, and endpoints in the code that were never called."""

    not_in_code: tuple[Called, ...]
    never_called: tuple[Endpoint, ...]


def join_activity(path: str, endpoints: Sequence[Endpoint]) -> Activity:
    """Join a report with the endpoints of an inventory. Raises ActivityError."""
    called = list(_called(path))
    in_code: dict[str, list[Endpoint]] = {}
    for endpoint in endpoints:
        in_code.setdefault(endpoint.method, []).append(endpoint)
    seen: set[tuple[str, str]] = set()
    missing = []
    for one in called:
        fitting = [each for each in in_code.get(one.method, ()) if _fits(each.path, one.route)]
        seen.update((each.method, each.path) for each in fitting)
        if not fitting:
            missing.append(one)
    never = tuple(each for each in endpoints if (each.method, each.path) not in seen)
    return Activity(tuple(sorted(missing, key=lambda each: (-each.times, each.route, each.method))), never)


def _fits(path: str, route: str) -> bool:
    """Whether a route of the report is an endpoint of the code: both may have ids where the other has a name."""
    ours, theirs = _parts(path), _parts(route)
    return len(ours) == len(theirs) and all(a == b or HOLE in (a, b) for a, b in zip(ours, theirs, strict=True))


def _parts(path: str) -> list[str]:
    """The parts of a path below its namespace: the report leaves ``/rest`` out. ``/vapid`` was version 1.0."""
    parts = [part for part in template_of(path.split("?")[0]).split("/") if part]
    if parts[:1] == ["rest"]:
        parts = parts[1:]
    elif parts[:1] == ["vapid"]:
        parts = ["v1.0", *parts[1:]]
    return parts


def _called(path: str) -> Iterator[Called]:
    """The calls of a report, added up by method and route."""
    counts: dict[tuple[str, str], int] = {}
    responses: dict[tuple[str, str], set[str]] = {}
    rows = _rows(path)
    columns = _columns(path, next(rows, (1, []))[1])
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        try:
            method, route = (row[columns[name]].strip() for name in ("method", "route"))
            count = int(row[columns["count"]].replace(",", "").strip() or "0") if "count" in columns else 1
        except (IndexError, ValueError):
            raise ActivityError(
                f"{path}:{number}: this row does not fit the headers; export the report again"
            ) from None
        key = method.upper(), route
        if key not in counts and len(counts) >= _MOST_ROUTES:
            raise ActivityError(f"{path}:{number}: has more than {_MOST_ROUTES:,} routes; they are not normalized")
        counts[key] = counts.get(key, 0) + count
        if "response" in columns and columns["response"] < len(row):
            responses.setdefault(key, set()).add(row[columns["response"]].strip()[:20])
    for (method, route), count in counts.items():
        yield Called(method, route, count, tuple(sorted(responses.get((method, route), ()))[:20]))


def _columns(path: str, headers: list[str]) -> dict[str, int]:
    """Which column holds what."""
    plain = [re.sub(r"[^a-z0-9]", "", header.lower()) for header in headers]
    found = {
        name: next((plain.index(known) for known in names if known in plain), -1)
        for name, names in (("method", _METHOD), ("route", _ROUTE), ("count", _COUNT), ("response", _RESPONSE))
    }
    missing = [title for name, title in (("method", "HTTP Method"), ("route", "Normalized Route")) if found[name] < 0]
    if missing:
        has = ", ".join(f"'{header[:40]}'" for header in headers[:12]) or "nothing"
        columns = " and ".join(f"'{title}'" for title in missing)
        raise ActivityError(
            f"{path}: is no API call activity report: it has no column {columns}; its first row has {has}"
        )
    return {name: index for name, index in found.items() if index >= 0}


def _rows(path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with their numbers."""
    csv.field_size_limit(_LONGEST)
    try:
        with open(path, encoding=_encoding(path), newline="") as file:
            reader = csv.reader(_lines(file, path))
            for row in reader:
                yield reader.line_num, row
    except OSError as error:
        raise ActivityError(f"{path}: cannot be read: {error.strerror or error}; name the exported CSV file") from None
    except UnicodeDecodeError:
        raise ActivityError(f"{path}: is not UTF-8; save it as CSV in UTF-8") from None
    except csv.Error as error:
        raise ActivityError(f"{path}: is not usable CSV: {error}") from None


def _lines(file: TextIO, path: str) -> Iterator[str]:
    while line := file.readline(_LONGEST_LINE):
        if "\0" in line:
            raise ActivityError(f"{path}: contains NUL characters, so it is no CSV file")
        if len(line) == _LONGEST_LINE:
            raise ActivityError(
                f"{path}: has a line of more than {_LONGEST_LINE:,} characters, so it is no such report"
            )
        yield line


def _encoding(path: str) -> str:
    """Spreadsheets save as UTF-8 or, marked as such, UTF-16."""
    with open(path, "rb") as file:
        start = file.read(2)
    return "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
