"""Results of earlier runs are used where nothing has changed, and what is reported is what it would be without them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

WRAPPER = (
    "import requests\n"
    "from shop.settings import API\n"
    "\n"
    "\n"
    "def fetch(path, headers):\n"
    '    return requests.get(API + path, headers={"Authorization": "Bearer x", **headers}, timeout=30)\n'
)
FILES = {
    "pyproject.toml": "[tool.lint-procore]\n",
    "shop/__init__.py": "",
    "shop/settings.py": 'API = "https://api.procore.com"\n',
    "shop/client.py": WRAPPER,
    "shop/report.py": 'from shop.client import fetch\n\n\ndef rfis():\n    return fetch("/rest/v1.0/rfis", {})\n',
    "shop/good.py": (
        "from shop.client import fetch\n"
        "\n"
        "\n"
        "def projects():\n"
        '    return fetch("/rest/v1.0/projects", {"Procore-Company-Id": "7"})\n'
    ),
    "shop/other.py": 'URL = "https://app.procore.com/vapid/projects"\n',
}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def command(*options: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "lint_procore",
        "check",
        ".",
        "--output-format=json",
        "--confidence=possible",
        *options,
    ]


class Project:
    """A project and a cache of its own."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        self.environment = {**os.environ, "LINT_PROCORE_CACHE_DIR": str(cache)}

    def run(self, *options: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command(*options), cwd=self.root, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode in (0, 1), done.stderr
        return done

    def inventory(self, *options: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "lint_procore", "inventory", ".", "--output-format=json", *options],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def check(self, *options: str) -> list[dict[str, Any]]:
        """The findings; those of a run without cache are the same."""
        warm = self.run(*options).stdout
        assert warm == self.run("--no-cache", *options).stdout
        found: list[dict[str, Any]] = json.loads(warm)
        return found


def places(found: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(each["code"], each["filename"]) for each in found}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def project(tmp_path: Path, cache: Path) -> Project:
    (tmp_path / "project" / ".git").mkdir(parents=True)
    write(tmp_path / "project", FILES)
    made = Project(tmp_path / "project", cache)
    made.run()
    return made


def entries(cache: Path) -> int:
    with sqlite3.connect(cache / "results.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM result").fetchone()[0])


def test_a_second_run_says_the_same_and_checks_nothing_anew(project: Project, cache: Path) -> None:
    before = entries(cache)
    assert ("PRC303", "shop/report.py") in places(project.check())
    assert 0 < before == entries(cache)


def test_an_inventory_is_kept_too_and_read_anew_where_something_changed(project: Project, cache: Path) -> None:
    def hosts() -> list[str]:
        warm, again, without = (project.inventory(*options) for options in ((), (), ("--no-cache",)))
        assert warm == again == without
        return [each["host"] for each in json.loads(warm)["environments"]]

    checked = entries(cache)
    assert hosts() == ["api.procore.com", "app.procore.com"]
    kept = entries(cache)
    assert checked < kept
    assert hosts() == ["api.procore.com", "app.procore.com"] and entries(cache) == kept
    write(project.root, {"shop/settings.py": 'API = "https://sandbox.procore.com"\n'})
    assert hosts() == ["app.procore.com", "sandbox.procore.com"]


def test_a_second_run_starts_no_parser(project: Project) -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *command()[1:], "--jobs=1"],
        **{"cwd": project.root, "env": {**project.environment, "LINT_PROCORE_DEBUG": "1"}},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "lint_procore.cache" in told.stderr and "libcst" not in told.stderr


def test_a_wrapper_that_changes_is_judged_anew_for_its_callers(project: Project) -> None:
    assert ("PRC303", "shop/report.py") in places(project.check())
    write(
        project.root,
        {"shop/client.py": WRAPPER.replace('"Authorization"', '"Procore-Company-Id": "7", "Authorization"')},
    )
    assert "PRC303" not in {code for code, _ in places(project.check())}
    write(project.root, {"shop/client.py": WRAPPER})
    assert ("PRC303", "shop/report.py") in places(project.check())


