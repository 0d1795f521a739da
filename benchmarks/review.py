"""Review many generated submissions on a local cluster while its workers are killed: ``python benchmarks/review.py``.

The same submissions are read by one process at a time, then by a cluster of ``--workers``, of which one is killed every
``--every`` submissions. Every submission must be told once, and as the single process told it. What a cluster without
kills gives per core is compared with the single process, on a part of the submissions.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from generate import module


def main() -> int:
    """Run the review both ways; 1 when the results differ or a core of the cluster gives too little."""
    import distributed

    from lint_procore.review.cluster import Cluster
    from lint_procore.review.crew import Threads
    from lint_procore.review.criteria import load_criteria
    from lint_procore.review.orders import Plan
    from lint_procore.review.run import review

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=2_000)
    parser.add_argument("--compared", type=int, default=200, help="so many of them for the throughput")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--every", type=int, default=50, help="kill a worker after so many submissions")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    criteria = load_criteria()
    with tempfile.TemporaryDirectory() as place:
        names = [_submission(Path(place), number) for number in range(options.submissions)]
        plan = Plan("2026-11-27", criteria.limits)
        part = names[: options.compared]

        began = time.monotonic()
        with Threads(1) as crew:
            alone = review(part, plan, criteria, crew)
        one = len(part) / (time.monotonic() - began)
        with distributed.LocalCluster(
            n_workers=options.workers,
            threads_per_worker=1,
            dashboard_address=None,
            memory_limit=None,
            silence_logs=50,
        ) as cluster:
            with Cluster(cluster.scheduler_address, options.workers) as crew:
                began = time.monotonic()
                review(part, plan, criteria, crew)
                each = len(part) / (time.monotonic() - began) / options.workers
            print(f"one process: {one:.2f}/s; a worker of {options.workers}: {each:.2f}/s, {each / one:.2f} of it")

            killed: list[int] = []

            def kill(done: int, of: int) -> None:
                if done and done % options.every == 0 and done < of:
                    killed.append(_kill_one(cluster, chance))

            with Cluster(cluster.scheduler_address, options.workers) as crew:
                together = review(names, plan._replace(store=os.path.join(place, "out")), criteria, crew, tell=kill)
        with Threads(options.workers) as crew:
            alone += review(names[options.compared :], plan, criteria, crew)
    told = [record.submission for record in together]
    same = told == names and together == alone
    verdicts = {name: sum(record.verdict.verdict == name for record in together) for name in _verdicts(together)}
    print(
        f"{len(together)} submissions, {len(killed)} workers killed: {verdicts}; {'the same' if same else 'DIFFERENT'}"
    )
    return 0 if same and each >= 0.85 * one else 1


def _verdicts(records: list[Any]) -> list[str]:
    return sorted({record.verdict.verdict for record in records})


def _kill_one(cluster: Any, chance: random.Random) -> int:
    import distributed

    with distributed.Client(cluster.scheduler_address) as client:
        victim = chance.choice(sorted(client.run(os.getpid).values()))
    os.kill(victim, signal.SIGKILL)
    return victim


def _submission(folder: Path, number: int) -> str:
    """A small integration in an archive; every tenth cannot be parsed."""
    path = folder / f"app-{number:04}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part in range(1 + number % 3):
            out.writestr(f"app/module{part}.py", module(number * 10 + part, 4_000 if number % 7 else 400).text)
        if number % 10 == 9:
            out.writestr("app/broken.py", "import procore\n(((")
    return str(path)


if __name__ == "__main__":
    sys.exit(main())
