"""A review: from addresses to records, each submission once, whatever becomes of those who read it.

Content that was read before, in this run or (with ``resume``) an earlier one, is not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lint_procore.review.addresses import absolute
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
    tell: Callable[[int, int], None] | None = None,
) -> list[Record]:
    """The records of the submissions, in their order. ``tell`` hears how many are done, of how many."""
    addresses = list(dict.fromkeys(addresses))
    orders = [Order(number, absolute(address), plan) for number, address in enumerate(addresses)]
    for order, found in crew.each(look, list(orders)):
        orders[order.number] = order._replace(digest=found)
    # The number of the first submission with the same content; what has none to be seen is like no other.
    first: dict[str, int] = {}
    same = [first.setdefault(order.digest or f"at {order.address}", order.number) for order in orders]
    readings: dict[int, Reading] = {}
    if resume:
        for number in first.values():
            reading = kept(orders[number].digest, plan)
            if reading is not None:
                readings[number] = reading
    if tell is not None:
        tell(len(readings), len(first))
    for order, done in crew.each(do, [orders[number] for number in first.values() if number not in readings]):
        readings[order.number] = done
        if tell is not None:
            tell(len(readings), len(first))
    return [
        Record(
            address,
            order.digest,
            readings[number],
            judge(address, readings[number], criteria),
            None if number == order.number else addresses[number],
        )
        for address, order, number in zip(addresses, orders, same, strict=True)
    ]
