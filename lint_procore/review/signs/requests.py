"""Requests that have the shape of the platform's, and go to an address that shows only while the program runs.

In: what each file does to the platform. Out: a sign for each such request, unless the same call was seen to go to the
platform, and is judged as that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lint_procore.inventory.merge import shorter
from lint_procore.inventory.records import OpenRecord, Records
from lint_procore.review.signs.sign import Sign, quoted, sign


def request_signs(records: Iterable[Records]) -> Iterator[Sign]:
    """The signs of all files, in order."""
    files = list(records)
    known = {call.way for each in files for call in each.calls} | {grant.way for each in files for grant in each.grants}
    requests = dict.fromkeys(request for each in files for request in each.open_requests)
    # what a wrapper alone does not know, its callers may
    settled = known | set(shorter([*known, *(request.way for request in requests)]))
    found = {_sign(request) for request in requests if request.way not in settled}
    yield from sorted(found, key=lambda each: (each.filename, each.row, each.column, each.message))


def _sign(request: OpenRecord) -> Sign:
    place = request.place
    cell = f"cell {place.cell}: " if place.cell else ""
    if request.grant:
        message = f"{cell}a token is asked for by {request.grant} at an address that is not written down"
        return sign("open-token-address", message, place.filename, place.row, place.column)
    message = f"{cell}a request for {quoted(request.path)} goes to an address that is not written down"
    return sign("open-address", message, place.filename, place.row, place.column)
