"""Who does the orders of a review on more than one machine: the workers of a Dask cluster.

An order is plain data and may be done twice, so whatever is lost with a worker is done again by another. Workers need
the same lint-procore, and to reach the addresses of the submissions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from importlib import import_module
from queue import Empty, Queue
from typing import Any, TypeVar

import lint_procore
from lint_procore.errors import Refusal
from lint_procore.review.orders import Order

Result = TypeVar("Result")

# What asks for workers on this machine, for as long as the review takes.
LOCAL = "local"
# So many workers may be lost over one order before it is done here: it was not the order's fault, for what a submission
# does costs its own process alone.
_ATTEMPTS = 5
_REACHED_WITHIN = 30  # seconds
# When nothing was done for so many seconds, it is asked whether there is anybody left to do it.
_SILENCE = 30


class NoCluster(Refusal):
    """A cluster that cannot be used. ``message`` says why, and what to do."""


class Cluster:
    """The workers of a scheduler at ``tcp://…``, or ``jobs`` of them on this machine. Raises NoCluster."""

    def __init__(self, address: str, jobs: int) -> None:
        try:
            self._distributed: Any = import_module("distributed")
        except ImportError:
            raise NoCluster("--cluster needs Dask; install lint-procore[review]") from None
        import_module("dask").config.set({"distributed.scheduler.allowed-failures": _ATTEMPTS})
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._local: Any = None
        try:
            if address == LOCAL:
                # The limit of memory is that of each reading.
                self._local = self._distributed.LocalCluster(
                    n_workers=jobs,
                    threads_per_worker=1,
                    memory_limit=None,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            self._client = self._distributed.Client(self._local or address, timeout=_REACHED_WITHIN)
        except (OSError, ValueError, TimeoutError) as error:
            raise NoCluster(f"{address}: no cluster answers there ({error}); start one, or give another") from None
        self._refuse_others()

    def _refuse_others(self) -> None:
        """All workers must read as we would."""
        for worker, version in sorted(self._client.run(_version, on_error="return").items()):
            if version != lint_procore.__version__:
                self._client.close()
                raise NoCluster(
                    f"{worker} has lint-procore {version}, and this is {lint_procore.__version__}; "
                    "install the same everywhere"
                )

    def each(self, work: Callable[[Order], Result], orders: Iterable[Order]) -> Iterator[tuple[Order, Result]]:
        """The orders with what came of them, as they are done, each once. Raises NoCluster when all is lost."""
        done: Queue[Any] = Queue()
        running = {}
        for order in orders:
            future: Any = self._client.submit(work, order, pure=False)
            running[future] = order
            future.add_done_callback(done.put)
        while running:
            try:
                future = done.get(timeout=_SILENCE)
            except Empty:
                self._refuse_silence()
                continue
            if future.status in ("lost", "pending"):  # its result went with a worker, and is made anew
                future.add_done_callback(done.put)
                continue
            order = running.pop(future)
            try:
                result = future.result()
            except self._distributed.KilledWorker:
                result = work(order)
            except CancelledError:
                raise NoCluster("the cluster was lost; start one, and run again with --resume") from None
            yield order, result

    def _refuse_silence(self) -> None:
        if not self._client.scheduler_info().get("workers"):
            raise NoCluster("the cluster has no workers left; start some and run again with --resume")

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        if self._local is not None:
            self._local.close()


def _version() -> str:
    return lint_procore.__version__
