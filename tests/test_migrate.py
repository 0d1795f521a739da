"""``lint-procore migrate`` on small legacy projects: the plan, the changed files, and what is left to people."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LEGACY = {
    "api.py": """\
import requests

COMPANIES = {
    "acme": {"company_id": 5601, "client_id": "acme-id-0001", "client_secret": "acme-key-0001"},
    "birch": {"company_id": 5602, "client_id": "birch-id-0002", "client_secret": "birch-key-0002"},
}


def token(company):
    row = COMPANIES[company]
    data = {
        "grant_type": "client_credentials",
        "client_id": row["client_id"],
        "client_secret": row["client_secret"],
    }
    return requests.post("https://login.procore.com/oauth/token", data=data).json()["access_token"]


def projects(company):
    headers = {"Authorization": "Bearer " + token(company)}
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers).json()
""",
    "README.md": "Ask the Procore administrator to create a service account and to send us its client secret.\n",
}
MIGRATED = """\
import os

import requests

COMPANIES = {
    "acme": {"company_id": 5601},
    "birch": {"company_id": 5602},
}


def token(company):
    data = {
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
    }
    return requests.post("https://login.procore.com/oauth/token", data=data).json()["access_token"]


def projects(company):
    headers = {
        "Authorization": "Bearer " + token(company),
        "Procore-Company-Id": str(COMPANIES[company]["company_id"]),
    }
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers).json()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in LEGACY.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    return tmp_path


def migrate(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lint_procore", "migrate", "--isolated", "--as-of", "2026-11-27", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8")


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if path.is_file()}


def test_a_plan_says_what_would_change_and_changes_nothing(project: Path) -> None:
    result = migrate(project)
    assert result.returncode == 1
    assert result.stdout.startswith("2 changes in 1 file; --apply makes them, --diff shows them.\n\napi.py\n")
    assert "PRC102  use the app's one pair, `PROCORE_CLIENT_ID` and `PROCORE_CLIENT_SECRET`\n" in result.stdout
    assert "because the credentials are chosen by `company`" in result.stdout
    assert "By hand\n  README.md:1:" in result.stdout
    assert texts(project) == LEGACY


def test_the_pair_becomes_one_and_the_companies_ids_are_sent(project: Path) -> None:
    result = migrate(project, "--apply")
    assert result.returncode == 1, result.stderr  # the README is for people
    assert result.stdout.startswith("Made 2 changes in 1 file; MIGRATION.md says what people have to do.\n")
    assert texts(project)["api.py"] == MIGRATED


def test_applying_twice_changes_nothing_more(project: Path) -> None:
    migrate(project, "--apply")
    once = texts(project)
    result = migrate(project, "--apply")
    assert result.stdout.startswith("Nothing to change.\n")
    assert texts(project) == once


def test_the_list_for_people_is_filled_in_from_the_code(project: Path) -> None:
    migrate(project, "--apply")
    text = texts(project)["MIGRATION.md"]
    for line in (
        "Traditional Service Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21).",
        "- [ ] Portfolio (company level): Read Only, for `GET /rest/v1.0/projects`",
        "- [ ] `PROCORE_CLIENT_SECRET`: the app's client secret",
        "- [x] The token is asked for with the app's one pair of credentials.",
        "- [x] Every call sends `Procore-Company-Id`.",
    ):
        assert line in text.splitlines()
    assert "README.md:1: PRC106" in text
    assert "key-0001" not in text


def test_ticks_and_old_secrets_stay_when_a_later_migration_adds_to_the_list(project: Path) -> None:
    migrate(project, "--apply")
    path = project / "MIGRATION.md"
    old = [line for line in path.read_text(encoding="utf-8").splitlines() if "client_secret" in line]
    ticked = "- [x] `PROCORE_CLIENT_ID`: the app's client id"
    path.write_text(path.read_text(encoding="utf-8").replace(ticked.replace("[x]", "[ ]"), ticked), encoding="utf-8")
    (project / "late.py").write_text(LEGACY["api.py"].replace("acme", "cedar"), encoding="utf-8")
    migrate(project, "--apply")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert ticked in lines
    assert set(old) <= set(lines)


def test_the_patch_is_what_applying_does(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    result = migrate(project, "--diff")
    assert texts(project) == LEGACY
    patch = tmp_path_factory.mktemp("patch") / "migration.patch"
    patch.write_text(result.stdout, encoding="utf-8", newline="\n")
    subprocess.run(["git", "apply", str(patch)], cwd=project, check=True)
    assert texts(project)["api.py"] == MIGRATED


def test_only_what_is_named_is_changed(project: Path) -> None:
    # keys of its own: what api.py still reads would stay here too
    text = LEGACY["api.py"].replace('"client_id": "', '"key": "').replace('"client_secret": "', '"secret": "')
    text = text.replace('row["client_id"]', 'row["key"]').replace('row["client_secret"]', 'row["secret"]')
    (project / "other.py").write_text(text, encoding="utf-8", newline="\n")
    migrate(project, "--apply", "--only", "other.py")
    assert texts(project)["other.py"] == MIGRATED
    assert texts(project)["api.py"] == LEGACY["api.py"]


def test_what_is_suppressed_is_left_alone(project: Path) -> None:
    text = LEGACY["api.py"].replace("row = COMPANIES[company]", "row = COMPANIES[company]  # noqa: PRC102")
    (project / "api.py").write_text(text, encoding="utf-8", newline="\n")
    migrate(project, "--apply")
    assert 'row["client_id"]' in texts(project)["api.py"]


def test_questions_are_asked_on_a_terminal_only(project: Path) -> None:
    result = migrate(project, "--interactive")
    assert result.returncode == 2
    assert "--interactive asks on a terminal; use --apply, with --only for parts" in result.stderr
    assert texts(project) == LEGACY


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
@pytest.mark.parametrize(
    ("answers", "kept"), [("n\ny\n", 'row["client_id"]'), ("y\nq\n", '"Bearer " + token(company)}')]
)
def test_only_wanted_changes_are_made(project: Path, answers: str, kept: str) -> None:
    parent, child = os.openpty()
    try:
        os.write(parent, answers.encode())
        command = [sys.executable, "-m", "lint_procore", "migrate", "--isolated", "--interactive"]
        result = subprocess.run(command, cwd=project, stdin=child, capture_output=True, text=True, check=False)
    finally:
        os.close(parent)
        os.close(child)
    assert "Made 1 change in 1 file" in result.stdout, result.stderr
    assert kept in texts(project)["api.py"]
    assert texts(project)["api.py"] != LEGACY["api.py"]


def test_contradicting_options_are_refused(project: Path) -> None:
    result = migrate(project, "--apply", "--diff")
    assert result.returncode == 2
    assert "give one of --apply, --interactive and --diff" in result.stderr


def test_names_in_the_code_are_no_markup_in_the_list(project: Path) -> None:
    text = LEGACY["README.md"].replace("Procore", "Procore <img src=x>")
    (project / "README.md").write_text(text, encoding="utf-8", newline="\n")
    migrate(project, "--apply")
    assert "<img" not in texts(project)["MIGRATION.md"]
