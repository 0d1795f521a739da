"""A run: what is parsed, what comes back, and that neither order nor workers nor failing rules change it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_procore import workers
from lint_procore.checker import check_file
from lint_procore.config import Config, ConfigError
from lint_procore.discovery import Target, Unreadable, discover
from lint_procore.engine import Job, Prefilter, RunResult, run
from lint_procore.finding import Finding
from lint_procore.policy import load_policy
from lint_procore.registry import load_rules, select_rules
from lint_procore.rule import Rule

PROBES = str(Path(__file__).parent / "probe_rules")
TODAY = date(2027, 1, 1)
RULES = load_rules([PROBES], plugins=False)
POLICY = load_policy(as_of=TODAY)


def job(jobs: int | None = 1, select: Sequence[str] = ("TST", "PRC9"), **settings: object) -> Job:
    config = Config(root=".")
    for key, value in settings.items():
        setattr(config, key, value)
    return Job(tuple(select_rules(RULES.rules, select)), (PROBES,), config, jobs, TODAY)


Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files into an empty working directory."""
    monkeypatch.chdir(tmp_path)

    def write(**files: str) -> None:
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")

    return write


def check(work: Job) -> RunResult:
    return run(discover(["."], work.config), work)


def seen(found: list[Finding]) -> list[str]:
    return [f"{one.filename}:{one.location.row}:{one.location.column} {one.code} {one.message}" for one in found]


# --- what is read and what is parsed ----------------------------------------------------------------------------------


def test_only_files_with_a_trigger_are_parsed(write: Write) -> None:
    write(foreign="this is no Python at all (", ours="# Procore\n", plain="x = 1\n", empty="")
    result = check(job())
    assert seen(result.findings) == ["ours.py:1:3 TST001 mentions Procore"]
    assert (result.files, result.parsed) == (4, 1)


