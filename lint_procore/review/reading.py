"""What was read of one submission: plain data that a process can write and another can trust to have this form.

Nothing here is a judgement: the same reading may be judged by several reviewers' criteria.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

FORM = 2  # of what is stored; a reading of another form is made anew


class Reading(NamedTuple):
    """``findings`` are those of ``check``, of every confidence, with the quoted ``lines`` (secrets masked) and what
    would have suppressed them; ``notes`` are signs of hiding, ``inventory`` is how the platform is reached,
    ``coverage`` what was read and what not, ``refused`` what was not brought out of the archive and why.
    ``hindrances`` say in sentences why the submission could not be read as a whole; empty when it was. ``errors`` are
    failures of a rule. ``as_of`` is the day of the policy, ``policy`` its clause about the end of service accounts."""

    findings: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    inventory: dict[str, Any] = {}
    coverage: dict[str, Any] = {}
    refused: list[dict[str, Any]] = []
    hindrances: list[str] = []
    errors: list[str] = []
    files: int = 0
    as_of: str = ""
    policy: str = ""
    version: str = ""
    form: int = FORM

    def text(self) -> str:
        """The reading as JSON in one line."""
        return json.dumps(self._asdict(), separators=(",", ":"))


class Malformed(Exception):
    """A text that is no reading; the message says why."""


def parse_reading(text: str | bytes) -> Reading:
    """The reading that a text is; raises Malformed."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"is no JSON: {error}") from None
    return as_reading(data)


def as_reading(data: object) -> Reading:
    """The reading that plain data is; raises Malformed."""
    if not isinstance(data, dict) or set(data) != set(Reading._fields):
        raise Malformed("has other fields than a reading")
    for name, hint in get_type_hints(Reading).items():
        kind, value = get_origin(hint) or hint, data[name]
        if type(value) is not kind:
            raise Malformed(f"has a {type(value).__name__} for {name}")
        if kind is list and not all(
            type(item) is (get_origin(get_args(hint)[0]) or get_args(hint)[0]) for item in value
        ):
            raise Malformed(f"has items of another kind in {name}")
    if data["form"] != FORM:
        raise Malformed(f"is of form {data['form']}, not {FORM}")
    return Reading(**data)
