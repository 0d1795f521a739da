"""The work of a review in pieces that any process on any machine can do: plain data in, plain data out.

An order names one submission and all that its reading depends on, so that it can be done again elsewhere when a worker
is lost, and its result found again by a later run.
"""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

from lint_procore.review.addresses import Unreachable, digest, join, on_this_machine, read, write
from lint_procore.review.limits import Limits
from lint_procore.review.reading import FORM, Malformed, Reading, parse_reading


class Plan(NamedTuple):
    """What all readings of a review have in common. ``jobs``: the worker processes that one reading may use. ``store``
    is the folder where readings are kept, None when they are not."""

    as_of: str
    limits: Limits
    rules_dirs: tuple[str, ...] = ()
    openapi: str | None = None
    jobs: int = 1
    store: str | None = None


class Order(NamedTuple):
    """One submission to be read, by its number in the review and an address that holds in any folder. ``digest`` is
    that of its content, where that is known already."""

    number: int
    address: str
    plan: Plan
    digest: str = ""


def look(order: Order) -> str:
    """The digest of a submission's content; empty when it cannot be had."""
    try:
        with on_this_machine(order.address, order.plan.limits.bytes) as path:
            return digest(path)
    except Unreachable:
        return ""


def do(order: Order) -> Reading:
    """Have a submission read apart. One that cannot be had or read is a reading that says so; such a one is not
    kept, for the next time may be better."""
    from lint_procore.review.apart import Hindered, read_apart
    from lint_procore.review.reader import Task

    plan = order.plan
    try:
        with on_this_machine(order.address, plan.limits.bytes) as path:
            if not order.digest:
                digest(path)  # says why there is none
            reading = read_apart(Task(path, plan.as_of, plan.rules_dirs, plan.openapi, plan.jobs, plan.limits))
        if plan.store is not None and order.digest:
            write(_kept_at(order.digest, plan), reading.text().encode())
    except (Unreachable, Hindered) as failure:
        return Reading(hindrances=[str(failure)], as_of=plan.as_of)
    return reading


def kept(found: str, plan: Plan) -> Reading | None:
    """What an earlier run read of the same content by the same plan; None when there is nothing of use."""
    if plan.store is None or not found:
        return None
    text = read(_kept_at(found, plan))
    try:
        return parse_reading(text) if text is not None else None
    except Malformed:
        return None


def _kept_at(found: str, plan: Plan) -> str:
    """Where a reading is kept: by what it is of, and by all that it depends on but for the number of processes."""
    import lint_procore

    depends = [lint_procore.__version__, FORM, *plan._replace(jobs=0, store=None)]
    key = hashlib.sha256(json.dumps(depends).encode()).hexdigest()
    return join(join(str(plan.store), "readings"), f"{found}-{key[:16]}.json")
