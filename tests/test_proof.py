"""The proof: legacy integrations as people write them, run before and after against the simulated platform.

Each folder of ``proof/`` is an integration on Traditional Service Accounts, with ``NAME.toml`` beside it that says how
it is run (see ``proof/README.md``). The platform refuses it after the sunset; then its code is changed by the commands,
and nothing else is done than what a person is told to do: the app's pair of credentials is set, the permissions are
declared that the inventory lists, and companies' ids are given where the code had none.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import tomli
from simulator.platform import Platform
from simulator.run import run
from simulator.server import Served, serve
from simulator.world import App, Clock, Company, Project, TraditionalAccount, World

PROOF = Path(__file__).resolve().parent / "proof"
TODAY = datetime.date(2026, 11, 27)
# What the portal shows for the app, and a person puts into the environment.
PAIR = {"PROCORE_CLIENT_ID": "app-id-0001", "PROCORE_CLIENT_SECRET": "app-key-0001"}

COMPANIES = {
    5601: ("Acme Builders", {101: "Harbour Tower", 102: "Depot"}),
    5602: ("Birchwood Civil", {201: "Ring Road"}),
    5603: ("Cedar & Sons", {301: "School", 302: "Clinic", 303: "Quay"}),
    # An id that 32 bits cannot hold.
    562949953421604: ("Dunmore Group", {562949953420401: "Mill Conversion"}),
}
# Collections of a project's records, and the field that says what a record is about.
SUBJECTS = {
    "rfis": "subject",
    "submittals": "title",
    "observations": "name",
    "punch_items": "name",
    "meetings": "title",
    "drawings": "title",
    "manpower_logs": "notes",
}
OF_COMPANIES = {"vendors": "name", "users": "name"}


@dataclass
class Case:
    """What ``NAME.toml`` says: see ``proof/README.md``."""

    name: str
    run: list[str]
    prints: list[str]
    companies: dict[str, dict[str, Any]]
    old_day: datetime.date
    refused: str
    old_answer: str = "served"
    finds: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    own_tests: list[str] = field(default_factory=list)

    def copy(self, folder: Path) -> Path:
        return Path(shutil.copytree(PROOF / self.name, folder / "project"))

    def command(self) -> list[str]:
        return [part.replace("{proof}", str(PROOF)) for part in self.run]


def load(path: Path) -> Case:
    return Case(path.stem, **tomli.loads(path.read_text(encoding="utf-8")))


CASES = {path.stem: load(path) for path in sorted(PROOF.glob("*.toml"))}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case.name)


def project(number: int, name: str) -> Project:
    """A project with a few records of each kind, a different number of them in each."""
    records = {
        kind: [
            {"id": number * 100 + each, subject: f"{name}: {kind} {each}", "status": "open"}
            for each in range(1, 2 + (number + at) % 4)
        ]
        for at, (kind, subject) in enumerate(SUBJECTS.items())
    }
    return Project(number, name, records)


def world(case: Case, day: datetime.date, permissions: Mapping[tuple[str, str], str] | None = None) -> World:
    """The platform on a day: the case's companies with their service accounts, and the app, installed everywhere."""
    ids = [company["id"] for company in case.companies.values()]
    companies = [
        Company(
            number,
            name,
            [project(*each) for each in projects.items()],
            {kind: [{"id": number * 10, "name": f"{name}: {kind}"}] for kind in OF_COMPANIES},
        )
        for number, (name, projects) in COMPANIES.items()
    ]
    app = App(*PAIR.values(), permissions=dict(permissions or {}), installed=dict.fromkeys(ids))
    accounts = [
        TraditionalAccount(company["client_id"], company["client_secret"], company["id"])
        for company in case.companies.values()
    ]
    now = datetime.datetime.combine(day, datetime.time(9), datetime.timezone.utc)
    return World(Clock(now), companies, [app], accounts)


def held(case: Case, world: World) -> dict[str, dict[str, list[str]]]:
    """What the platform holds of each company, in the words in which every case prints it."""
    found: dict[str, dict[str, list[str]]] = {}
    for label, wanted in case.companies.items():
        company = next(each for each in world.companies if each.id == wanted["id"])
        kinds = found[label] = {}
        for kind in case.prints:
            if kind == "projects":
                kinds[kind] = [each.name for each in company.projects]
            elif kind in OF_COMPANIES:
                kinds[kind] = [each[OF_COMPANIES[kind]] for each in company.records[kind]]
            else:
                kinds[kind] = [each[SUBJECTS[kind]] for of in company.projects for each in of.records[kind]]
    return found


