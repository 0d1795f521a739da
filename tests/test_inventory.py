"""How a code base reaches the platform, as the ``inventory`` command says it."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from lint_procore.cli import cli

GOLDEN = os.path.join(os.path.dirname(__file__), "golden")

AUTH = """\
import os

import requests

LOGIN = {"prod": "https://login.procore.com", "sandbox": "https://login-sandbox.procore.com"}


def token(stage):
    answer = requests.post(
        LOGIN[stage] + "/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": "0123456789abcdef0123456789abcdef",
        },
    )
    return answer.json()["access_token"]
"""

CLIENT = """\
import requests

from .auth import token

ROOT = "https://api.procore.com/rest"


class Client:
    def __init__(self, company):
        self.session = requests.Session()
        self.session.headers.update({"Authorization": "Bearer " + token("prod"), "Procore-Company-Id": str(company)})

    def do_request(self, method, path, **more):
        return self.session.request(method, ROOT + path, **more).json()

    def get(self, path):
        return self.do_request("GET", path)

    def rfis(self, project):
        return self.get(f"/v1.0/projects/{project}/rfis")

    def ask(self, project, subject):
        return self.do_request("POST", f"/v1.0/projects/{project}/rfis", json={"rfi": {"subject": subject}})

    def anything(self, path):
        return self.get("/v1.0/" + path)

    def subscribe(self, hook):
        for event in ("create", "update"):
            trigger = {"resource_name": "RFIs", "event_type": event}
            self.do_request("POST", f"/v1.0/webhooks/hooks/{hook}/triggers", json={"trigger": trigger})
"""

JOBS = """\
from sync.client import Client

client = Client(7)


def nightly(project, archived):
    client.rfis(project)
    client.get(f"/v1.0/projects/{project}/submarines")
    kind = "images" if archived else "image_categories"
    client.get(f"/v1.0/{kind}?project_id={project}")
    client.do_request("DELETE", f"/v1.0/projects/{project}/rfis/12")
"""

TEST = """\
import requests


def test_procore():
    requests.get("https://api.procore.com/rest/v1.0/projects/7/meetings")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "sync/__init__.py": "",
        "sync/auth.py": AUTH,
        "sync/client.py": CLIENT,
        "jobs.py": JOBS,
        "tests/test_jobs.py": TEST,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["inventory", "--isolated", *arguments], standalone_mode=False)


