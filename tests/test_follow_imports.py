"""Values are followed into the project's other modules, unless the configuration says no."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = {
    "shop/__init__.py": "",
    "shop/settings.py": 'LOGIN = "https://api.procore.com"\nAPI = "https://api.procore.com"\n',
    "shop/client.py": (
        "import requests\n"
        "\n"
        "from . import settings\n"
        "\n"
        "\n"
        "class ProcoreClient:\n"
        "    def __init__(self, token):\n"
        "        self.token = token\n"
        "\n"
        "    def get(self, path, headers=None):\n"
        '        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}\n'
        "        return requests.get(settings.API + path, headers=sent, timeout=30)\n"
    ),
    "shop/report.py": (
        "from shop.client import ProcoreClient\n"
        "\n"
        "\n"
        "def projects(token, company):\n"
        "    client = ProcoreClient(token)\n"
        '    client.get("/rest/v1.0/projects", headers={"Procore-Company-Id": company})\n'
        '    return client.get("/rest/v1.0/rfis")\n'
    ),
    "shop/login.py": (
        "import requests\n"
        "from shop.settings import LOGIN\n"
        "\n"
        "\n"
        "def procore_token(client_id, client_secret, code):\n"
        '    form = {"grant_type": "authorization_code", "code": code, "client_id": client_id, '
        '"client_secret": client_secret}\n'
        '    return requests.post(f"{LOGIN}/oauth/token", data=form, timeout=30).json()\n'
    ),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for name, text in PROJECT.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def findings(project: Path, *options: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "lint_procore", "check", "--output-format", "json", *options]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def places(found: list[dict[str, Any]]) -> set[tuple[str, int, str]]:
    return {(finding["filename"], finding["location"]["row"], finding["code"]) for finding in found}


def test_a_host_is_reported_where_it_is_written_and_a_forgotten_header_at_the_caller(project: Path) -> None:
    found = findings(project)
    assert places(found) == {("shop/report.py", 7, "PRC303"), ("shop/settings.py", 1, "PRC202")}
    wrong_host = next(finding for finding in found if finding["code"] == "PRC202")
    assert "shop/login.py" in {evidence["filename"] for evidence in wrong_host["evidence"]}


def test_the_number_of_workers_changes_nothing(project: Path) -> None:
    assert findings(project, "--jobs", "1") == findings(project, "--jobs", "3")


def test_when_imports_are_not_to_be_followed_modules_are_read_one_by_one(project: Path) -> None:
    (project / "lint-procore.toml").write_text("follow-imports = false\n")
    assert places(findings(project)) == set()


def test_modules_that_import_each_other_and_themselves_end(project: Path) -> None:
    (project / "shop" / "settings.py").write_text(
        "from shop.client import *\nfrom shop.settings import API as OTHER\nimport shop.settings\n"
        'API = "https://api.procore.com"\nLOGIN = OTHER\n'
    )
    (project / "shop" / "client.py").write_text("from shop.settings import *\n" + PROJECT["shop/client.py"])
    assert ("shop/report.py", 7, "PRC303") in places(findings(project))


def test_what_keeps_the_answers_of_several_grants_may_look_for_a_refresh_token(project: Path) -> None:
    (project / "shop" / "kept.py").write_text(
        "def keep(answer):\n    return answer['access_token'], answer.get('refresh_token')\n"
    )
    (project / "shop" / "machine.py").write_text(
        "import requests\n"
        "\n"
        "from shop.kept import keep\n"
        "\n"
        "# a developer managed service account of Procore\n"
        "FORM = {'grant_type': 'client_credentials'}\n"
        "answer = requests.post('https://login.procore.com/oauth/token', data=FORM).json()\n"
        "token = keep(answer)\n"
        "renewed = answer.get('refresh_token')\n"
    )
    found = {place for place in places(findings(project)) if place[2] == "PRC107"}
    assert found == {("shop/machine.py", 9, "PRC107")}


def test_token_path_on_the_base_of_a_wrapper_is_reported_where_the_path_is_written(project: Path) -> None:
    (project / "shop" / "wire.py").write_text(
        "import requests\n"
        "\n"
        "\n"
        "class ProcoreWire:\n"
        "    def __init__(self, base_url):\n"
        "        self.base_url = base_url\n"
        "\n"
        "    def call(self, method, path, **kwargs):\n"
        "        headers = {'Procore-Company-Id': '7'}\n"
        "        return requests.request(method, self.base_url + path, headers=headers, **kwargs)\n"
    )
    (project / "shop" / "entry.py").write_text(
        "from shop.wire import ProcoreWire\n"
        "\n"
        "\n"
        "def enter(wire: ProcoreWire, form):\n"
        "    return wire.call(\n"
        "        'POST',\n"
        "        '/oauth/token',\n"
        "        data=form,\n"
        "    )\n"
    )
    (project / "shop" / "trades.py").write_text(
        "from shop.wire import ProcoreWire\n"
        "\n"
        "\n"
        "def trades(wire: ProcoreWire):\n"
        "    return wire.call('GET', '/rest/v1.0/trades')\n"
    )
    found = {place for place in places(findings(project)) if place[2] == "PRC202" and "settings" not in place[0]}
    assert found == {("shop/entry.py", 7, "PRC202")}


def test_a_caller_that_names_nobody_is_asked_for_the_client_it_is_given(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "door.py").write_text(
        "import httpx\n"
        "\n"
        "\n"
        "def client(token):\n"
        '    return httpx.Client(base_url="https://api.procore.com", headers={"Authorization": token})\n'
    )
    (tmp_path / "mended.py").write_text(
        "from door import client\n"
        "\n"
        "\n"
        "def projects(token, company):\n"
        "    asked = client(token)\n"
        '    asked.headers["Procore-Company-Id"] = company\n'
        '    return asked.get("/rest/v1.0/projects")\n'
        "\n"
        "\n"
        "def vendors(token, company):\n"
        '    return client(token).get("/rest/v1.0/vendors", headers={"Procore-Company-Id": company})\n'
    )
    (tmp_path / "forgotten.py").write_text(
        "from door import client\n"
        "\n"
        "\n"
        "def rfis(token):\n"
        "    with client(token) as asked:\n"
        '        return asked.get("/rest/v1.0/rfis")\n'
    )
    assert places(findings(tmp_path)) == {("forgotten.py", 5, "PRC303")}


def test_what_is_imported_is_the_same_before_and_after_a_branch_that_used_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "door.py").write_text(
        "import requests\n"
        "\n"
        "\n"
        "def head(company):\n"
        '    return {"Procore-Company-Id": str(company)}\n'
        "\n"
        "\n"
        "def ask(path, token, headers=None):\n"
        '    sent = {"Authorization": token}\n'
        "    if headers:\n"
        "        sent.update(headers)\n"
        '    return requests.get("https://api.procore.com" + path, headers=sent)\n'
    )
    (tmp_path / "script.py").write_text(
        "from door import ask, head\n"
        "\n"
        "\n"
        "def projects(token):\n"
        '    return ask("/rest/v1.0/projects", token, head(31))\n'
        "\n"
        "\n"
        'if __name__ == "__main__":\n'
        '    print(projects("t"))\n'
    )
    assert places(findings(tmp_path, "--confidence", "possible")) == set()


LIBRARY = {
    "kit/__init__.py": "from kit.client import ProcoreKit\n",
    "kit/client.py": (
        "from kit.parts.people import People\n"
        "from kit.parts.rfis import Rfis\n"
        "\n"
        "\n"
        "class ProcoreKit:\n"
        '    def __init__(self, token, server="https://api.procore.com"):\n'
        "        self.people, self.rfis = People(), Rfis()\n"
        "        for part in (self.people, self.rfis):\n"
        "            part.connect(server, token)\n"
    ),
    "kit/parts/__init__.py": "",
    "kit/parts/base.py": (
        "import requests\n"
        "\n"
        "\n"
        "class Part:\n"
        "    def connect(self, server, token):\n"
        "        self.server, self.token = server, token\n"
        "\n"
        "    def _get(self, path):\n"
        '        headers = {"Authorization": f"Bearer {self.token}"}\n'
        "        return requests.get(self.server + path, headers=headers)\n"
    ),
    "kit/parts/people.py": (
        "from .base import Part\n"
        "\n"
        "\n"
        "class People(Part):\n"
        '    LIST = "/vapid/companies/{0}/users"\n'
        "\n"
        "    def list(self, company):\n"
        "        return self._get(People.LIST.format(company))\n"
    ),
    "kit/parts/rfis.py": (
        "from .base import Part\n"
        "\n"
        "\n"
        "class Rfis(Part):\n"
        "    def list(self, project):\n"
        '        return self._get(f"/rest/v1.0/projects/{project}/rfis")\n'
    ),
}


def test_the_parts_that_a_client_keeps_are_judged_with_what_it_makes_them_with(tmp_path: Path) -> None:
    """A library calls none of its own methods, and only its client says where its parts send their requests."""
    for name, text in LIBRARY.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = findings(tmp_path)
    assert places(found) == {("kit/parts/base.py", 9, "PRC303"), ("kit/parts/people.py", 5, "PRC301")}
    header = next(finding for finding in found if finding["code"] == "PRC303")
    assert "and 2 calls send them" in header["message"]
    assert {evidence["filename"] for evidence in header["evidence"]} == {"kit/client.py", "kit/parts/base.py"}


@pytest.mark.parametrize("readme", ["README.md", "app/README.rst", None])
def test_the_readme_may_say_that_the_account_is_a_developer_managed_one(tmp_path: Path, readme: str | None) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app").mkdir()
    (tmp_path / "README.txt").write_text("The nightly export to Procore.\n")
    (tmp_path / "app" / "login.py").write_text(
        "import os\nimport requests\n\n"
        "form = {'grant_type': 'client_credentials', 'client_id': os.environ['PROCORE_ID'],\n"
        "        'client_secret': os.environ['PROCORE_SECRET']}\n"
        "requests.post('https://login.procore.com/oauth/token', data=form)\n"
    )
    if readme is not None:
        (tmp_path / readme).write_text("It signs in with the app's DMSA, installed by each customer.\n")
    assert places(findings(tmp_path)) == (set() if readme else {("app/login.py", 6, "PRC104")})
