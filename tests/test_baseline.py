"""Baselines and changed lines: what stays accepted, what is new, what is gone, as a user meets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ran import Ran

from lint_procore.__main__ import main
from lint_procore.baseline import FILENAME

CLIENT = '''\
"""Talks to Procore."""

import requests

from settings import BASE_URL


class Client:
    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def rfis(self, project_id, status):
        url = f"{BASE_URL}/rest/v1.0/projects/{project_id}/rfis"
        return requests.get(url, headers=self.headers, params={"status": status}, timeout=60)

    def submittals(self, project_id):
        return requests.get(
            f"{BASE_URL}/vapid/projects/{project_id}/submittals", headers=self.headers, timeout=60
        )
'''
RFIS = CLIENT[CLIENT.index("    def rfis") : CLIENT.index("    def submittals")]
SUBMITTALS = CLIENT[CLIENT.index("    def submittals") :]
SETTINGS = 'BASE_URL = "https://api.procore.com"\n'


Command = Callable[..., Ran]


@pytest.fixture
def lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``lint-procore`` in this process, in a project with a client."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lint-procore.toml").write_text("", encoding="utf-8")
    (tmp_path / "client.py").write_text(CLIENT, encoding="utf-8")
    (tmp_path / "settings.py").write_text(SETTINGS, encoding="utf-8")

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["lint-procore", *arguments])
        status = main()
        return Ran(status, *capsys.readouterr())

    return run


def check(lint: Command, *more: str) -> Ran:
    return lint("check", "--output-format", "concise", "--baseline", FILENAME, *more)


def edit(path: str, *changes: tuple[str, str]) -> None:
    text = Path(path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    Path(path).write_text(text, encoding="utf-8")


# What does not count

KEEPS: dict[str, Callable[[], object]] = {
    "lines above": lambda: edit("client.py", ("import requests\n", "import json\nimport requests\n\nLIMIT = 5\n")),
    "comments": lambda: edit("client.py", (", params=", ",  # what we want\n            params=")),
    "line endings": lambda: Path("client.py").write_bytes(CLIENT.replace("\n", "\r\n").encode()),
    "quotes": lambda: edit("client.py", ('"Authorization"', "'Authorization'"), ('"status"', "'status'")),
    "layout": lambda: edit(
        "client.py",
        ('requests.get(url, headers=self.headers, params={"status": status}, timeout=60)',
         '(\n            requests.get(\n                url,\n                headers=self.headers,\n'
         '                params={\n                    "status": status,\n                },\n'
         "                timeout=60,\n            )\n        )"),
        ('{"Authorization": f"Bearer {token}", "Accept": "application/json"}',
         '{\n            "Authorization": f"Bearer {token}",\n            "Accept": "application/json",\n        }'),
    ),
    "a variable's name": lambda: edit("client.py", ("project_id", "number"), ("url", "address"), ("token", "given")),
    "a setting's name": lambda: [edit(name, ("BASE_URL", "API")) for name in ("client.py", "settings.py")],
    "an attribute's name": lambda: edit("client.py", ("self.headers", "self._sent")),
    "names of functions and classes": lambda: edit("client.py", ("rfis(", "questions("), ("Client", "Api")),
    "the file's name": lambda: os.rename("client.py", "procore.py"),
    "the folder": lambda: [os.mkdir("lib"), *(os.rename(each, f"lib/{each}") for each in ("client.py", "settings.py"))],
    "the order": lambda: edit("client.py", (RFIS, ""), (SUBMITTALS, f"{SUBMITTALS}\n{RFIS}")),
}  # fmt: skip


@pytest.mark.parametrize("change", KEEPS.values(), ids=KEEPS)
def test_what_means_the_same_stays_accepted(lint: Command, change: Callable[[], object]) -> None:
    before = lint("check", "--output-format", "concise").findings
    assert {code for _, code in before} == {"PRC301", "PRC303"}
    assert lint("baseline").status == 0
    change()
    assert len(lint("check", "--output-format", "concise").findings) == len(before)
    again = check(lint)
    assert again.findings == []
    assert again.status == 0 and "gone" not in again.out


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("/submittals", "/drawings", {"PRC301"}),
        ("requests.get(\n", "requests.post(\n", {"PRC301", "PRC303"}),
        ('"Accept": "application/json"', '"Accept": "text/csv"', {"PRC303"}),
        ("import requests", "import httpx as requests", {"PRC303", "PRC301"}),
    ],
)
def test_what_means_something_else_is_new(lint: Command, old: str, new: str, codes: set[str]) -> None:
    lint("baseline")
    edit("client.py", (old, new))
    again = check(lint)
    assert again.status == 1
    assert codes <= {code for _, code in again.findings}
    assert "gone from the baseline: client.py" in again.out


def test_a_changed_host_is_new_where_it_is_used(lint: Command) -> None:
    lint("baseline")
    edit("settings.py", ("api.procore.com", "sandbox.procore.com"))
    assert {code for _, code in check(lint).findings} >= {"PRC303"}


@pytest.mark.parametrize(
    ("old", "new"), [("/rfis", "/meetings"), ("{1, 2}", "{1}"), ("https://api", "https://sandbox"), ("get(", "delete(")]
)
def test_every_part_of_a_call_counts(lint: Command, old: str, new: str) -> None:
    text = (
        'import requests\n\nurl = "https://api.procore.com/rest/v1.0/rfis"\nrequests.get(url, params={"a": {1, 2}})\n'
    )
    Path("client.py").write_text(text, encoding="utf-8")
    lint("baseline")
    assert check(lint).findings == []
    edit("client.py", (old, new))
    assert check(lint).findings == [("client.py", "PRC303")]


# Counting

CALL = """\
import requests