def status(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and what is said beside it."""
    result = run(*arguments)
    if isinstance(result.exception, click.ClickException):
        return result.exception.exit_code, result.stdout, result.exception.message
    assert result.exception is None
    return result.return_value, result.stdout, result.stderr


def inventory(*arguments: str) -> dict[str, Any]:
    result = run("--output-format", "json", *arguments)
    assert result.exception is None, result.output
    data = json.loads(result.stdout)
    assert isinstance(data, dict)
    return data


def endpoints(*arguments: str) -> list[tuple[str, str, int]]:
    return [(each["method"], each["path"], each["count"]) for each in inventory(*arguments)["endpoints"]]


def write(project: Path, text: str, name: str = "own.py") -> str:
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text(text, encoding="utf-8")
    return name


# --- The whole project


@pytest.mark.parametrize("format", ["table", "json", "markdown", "csv"])
def test_each_format_is_as_kept(project: Path, format: str) -> None:
    result = run("--output-format", format, ".")
    assert result.exception is None
    path = os.path.join(GOLDEN, f"inventory.{format}.txt")
    if os.environ.get("UPDATE_GOLDEN"):
        Path(path).write_text(result.stdout, encoding="utf-8")
    assert result.stdout == Path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("format", ["table", "markdown"])
def test_checklist_is_as_kept(project: Path, format: str) -> None:
    result = run("--output-format", format, "--permissions", ".")
    path = os.path.join(GOLDEN, f"permissions.{format}.txt")
    if os.environ.get("UPDATE_GOLDEN"):
        Path(path).write_text(result.stdout, encoding="utf-8")
    assert result.stdout == Path(path).read_text(encoding="utf-8")


def test_calls_through_one_wrapper_count_each_and_each_place_once(project: Path) -> None:
    assert endpoints(".") == [
        ("GET", "/rest/v1.0/image_categories", 1),
        ("GET", "/rest/v1.0/images", 1),
        ("GET", "/rest/v1.0/projects/{}/rfis", 1),
        ("POST", "/rest/v1.0/projects/{}/rfis", 1),
        ("DELETE", "/rest/v1.0/projects/{}/rfis/{}", 1),
        ("GET", "/rest/v1.0/projects/{}/submarines", 1),
        ("POST", "/rest/v1.0/webhooks/hooks/{}/triggers", 1),
    ]


def test_number_of_workers_changes_nothing(project: Path) -> None:
    assert inventory("--jobs", "1", ".") == inventory("--jobs", "3", ".")


def test_tools_get_the_least_level_that_all_calls_need(project: Path) -> None:
    tools = {(each["scope"], each["tool"]): each["level"] for each in inventory(".")["tools"]}
    assert tools == {
        ("company", "Webhooks API"): "Standard",
        ("project", "Photos"): "Read Only",
        ("project", "RFIs"): "Admin",
    }


def test_unknown_endpoint_is_listed_and_belongs_to_no_tool(project: Path) -> None:
    (found,) = [each for each in inventory(".")["endpoints"] if each["path"].endswith("submarines")]
    assert (found["tool"], found["scope"], found["level"], found["inferred"]) == (None, None, None, None)


def test_wrapper_is_unresolved_only_where_a_caller_leaves_it_so(project: Path) -> None:
    (found,) = inventory(".")["unresolved"]
    assert (found["reason"], found["method"], found["path"]) == ("path unknown", "GET", "/rest/v1.0/{}")
    assert [each["location"]["row"] for each in found["places"]] == [CLIENT[: CLIENT.index("anything")].count("\n") + 1]


def test_literal_secrets_are_masked_in_every_format(project: Path) -> None:
    for format in ("table", "json", "markdown", "csv"):
        shown = run("--output-format", format, ".").stdout
        assert "0123456789abcdef" not in shown
        assert "0123" in shown


def test_grant_names_its_sources_for_each_host(project: Path) -> None:
    grants = inventory(".")["grants"]
    assert [(each["grant"], each["environment"]) for each in grants] == [
        ("client_credentials", "production"),
        ("client_credentials", "sandbox"),
    ]
    assert {tuple(each["client_id"]) for each in grants} == {("environment variable `PROCORE_CLIENT_ID`",)}
    assert {tuple(each["client_secret"]) for each in grants} == {("literal `0123…`",)}


def test_revoking_a_token_is_no_grant(project: Path) -> None:
    name = write(
        project,
        "import requests\n"
        'form = {"client_id": "app", "client_secret": load_secret(), "token": token}\n'
        'requests.post("https://login.procore.com/oauth/revoke", data=form)\n',
    )
    found = inventory(name)
    assert found["grants"] == []
    assert [each["name"] for each in found["credentials"]] == ["client_id", "client_secret"]


def test_webhooks_name_resource_and_event(project: Path) -> None:
    found = [(each["resource"], each["event"]) for each in inventory(".")["webhooks"]]
    assert found == [("RFIs", "create"), ("RFIs", "update")]


def test_tests_are_left_out(project: Path) -> None:
    assert not any("meetings" in path for _, path, _ in endpoints("."))


def test_code_without_the_platform_has_an_empty_inventory(project: Path) -> None:
    name = write(project, "# no Procore\nimport requests\n\nrequests.get('https://api.example.com/rest/v1.0/me')\n")
    assert all(found == [] for found in inventory(name).values())


def test_client_libraries_come_from_lists_of_dependencies_and_lock_files(project: Path) -> None:
    write(project, "requests>=2\nprocore-sdk==1.0.0\n", "requirements.txt")
    write(project, '{"dependencies": {"@procore/js-sdk": "^3.0.1", "left-pad": "1"}}', "package.json")
    found = [
        (each["ecosystem"], each["name"], each["version"], each["places"][0]["filename"])
        for each in inventory(".")["libraries"]
    ]
    assert found == [
        ("npm", "@procore/js-sdk", "^3.0.1", "package.json"),
        ("pypi", "procore-sdk", "==1.0.0", "requirements.txt"),
    ]


# --- Single shapes


def test_host_that_is_not_written_says_where_it_comes_from(project: Path) -> None:
    name = write(
        project,
        'import os, requests\nrequests.get(os.environ["PROCORE_API_URL"] + "/rest/v1.0/me", headers=headers)\n',
    )
    (found,) = inventory(name)["environments"]
    assert (found["host"], found["source"]) == (None, "environment variable `PROCORE_API_URL`")


def test_path_stays_known_where_base_and_id_may_each_come_from_many_places(project: Path) -> None:
    name = write(
        project,
        "import os\nfrom urllib.parse import urljoin\n\nimport requests\n\nimport settings\n\n"
        'USERS = "/rest/v1.0/companies/{company}/users"\n\n\n'
        "def base(stage):\n"
        "    if stage == 'a':\n        return settings.a\n"
        "    if stage == 'b':\n        return settings.b\n"
        "    return os.environ['PROCORE_API_URL']\n\n\n"
        "def company(given, stage):\n"
        "    if stage == 'a':\n        return settings.first_company\n"
        "    if stage == 'b':\n        return settings.second_company\n"
        "    return given or os.environ['PROCORE_COMPANY_ID']\n\n\n"
        "def address(path, stage):\n"
        "    if path.startswith('https://'):\n        return path\n"
        "    return urljoin(base(stage) + '/', path.lstrip('/'))\n\n\n"
        "def users(given, stage, headers):\n"
        "    path = USERS.format(company=company(given, stage))\n"
        "    return requests.get(address(path, stage), headers=headers)\n",
    )
    assert endpoints(name) == [("GET", "/rest/v1.0/companies/{}/users", 1)]


def test_none_in_a_path_stands_for_an_id(project: Path) -> None:
    name = write(
        project,
        "import os, requests\n\n\ndef rfi(number=None):\n"
        "    rfi_id = int(number) if number else None\n"
        '    return requests.get(f"https://api.procore.com/rest/v1.0/projects/7/rfis/{rfi_id}", headers=headers)\n',
    )
    assert endpoints(name) == [("GET", "/rest/v1.0/projects/{}/rfis/{}", 1)]


def test_a_client_that_a_function_imports_late_and_hands_on_is_known_where_it_is_asked(project: Path) -> None:
    (project / "tools").mkdir()
    (project / "tools" / "scan.py").write_text(
        "import sys\nfrom pathlib import Path\n\n"
        "ROOT = Path(__file__).resolve().parent.parent\n"
        "sys.path.insert(0, str(ROOT))\n\n\n"
        "def procore_client():\n"
        "    try:\n"
        "        from sync.client import Client\n"
        "        return Client(7)\n"
        "    except ImportError:\n"
        "        return None\n\n\n"
        "def scan(client, project):\n"
        '    return client.get(f"/v1.0/projects/{project}/punch_items")\n\n\n'
        "def main():\n"
        "    client = procore_client()\n"
        "    if client:\n"
        "        scan(client, 12)\n"
    )
    data = inventory("sync", "tools")
    (found,) = [each for each in data["endpoints"] if "punch_items" in each["path"]]
    assert (found["method"], found["path"]) == ("GET", "/rest/v1.0/projects/{}/punch_items")
    assert [each["host"] for each in data["environments"] if "api" in each["uses"]] == ["api.procore.com"]
    assert {each["path"] for each in data["unresolved"]} == {"/rest/v1.0/{}"}


TOOLS = [
    *(
        "rfis",
        "submittals",
        "drawings",
        "documents",
        "images",
        "observations",
        "punch_items",
        "meetings",
        "inspections",
    ),
    *("incidents", "checklists", "tasks"),
]
HEAD = "import requests\n\nAPI = 'https://api.procore.com/rest/v1.0'\n"
TABLE = "PATHS = {\n" + "".join(f"    '{tool}': '/projects/{{project}}/{tool}',\n" for tool in TOOLS) + "}\n\n\n"


@pytest.mark.parametrize(
    "code",
    [
        TABLE + "def pull(kind, headers):\n    return requests.get(API + PATHS[kind], headers=headers)\n",
        TABLE + "def pull(kind, headers):\n    return requests.get(f'{API}{PATHS.get(kind)}', headers=headers)\n",
        TABLE + "def pull(project):\n    for name, path in PATHS.items():\n"
        "        requests.get(API + path.format(project=project))\n",
        TABLE + "def pull(project):\n    for name in PATHS:\n"
        "        requests.get(API + PATHS[name].format(project=project))\n",
        TABLE
        + "def pull(project):\n    for path in PATHS.values():\n        requests.get(API + '/' + path.lstrip('/'))\n",
        f"TOOLS = {TOOLS}\n\n\ndef pull(project):\n    for tool in TOOLS:\n"
        "        requests.get(f'{API}/projects/{project}/{tool}')\n",
    ],
    ids=["by key", "by get", "items", "keys", "values", "list"],
)
def test_all_endpoints_of_a_long_table_are_listed(project: Path, code: str) -> None:
    (project / "pull.py").write_text(HEAD + code)
    data = inventory("pull.py")
    assert {each["path"] for each in data["endpoints"]} == {f"/rest/v1.0/projects/{{}}/{tool}" for tool in TOOLS}
    assert data["unresolved"] == []


def test_address_in_a_sentence_is_no_host_of_its_own(project: Path) -> None:
    name = write(
        project,
        'AUTHORIZE = "https://login.procore.com/oauth/authorize"\n\n'
        'url = f"{AUTHORIZE}?response_type=code&client_id={client}"\n'
        'print(f"\\nOpen {url} for Procore\\n")\n',
        "procore_login.py",
    )
    assert [each["host"] for each in inventory(name)["environments"]] == ["login.procore.com"]


def test_path_of_a_client_whose_base_is_its_callers_is_unresolved(project: Path) -> None:
    write(project, '[project]\nname = "procore-client"\nversion = "1"\n', "pyproject.toml")
    write(project, '"""Calls Procore."""\n', "procore_client/__init__.py")
    name = write(
        project,
        "import requests\n\n\nclass Projects:\n"
        "    def __init__(self, base_url, token):\n"
        "        self.base_url = base_url\n"
        "        self.token = token\n\n"
        "    def all(self):\n"
        '        headers = {"Authorization": f"Bearer {self.token}"}\n'
        '        return requests.get(self.base_url + "/projects", headers=headers)\n',
        "procore_client/projects.py",
    )
    found = [(each["reason"], each["method"], each["path"]) for each in inventory(name)["unresolved"]]
    assert found == [("base unknown", "GET", "/projects")]


def test_method_that_is_not_known_is_unresolved_with_its_tool(project: Path) -> None:
    name = write(
        project,
        "import requests\n\n\ndef send(method, headers):\n"
        '    requests.request(method, "https://api.procore.com/rest/v1.0/projects/7/crews", headers=headers)\n',
    )
    (found,) = inventory(name)["unresolved"]
    assert (found["reason"], found["method"], found["tool"]) == ("method unknown", None, "Crews")


def test_generated_sdk_has_an_endpoint_for_each_method(project: Path) -> None:
    name = write(
        project,
        "import requests\n"
        "\n"
        "\n"
        "class ApiClient:\n"
        '    host = "https://api.procore.com"\n'
        "\n"
        "    def call_api(self, path, method, params, headers=None):\n"
        "        for key, value in params.items():\n"
        '            path = path.replace("{%s}" % key, str(value))\n'
        "        return requests.request(method, self.host + path, headers=headers)\n"
        "\n"
        "\n"
        "class RFIsApi:\n"
        "    def __init__(self, client: ApiClient):\n"
        "        self.client = client\n"
        "\n"
        "    def list_rfis(self, project_id, **kwargs):\n"
        "        return self.list_rfis_with_http_info(project_id, **kwargs)\n"
        "\n"
        "    def list_rfis_with_http_info(self, project_id, **kwargs):\n"
        '        path = "/rest/v1.0/projects/{project_id}/rfis"\n'
        '        return self.client.call_api(path, "GET", {"project_id": project_id})\n'
        "\n"
        "    def create_rfi(self, project_id, **kwargs):\n"
        '        path = "/rest/v1.0/projects/{project_id}/rfis"\n'
        '        return self.client.call_api(path, "POST", {"project_id": project_id})\n'
        "\n"
        "\n"
        "RFIsApi(ApiClient()).list_rfis(7)\n",
    )
    assert endpoints(name) == [
        ("GET", "/rest/v1.0/projects/{}/rfis", 1),
        ("POST", "/rest/v1.0/projects/{}/rfis", 1),
    ]


def test_notebook_places_have_their_cell(project: Path) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Procore"]},
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": ["import requests\n", 'requests.get("https://api.procore.com/rest/v1.0/me", headers=h)\n'],
        },
    ]
    name = write(project, json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "n.ipynb")
    (found,) = inventory(name)["endpoints"]
    assert found["places"] == [{"filename": "n.ipynb", "location": {"row": 2, "column": 14}, "cell": 2}]


def test_file_that_cannot_be_parsed_is_named_and_the_rest_is_listed(project: Path) -> None:
    write(project, "procore = (\n")
    code, out, err = status("--output-format", "json", ".")
    assert code == 0
    assert len(json.loads(out)["endpoints"]) == 7
    assert "own.py:1" in err


def test_path_that_does_not_exist_makes_the_status_2(project: Path) -> None:
    code, _, err = status("nowhere")
    assert code == 2
    assert "nowhere" in err


# --- OpenAPI


def test_document_says_what_is_documented_and_deprecated(project: Path) -> None:
    paths = {"/rest/v1.0/projects/{project_id}/rfis": {"get": {}, "post": {"deprecated": True}}}
    write(project, json.dumps({"openapi": "3.0.0", "paths": paths}), "oas.json")
    found = {
        (each["method"], each["path"]): (each["documented"], each["deprecated"])
        for each in inventory("--openapi", "oas.json", ".")["endpoints"]
    }
    assert found["GET", "/rest/v1.0/projects/{}/rfis"] == (True, False)
    assert found["POST", "/rest/v1.0/projects/{}/rfis"] == (True, True)
    assert found["GET", "/rest/v1.0/images"] == (False, False)
    assert {each["documented"] for each in inventory(".")["endpoints"]} == {None}


def test_document_that_is_none_ends_with_status_2(project: Path) -> None:
    write(project, "{}", "oas.json")
    code, _, err = status("--openapi", "oas.json", ".")
    assert (code, "oas.json: is no OpenAPI document: it has no 'paths'" in err) == (2, True)


# --- Declared permissions


@pytest.mark.parametrize(
    ("name", "before"),
    [("pyproject.toml", "tool.lint-procore.app."), ("lint-procore.toml", "app."), ("permissions.toml", "")],
)
@pytest.mark.parametrize(
    ("rfis", "code", "verdicts"),
    [
        ("Admin", 0, []),
        ("Standard", 1, [("missing", "RFIs")]),
        ("None", 1, [("missing", "RFIs")]),
    ],
)
def test_declared_permissions_are_compared(
    project: Path, name: str, before: str, rfis: str, code: int, verdicts: list[tuple[str, str]]
) -> None:
    company, tools = '{webhooks = "Standard"}', f'{{RFIs = "{rfis}", Photos = "read only"}}'
    write(project, f"{before}company-tools = {company}\n{before}project-tools = {tools}\n", name)
    found, out, _ = status("--output-format", "json", "--against", name, ".")
    assert [(each["verdict"], each["tool"]) for each in json.loads(out)["against"]] == verdicts
    assert found == code


def test_excess_alone_is_shown_and_no_failure(project: Path) -> None:
    write(project, 'company-tools = {Directory = "Admin"}', "p.toml")
    name = write(project, "# Procore\n")
    code, out, _ = status("--against", "p.toml", name)
    assert code == 0
    assert "excess   Directory  company  Admin     None" in out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('project-tools = {RFI = "Admin"}', "p.toml: project-tools: no tool is known as 'RFI'; did you mean 'RFIs'?"),
        ('project-tool = {RFIs = "Admin"}', "p.toml: declares no permissions"),
        ('project-tools = {RFIs = "Owner"}', '"project-tools" must be a table of tools with levels'),
        ("project-tools = {", "this is not TOML"),
    ],
)
def test_declaration_that_cannot_be_used(project: Path, text: str, message: str) -> None:
    write(project, text, "p.toml")
    code, _, err = status("--against", "p.toml", ".")
    assert (code, message in err) == (2, True), err


# --- The API call activity report

REPORT = """\
Date,Response Code,HTTP Method,Normalized Route,Count
2026-11-01,200,GET,/v1.0/projects/:project_id/rfis,40
2026-11-02,429,GET,/v1.0/projects/:project_id/rfis,2
2026-11-02,403,GET,/v1.0/projects/:project_id/budget,7
2026-11-02,200,GET,/v1.0/projects/:project_id/budget,5
2026-11-02,200,DELETE,/v1.0/projects/:project_id/rfis/:id,1
2026-11-02,200,GET,/v1.1/projects/:project_id/rfis,3
"""


def test_activity_is_joined_with_the_code(project: Path) -> None:
    write(project, REPORT, "report.csv")
    found = inventory("--activity", "report.csv", ".")["activity"]
    assert found["not_in_code"] == [
        {"method": "GET", "route": "/v1.0/projects/:project_id/budget", "count": 12, "responses": ["200", "403"]},
        {"method": "GET", "route": "/v1.1/projects/:project_id/rfis", "count": 3, "responses": ["200"]},
    ]
    assert [(each["method"], each["path"]) for each in found["never_called"]] == [
        ("GET", "/rest/v1.0/image_categories"),
        ("GET", "/rest/v1.0/images"),
        ("POST", "/rest/v1.0/projects/{}/rfis"),
        ("GET", "/rest/v1.0/projects/{}/submarines"),
        ("POST", "/rest/v1.0/webhooks/hooks/{}/triggers"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("HTTP Method,Normalized Route", "method,ROUTE"),
        lambda text: text.replace("/v1.0", "/rest/v1.0"),
        lambda text: text.replace(":project_id", "12"),
        lambda text: text + "\n,,,,\n",
        lambda text: "\n".join(",".join(reversed(line.split(","))) for line in text.splitlines()),
    ],
)
def test_report_in_another_dress_says_the_same(project: Path, change: Callable[[str], str]) -> None:
    (project / "report.csv").write_text(change(REPORT), encoding="utf-8", newline="")
    found = inventory("--activity", "report.csv", ".")["activity"]
    assert [each["count"] for each in found["not_in_code"]] == [12, 3]
    assert len(found["never_called"]) == 5


def test_report_in_the_encoding_of_spreadsheets(project: Path) -> None:
    (project / "report.csv").write_bytes(REPORT.encode("utf-16"))
    assert len(inventory("--activity", "report.csv", ".")["activity"]["not_in_code"]) == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "has no column 'HTTP Method' and 'Normalized Route'; its first row has nothing"),
        (b"Day,Verb,Calls\n", "has no column 'Normalized Route'; its first row has 'Day', 'Verb', 'Calls'"),
        (b"HTTP Method,Normalized Route,Count\nGET,/v1.0/me,many\n", "report.csv:2: this row does not fit the headers"),
        (b"HTTP Method,Normalized Route,Count\nGET\n", "report.csv:2: this row does not fit the headers"),
        (b"HTTP Method,Normalized Route\nGET,\x00\n", "contains NUL characters"),
        (b"HTTP Method,Normalized Route\nGET,/caf\xe9\n", "is not UTF-8"),
        (b"HTTP Method,Normalized Route\nGET," + b"x" * 20_000 + b"\n", "is not usable CSV: field larger than"),
        (b'HTTP Method,Normalized Route\nGET,"' + b"x\n" * 20_000, "is not usable CSV: field larger than"),
        (b"a" * 2_000_000, "has a line of more than 1,000,000 characters"),
    ],
)
def test_hostile_report_is_refused(project: Path, data: bytes, message: str) -> None:
    (project / "report.csv").write_bytes(data)
    code, _, err = status("--activity", "report.csv", ".")
    assert (code, message in err) == (2, True), err


def test_report_that_is_not_there(project: Path) -> None:
    code, _, err = status("--activity", "none.csv", ".")
    assert (code, "none.csv: cannot be read: No such file" in err) == (2, True)


# --- Hostile names


def test_no_cell_of_a_sheet_begins_as_a_formula(project: Path) -> None:
    for number, begin in enumerate(("=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")):
        route = f"{begin}/x{number}"
        with (project / "report.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["HTTP Method", "Normalized Route"], ["GET", route]])
        out = run("--output-format", "csv", "--activity", "report.csv", ".").stdout
        cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
        assert any(f"/x{number}" in cell for cell in cells)
        assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


def test_markup_and_controls_in_names_stay_text(project: Path) -> None:
    write(project, 'import requests\nrequests.get("https://api.procore.com/rest/v1.0/a|<b>\\x1b[31m`c`", headers=h)\n')
    shown = run("--output-format", "markdown", "own.py").stdout
    assert "a\\|&lt;b&gt;\\\\x1b\\[31m\\`c\\`" in shown
    assert "\x1b" not in shown + run("own.py").stdout


def test_report_goes_to_a_file(project: Path) -> None:
    code, out, _ = status("--output-format", "json", "--output-file", "out.json", ".")
    assert (code, out) == (0, "")
    assert len(json.loads((project / "out.json").read_text(encoding="utf-8"))["endpoints"]) == 7
