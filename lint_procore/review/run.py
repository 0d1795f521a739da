"""A review: from addresses to records, each submission once, whatever becomes of those who read it.

Content that was read before, in this run or (with ``resume``) an earlier one, is not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lint_procore.review.crew import Crew
from lint_procore.review.criteria import Criteria
from lint_procore.review.orders import Order, Plan, do, kept, look
from lint_procore.review.reading import Reading
from lint_procore.review.record import Record
from lint_procore.review.verdict import judge


def review(
    addresses: Sequence[str],
    plan: Plan,
    criteria: Criteria,
    crew: Crew,
    resume: bool = False,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> list[Record]:
    """The records of the submissions, in their order. ``tell`` hears how many are done, of how many."""
    addresses = list(dict.fromkeys(addresses))
    digests = {order.address: found for order, found in crew.each(look, [Order(each, plan) for each in addresses])}
    first: dict[str, str] = {}
    for address in addresses:
        first.setdefault(digests[address] or address, address)
    readings: dict[str, Reading] = {}
    orders = []
    for found, address in first.items():
        reading = kept(digests[address], plan) if resume else None
        if reading is not None:
            readings[found] = reading
        else:
            orders.append(Order(address, plan, digests[address]))
    tell(len(readings), len(first))
    for order, done in crew.each(do, orders):
        readings[digests[order.address] or order.address] = done.reading
        tell(len(readings), len(first))
    return list(_records(addresses, digests, first, readings, criteria))


def _records(
    addresses: Sequence[str],
    digests: dict[str, str],
    first: dict[str, str],
    readings: dict[str, Reading],
    criteria: Criteria,
) -> Iterator[Record]:
    for address in addresses:
        key = digests[address] or address
        same = first[key]
        verdict = judge(address, readings[key], criteria)
        yield Record(address, digests[address], readings[key], verdict, None if same == address else same)
