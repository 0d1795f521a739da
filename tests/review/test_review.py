"""``lint-procore review``, as a reviewer meets it: verdicts that hold, and submissions that cannot influence them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from records import review

from lint_procore.review import apart, orders

HEADERS = '{"Authorization": f"Bearer {token}", "Procore-Company-Id": company}'
CLEAN = f"""\
import requests


def projects(token, company):
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers={HEADERS}).json()
"""
NO_HEADER = """\
import requests


def projects(token):
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers).json()
"""
SERVICE_ACCOUNT = """\
import os

import requests


def token():
    body = {
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
    }
    return requests.post("https://login.procore.com/oauth/token", data=body).json()["access_token"]
"""


def submission(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def records(*arguments: str | Path) -> list[dict[str, Any]]:
    ran = review(*arguments, "--output-format", "json")
    assert ran.status in (0, 1), ran.err
    found = json.loads(ran.out)
    assert isinstance(found, list)
    return found


def record(*arguments: str | Path) -> dict[str, Any]:
    (only,) = records(*arguments)
    return only


def codes(found: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in found["findings"]}


# Verdicts


def test_clean_code_passes(tmp_path: Path) -> None:
    result = review(submission(tmp_path / "app", {"app.py": CLEAN}))
    assert result.status == 0
    assert "app: passes" in result.out
    assert result.out.endswith("1 submission: 1 passes\n")


def test_error_fails_with_rule_and_place(tmp_path: Path) -> None:
    result = review(submission(tmp_path / "app", {"src/app.py": NO_HEADER}))
    assert result.status == 1
    assert "fails: PRC303 missing-company-id-header (error, certain): these headers lack" in result.out
    assert "src/app.py:5:15" in result.out


def test_object_has_what_a_program_asks_for(tmp_path: Path) -> None:
    found = record(submission(tmp_path / "app", {"app.py": NO_HEADER}), "--as-of", "2026-11-27")
    assert found["submission"].endswith("app")
    assert found["verdict"] == "fails"
    assert found["as_of"] == "2026-11-27"
    assert "sunset on 2025-03-18" in found["policy"]
    (reason,) = found["reasons"]
    assert (reason["code"], reason["count"], reason["places"]) == ("PRC303", 1, ["app.py:5:15"])
    (finding,) = found["findings"]
    assert finding["location"] == {"row": 5, "column": 15}
    assert [(line["row"], line["marked"]) for line in finding["lines"]] == [(5, '{"Authorization": f"Bearer {token}"}')]
    assert finding["fix"] is None
    assert [each["path"] for each in found["inventory"]["endpoints"]] == ["/rest/v1.0/projects"]


def test_client_credentials_need_attestation_whatever_the_submission_says(tmp_path: Path) -> None:
    files = {
        "auth.py": SERVICE_ACCOUNT,
        "README.md": "# Sync\n\nUses a Developer Managed Service Account (DMSA) in Procore.\n",
        "pyproject.toml": textwrap.dedent(
            """\
            [tool.lint-procore.app]
            service-account = "developer-managed"
            name = "Sync"
            attested-by = "Mallory"
            attested-on = 2026-01-01
            """
        ),
    }
    found = record(submission(tmp_path / "app", files))
    assert found["verdict"] == "needs-attestation"
    (reason,) = found["reasons"]
    assert "what the submission says of that itself does not count" in reason["message"]
    assert reason["places"] == ["auth.py:12:12"]


def test_reviewer_attests(tmp_path: Path) -> None:
    app = submission(tmp_path / "sync-1.2", {"auth.py": SERVICE_ACCOUNT, "README.md": "Our Procore app uses a DMSA.\n"})
    policy = tmp_path / "policy.toml"
    ours = (Path(apart.__file__).parent / "criteria.toml").read_text(encoding="utf-8")
    policy.write_text(f'{ours}\n[[attested]]\nsubmission = "sync-*"\nby = "Ada"\non = 2026-11-01\n', encoding="utf-8")
    assert record(app, "--policy", policy)["verdict"] == "pass"
    other = app.rename(tmp_path / "other")
    assert record(other, "--policy", policy)["verdict"] == "needs-attestation"


def test_what_reaches_nothing_cannot_be_judged(tmp_path: Path) -> None:
    found = record(submission(tmp_path / "app", {"app.py": "print('hello')\n"}))
    assert found["verdict"] == "could-not-be-judged"
    assert "nothing in it was seen to reach the platform" in found["reasons"][0]["message"]


def test_what_cannot_be_parsed_cannot_be_judged(tmp_path: Path) -> None:
    found = record(submission(tmp_path / "app", {"app.py": CLEAN, "more.py": "import procore\nprocore.get(\n"}))
    assert found["verdict"] == "could-not-be-judged"
    assert [(reason["code"], reason["places"]) for reason in found["reasons"]] == [("PRC900", ["more.py:2:12"])]


def test_a_failure_outweighs_what_cannot_be_parsed(tmp_path: Path) -> None:
    found = record(submission(tmp_path / "app", {"app.py": NO_HEADER, "more.py": "import procore\nprocore.get(\n"}))
    assert found["verdict"] == "fails"
    assert [reason["verdict"] for reason in found["reasons"]] == ["fails", "could-not-be-judged"]


def test_criteria_of_the_reviewer(tmp_path: Path) -> None:
    app = submission(tmp_path / "app", {"app.py": NO_HEADER})
    policy = tmp_path / "mild.toml"
    policy.write_text('[[findings]]\ncodes = ["PRC3"]\nverdict = "needs-attestation"\n', encoding="utf-8")
    assert record(app, "--policy", policy)["verdict"] == "needs-attestation"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[findings]]\nverdict = "fail"\n', "'verdict' must be one of pass, needs-attestation"),
        ('[[findings]]\nverdict = "fails"\ncode = ["PRC3"]\n', "unknown key 'code'; did you mean 'codes'?"),
        ('[[findings]]\nverdict = "fails"\nseverity = "bad"\n', "'severity' must be one of note, warning, error"),
        ('[[findings]]\nverdict = "fails"\n[limits]\nseconds = -1\n', "'seconds' must be a whole number above zero"),
        ('[[findings]]\nverdict = "fails"\n[circumstances]\nnothing_reached = "x"\n', "must be one of pass"),
        ("[[findings\n", "is not TOML"),
        ("", "missing tables [[findings]]"),
    ],
)
def test_unusable_criteria_are_refused_with_place_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(text, encoding="utf-8")
    result = review(submission(tmp_path / "app", {"app.py": CLEAN}), "--policy", policy)
    assert result.status == 2
    assert "policy.toml" in result.err
    assert said in result.err


# Nothing of a submission counts


def test_suppressions_are_counted_and_not_obeyed(tmp_path: Path) -> None:
    hushed = NO_HEADER.replace('f"Bearer {token}"}', 'f"Bearer {token}"}  # noqa: PRC303')
    result = review(submission(tmp_path / "app", {"app.py": hushed}))
    assert "fails: PRC303" in result.out
    assert "1 finding suppressed in the submission; that was not obeyed" in result.out


@pytest.mark.parametrize(
    "name, text",
    [
        ("lint-procore.toml", 'ignore = ["PRC"]\n'),
        ("lint-procore.toml", "this is no TOML ["),
        ("pyproject.toml", '[tool.lint-procore]\nexclude = ["*.py"]\n'),
        ("src/lint-procore.toml", 'per-file-ignores = { "*" = ["PRC"] }\n'),
        (".gitignore", "*.py\n"),
    ],
)
def test_configuration_of_a_submission_is_not_read(tmp_path: Path, name: str, text: str) -> None:
    found = record(submission(tmp_path / "app", {"src/app.py": NO_HEADER, name: text}))
    assert (found["verdict"], codes(found)) == ("fails", {"PRC303"})


@pytest.mark.parametrize("folder", ["build", "node_modules/x", "venv/lib", ".tox", "site-packages", "dist", ".hidden"])
def test_no_folder_is_left_out(tmp_path: Path, folder: str) -> None:
    files: dict[str, str | bytes] = {"app.py": CLEAN, f"{folder}/app.py": NO_HEADER, "venv/pyvenv.cfg": "home = /usr\n"}
    assert record(submission(tmp_path / "app", files))["verdict"] == "fails"


def test_nothing_is_imported_or_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "ran"
    evil = f"open({str(mark)!r}, 'w').close()\n"
    names = ["json.py", "libcst/__init__.py", "sitecustomize.py", "usercustomize.py", "conftest.py", "setup.py"]
    names += ["lint_procore/__init__.py", "lint_procore/review/reader.py", "rules/prc999_evil.py", "click.py"]
    app = submission(
        tmp_path / "app", {"app.py": NO_HEADER, **dict.fromkeys(names, evil), "x.pth": f"import os; {evil}"}
    )
    # as a reviewer would who stands in it
    monkeypatch.chdir(app)
    monkeypatch.setenv("PYTHONPATH", str(app))
    done = subprocess.run(
        [sys.executable, "-P", "-c", "from lint_procore.__main__ import main; raise SystemExit(main())", "review", "."]
        if sys.version_info >= (3, 11)
        else [str(Path(sys.executable).with_name("lint-procore")), "review", "."],
        capture_output=True,
        text=True,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        check=False,
    )
    assert "fails: PRC303" in done.stdout, done.stderr
    assert not mark.exists()


# Several


def test_list_of_submissions(tmp_path: Path) -> None:
    submission(tmp_path / "in" / "good", {"app.py": CLEAN})
    submission(tmp_path / "in" / "bad", {"app.py": NO_HEADER})
    (tmp_path / "in" / "all.txt").write_text("# of today\ngood\n\nbad\n", encoding="utf-8")
    found = records("--list", tmp_path / "in" / "all.txt")
    assert [(Path(each["submission"]).name, each["verdict"]) for each in found] == [("good", "pass"), ("bad", "fails")]


def test_missing_submission_costs_itself_alone(tmp_path: Path) -> None:
    good = submission(tmp_path / "good", {"app.py": CLEAN})
    missing, fine = records(tmp_path / "nowhere", good)
    assert missing["verdict"] == "could-not-be-judged"
    assert "nowhere: cannot be read: No such file or directory" in missing["reasons"][0]["message"]
    assert fine["verdict"] == "pass"


def archive(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as out:
        for name, text in files.items():
            out.writestr(name, text)
    return path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the submissions for which a process was started."""
    names: list[str] = []
    real = apart.read_apart

    def counting(task: Any) -> Any:
        names.append(os.path.basename(task.source))
        return real(task)

    monkeypatch.setattr(apart, "read_apart", counting)
    return names


