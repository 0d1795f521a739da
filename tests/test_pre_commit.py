"""The hook as a user of pre-commit meets it: fetched from a repository, installed, and run on a commit's files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from checkout import ROOT, copy_project

FLAWED = """\
import os

import requests


def token():
    response = requests.post(
        "https://api.procore.com/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        },
        timeout=30,
    )
    return response.json()["access_token"]
"""
CLEAN = '"""Asks for a token of the Developer Managed Service Account."""\n\n' + FLAWED.replace("//api.", "//login.")


class Repository:
    """A git repository in a folder of its own."""

    def __init__(self, path: Path, home: Path) -> None:
        self.path = path
        path.mkdir(exist_ok=True)
        # Neither the user's git configuration nor the repository of a hook that runs these tests may reach in here.
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))
        }
        self.environment.update(
            PRE_COMMIT_HOME=str(home / "pre-commit"),
            GIT_CONFIG_GLOBAL=os.devnull,
            GIT_CONFIG_NOSYSTEM="1",
            GIT_AUTHOR_NAME="Somebody",
            GIT_AUTHOR_EMAIL="somebody@example.org",
            GIT_COMMITTER_NAME="Somebody",
            GIT_COMMITTER_EMAIL="somebody@example.org",
        )
        self.git("init", "--quiet")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.path,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def hook(self) -> subprocess.CompletedProcess[str]:
        """Stage everything, and run the hooks on it as ``git commit`` would."""
        self.git("add", "--all")
        return self.run(sys.executable, "-m", "pre_commit", "run", "--color", "never")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all tests here, so that the hook is installed once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def released(home: Path) -> Repository:
    """The project as a repository that others can fetch the hook from."""
    repository = Repository(copy_project(home / "lint-procore"), home)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "Release")
    return repository


@pytest.fixture
def project(tmp_path: Path, home: Path, released: Repository) -> Repository:
    """A project that uses the hook."""
    project = Repository(tmp_path / "integration", home)
    (project.path / ".pre-commit-config.yaml").write_text(
        "repos:\n"
        f"  - repo: {released.path.as_uri()}\n"
        f"    rev: {released.git('rev-parse', 'HEAD')}\n"
        "    hooks:\n"
        "      - id: lint-procore\n",
        encoding="utf-8",
    )
    return project


def test_hook_fails_on_a_finding_and_shows_it(project: Repository) -> None:
    (project.path / "tokens.py").write_text(FLAWED, encoding="utf-8")
    ran = project.hook()
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "tokens.py:8:9: PRC202 " in ran.stdout


def test_fixing_hook_mends_the_file_and_stops_the_commit_once(project: Repository) -> None:
    configuration = project.path / ".pre-commit-config.yaml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace("id: lint-procore\n", "id: lint-procore-fix\n"), encoding="utf-8")
    (project.path / "tokens.py").write_text(CLEAN.replace("//login.", "//api."), encoding="utf-8")
    ran = project.hook()
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "files were modified by this hook" in ran.stdout
    assert (project.path / "tokens.py").read_text(encoding="utf-8") == CLEAN
    ran = project.hook()
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_hook_passes_a_clean_file(project: Repository) -> None:
    (project.path / "tokens.py").write_text(CLEAN, encoding="utf-8")
    ran = project.hook()
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout


def test_hook_looks_only_at_changed_files_that_are_read(project: Repository) -> None:
    (project.path / "tokens.py").write_text(FLAWED, encoding="utf-8")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "As it was")
    (project.path / "notes.css").write_text(FLAWED, encoding="utf-8")
    ran = project.hook()
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "no files to check" in ran.stdout


def test_hook_reads_notebooks(project: Repository) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": FLAWED}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (project.path / "tokens.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    ran = project.hook()
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "tokens.ipynb:cell 1:8:9: PRC202 " in ran.stdout


def test_hook_reads_the_files_around_the_code(project: Repository) -> None:
    (project.path / ".env.example").write_text("PROCORE_SERVICE_ACCOUNT_SECRET=\n", encoding="utf-8")
    ran = project.hook()
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert ".env.example:1:1: PRC108 " in ran.stdout


@pytest.mark.parametrize(
    "name",
    [
        *(
            "a.py",
            "a.pyi",
            "a.ipynb",
            "bin/sync",
            ".env",
            "deploy/.env.local",
            "prod.env",
            ".envrc",
            "a.yml",
            "a.yaml.j2",
        ),
        *(
            "a.json.sample",
            "a.jsonc",
            "Pipfile",
            "poetry.lock",
            "setup.cfg",
            "a.properties",
            "a.tf",
            "README.MD",
            "a.rst",
        ),
        *(
            "a.html",
            "mail.jinja2",
            "requirements.txt",
            "requirements.in",
            "Gemfile",
            "Gemfile.lock",
            "x.gemspec",
            "yarn.lock",
        ),
    ],
)
def test_hook_is_given_every_kind_of_file_that_is_read(name: str) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks if re.search(hook["files"], name)] == ["lint-procore", "lint-procore-fix"]


@pytest.mark.parametrize("name", ["a.js", "src/a.css", "logo.svg", "a.png", "a.sh"])
def test_hook_is_spared_other_files(name: str) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert not any(re.search(hook["files"], name) for hook in hooks)


def test_hook_keeps_to_the_projects_configuration(project: Repository) -> None:
    (project.path / "vendored").mkdir()
    (project.path / "vendored" / "tokens.py").write_text(FLAWED, encoding="utf-8")
    (project.path / "pyproject.toml").write_text(
        '[tool.lint-procore]\nextend-exclude = ["vendored/"]\n', encoding="utf-8"
    )
    ran = project.hook()
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout


def test_both_hook_files_say_the_same() -> None:
    real, link = ROOT / ".pre-commit-hooks.yaml", ROOT / "pre-commit-hooks.yaml"
    # Where links are checked out as text, the text is the name of the real file.
    assert link.read_text(encoding="utf-8").strip() in (real.name, real.read_text(encoding="utf-8").strip())