def test_a_caller_that_changes_is_judged_anew(project: Project) -> None:
    text = FILES["shop/report.py"]
    write(project.root, {"shop/report.py": text.replace("{}", '{"Procore-Company-Id": "7"}')})
    assert "PRC303" not in {code for code, _ in places(project.check())}
    write(project.root, {"shop/report.py": text.replace("\n\n\ndef", "\n# words\n\n\ndef")})
    (found,) = [each for each in project.check() if each["code"] == "PRC303"]
    assert found["location"]["row"] == 6


def test_a_module_behind_a_module_counts(project: Project) -> None:
    write(project.root, {"shop/settings.py": 'API = "https://api.example.org"\n'})
    assert "PRC303" not in {code for code, _ in places(project.check())}


@pytest.mark.parametrize("line", ["# -*- coding: utf-8 -*-", "# coding: UTF-8", "# vim: set fileencoding=latin-1 :"])
def test_a_file_that_names_its_encoding_is_kept_too(project: Project, cache: Path, line: str) -> None:
    write(project.root, {"shop/settings.py": f"#!/usr/bin/env python\n{line}\n" + FILES["shop/settings.py"]})
    project.run()
    before = entries(cache)
    project.run()
    assert entries(cache) == before


def test_what_is_said_of_a_service_account_elsewhere_counts(project: Project) -> None:
    """A README, and the module of a caller, which nobody imports."""
    login = (
        "import requests\n\n\ndef token(form):\n"
        '    return requests.post("https://login.procore.com/oauth/token", data=form).json()\n'
    )
    caller = (
        "import os\nfrom shop.login import token\n\n"
        'token({"grant_type": "client_credentials", "client_id": os.environ["PROCORE_ID"],\n'
        '       "client_secret": os.environ["PROCORE_SECRET"]})\n'
    )
    write(project.root, {"shop/login.py": login, "shop/nightly.py": caller})
    assert "PRC104" in {code for code, _ in places(project.check())}
    write(project.root, {"README.md": "It signs in to Procore with the app's DMSA.\n"})
    assert "PRC104" not in {code for code, _ in places(project.check())}
    write(project.root, {"README.md": "It signs in to Procore.\n"})
    assert "PRC104" in {code for code, _ in places(project.check())}
    write(project.root, {"shop/nightly.py": caller + "# a DMSA\n"})
    assert "PRC104" not in {code for code, _ in places(project.check())}


def test_a_file_that_appears_or_goes_where_an_import_looks_for_it_counts(project: Project) -> None:
    settings = project.root / "shop" / "settings.py"
    text = settings.read_text()
    settings.unlink()
    assert "PRC303" not in {code for code, _ in places(project.check())}
    write(project.root, {"shop/settings/__init__.py": text})
    assert ("PRC303", "shop/report.py") in places(project.check())


def test_a_settings_file_that_is_loaded_counts(project: Project) -> None:
    loading = (
        "'''Procore's projects.'''\nimport requests\nimport yaml\n\nCFG = yaml.safe_load(open('hosts.yaml'))\n\n\n"
        "def projects(headers):\n"
        '    return requests.get(CFG["api"] + "/rest/v1.0/projects", headers=headers, timeout=9)\n'
    )
    write(project.root, {"shop/loading.py": loading, "shop/hosts.yaml": "api: https://api.procore.com\n"})
    assert ("PRC302", "shop/hosts.yaml") not in places(project.check())
    write(project.root, {"shop/hosts.yaml": "# moved\napi: https://app.procore.com\n"})
    assert ("PRC302", "shop/hosts.yaml") in places(project.check())


def test_what_a_library_is_called_counts(project: Project) -> None:
    library = (
        '"""Of Procore: whoever uses this says where it is."""\nimport requests\n\n\n'
        "def projects(base_url, token):\n"
        '    return requests.get(base_url + "/projects", headers={"Authorization": token}, timeout=9)\n'
    )
    write(
        project.root, {"field/__init__.py": "", "field/reading.py": library, "setup.cfg": "[metadata]\nname = field\n"}
    )
    assert ("PRC303", "field/reading.py") not in places(project.check())
    write(project.root, {"setup.cfg": "[metadata]\nname = procore-sdk\n"})
    assert ("PRC303", "field/reading.py") in places(project.check())