@dataclass
class Ran:
    """A run on the platform: what was printed, how it ended, and what the platform answered last."""

    served: Served
    process: subprocess.CompletedProcess[str]

    @property
    def answers(self) -> list[str]:
        """``200``, or ``401 service-account-sunset``, for each request."""
        return [f"{answer.status} {answer.why}".strip() for _, answer in self.served.platform.log]

    @property
    def printed(self) -> Any:
        assert self.process.returncode == 0, f"{self.answers}\n{self.process.stderr}"
        return json.loads(self.process.stdout)

    def assert_refused(self, with_what: str) -> None:
        """The platform's last word was this refusal, and the integration failed on it and on nothing else."""
        assert self.answers, self.process.stderr
        assert self.answers[-1] == with_what
        assert self.process.returncode != 0, self.process.stdout
        status, _, why = with_what.partition(" ")
        said = self.process.stdout + self.process.stderr
        assert status in said or why in said, said


@contextmanager
def platform(world: World, folder: Path) -> Iterator[Served]:
    folder.mkdir(exist_ok=True)
    with serve(Platform(world), folder) as served:
        yield served


def run_on(world: World, folder: Path, command: list[str], settings: Mapping[str, str]) -> Ran:
    with platform(world, folder.parent / "authority") as served:
        return Ran(served, run(served, folder, command, settings))