def me():
    return requests.get("https://api.procore.com/vapid/me", headers={"Procore-Company-Id": "1"})
"""


def test_one_accepted_finding_never_hides_two(lint: Command) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    lint("baseline", "a.py")
    Path("a.py").write_text(CALL + CALL[CALL.index("\n\ndef") :].replace("me()", "again()"), encoding="utf-8")
    again = check(lint, "a.py")
    assert again.findings == [("a.py", "PRC301")]
    assert "(1 in the baseline)" in again.out


def test_a_copy_in_another_file_is_new(lint: Command) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    lint("baseline")
    Path("b.py").write_text(CALL, encoding="utf-8")
    assert check(lint).findings == [("b.py", "PRC301")]


def test_as_many_as_were_accepted_stay_accepted(lint: Command) -> None:
    for name in ("a.py", "b.py"):
        Path(name).write_text(CALL, encoding="utf-8")
    lint("baseline")
    os.rename("b.py", "c.py")
    assert check(lint).findings == []


# The file


def test_the_file_is_made_for_version_control(lint: Command) -> None:
    Path("pkg").mkdir()
    Path("pkg/b.py").write_text(CALL, encoding="utf-8")
    Path("a.py").write_text(CALL + CALL[CALL.index("\n\ndef") :], encoding="utf-8")
    lint("baseline")
    head, *lines = Path(FILENAME).read_text(encoding="utf-8").splitlines()
    assert json.loads(head) == {"lint-procore": "baseline", "version": 1}
    entries = [json.loads(line) for line in lines]
    assert all(entry.keys() == {"path", "code", "fingerprint", "count"} for entry in entries)
    keys = [(entry["path"], entry["code"], entry["fingerprint"]) for entry in entries]
    assert keys == sorted(keys) and ("pkg/b.py", "PRC301") in {key[:2] for key in keys}
    assert next(entry["count"] for entry in entries if entry["path"] == "a.py") == 2
    again = Path(FILENAME).read_bytes()
    lint("baseline")
    assert Path(FILENAME).read_bytes() == again


def test_branches_that_accepted_different_files_merge(lint: Command, tmp_path: Path) -> None:
    git("init", "-q", "-b", "main")
    for name in ("a", "c", "e", "g"):
        Path(f"{name}.py").write_text(CALL, encoding="utf-8")
    lint("baseline")
    commit("start")
    for branch, name in (("one", "b"), ("two", "f")):
        git("checkout", "-q", "-b", branch, "main")
        Path(f"{name}.py").write_text(CALL.replace("vapid/me", f"vapid/{name}"), encoding="utf-8")
        lint("baseline")
        commit(branch)
    git("merge", "-q", "one")
    assert check(lint).findings == []


def test_the_working_directory_does_not_matter(lint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("pkg").mkdir()
    Path("pkg/a.py").write_text(CALL, encoding="utf-8")
    lint("baseline")
    monkeypatch.chdir("pkg")
    ran = lint("check", "--output-format", "concise", "--baseline", f"../{FILENAME}", ".")
    assert ran.findings == [] and "gone" not in ran.out


def test_the_configuration_names_the_baseline(lint: Command) -> None:
    Path("lint-procore.toml").write_text('baseline = "known.jsonl"', encoding="utf-8")
    assert lint("baseline").out.startswith("known.jsonl: ")
    assert lint("check").status == 0
    assert lint("check", "--no-baseline").status == 1
    Path("lint-procore.toml").write_text('baseline = "../known.jsonl"', encoding="utf-8")
    refused = lint("check")
    assert refused.status == 2 and '"baseline" must be a file below' in refused.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "this baseline cannot be read"),
        ("", "this is no baseline"),
        ("[]\n", "this is no baseline"),
        ('{"lint-procore": "baseline", "version": 2}\n', "of version 2, and 1 is understood"),
        ('{"lint-procore": "baseline", "version": 1}\n<<<<<<< HEAD\n', f"{FILENAME}:2: this line is no entry"),
        (
            '{"lint-procore": "baseline", "version": 1}\n{"path": "a", "code": "b", "fingerprint": "c", "count": 0}\n',
            f"{FILENAME}:2: this line is no entry",
        ),
        ("[" * 100_000, "this is no baseline"),
    ],
)
def test_an_unreadable_baseline_is_an_error(lint: Command, text: str | None, message: str) -> None:
    if text is not None:
        Path(FILENAME).write_text(text, encoding="utf-8")
    for ran in (check(lint), *([lint("baseline")] if text is not None else [])):
        assert ran.status == 2 and message in ran.err and "Traceback" not in ran.err
    if text is not None:
        assert Path(FILENAME).read_text(encoding="utf-8") == text


# What is gone


def entries() -> list[tuple[str, str]]:
    lines = Path(FILENAME).read_text(encoding="utf-8").splitlines()[1:]
    return [(entry["path"], entry["code"]) for entry in map(json.loads, lines)]


def test_what_is_gone_is_listed_and_taken_out(lint: Command) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    lint("baseline")
    edit("a.py", ("vapid", "rest/v1.0"))
    assert "gone from the baseline: a.py: 1 PRC301 finding" in check(lint).out.splitlines()
    machine = lint("check", "--output-format", "json", "--baseline", FILENAME)
    assert json.loads(machine.out) == [] and "gone from the baseline: a.py" in machine.err
    assert ("a.py", "PRC301") in entries()
    assert "1 gone" in lint("baseline").out
    assert ("a.py", "PRC301") not in entries()


def test_a_file_that_is_removed_takes_its_entries_along(lint: Command) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    lint("baseline")
    os.unlink("a.py")
    assert "gone from the baseline: a.py" in check(lint).out
    assert "gone" not in check(lint, "client.py").out
    lint("baseline")
    assert not [path for path, _ in entries() if path == "a.py"]


@pytest.mark.parametrize(
    "arguments", [("client.py",), ("--select", "PRC303"), ("--ignore", "PRC301"), ("--rules-dir", "broken")]
)
def test_a_baseline_shrinks_only_where_the_run_has_looked(lint: Command, arguments: tuple[str, ...]) -> None:
    Path("broken").mkdir()
    Path("broken/rule.py").write_text("1 / 0", encoding="utf-8")
    Path("a.py").write_text(CALL, encoding="utf-8")
    lint("baseline", "client.py", "settings.py", "a.py")
    before = entries()
    edit("a.py", ("vapid", "rest/v1.0"))
    ran = lint("baseline", *arguments)
    assert entries() == before
    assert ran.status == (2 if "broken" in arguments else 0)
    lint("baseline", "a.py")
    assert entries() == [entry for entry in before if entry != ("a.py", "PRC301")]


def test_a_file_that_cannot_be_read_keeps_its_entries(lint: Command) -> None:
    lint("baseline")
    before = {entry for entry in entries() if entry[0] == "client.py"}
    Path("client.py").write_text(CLIENT + "\ndef broken(:\n", encoding="utf-8")
    ran = check(lint)
    assert ran.findings == [("client.py", "PRC900")] and "gone" not in ran.out
    lint("baseline")
    assert before <= set(entries())


def test_shrinking_accepts_nothing_new(lint: Command) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    lint("baseline")
    edit("a.py", ("vapid/me", "vapid/you"))
    ran = lint("baseline", "--shrink")
    assert "(0 new, 1 gone)" in ran.out and "1 finding not accepted" in ran.out
    assert check(lint).findings == [("a.py", "PRC301")]


def test_suppressed_findings_are_not_gone(lint: Command) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    lint("baseline")
    edit("a.py", ('"1"})', '"1"})  # noqa: PRC301'))
    assert "gone" not in check(lint).out


def test_statistics_compare_with_the_baseline(lint: Command) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    lint("baseline")
    edit("a.py", ("vapid/me", "vapid/you"))
    lines = check(lint, "--statistics").out.splitlines()
    assert lines[0] == "1 PRC301 vapid-api (1 in the baseline, 1 gone from it)"
    assert re.fullmatch(r"0 PRC303 missing-company-id-header \(\d in the baseline\)", lines[1])
    counted = json.loads(lint("check", "--baseline", FILENAME, "--statistics", "--output-format", "json").out)
    assert counted[0] == {"code": "PRC301", "name": "vapid-api", "count": 1, "known": 1, "gone": 1}


# Changed lines


def git(*arguments: str) -> None:
    identity = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], check=True, env=environment, stdin=subprocess.DEVNULL, capture_output=True)


def commit(message: str) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", message)


@pytest.fixture
def repository(lint: Command) -> Command:
    git("init", "-q", "-b", "main")
    commit("start")
    git("checkout", "-q", "-b", "work")
    return lint


def changed(lint: Command, *more: str) -> Ran:
    return lint("check", "--output-format", "concise", "--diff-base", "main", *more)


def test_findings_on_unchanged_lines_are_set_aside(repository: Command) -> None:
    every = repository("check", "--output-format", "concise").findings
    Path("a.py").write_text(CALL, encoding="utf-8")
    ran = changed(repository)
    assert ran.findings == [("a.py", "PRC301")]
    assert f"({len(every)} not on changed lines)" in ran.out
    commit("more")
    assert changed(repository).findings == [("a.py", "PRC301")]


def test_a_finding_whose_evidence_changed_is_kept(repository: Command) -> None:
    edit("settings.py", ("api.procore.com", "sandbox.procore.com"))
    assert {code for path, code in changed(repository).findings if path == "client.py"} >= {"PRC303"}


def test_a_line_that_went_away_counts_for_what_stood_around_it(repository: Command) -> None:
    edit(
        "client.py",
        (
            '{"Authorization": f"Bearer {token}", "Accept": "application/json"}',
            '{\n            "Authorization": f"Bearer {token}",\n            "Procore-Company-Id": "7",\n        }',
        ),
    )
    commit("header")
    git("branch", "-f", "main")
    assert changed(repository).findings == []
    edit("client.py", ('            "Procore-Company-Id": "7",\n', ""))
    assert "PRC303" in {code for _, code in changed(repository).findings}


def test_what_happened_on_the_other_branch_is_not_ours(repository: Command) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    commit("ours")
    git("checkout", "-q", "main")
    edit("client.py", ("/submittals", "/drawings"))
    commit("theirs")
    git("checkout", "-q", "work")
    assert changed(repository).findings == [("a.py", "PRC301")]


def test_a_renamed_file_is_not_changed_by_that(repository: Command) -> None:
    git("mv", "client.py", "procore client.py")
    assert changed(repository).findings == []


def test_unusual_names_and_texts_that_look_like_a_patch_are_understood(repository: Command) -> None:
    name = 'od"d\té.py'
    Path(name).write_text(CALL, encoding="utf-8")
    Path("b.py").write_text("x = 1\n" + CALL, encoding="utf-8")
    commit("odd")
    git("branch", "-f", "main")
    edit(name, ("vapid/me", "vapid/you"))
    Path("b.py").write_text("++ b/client.py\n@@ -1 +1,99 @@\n" + CALL, encoding="utf-8")
    ran = repository("check", "--output-format", "json", "--diff-base", "main", name, "client.py")
    assert [(found["filename"], found["code"]) for found in json.loads(ran.out)] == [(name, "PRC301")]


def test_a_notebook_that_changed_counts_as_a_whole(repository: Command) -> None:
    cells = [{"cell_type": "code", "source": CALL, "metadata": {}, "outputs": [], "execution_count": None}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    Path("n.ipynb").write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    commit("notebook")
    git("branch", "-f", "main")
    assert changed(repository).findings == []
    notebook["nbformat_minor"] = 4
    Path("n.ipynb").write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    assert [code for _, code in changed(repository).findings] or "PRC301" in changed(repository).out


def test_a_baseline_and_changed_lines_go_together(repository: Command) -> None:
    Path("a.py").write_text(CALL, encoding="utf-8")
    repository("baseline")
    Path("b.py").write_text(CALL.replace("me", "you"), encoding="utf-8")
    ran = changed(repository, "--baseline", FILENAME)
    assert ran.findings == [("b.py", "PRC301")]
    assert "not on changed lines" not in ran.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--diff-base", "nosuch"), "git knows no commit 'nosuch' here; fetch it"),
        (("--diff-base", "--output=x"), "git knows no commit '--output=x' here"),
        (("--diff-base", "main", "-"), "standard input is none"),
    ],
)
def test_a_base_that_cannot_be_had_is_an_error(repository: Command, arguments: tuple[str, ...], message: str) -> None:
    ran = repository("check", *arguments)
    assert ran.status == 2 and message in ran.err
    assert not Path("x").exists()


def test_outside_a_repository_there_are_no_changed_lines(lint: Command) -> None:
    ran = changed(lint)
    assert ran.status == 2 and "not a git repository" in ran.err


def test_no_program_that_the_repository_names_is_started(repository: Command) -> None:
    spy = Path("spy.sh")
    spy.write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
    spy.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "diff.x.textconv", "diff.x.command"):
        git("config", key, str(spy.resolve()))
    Path(".gitattributes").write_text("*.py diff=x\n", encoding="utf-8")
    edit("client.py", ("/submittals", "/drawings"))
    assert changed(repository).status == 1
    assert not Path("ran").exists()
