"""Who does the orders of a review: threads of this process, each of which waits for a reader's process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from lint_procore.review.orders import Order

Result = TypeVar("Result")


class Crew(Protocol):
    """Does a piece of work for each of many orders, several at once; a context manager that leaves nothing behind."""

    def each(self, work: Callable[[Order], Result], orders: Iterable[Order]) -> Iterator[tuple[Order, Result]]:
        """The orders with what came of them, as they are done. Each is given once."""

    def __enter__(self) -> Crew: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None: ...


class Threads:
    """``jobs`` orders at once on this machine."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._executor = ThreadPoolExecutor(jobs)

    def each(self, work: Callable[[Order], Result], orders: Iterable[Order]) -> Iterator[tuple[Order, Result]]:
        waiting = iter(orders)
        running: dict[Future[Result], Order] = {}
        while True:
            # No more than are about to be done: whoever stops waits for few.
            while len(running) < self._jobs + 1 and (order := next(waiting, None)) is not None:
                running[self._executor.submit(work, order)] = order
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()

    def __enter__(self) -> Threads:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            from lint_procore.review.apart import end_all

            end_all()
        self._executor.shutdown(wait=True, cancel_futures=True)