def test_a_run_without_candidates_starts_no_process(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing is to be parsed")

    monkeypatch.setattr(workers, "_Worker", refuse)
    write(plain="x = 1\n")
    assert check(job()).files == 1


def test_standard_input_is_checked_under_its_name(write: Write) -> None:
    write(other="# procore\n")
    result = run([Target("other.py", True)], job(), stdin=("named.py", b"x = 1\n# procore"))
    assert seen(result.findings) == ["named.py:2:3 TST001 mentions procore", "other.py:1:3 TST001 mentions procore"]
    assert result.files == 2


def test_what_could_not_be_looked_into_is_a_finding_and_what_is_missing_an_error() -> None:
    result = run([Unreadable("locked", "this folder cannot be read"), Unreadable("gone", "no such", True)], job())
    assert seen(result.findings) == ["locked:1:1 PRC900 this folder cannot be read"]
    assert [(error.what, error.message) for error in result.errors] == [("gone", "no such")]


def test_a_file_above_the_size_limit_is_reported_only_when_it_matters(write: Write) -> None:
    filler = "# " + "x" * 3_000_000 + "\n"
    # The trigger lies across the border of the pieces in which large files are searched.
    border = "# " + "x" * ((1 << 20) - 5) + "procore" + "x" * 2_000_000 + "\n"
    write(foreign=filler, border=border, early="# procore\n" + filler)
    result = check(job())
    complaint = "PRC900 this file has more than 2,000,000 bytes, so it was not parsed"
    assert [line.split(";")[0] for line in seen(result.findings)] == [
        f"border.py:1:1 {complaint}",
        f"early.py:1:1 {complaint}",
    ]
    assert (result.files, result.parsed) == (1, 0)


def test_per_file_ignores_keep_rules_from_files(write: Write) -> None:
    write(kept="# procore\n", ignored="# procore\n", broken="procore = (\n", ignored_broken="procore = (\n")
    result = check(job(per_file_ignores={"ignored*": ("TST001", "unreadable-source")}))
    assert [(one.filename, one.code) for one in result.findings] == [("broken.py", "PRC900"), ("kept.py", "TST001")]


def test_a_bad_pattern_is_a_configuration_error_before_anything_runs() -> None:
    with pytest.raises(ConfigError):
        run([], job(per_file_ignores={"[z-a]": ("ALL",)}))


literals = st.text(alphabet="ab", min_size=1, max_size=4)


@given(triggers=st.lists(st.lists(literals, max_size=3), max_size=4), data=st.text(alphabet="aAbB\n", max_size=12))
def test_the_prefilter_keeps_exactly_the_files_with_a_trigger(triggers: list[list[str]], data: str) -> None:
    rules = [type("Any", (Rule,), {"triggers": tuple(some)})() for some in triggers]
    wanted = any(not some or any(one in data.lower() for one in some) for some in triggers)
    assert Prefilter(rules).matters(data.encode()) is wanted


def test_a_rule_fires_only_where_its_own_triggers_stand() -> None:
    """Or else its findings would depend on the other rules of the run."""
    rules = {rule.code: rule for rule in RULES.rules}
    both = [rules["TST001"], rules["TST002"]]
    report = check_file("x.py", b"# misbehave: twice\n", both, POLICY, Config(root="."), TODAY)
    assert [one.code for one in report.findings] == ["TST002"]


# --- the same result, however it is computed --------------------------------------------------------------------------


def variety() -> dict[str, str]:
    files = {f"module_{number:02}": f"x = {number}\n" * (number * 40) + "# procore\n" for number in range(30)}
    files["broken"] = "procore = (\n"
    files["failing"] = "# misbehave: halfway\n# procore"
    files["dying"] = "# misbehave: kill\n# procore"
    files["quiet"] = "x = 'procore'  # noqa: TST001\n"
    return files


def test_the_number_of_workers_changes_nothing(write: Write) -> None:
    write(**variety())
    expected = check(job(jobs=1))
    assert len(expected.findings) == 35
    for jobs in (2, 5, None):
        assert check(job(jobs=jobs)) == expected


def test_spawned_workers_give_the_same_result(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write(a="# procore\n", dying="# misbehave: exit\n", quiet="x = 'procore'  # noqa: TST001\n", z="# procore\n")
    expected = check(job())
    monkeypatch.setattr(workers, "start_method", lambda: "spawn")
    assert check(job()) == expected
    assert [one.filename for one in expected.findings] == ["a.py", "dying.py", "quiet.py", "z.py"]


def test_workers_are_started_as_the_work_pays_for_them(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    start = workers.Pool._start
    monkeypatch.setattr(workers.Pool, "_start", lambda pool: (started.append(1), start(pool)))
    monkeypatch.setattr(workers, "BYTES_PER_WORKER", 1_000)
    write(**{f"small_{number}": "# procore\n" for number in range(20)})
    assert len(check(job(jobs=4)).findings) == 20
    assert len(started) == 1
    write(**{f"big_{number}": "# procore\n" + "x = 1\n" * 200 for number in range(4)})
    assert len(check(job(jobs=3)).findings) == 24
    assert len(started) == 4


def test_files_that_wait_for_a_worker_are_bounded(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MAX_WAITING", 100)
    write(**{f"file_{number}": "# procore\n" for number in range(30)})
    assert len(check(job(jobs=2)).findings) == 30


# --- failing rules and dying workers ----------------------------------------------------------------------------------


def test_a_rule_that_raises_is_named_and_its_earlier_findings_stay(write: Write) -> None:
    write(a="# procore misbehave: halfway\n", b="# procore\n")
    result = check(job())
    assert seen(result.findings) == [
        "a.py:1:1 TST002 found before the failure",
        "a.py:1:3 TST001 mentions procore",
        "b.py:1:3 TST001 mentions procore",
    ]
    (error,) = result.errors
    assert error.what == "TST002"
    assert error.message.startswith("raised ValueError('halfway') at misbehaving.py:")
    assert "on a.py" in error.message and str(Path(PROBES, "misbehaving.py")) in error.message


@pytest.mark.parametrize(
    ("what", "complaint"),
    [("quit", "raised SystemExit(0)"), ("nowhere", "raised ValueError("), ("unsendable", "this text stays here")],
)
def test_other_failures_of_a_rule_are_errors_too(write: Write, what: str, complaint: str) -> None:
    write(a=f"# misbehave: {what}\n", b="# procore\n")
    result = check(job())
    assert seen(result.findings) == ["b.py:1:3 TST001 mentions procore"]
    assert len(result.errors) == 1
    assert complaint in result.errors[0].message


@pytest.mark.parametrize(
    ("what", "complaint"),
    [
        ("exit", "parsing this file ended the parser (exit status 3)"),
        ("kill", "parsing this file ended the parser (signal 9)"),
        ("hang", "parsing this file took longer than 1 s"),
        ("recurse", "this file is nested too deeply"),
        ("eat", "this file needs more memory"),
    ],
)
def test_a_lost_file_costs_one_finding(write: Write, what: str, complaint: str) -> None:
    write(a="# procore\n", b=f"# procore\n# misbehave: {what}\n", c="# procore\n", d="# procore\n")
    result = check(job(file_timeout=1.0))
    others = [f"{name}.py:1:3 TST001 mentions procore" for name in "acd"]
    lost = [line for line in seen(result.findings) if line not in others]
    assert [line for line in seen(result.findings) if line in others] == others
    assert len(lost) == 1
    assert lost[0].startswith(f"b.py:1:1 PRC900 {complaint}")
    assert result.errors == []


def test_without_prc900_a_lost_file_is_still_no_error(write: Write) -> None:
    write(a="# misbehave: exit\n", b="# procore\n")
    result = check(job(select=["TST"]))
    assert [one.filename for one in result.findings] == ["b.py"]
    assert result.errors == []


def test_no_process_can_be_started(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(workers, "_Worker", refuse)
    write(a="# procore\n", b="# procore\n", c="x = 1\n")
    result = check(job())
    assert [error.what for error in result.errors] == ["a.py", "b.py"]
    assert all("Resource temporarily unavailable" in error.message for error in result.errors)


def test_fewer_processes_than_wanted_are_enough(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    real = workers._Worker

    def refuse_second(setup: workers.Setup, others: list[workers._Worker]) -> workers._Worker:
        if others:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return real(setup, others)

    monkeypatch.setattr(workers, "_Worker", refuse_second)
    monkeypatch.setattr(workers, "BYTES_PER_WORKER", 10)
    write(**{f"file_{number}": "# procore\nx = 1\n" for number in range(4)})
    result = check(job(jobs=3))
    assert len(result.findings) == 4
    assert result.errors == []


def test_a_worker_that_cannot_start_is_an_error_for_every_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    # only a forked worker inherits what is missing here, and without being asked nobody forks beside a thread
    monkeypatch.setattr(workers, "start_method", lambda: "fork")
    monkeypatch.setitem(sys.modules, "lint_procore.syntax.parse", None)
    write(a="# procore\n", b="# procore\n")
    result = check(job())
    assert [error.what for error in result.errors] == ["a.py", "b.py"]
    assert "no worker process could be started" in result.errors[0].message


# A shell that starts the tests in the background lets them, and all that they start, ignore Ctrl-C.
SCRIPT = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {tests!r})
from test_engine import check, job
check(job(file_timeout={timeout}))
"""


def interrupted(tmp_path: Path, timeout: float, number: signal.Signals) -> tuple[int, str]:
    """Start a run whose worker hangs, send it a signal, and wait until the worker is gone: its status and stderr."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    (tmp_path / "a.py").write_text(f"# misbehave: hold {fifo}\n")
    script = SCRIPT.format(tests=os.path.dirname(__file__), timeout=timeout)
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        with open(fifo) as held:
            assert held.readline() == "held\n"
            if number == signal.SIGINT:
                os.killpg(process.pid, number)  # a terminal sends it to all
            else:
                os.kill(process.pid, number)
            assert held.read() == ""  # nobody holds it any more
        assert process.stderr is not None
        return process.wait(), process.stderr.read()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_ctrl_c_passes_and_leaves_no_process(tmp_path: Path) -> None:
    status, errors = interrupted(tmp_path, 1000.0, signal.SIGINT)
    assert status in (-signal.SIGINT, 130)
    assert errors.count("KeyboardInterrupt") == 1  # the parent's alone


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_parent_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    status, _ = interrupted(tmp_path, 1.0, signal.SIGKILL)
    assert status == -signal.SIGKILL


# --- from problems to findings ----------------------------------------------------------------------------------------


def test_one_place_gets_one_finding_a_rule_the_most_certain(write: Write) -> None:
    write(a="# misbehave: twice\n")
    assert [(one.message, one.confidence) for one in check(job()).findings] == [("surely", "certain")]


def test_evidence_in_other_files_has_rows_and_columns_there(write: Write, tmp_path: Path) -> None:
    write(a="# misbehave: elsewhere b.py\n", b="1\n34567\n")
    (finding,) = check(job()).findings
    (evidence,) = finding.evidence
    assert (evidence.filename, evidence.location.row, evidence.location.column) == ("b.py", 2, 1)
    assert (evidence.end_location.row, evidence.end_location.column, evidence.message) == (2, 4, "from there")


def test_evidence_in_files_that_cannot_be_read_is_left_out(write: Write) -> None:
    write(a="# misbehave: elsewhere gone.py\n")
    result = check(job())
    assert [(one.message, one.evidence) for one in result.findings] == [("with evidence", ())]
    assert result.errors == []


def test_a_finding_carries_what_its_rule_says(write: Write) -> None:
    write(a="call(\n    'procore',\n)\n")
    (finding,) = check(job()).findings
    assert (finding.name, finding.severity, finding.help, finding.url) == (
        "mention",
        "note",
        "Write something else.",
        "",
    )
    assert (finding.location.row, finding.location.column) == (2, 6)
    assert (finding.end_location.row, finding.end_location.column) == (2, 13)
    assert (finding.statement_rows, finding.noqa_row) == ((1, 3), 3)
    assert finding.cell is None and finding.suppressed_by is None


# --- suppressions -----------------------------------------------------------------------------------------------------


def suppressed(text: str, select: Sequence[str] = ("ALL",)) -> list[str]:
    """The findings of one file as "row code message", with "(off)" behind those that are suppressed."""
    rules = select_rules(RULES.rules, select)
    report = check_file("x.py", text.encode(), rules, POLICY, Config(root="."), TODAY)
    assert report.errors == []
    return [
        f"{one.location.row} {one.code} {one.message}" + (" (off)" if one.suppressed_by else "")
        for one in report.findings
    ]


def test_suppressed_findings_are_kept_and_marked() -> None:
    assert suppressed("x = 'procore'  # noqa: TST001\n") == ["1 TST001 mentions procore (off)"]
    assert suppressed("x = (\n    'procore',\n)  # lint-procore: ignore[TST]\n") == ["2 TST001 mentions procore (off)"]


@pytest.mark.parametrize(
    ("comment", "complaint"),
    [
        ("# noqa: PRC900x", "this suppression names PRC900X, which is no rule's code; did you mean PRC900?"),
        ("# lint-procore: ignore[TST001]", "this suppression of TST001 suppresses nothing"),
        ("# lint-procore: ignore[TST001] until 2026-12-31", "this suppression of TST001 ended on 2026-12-31"),
        ("# lint-procore: ignore[TST001] until 2027-01-01", "this suppression of TST001 suppresses nothing"),
        ("# lint-procore: ignore", "this suppression names no rule, so it suppresses nothing; write ignore[CODE]"),
    ],
)
def test_a_suppression_of_no_use_is_reported_at_its_place(comment: str, complaint: str) -> None:
    text = f"x = 1  {comment}\n"
    report = check_file("x.py", b"# noqa: prc\n" + text.encode(), RULES.rules, POLICY, Config(root="."), TODAY)
    found = [one for one in report.findings if one.location.row == 2 and one.code == "PRC901"]
    assert [one.message for one in found] == [complaint]
    assert (found[0].location.column, found[0].end_location.column) == (8, 8 + len(comment))
    assert found[0].severity == "warning"


def test_only_the_useless_codes_of_a_suppression_are_named() -> None:
    assert suppressed("x = 'procore'  # lint-procore: ignore[TST001, TST002] both\n") == [
        "1 TST001 mentions procore (off)",
        "1 PRC901 this suppression of TST002 suppresses nothing",
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: E501, RUF012",
        "# lint-procore: ignore[ACM001] of a plugin that is not installed",
        "# lint-procore: ignore[PRC901]",
        "# lint-procore: ignore[PRC900]",
    ],
)
def test_what_this_run_cannot_judge_is_not_called_useless(comment: str) -> None:
    assert suppressed(f"# lint-procore: ignore-file[TST001]\nx = 'procore'\ny = 1  {comment}\n") == [
        "2 TST001 mentions procore (off)"
    ]


def test_a_suppression_of_a_rule_that_did_not_run_is_not_called_useless() -> None:
    text = "x = 1  # lint-procore: ignore[TST001]\n"
    assert suppressed(text, ["PRC901", "TST002"]) == []
    assert suppressed(text, ["PRC901", "TST001"]) == ["1 PRC901 this suppression of TST001 suppresses nothing"]


def test_only_a_suppression_for_the_whole_file_hides_a_useless_one() -> None:
    useless = "x = 1  # lint-procore: ignore[TST001, PRC901]\n"
    assert suppressed(useless) == ["1 PRC901 this suppression of TST001 suppresses nothing"]
    assert suppressed("# lint-procore: ignore-file[PRC901]\n" + useless) == [
        "2 PRC901 this suppression of TST001 suppresses nothing (off)"
    ]