def test_same_content_is_read_once(tmp_path: Path, read: list[str]) -> None:
    first = archive(tmp_path / "a.zip", {"app.py": NO_HEADER})
    second = tmp_path / "b.zip"
    second.write_bytes(first.read_bytes())
    found = records(first, second, archive(tmp_path / "c.zip", {"app.py": CLEAN}))
    assert [each["verdict"] for each in found] == ["fails", "fails", "pass"]
    assert [each["same_as"] for each in found] == [None, str(first), None]
    assert sorted(read) == ["a.zip", "c.zip"]


def test_resumed_review_reads_what_is_left(tmp_path: Path, read: list[str]) -> None:
    out = tmp_path / "out"
    a, b = archive(tmp_path / "a.zip", {"app.py": NO_HEADER}), archive(tmp_path / "b.zip", {"app.py": CLEAN})
    first = records(a, "--output-dir", out, "--as-of", "2026-11-01")
    read.clear()
    # the day is that of the beginning
    second = records(a, b, "--output-dir", out, "--resume")
    assert read == ["b.zip"]
    assert second[0] == first[0]
    assert second[1]["as_of"] == "2026-11-01"


def test_resumed_review_reads_what_has_changed(tmp_path: Path, read: list[str]) -> None:
    out = tmp_path / "out"
    path = archive(tmp_path / "a.zip", {"app.py": NO_HEADER})
    assert record(path, "--output-dir", out)["verdict"] == "fails"
    archive(path, {"app.py": CLEAN})
    assert record(path, "--output-dir", out, "--resume")["verdict"] == "pass"
    assert record(path, "--output-dir", out, "--resume", "--as-of", "2024-01-01")["as_of"] == "2024-01-01"
    assert len(read) == 3


