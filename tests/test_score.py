"""Findings are scored against labels as the table of labels says; the checkouts are made up here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from checkout import ROOT

VAPID = 'import requests\n\nHEADERS = {"Procore-Company-Id": "4217"}\n' + "".join(
    f'requests.get("https://api.procore.com/vapid/{name}", headers=HEADERS)\n'
    for name in ("projects", "rfis", "offices")
)
FIRST, SECOND, THIRD = 4, 5, 6  # the lines of VAPID on which PRC301 is reported


@pytest.fixture
def score(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import score

    return score


class World:
    """Made-up repositories below ``checkouts``, and a table of labels for them."""

    def __init__(self, folder: Path) -> None:
        self.checkouts = folder / "checkouts"
        self.table = folder / "labels.tsv"
        self.table.write_text("")

    def repository(self, name: str, files: dict[str, str]) -> str:
        """Make a checkout in the folder ``name``, with one commit; returns the commit."""
        root = self.checkouts / name
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        git = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=no"]
        for command in (["init", "-q"], ["add", "-f", "."], ["commit", "-q", "-m", "all"]):
            subprocess.run([*git, *command], check=True)
        head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
        return head.stdout.strip()

    def label(self, *cells: object) -> None:
        with self.table.open("a") as file:
            file.write("\t".join(map(str, cells)) + "\n")

    @property
    def arguments(self) -> list[str]:
        return [str(self.table), "--checkouts", str(self.checkouts)]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def shop(world: World) -> str:
    """The commit of acme/shop: three findings of PRC301 in sync.py."""
    return world.repository("shop", {"sync.py": VAPID})


def result(score: ModuleType, world: World, *options: str) -> dict[str, Any]:
    """The scorer's own JSON."""
    file = world.table.with_suffix(".json")
    assert score.main([*world.arguments, "--json", str(file), *options]) in (0, 1)
    whole: dict[str, Any] = json.loads(file.read_text())
    return whole


def total(whole: dict[str, Any]) -> tuple[int, int, int, int]:
    (counts,) = (each for each in whole["counts"] if (each["repo"], each["code"]) == ("all", "all"))
    return counts["must"], counts["found"], counts["missed"], counts["false"]


def places(whole: dict[str, Any], kind: str) -> list[tuple[str, int]]:
    return [(place["path"], place["first"]) for place in whole[kind]]


