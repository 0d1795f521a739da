"""A review on a cluster: whoever is lost, every submission is told once, and as one process would tell it."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lint_procore.review.cluster import Cluster, NoCluster
from lint_procore.review.crew import Threads
from lint_procore.review.criteria import load_criteria
from lint_procore.review.limits import Limits
from lint_procore.review.orders import Plan
from lint_procore.review.run import review

distributed = pytest.importorskip("distributed")

CALL = """\
import requests


def get(token, company):
    headers = {{"Authorization": f"Bearer {{token}}", {header}}}
    return requests.get("https://api.procore.com/{path}", headers=headers)
"""
HEADER = '"Procore-Company-Id": company'


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("submissions")
    found = []
    for number in range(12):
        path = folder / f"app{number:02}"
        path.mkdir()
        header = HEADER if number % 3 else ""
        version = "vapid" if number % 4 == 1 else "rest/v1.0"
        (path / "app.py").write_text(CALL.format(header=header, path=f"{version}/projects/{number}"), encoding="utf-8")
        found.append(str(path))
    (folder / "app05" / "broken.py").write_text("import procore\n(((", encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=None, silence_logs=50
    ) as cluster:
        yield cluster


def plan(**more: Any) -> Plan:
    return Plan("2026-11-27", Limits(), **more)


def test_lost_workers_lose_nothing(submissions: list[str], workers: Any, tmp_path: Path) -> None:
    criteria = load_criteria()
    with Threads(2) as crew:
        alone = review(submissions, plan(), criteria, crew)
    chance = random.Random(5)
    killed = []

    def kill_some(done: int, of: int) -> None:
        if done in (1, 4, 7):
            with distributed.Client(workers.scheduler_address) as client:
                victim = chance.choice(sorted(client.run(os.getpid).values()))
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

    with Cluster(workers.scheduler_address, 2) as crew:
        together = review(submissions, plan(store=str(tmp_path)), criteria, crew, tell=kill_some)
    assert len(killed) == 3
    assert together == alone
    assert [record.verdict.verdict for record in together].count("fails") == 6
    assert len(list((tmp_path / "readings").iterdir())) == len(submissions)


def test_address_without_a_cluster_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lint_procore.review.cluster._REACHED_WITHIN", 1)
    with pytest.raises(NoCluster, match="no cluster answers there"):
        Cluster("tcp://127.0.0.1:9", 1)


def test_workers_with_another_version_are_refused(workers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lint_procore.__version__", "99.0")
    with pytest.raises(NoCluster, match=r"has lint-procore [\d.]+, and this is 99\.0; install the same everywhere"):
        Cluster(workers.scheduler_address, 2)