def test_broken_reading_is_made_anew(tmp_path: Path, read: list[str]) -> None:
    out = tmp_path / "out"
    path = archive(tmp_path / "a.zip", {"app.py": NO_HEADER})
    review(path, "--output-dir", out)
    (kept,) = (out / "readings").iterdir()
    kept.write_text('{"findings": 3}', encoding="utf-8")
    assert record(path, "--output-dir", out, "--resume")["verdict"] == "fails"
    assert len(read) == 2


def test_resume_needs_a_folder(tmp_path: Path) -> None:
    result = review(tmp_path, "--resume")
    assert result.status == 2
    assert "name it with --output-dir" in result.err


def test_remote_addresses(tmp_path: Path) -> None:
    """Through fsspec, of which the file system of this machine is one."""
    archive(tmp_path / "a.zip", {"app.py": NO_HEADER})
    submission(tmp_path / "folder", {"app.py": CLEAN})
    out = f"file://{tmp_path}/out"
    found = records(f"file://{tmp_path}/a.zip", f"file://{tmp_path}/folder", "--output-dir", out)
    assert [each["verdict"] for each in found] == ["fails", "pass"]
    assert len(list((tmp_path / "out" / "records").iterdir())) == 2
    missing = record(f"file://{tmp_path}/b.zip")
    assert "b.zip: cannot be reached" in missing["reasons"][0]["message"]