def refusal(score: ModuleType, world: World, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """What the scorer says when it gives up."""
    assert score.main([*world.arguments, *options]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


# Right and wrong


def test_command_prints_numbers_and_places(world: World, shop: str) -> None:
    world.label("acme/shop", shop, "sync.py", FIRST, FIRST, "PRC301", "must")
    world.label("acme/shop", shop, "sync.py", SECOND, SECOND, "PRC301", "no")
    world.label("acme/shop", shop, "sync.py", THIRD, THIRD, "PRC301", "may")
    world.label("acme/shop", shop, "sync.py", 1, 1, "PRC204", "must")
    command = [sys.executable, "-m", "benchmarks.score", *world.arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.stderr == ""
    assert done.returncode == 1
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["repository", "code", "must", "found", "missed", "false", "precision", "recall"],
        ["acme/shop", "PRC204", "1", "0", "1", "0", "-", "0.0%"],
        ["acme/shop", "PRC301", "1", "1", "0", "1", "50.0%", "100.0%"],
        ["acme/shop", "all", "2", "1", "1", "1", "50.0%", "50.0%"],
        ["all", "PRC204", "1", "0", "1", "0", "-", "0.0%"],
        ["all", "PRC301", "1", "1", "0", "1", "50.0%", "100.0%"],
        ["all", "all", "2", "1", "1", "1", "50.0%", "50.0%"],
        [],
        ["missed:"],
        ["acme/shop:", "sync.py:1", "PRC204"],
        [],
        ["false", "alarms:"],
        ["acme/shop:", f"sync.py:{SECOND}", "PRC301"],
    ]


def test_finding_without_a_label_is_a_false_alarm(score: ModuleType, world: World, shop: str) -> None:
    world.label("acme/shop", shop, "sync.py", FIRST, SECOND - 1, "PRC301", "must")
    world.label("acme/shop", shop, "sync.py", SECOND, SECOND, "PRC303", "may")
    whole = result(score, world)
    assert total(whole) == (1, 1, 0, 2)
    assert places(whole, "false") == [("sync.py", SECOND), ("sync.py", THIRD)]


def test_several_findings_on_one_label_count_once(score: ModuleType, world: World, shop: str) -> None:
    world.label("acme/shop", shop, "sync.py", FIRST, THIRD, "PRC301", "must")
    whole = result(score, world)
    assert total(whole) == (1, 1, 0, 0)
    assert places(whole, "duplicates") == [("sync.py", SECOND), ("sync.py", THIRD)]


def test_one_finding_meets_all_labels_that_it_touches(score: ModuleType, world: World) -> None:
    call = 'import requests\nrequests.get(\n    "https://api.procore.com/rest/v1.0/rfis",\n)\n'
    commit = world.repository("shop", {"sync.py": call})
    world.label("acme/shop", commit, "sync.py", 1, 2, "PRC303", "must")
    world.label("acme/shop", commit, "sync.py", 4, 4, "PRC303", "must")
    world.label("acme/shop", commit, "sync.py", 1, 1, "PRC303", "must")
    whole = result(score, world)
    assert total(whole) == (3, 2, 1, 0)
    assert places(whole, "missed") == [("sync.py", 1)]


def test_label_of_a_code_counts_before_label_of_any_code(score: ModuleType, world: World, shop: str) -> None:
    world.label("acme/shop", shop, "sync.py", FIRST, SECOND, "*", "no")
    world.label("acme/shop", shop, "sync.py", FIRST, FIRST, "PRC301", "may")
    world.label("acme/shop", shop, "sync.py", THIRD, THIRD, "*", "may")
    whole = result(score, world)
    assert total(whole) == (0, 0, 0, 1)
    assert places(whole, "false") == [("sync.py", SECOND)]


def test_repositories_are_counted_apart_and_together(score: ModuleType, world: World, shop: str) -> None:
    plain = world.repository("other+plain", {"plain.py": "print('procore')\n"})
    deep = world.repository("acme/deep", {"a/b.py": VAPID})
    world.label("acme/shop", shop, "sync.py", FIRST, FIRST, "PRC301", "must")
    world.label("acme/shop", shop, "sync.py", SECOND, THIRD, "PRC301", "may")
    world.label("other/plain", plain, "plain.py", 1, 1, "*", "no")
    world.label("acme/deep", deep, "a/b.py", THIRD, THIRD, "PRC301", "must")
    counts = {(each["repo"], each["code"]): each for each in result(score, world)["counts"]}
    assert [(key, each["found"], each["false"], each["precision"]) for key, each in counts.items()] == [
        (("acme/shop", "PRC301"), 1, 0, 1.0),
        (("acme/shop", "all"), 1, 0, 1.0),
        (("other/plain", "all"), 0, 0, None),
        (("acme/deep", "PRC301"), 1, 2, 1 / 3),
        (("acme/deep", "all"), 1, 2, 1 / 3),
        (("all", "PRC301"), 2, 2, 0.5),
        (("all", "all"), 2, 2, 0.5),
    ]


def test_cell_is_part_of_a_path(score: ModuleType) -> None:
    found = {"code": "PRC301", "filename": os.path.join(".", "a", "n.ipynb"), "cell": 3, "message": "m"}
    finding = score._finding({**found, "location": {"row": 2}, "end_location": {"row": 2}})
    assert finding.path == "a/n.ipynb#cell3"
    labels = [
        score._label(row, ["a/b", "0" * 40, f"a/n.ipynb#cell{cell}", "1", "2", "PRC301", "must"])
        for row, cell in ((1, 2), (2, 3))
    ]
    outcome = score.score("a/b", labels, [finding])
    assert (outcome.missed, outcome.found, outcome.false) == (labels[:1], labels[1:], [])


# The limit


@pytest.mark.parametrize(("limit", "status"), [("0.5", 0), ("0.51", 1)])
def test_status_says_whether_the_limit_is_kept(
    score: ModuleType, world: World, shop: str, limit: str, status: int
) -> None:
    world.label("acme/shop", shop, "sync.py", FIRST, FIRST, "PRC301", "must")
    world.label("acme/shop", shop, "sync.py", SECOND, SECOND, "PRC301", "may")
    assert score.main([*world.arguments, "--at-least", limit]) == status  # the third finding is a false alarm


def test_low_recall_alone_fails(score: ModuleType, world: World, shop: str) -> None:
    world.label("acme/shop", shop, "sync.py", FIRST, FIRST, "PRC301", "must")
    world.label("acme/shop", shop, "sync.py", SECOND, THIRD, "*", "may")
    assert score.main(world.arguments) == 0
    world.label("acme/shop", shop, "sync.py", 1, 1, "PRC204", "must")
    assert score.main(world.arguments) == 1


# How the check is run


def test_confidence_is_passed_on(score: ModuleType, world: World) -> None:
    guarded = (
        "import requests\n\n\ndef rfis(token, company_id):\n"
        '    headers = {"Authorization": token}\n'
        "    if company_id:\n"
        '        headers["Procore-Company-Id"] = company_id\n'
        '    return requests.get("https://api.procore.com/rest/v1.0/rfis", headers=headers)\n'
    )
    commit = world.repository("shop", {"sync.py": guarded})
    world.label("acme/shop", commit, "sync.py", 5, 5, "PRC303", "must")
    assert total(result(score, world)) == (1, 0, 1, 0)
    assert total(result(score, world, "--confidence", "possible")) == (1, 1, 0, 0)


def test_scanned_project_has_no_say(score: ModuleType, world: World) -> None:
    files = {
        "sync.py": VAPID,
        "lint-procore.toml": 'ignore = ["PRC301"]\n',
        "lint_procore/__init__.py": "",
        "lint_procore/__main__.py": "print('[]')\n",
        "json.py": "raise SystemExit('this is not the standard library')\n",
    }
    commit = world.repository("shop", files)
    world.label("acme/shop", commit, "sync.py", FIRST, THIRD, "PRC301", "must")
    assert total(result(score, world)) == (1, 1, 0, 0)


def test_configuration_given_by_hand_counts(score: ModuleType, world: World, shop: str, tmp_path: Path) -> None:
    world.label("acme/shop", shop, "sync.py", FIRST, THIRD, "PRC301", "must")
    config = tmp_path / "lint-procore.toml"
    config.write_text('ignore = ["PRC301"]\n')
    assert total(result(score, world, "--config", str(config))) == (1, 0, 1, 0)


def test_check_that_fails_is_no_score(
    score: ModuleType,
    world: World,
    shop: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.label("acme/shop", shop, "sync.py", FIRST, FIRST, "PRC301", "no")
    broken = "import sys; print('[]'); print('a rule failed\\n' * 9, file=sys.stderr); sys.exit(2)"
    monkeypatch.setattr(score, "CHECK", [sys.executable, "-c", broken])
    said = refusal(score, world, capsys)
    assert "ended with status 2: a rule failed\n" in said
    assert said.count("a rule failed") == 3
    assert said.endswith("… and 6 lines more\n")


# Checkouts and tables that are not fit


def test_other_commit_is_refused_unless_any_will_do(
    score: ModuleType, world: World, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.label("acme/shop", "0" * 40, "sync.py", FIRST, THIRD, "PRC301", "must")
    assert f"is at {shop}, and the labels are for {'0' * 40}" in refusal(score, world, capsys)
    assert score.main([*world.arguments, "--any-commit"]) == 0


def test_missing_checkout_is_named(score: ModuleType, world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.label("acme/shop", "0" * 40, "sync.py", 1, 1, "PRC301", "must")
    assert "acme/shop: no checkout in" in refusal(score, world, capsys)


def test_package_named_like_its_owner_is_not_the_checkout(score: ModuleType, world: World) -> None:
    commit = world.repository("acme", {"sync.py": "", "acme/client.py": VAPID})
    world.label("acme/acme", commit, "acme/client.py", FIRST, THIRD, "PRC301", "must")
    assert total(result(score, world)) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("path", "last", "message"),
    [("gone.py", 1, "line 1: acme/shop has no file gone.py"), ("sync.py", 7, "sync.py ends at line 6, before line 7")],
)
def test_label_on_what_is_not_there_is_refused(
    score: ModuleType,
    world: World,
    shop: str,
    capsys: pytest.CaptureFixture[str],
    path: str,
    last: int,
    message: str,
) -> None:
    world.label("acme/shop", shop, path, 1, last, "PRC301", "no")
    assert message in refusal(score, world, capsys)


def test_comments_blank_lines_and_a_header_are_passed_over(score: ModuleType, world: World) -> None:
    world.table.write_text("# what stands where\n\n" + "\t".join(score.COLUMNS) + "\n\n")
    world.label("acme/shop", "0" * 40, "a.py", 2, 3, "*", "no")
    assert score.read_labels(str(world.table)) == [(5, "acme/shop", "0" * 40, "a.py", 2, 3, "*", "no")]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("acme/shop 0 a.py 1 1 PRC301", "6 columns instead of 7"),
        ("shop C a.py 1 1 PRC301 must", "'shop' is not a repository; write it as owner/name"),
        ("../.. C a.py 1 1 PRC301 must", "'../..' is not a repository"),
        ("acme/shop main a.py 1 1 PRC301 must", "'main' is not a commit"),
        ("acme/shop C ../a.py 1 1 PRC301 must", "'../a.py' is not a path below the repository's root"),
        ("acme/shop C /a.py 1 1 PRC301 must", "'/a.py' is not a path below the repository's root"),
        ("acme/shop C a.ipynb 1 1 PRC301 must", "'a.ipynb' names no cell"),
        ("acme/shop C a.ipynb#cell0 1 1 PRC301 must", "'a.ipynb#cell0' names no cell"),
        ("acme/shop C a.py 3 2 PRC301 must", "'3' to '2' are no lines"),
        ("acme/shop C a.py 0 2 PRC301 must", "'0' to '2' are no lines"),
        ("acme/shop C a.py one 2 PRC301 must", "'one' to '2' are no lines"),
        ("acme/shop C a.py 1 1 PRC301 perhaps", "'perhaps' is not a label; use must, may or no"),
        ("acme/shop C a.py 1 1 vapid must", "'vapid' is not a code"),
        ("acme/shop C a.py 1 1 * must", "a required finding needs its code"),
        ("acme/first D a.py 1 1 * no", "line 1 names another commit of acme/first"),
        ("acme/first C a.py 2 4 PRC303 may", "'may' contradicts the 'no' in line 1"),
    ],
)
def test_bad_row_is_named_with_its_line(
    score: ModuleType, world: World, capsys: pytest.CaptureFixture[str], cells: str, message: str
) -> None:
    commits = {"C": "c" * 40, "D": "d" * 40}
    world.label("acme/first", commits["C"], "a.py", 1, 2, "PRC303", "no")
    world.label(*(commits.get(cell, cell) for cell in cells.split()))
    assert f"labels.tsv:2: {message}" in refusal(score, world, capsys)


def test_table_that_is_empty_or_missing_is_refused(
    score: ModuleType, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "there are no labels in this table" in refusal(score, world, capsys)
    world.table.unlink()
    assert "the labels cannot be read" in refusal(score, world, capsys)
