"""Small things around a run: the bar on a terminal, the time by rule, suppressions that are added."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lint_procore.__main__ import main
from lint_procore.cli.progress import Progress

CALL = """\
import requests

requests.get("https://api.procore.com/vapid/me", headers={"Accept": "*/*"})
value = [
    requests.get("https://api.procore.com/vapid/projects"),
]  # noqa: E501
"""


@pytest.fixture
def lint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)
    Path("lint-procore.toml").write_text("", encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lint-procore", *arguments])
        status = main()
        return (status, *capsys.readouterr())

    return run


Lint = Callable[..., tuple[int, str, str]]


# The bar


def test_a_bar_shows_only_in_long_runs_and_goes_at_the_end() -> None:
    now = [0.0]
    out = io.StringIO()
    with Progress(out, clock=lambda: now[0]) as tell:
        tell(1, 10)
        assert out.getvalue() == ""
        now[0] = 2.0
        tell(5, 10)
        assert out.getvalue() == "\rchecking [###############...............]  50%"
        tell(6, 10)
        assert out.getvalue().count("\r") == 1
        now[0] = 3.0
        tell(20, 10)
        assert out.getvalue().endswith("[##############################] 100%")
    assert out.getvalue().split("\r")[-2].strip() == "" and out.getvalue().endswith("\r")


def test_a_run_tells_how_far_it_is_until_all_is_done(lint: Lint) -> None:
    from datetime import date

    from lint_procore.config import Config
    from lint_procore.discovery import discover
    from lint_procore.engine import Job, run
    from lint_procore.registry import load_rules

    for number in range(70):
        Path(f"a{number}.py").write_text(CALL if number % 10 == 0 else "x = 1\n", encoding="utf-8")
    told: list[tuple[int, int]] = []
    config = Config(root=os.getcwd())
    job = Job(load_rules().rules, (), config, 1, date(2026, 1, 1), tell=lambda done, of: told.append((done, of)))
    run(list(discover(["."], config)), job)
    # 70 files are looked at, and 7 of them checked
    assert told[-1] == (77, 77)
    assert all(done <= of for done, of in told)


def test_nothing_but_a_terminal_gets_a_bar(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lint_procore.cli.progress._PATIENCE", -1.0)
    Path("a.py").write_text(CALL, encoding="utf-8")
    assert "checking" not in lint("check")[2]


# Time by rule


def test_statistics_tell_the_time_of_each_rule(lint: Lint) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    for _ in range(2):  # what is kept of earlier runs does not count
        status, out, _ = lint("check", "--statistics", "--timing", "--output-format", "json")
        rows = {row["code"]: row for row in json.loads(out)}
        assert status == 1 and rows["PRC301"]["count"] == 2
        assert rows[""]["name"] == "parsing" and rows[""]["milliseconds"] > 0
        assert rows["PRC302"]["count"] == 0
        times = [row["milliseconds"] for row in json.loads(out)]
        assert times == sorted(times, reverse=True)
    assert " ms)" in lint("check", "--statistics", "--timing", "--output-format", "concise")[1]
    assert lint("check", "--timing")[0] == 2


# --add-noqa


def test_what_is_found_is_suppressed_with_a_reason(lint: Lint) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    status, out, err = lint("check", "--add-noqa", "the old client, until 2999-01-31")
    assert (status, err) == (0, "lint-procore: suppressed 4 findings\n")
    assert "No findings in 1 file (4 suppressed)." in out
    assert Path("a.py").read_text(encoding="utf-8") == CALL.replace(
        '"*/*"})',
        '"*/*"})  # lint-procore: ignore[PRC301, PRC303] the old client, until 2999-01-31',
    ).replace("# noqa: E501", "# noqa: E501  # lint-procore: ignore[PRC301, PRC303] the old client, until 2999-01-31")
    before = Path("a.py").read_bytes()
    assert lint("check", "--add-noqa", "again")[0] == 0
    assert Path("a.py").read_bytes() == before


def test_a_comment_of_ours_that_is_there_gets_the_new_codes(lint: Lint) -> None:
    text = 'import requests\n\nrequests.get("https://api.procore.com/vapid/me")  # lint-procore: ignore[PRC303] ours\n'
    Path("a.py").write_text(text, encoding="utf-8")
    assert lint("check", "--add-noqa", "old")[0] == 0
    assert "# lint-procore: ignore[PRC301, PRC303] ours\n" in Path("a.py").read_text(encoding="utf-8")


def test_other_files_get_a_comment_of_their_own(lint: Lint) -> None:
    Path(".env").write_text("A=1\r\nPROCORE_API=https://api.procore.com/vapid\r\n", encoding="utf-8", newline="")
    setup = "# Setup\n\nAsk the administrator to create a Procore service account and to send us its client secret.\n"
    Path("README.md").write_text(setup, encoding="utf-8")
    Path("config.json").write_text('{"procore": {"client_secret": "k3jw9x8s7d6f5g4h3j2k1l0z"}}', encoding="utf-8")
    found = {
        name for name in (".env", "README.md", "config.json") if name in lint("check", "--output-format", "concise")[1]
    }
    assert "README.md" in found
    status, out, _ = lint("check", "--add-noqa", "known", "--output-format", "concise")
    readme = Path("README.md").read_text(encoding="utf-8")
    assert "<!-- lint-procore: ignore[PRC106] known -->\nAsk the" in readme
    # plain JSON has no comments, so what is found there stays
    assert ("config.json" in out) is ("config.json" in found)
    if "config.json" not in found:
        assert status == 0


def test_a_notebook_gets_its_comment_in_the_cell(lint: Lint) -> None:
    cell = {
        "cell_type": "code",
        "source": CALL.splitlines(True)[:3],
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    Path("n.ipynb").write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    assert lint("check", "--add-noqa", "old")[0] == 0
    source = json.loads(Path("n.ipynb").read_text(encoding="utf-8"))["cells"][0]["source"]
    assert "".join(source).rstrip("\n").endswith("# lint-procore: ignore[PRC301, PRC303] old")


def test_the_patch_shows_what_would_be_suppressed(lint: Lint) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    status, out, _ = lint("check", "--add-noqa", "old", "--diff")
    assert status == 1 and "+requests.get" in out
    assert Path("a.py").read_text(encoding="utf-8") == CALL


@pytest.mark.parametrize("arguments", [("",), ("a\nb",), ("x --> y",), ("x", "--fix")])
def test_a_reason_must_fit_into_a_comment(lint: Lint, arguments: tuple[str, ...]) -> None:
    assert lint("check", "--add-noqa", *arguments)[0] == 2


# Steps for services


def test_the_action_runs_what_its_inputs_say(lint: Lint, tmp_path: Path) -> None:
    import subprocess

    import yaml
    from checkout import ROOT

    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    *_, step = action["runs"]["steps"]
    assert not any("${{" in each.get("run", "") for each in action["runs"]["steps"])
    Path("a.py").write_text(CALL, encoding="utf-8")
    tool = tmp_path / "temp" / "lint-procore" / "bin" / "lint-procore"
    tool.parent.mkdir(parents=True)
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lint_procore "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    given = {"PATHS": "a.py", "ARGS": "--select PRC301", "SARIF": "out.sarif", "RUNNER_TEMP": str(tmp_path / "temp")}
    ran = subprocess.run(["bash", "-e", "-c", step["run"]], env={**os.environ, **given}, capture_output=True, text=True)
    assert ran.returncode == 1 and ran.stdout.count("::error file=a.py") == 2, ran.stderr
    assert json.loads(Path("out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    given |= {"SARIF": "", "PATHS": "$(touch x) nosuch"}
    subprocess.run(["bash", "-e", "-c", step["run"]], env={**os.environ, **given}, capture_output=True)
    assert not Path("x").exists()


def test_the_job_for_gitlab_writes_the_reports_it_names(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml
    from checkout import ROOT

    job = yaml.safe_load((ROOT / "examples" / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["lint-procore"]
    Path("a.py").write_text(CALL, encoding="utf-8")
    monkeypatch.setenv("LINT_PROCORE_OUTPUT", job["variables"]["LINT_PROCORE_OUTPUT"])
    *_, command = job["script"]
    assert lint(*command.split()[1:])[0] == 1
    assert all(Path(name).exists() for name in job["artifacts"]["reports"].values())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal to be had")
@pytest.mark.parametrize("command", ["check", "check --fix --diff", "baseline", "inventory", "migrate", "review"])
def test_every_long_command_has_a_bar_on_a_terminal(tmp_path: Path, command: str) -> None:
    import pty
    import subprocess

    (tmp_path / "client.py").write_text(CALL, encoding="utf-8")
    (tmp_path / "lint-procore.toml").write_text("", encoding="utf-8")
    ours, theirs = pty.openpty()
    program = (
        "import sys; from lint_procore.cli import progress; progress._PATIENCE = progress._PAUSE = 0; "
        "from lint_procore.__main__ import main; sys.exit(main())"
    )
    subprocess.run([sys.executable, "-c", program, *command.split(), "."], cwd=tmp_path, stdout=-3, stderr=theirs)
    os.close(theirs)
    shown = b""
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        try:
            while piece := terminal.read(4096):
                shown += piece
        except OSError:  # the other end is closed
            pass
    assert b"ing [" in shown
    assert b"100%" in shown