def lint_procore(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lint_procore", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def codes(folder: Path) -> list[str]:
    checked = lint_procore(folder, "check", "--output-format", "json", "--fail-on", "error", ".")
    assert checked.returncode in (0, 1), checked.stderr
    return sorted({finding["code"] for finding in json.loads(checked.stdout)})


def permissions(folder: Path) -> dict[tuple[str, str], str]:
    """What a person enters in the Permissions Builder: the levels that the inventory lists."""
    listed = lint_procore(folder, "inventory", "--output-format", "json", ".")
    assert listed.returncode == 0, listed.stderr
    return {(each["scope"], each["tool"]): each["level"] for each in json.loads(listed.stdout)["tools"]}


def assert_served(case: Case, folder: Path) -> None:
    """With the settings of the hand-over list, the code in ``folder`` gets the data of each company."""
    today = world(case, TODAY, permissions(folder))
    ran = run_on(today, folder, case.command(), {**PAIR, **case.after})
    assert ran.printed == held(case, today)
    assert set(ran.answers) == {"200"}


def assert_clean(folder: Path) -> None:
    """Nothing is left to report but, perhaps, that a person shall say which kind of account stands behind the pair."""
    checked = lint_procore(folder, "check", "--output-format", "concise", ".")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert set(codes(folder)) <= {"PRC104"}


def assert_no_old_credentials(case: Case, folder: Path) -> None:
    """None is left in the code or its settings, nor told in the list of what to do. A database is not edited."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".sql":
            text = path.read_text(encoding="utf-8")
            for company in case.companies.values():
                assert company["client_secret"] not in text, path
                assert company["client_id"] not in text, path


def assert_no_old_settings(case: Case, folder: Path) -> None:
    """No list of settings to fill in asks for a variable that held an old pair, nor does a file that deploys it."""
    secrets = [each["client_secret"] for each in case.companies.values()]
    held = [name for name, value in case.before.items() if any(secret in value for secret in secrets)]
    names = [name for name in held if name not in case.after]
    for path in (*folder.rglob(".env*"), *folder.rglob("env.*"), *folder.rglob("*.y*ml")):
        assert not [name for name in names if name in path.read_text(encoding="utf-8")], path


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_enough_styles_are_proven() -> None:
    assert len(CASES) >= 16
    assert {path.name for path in PROOF.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(CASES)


# Before


@every_case
def test_before_the_sunset_it_worked(case: Case, tmp_path: Path) -> None:
    then = world(case, case.old_day)
    ran = run_on(then, case.copy(tmp_path), case.command(), case.before)
    if case.old_answer == "served":
        assert ran.printed == held(case, then)
    else:
        ran.assert_refused(case.old_answer)


@every_case
def test_after_the_sunset_it_is_refused(case: Case, tmp_path: Path) -> None:
    run_on(world(case, TODAY), case.copy(tmp_path), case.command(), case.before).assert_refused(case.refused)


@every_case
def test_what_is_wrong_is_found(case: Case, tmp_path: Path) -> None:
    """PRC104 only asks what kind of account it is, where no other rule has said so."""
    found = [code for code in codes(case.copy(tmp_path)) if code != "PRC104"]
    assert found == sorted(set(case.finds) - set(case.misses))
    assert set(case.misses) <= set(case.finds)


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.own_tests], ids=lambda case: case.name)
def test_its_own_tests_passed(case: Case, tmp_path: Path) -> None:
    own = run_on(world(case, case.old_day), case.copy(tmp_path), case.own_tests, case.before)
    assert own.process.returncode == 0, own.process.stdout + own.process.stderr


# Between: safe fixes alone


def expected_of(done: set[str], reason: str) -> pytest.MarkDecorator:
    """Every case as a parameter; those that are not ``done`` are expected to fail, until they do not."""
    undone = pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)
    marked = [pytest.param(case, id=name, marks=() if name in done else undone) for name, case in CASES.items()]
    return pytest.mark.parametrize("case", marked)


# The last weeks of Traditional Service Accounts: `/vapid` was gone, and hosts and secrets had to be right.
LAST_WEEKS = datetime.date(2025, 3, 1)
# Not safe: a base that OAuth and API share and that a file names, and what HTTP Basic may be refused for.
MENDED = set(CASES) - {"airflow_like", "thread_pool"}


@expected_of(MENDED, reason="one of its fixes is still missing")
def test_safe_fixes_alone_help_until_the_sunset(case: Case, tmp_path: Path) -> None:
    folder = case.copy(tmp_path)
    fixed = lint_procore(folder, "check", "--fix", ".")
    assert fixed.returncode in (0, 1), fixed.stderr
    then = world(case, LAST_WEEKS)
    assert run_on(then, folder, case.command(), case.before).printed == held(case, then)
    now = run_on(world(case, TODAY), folder, case.command(), case.before)
    now.assert_refused("401 service-account-sunset")


# After

BROUGHT_OVER = {
    "airflow_like",
    "aiohttp_pages",
    "authlib_yaml",
    "company_dict",
    "config_class",
    "decorator_profiles",
    "env_template",
    "flask_app",
    "generated_sdk",
    "http_client",
    "httpx_async",
    "match_statement",
    "multi_module",
    "notebook",
    "process_per_company",
    "requests_functions",
    "requests_oauthlib",
    "session_class",
    "session_factory",
    "settings_pydantic",
    "subclass_per_company",
    "tenant_db",
    "thread_pool",
    "two_environments",
    "urllib_script",
}


MIGRATE = ["migrate", "--apply", "."]
FIX = ["check", "--fix", "--unsafe-fixes", "."]


def assert_brought_over(case: Case, folder: Path, *commands: list[str]) -> None:
    """The commands change the code so that it is served and clean, and a second time they change nothing."""

    def change() -> None:
        for arguments in commands:
            changed = lint_procore(folder, *arguments)
            assert changed.returncode in (0, 1), f"{arguments}: {changed.stdout}{changed.stderr}"

    change()
    assert_clean(folder)
    once = contents(folder)
    change()
    assert contents(folder) == once, "a second time changes something"
    assert_no_old_credentials(case, folder)
    assert_no_old_settings(case, folder)
    assert_served(case, folder)
    if case.own_tests:
        own = run_on(world(case, TODAY), folder, case.own_tests, {**PAIR, **case.after})
        assert own.process.returncode == 0, own.process.stdout + own.process.stderr


@expected_of(BROUGHT_OVER, reason="the commands do not reach far enough yet")
def test_changed_by_the_commands_it_is_served(case: Case, tmp_path: Path) -> None:
    assert_brought_over(case, case.copy(tmp_path), MIGRATE, FIX)


# Where the fixes of single findings are enough.
FIXED = ["http_client", "settings_pydantic", "tenant_db"]


@pytest.mark.parametrize("name", FIXED)
def test_changed_by_fixes_alone_it_is_served(name: str, tmp_path: Path) -> None:
    assert_brought_over(CASES[name], CASES[name].copy(tmp_path), FIX)