# The worst submission costs its own process


def limited(tmp_path: Path, **limits: int) -> Path:
    policy = tmp_path / "limits.toml"
    lines = ['[[findings]]\nverdict = "fails"\nseverity = "error"\n[limits]']
    policy.write_text("\n".join([*lines, *(f"{name} = {value}" for name, value in limits.items())]), encoding="utf-8")
    return policy


def test_time_is_limited(tmp_path: Path) -> None:
    dense = "import procore\n" + "".join(f"x{n} = {'[' * 60}{n}{']' * 60}\n" for n in range(20_000))
    slow = submission(tmp_path / "slow", {f"m{n}.py": dense for n in range(40)})
    good = submission(tmp_path / "good", {"app.py": CLEAN})
    found = records(slow, good, "--policy", limited(tmp_path, seconds=3))
    assert [each["verdict"] for each in found] == ["could-not-be-judged", "pass"]
    assert "took longer than 3 s" in found[0]["reasons"][0]["message"]


def test_reader_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = submission(tmp_path / "app", {"app.py": CLEAN})
    for program, said in (
        ("import os; os.kill(os.getpid(), 11)", "ended the process (signal 11)"),
        ("raise SystemExit(3)", "bytes of memory"),
        ("raise ValueError('no such thing')", "reading it failed (ValueError: no such thing)"),
        ("print('{}')", "has other fields than a reading"),
        ("print('nonsense')", "is no JSON"),
    ):
        monkeypatch.setattr(apart, "_PROGRAM", program)
        found = record(app)
        assert found["verdict"] == "could-not-be-judged"
        assert said in found["reasons"][0]["message"]


@contextmanager
def waiting_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[list[str], Path]]:
    """A review of a submission that takes long, with its temporary files in a folder of their own."""
    area = tmp_path / "tmp"
    area.mkdir()
    dense = "import procore\n" + "".join(f"x{n} = {'[' * 60}{n}{']' * 60}\n" for n in range(20_000))
    slow = submission(tmp_path / "slow", {f"m{n}.py": dense for n in range(40)})
    monkeypatch.setenv("TMPDIR", str(area))
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "  # may be ignored from outside
        "from lint_procore.__main__ import main; sys.exit(main())"
    )
    yield [sys.executable, "-c", program, "review", str(slow)], area


def processes_in(area: Path) -> list[int]:
    """Those that live in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(area) in os.readlink(process / "cwd"):
                found.append(int(process.name))
    return found


def wait_until(true: Any) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_review_that_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    with waiting_reader(tmp_path, monkeypatch) as (command, area):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: len(processes_in(area)) >= 2)
        process.send_signal(how)
        _, said = process.communicate(timeout=120)
        wait_until(lambda: not processes_in(area))
        wait_until(lambda: not any(area.iterdir()))
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert said.endswith("lint-procore: interrupted\n")


def test_plans_that_differ_share_no_readings(tmp_path: Path) -> None:
    from lint_procore.review.limits import Limits

    plan = orders.Plan("2026-11-27", Limits(), store=str(tmp_path))
    order = orders.Order(0, str(submission(tmp_path / "app", {"app.py": CLEAN})), plan)
    order = order._replace(digest=orders.look(order))
    reading = orders.do(order)
    assert orders.kept(order.digest, plan) == reading
    assert orders.kept(order.digest, plan._replace(jobs=7)) == reading
    assert orders.kept(order.digest, plan._replace(as_of="2024-01-01")) is None
    assert orders.kept(order.digest, plan._replace(limits=Limits(seconds=7))) is None