def test_rules_and_configuration_count(project: Project) -> None:
    assert {code for code, _ in places(project.check("--select=PRC301"))} == {"PRC301"}
    assert "PRC303" in {code for code, _ in places(project.check())}
    ignores = '[tool.lint-procore.per-file-ignores]\n"shop/report.py" = ["PRC303"]\n'
    write(project.root, {"pyproject.toml": ignores})
    assert ("PRC303", "shop/report.py") not in places(project.check())
    write(project.root, {"pyproject.toml": "[tool.lint-procore]\nfollow-imports = false\n"})
    project.check()


def test_the_day_counts(project: Project) -> None:
    (before,) = {each["severity"] for each in project.check("--as-of=2021-06-01", "--select=PRC301")}
    (after,) = {each["severity"] for each in project.check("--as-of=2026-01-01", "--select=PRC301")}
    assert (before, after) == ("warning", "error")


def test_a_suppression_ends_on_its_day(project: Project) -> None:
    text = 'URL = "https://app.procore.com/vapid/x"  # lint-procore: ignore[PRC301] soon, until 2026-05-31\n'
    write(project.root, {"shop/other.py": text})
    assert ("PRC301", "shop/other.py") not in places(project.check("--as-of=2026-05-31"))
    assert ("PRC301", "shop/other.py") in places(project.check("--as-of=2026-06-01"))


def test_broken_entries_and_a_broken_database_are_made_anew(project: Project, cache: Path) -> None:
    with sqlite3.connect(cache / "results.sqlite3") as database:
        database.execute("UPDATE result SET body = x'80' || substr(body, 2)")
    project.check()
    (cache / "results.sqlite3").write_bytes(b"no database" * 1000)
    project.check()
    assert entries(cache) > 0


def test_a_cache_that_cannot_be_written_costs_a_note(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    project.environment["LINT_PROCORE_CACHE_DIR"] = str(tmp_path / "file")
    assert project.run().stderr.count("the cache cannot be used") == 1
    project.check()


def test_a_project_brings_no_entries_and_chooses_no_other_place(project: Project, tmp_path: Path) -> None:
    write(project.root, {"pyproject.toml": '[tool.lint-procore]\ncache-dir = "kept"\n'})
    project.check()
    (made,) = (project.root / "kept").iterdir()
    # another user, with another key, is given the same folder
    other = Project(project.root, tmp_path / "other")
    other.check()
    assert len(list((project.root / "kept").iterdir())) == 2 and made.exists()
    write(project.root, {"pyproject.toml": '[tool.lint-procore]\ncache-dir = "../elsewhere"\n'})
    refused = subprocess.run(command(), cwd=project.root, capture_output=True, text=True, check=False)
    assert refused.returncode == 2 and "cache-dir" in refused.stderr


def test_two_runs_at_once_do_not_disturb_each_other(project: Project, cache: Path) -> None:
    (cache / "results.sqlite3").unlink()
    runs = [
        subprocess.Popen(command(), cwd=project.root, env=project.environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = {run.communicate()[0] for run in runs}
    assert told == {project.run("--no-cache").stdout}


def test_no_cache_leaves_nothing(project: Project, tmp_path: Path) -> None:
    project.environment["LINT_PROCORE_CACHE_DIR"] = str(tmp_path / "none")
    project.run("--no-cache")
    assert not (tmp_path / "none").exists()


TEXTS = st.sampled_from(
    [
        None,
        "",
        FILES["shop/settings.py"],
        'API = "https://app.procore.com"\n',
        WRAPPER,
        WRAPPER.replace("path, headers)", "path, headers=None)").replace("**headers", "**(headers or {})"),
        FILES["shop/report.py"],
        FILES["shop/report.py"].replace("{}", '{"Procore-Company-Id": "7"}'),
        "from shop.client import *\n",
        "import shop.client\n\n\ndef one():\n    return shop.client.fetch('/rest/v1.0/me', {})\n",
    ]
)
NAMES = st.sampled_from(["shop/settings.py", "shop/client.py", "shop/report.py", "shop/__init__.py", "job.py"])


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, TEXTS), min_size=1, max_size=3))
def test_after_any_edits_a_warm_run_says_what_a_cold_one_says(
    project: Project, edits: list[tuple[str, str | None]]
) -> None:
    for name, text in edits:
        if text is None:
            (project.root / name).unlink(missing_ok=True)
        else:
            write(project.root, {name: text})
    project.check()
