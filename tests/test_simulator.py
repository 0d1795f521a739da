"""The simulated platform against its policy: what that refuses is refused, and the rest is served."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from simulator.platform import Answer, Platform, Request
from simulator.run import run
from simulator.server import Served, serve
from simulator.world import App, Clock, Company, Project, TraditionalAccount, World

from lint_procore.policy import load_policy

TODAY = datetime.datetime(2026, 11, 27, 9, tzinfo=datetime.timezone.utc)
PAIR = {"client_id": "app-id", "client_secret": "app-secret"}
OLD_PAIR = {"client_id": "old-id", "client_secret": "old-secret"}
POLICY = load_policy()


def world(now: datetime.datetime = TODAY) -> World:
    tower = Project(10, "Tower", {"rfis": [{"id": number, "subject": f"RFI {number}"} for number in range(1, 6)]})
    north = Company(1, "North", [tower, Project(11, "Bridge")], {"vendors": [{"id": 7, "name": "Cranes"}]})
    south = Company(2, "South", [Project(20, "Mall")])
    app = App(
        **PAIR,
        permissions={
            ("company", "Portfolio"): "Read Only",
            ("company", "Directory"): "Read Only",
            ("project", "RFIs"): "Standard",
            ("company", "Webhooks API"): "Standard",
        },
        installed={1: (10,), 2: None},
    )
    return World(Clock(now), [north, south], [app], [TraditionalAccount(**OLD_PAIR, company=1)])


@pytest.fixture
def platform() -> Platform:
    return Platform(world())


def ask(platform: Platform, method: str, url: str, body: Any = None, **headers: str) -> Answer:
    scheme, _, rest = url.partition("://")
    host, _, target = rest.partition("/")
    sent = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    data = body if isinstance(body, bytes) else b"" if body is None else urlencode(body).encode()
    return platform.answer(Request(method, scheme, host, "/" + target, sent, data))


def token(platform: Platform, pair: dict[str, str] = PAIR, host: str = "login.procore.com") -> str:
    form = {"grant_type": "client_credentials", **pair}
    answer = ask(platform, "POST", f"https://{host}/oauth/token", form)
    assert answer.status == 200, answer
    return str(answer.body["access_token"])


def get(platform: Platform, path: str, company: str | None = "1", bearer: str | None = None) -> Answer:
    named = {} if company is None else {"procore_company_id": company}
    bearer = bearer or token(platform)
    return ask(platform, "GET", f"https://api.procore.com{path}", authorization=f"Bearer {bearer}", **named)


def outcome(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.why


# OAuth


@pytest.mark.parametrize("environment", POLICY.environments, ids=lambda environment: environment.name)
def test_each_environment_has_its_own_hosts_and_credentials(environment: Any) -> None:
    platform = Platform(world())
    platform.world.apps[0].realm = environment.credentials
    for company in platform.world.companies:
        company.environment = environment.name
    bearer = token(platform, host=environment.login_hosts[0])
    headers = {"authorization": f"Bearer {bearer}", "procore_company_id": "1"}
    for host in environment.api_hosts:
        assert ask(platform, "GET", f"https://{host}/rest/v1.0/projects", **headers).status == 200
        assert outcome(ask(platform, "POST", f"https://{host}/oauth/token", PAIR))[0] in (404, 401)
    for other in POLICY.environments:
        form = {"grant_type": "client_credentials", **PAIR}
        answer = ask(platform, "POST", f"https://{other.login_hosts[0]}/oauth/token", form)
        assert answer.status == (200 if other.credentials == environment.credentials else 401)
        if other is not environment:
            answer = ask(platform, "GET", f"https://{other.api_hosts[0]}/rest/v1.0/projects", **headers)
            assert outcome(answer) == (401, "environment-mismatch")


@pytest.mark.parametrize("host", ["app.procore.com", "us02.procore.com", "api.procore.com"])
def test_tokens_are_given_by_login_hosts_only(platform: Platform, host: str) -> None:
    answer = ask(platform, "POST", f"https://{host}/oauth/token", {"grant_type": "client_credentials", **PAIR})
    assert answer.status == 404


def test_the_answer_to_client_credentials_has_no_refresh_token(platform: Platform) -> None:
    form = {"grant_type": "client_credentials", **PAIR}
    answer = ask(platform, "POST", "https://login.procore.com/oauth/token", form)
    assert sorted(answer.body) == sorted(POLICY.client_credentials_response)
    assert answer.body["expires_in"] == POLICY.token_lifetime


def test_a_body_in_json_is_as_good(platform: Platform) -> None:
    body = json.dumps({"grant_type": "client_credentials", **PAIR}).encode()
    answer = ask(platform, "POST", "https://login.procore.com/oauth/token", body, content_type="application/json")
    assert answer.status == 200


def test_secrets_travel_in_the_body(platform: Platform) -> None:
    form = urlencode({"grant_type": "client_credentials", **PAIR})
    answer = ask(platform, "POST", f"https://login.procore.com/oauth/token?{form}")
    assert outcome(answer) == (400, "secret-in-url")
    basic = {"authorization": "Basic YXBwLWlkOmFwcC1zZWNyZXQ="}
    form_only = {"grant_type": "client_credentials"}
    answer = ask(platform, "POST", "https://login.procore.com/oauth/token", form_only, **basic)
    assert outcome(answer) == (401, "invalid_client")
    answer = ask(platform, "GET", "https://api.procore.com/rest/v1.0/me?access_token=x")
    assert outcome(answer) == (400, "secret-in-url")


@pytest.mark.parametrize("grant", ["password", "implicit", "", *POLICY.unsupported_grants])
def test_other_grants_are_refused(platform: Platform, grant: str) -> None:
    answer = ask(platform, "POST", "https://login.procore.com/oauth/token", {"grant_type": grant, **PAIR})
    assert outcome(answer) == (400, "unsupported_grant_type")


def test_traditional_accounts_are_served_until_their_sunset() -> None:
    newest = POLICY.editions[-1]
    assert newest.sunset is not None
    end = datetime.datetime.combine(newest.sunset, datetime.time(), datetime.timezone.utc)
    form = {"grant_type": "client_credentials", **OLD_PAIR}
    before = Platform(world(end - datetime.timedelta(hours=1)))
    bearer = token(before, OLD_PAIR)
    assert get(before, "/rest/v1.0/projects/10/rfis", company=None, bearer=bearer).status == 200
    before.world.clock.pass_by(3600)
    assert outcome(get(before, "/rest/v1.0/projects", company=None, bearer=bearer)) == (401, "service-account-sunset")
    after = ask(Platform(world(end)), "POST", "https://login.procore.com/oauth/token", form)
    assert outcome(after) == (401, "service-account-sunset")


def test_a_persons_tokens_are_renewed_once_by_each_refresh_token(platform: Platform) -> None:
    query = urlencode({"response_type": "code", "client_id": "app-id", "redirect_uri": "https://app.example/cb"})
    answer = ask(platform, "GET", f"https://login.procore.com/oauth/authorize?{query}")
    code = answer.headers["Location"].partition("code=")[2].partition("&")[0]
    url = "https://login.procore.com/oauth/token"
    first = ask(platform, "POST", url, {"grant_type": "authorization_code", "code": code, **PAIR})
    assert first.status == 200
    renew = {"grant_type": "refresh_token", "refresh_token": first.body["refresh_token"], **PAIR}
    assert ask(platform, "POST", url, renew).status == 200
    assert outcome(ask(platform, "POST", url, renew)) == (401, "invalid_grant")
    again = ask(platform, "POST", url, {"grant_type": "authorization_code", "code": code, **PAIR})
    assert outcome(again) == (401, "invalid_grant")
    for exempt in POLICY.company_header_exemptions:
        assert get(platform, exempt.path, company=None, bearer=first.body["access_token"]).status == 200


def test_an_app_without_a_service_account_gets_no_token_for_itself(platform: Platform) -> None:
    platform.world.apps[0].service_account = False
    answer = ask(
        platform, "POST", "https://login.procore.com/oauth/token", {"grant_type": "client_credentials", **PAIR}
    )
    assert outcome(answer) == (401, "invalid_client")


def test_implicit_grants_are_refused_where_they_begin(platform: Platform) -> None:
    answer = ask(platform, "GET", "https://login.procore.com/oauth/authorize?response_type=token&client_id=app-id")
    assert outcome(answer) == (400, "unsupported_response_type")


def test_tokens_end_after_ninety_minutes(platform: Platform) -> None:
    bearer = token(platform)
    platform.world.clock.pass_by(POLICY.token_lifetime - 1)
    assert get(platform, "/rest/v1.0/projects", bearer=bearer).status == 200
    platform.world.clock.pass_by(1)
    assert outcome(get(platform, "/rest/v1.0/projects", bearer=bearer)) == (401, "expired_token")


def test_revoked_tokens_end_at_once(platform: Platform) -> None:
    bearer = token(platform)
    ask(platform, "POST", "https://login.procore.com/oauth/revoke", {"token": bearer})
    assert outcome(get(platform, "/rest/v1.0/projects", bearer=bearer)) == (401, "invalid_token")


# The API


@pytest.mark.parametrize("path", ["/rest/v1.0/projects", "/rest/v1.0/me", "/rest/v1.0/companies"])
def test_every_call_of_a_service_account_names_its_company(platform: Platform, path: str) -> None:
    answer = get(platform, path, company=None)
    assert outcome(answer) == (400, "missing-company-header")
    assert answer.body["message"] == POLICY.missing_header_answer
    assert get(platform, path).status == 200


def test_the_company_in_the_address_does_not_replace_the_header(platform: Platform) -> None:
    assert outcome(get(platform, "/rest/v1.0/projects?company_id=1", company=None))[1] == "missing-company-header"
    assert outcome(get(platform, "/rest/v1.0/companies/1/projects", company=None))[1] == "missing-company-header"
    assert outcome(get(platform, "/rest/v1.0/companies/2/projects"))[1] == "company-mismatch"
    assert outcome(get(platform, "/rest/v1.0/projects", company="3"))[1] == "not-installed"
    assert outcome(get(platform, "/rest/v1.0/projects", company="None"))[1] == "not-installed"


def test_only_permitted_projects_are_seen(platform: Platform) -> None:
    assert [each["id"] for each in get(platform, "/rest/v1.0/projects").body] == [10]
    assert [each["id"] for each in get(platform, "/rest/v1.0/projects", company="2").body] == [20]
    assert outcome(get(platform, "/rest/v1.0/projects/11"))[1] == "not-permitted"
    assert outcome(get(platform, "/rest/v1.0/projects/20"))[1] == "not-permitted"


def test_permissions_are_by_tool_and_level(platform: Platform) -> None:
    assert get(platform, "/rest/v1.0/projects/10/rfis").status == 200
    assert outcome(get(platform, "/rest/v1.0/projects/10/submittals"))[1] == "permission"
    headers = {"authorization": f"Bearer {token(platform)}", "procore_company_id": "1"}
    url = "https://api.procore.com/rest/v1.0"
    assert ask(platform, "POST", f"{url}/projects/10/rfis", {"subject": "new"}, **headers).status == 201
    assert ask(platform, "POST", f"{url}/vendors?company_id=1", {"name": "new"}, **headers).why == "permission"


def test_old_namespaces_and_paths_without_a_version_are_gone(platform: Platform) -> None:
    for namespace in POLICY.namespaces:
        assert get(platform, f"{namespace.prefix}/projects").why == "sunset-namespace"
        assert get(platform, f"{namespace.replacement}/projects").status == 200
    assert get(platform, "/rest/projects").why == "unversioned-path"
    assert get(platform, "/rest/v1/projects").why == "unversioned-path"


def test_version_two_wraps_records_and_gives_ids_as_text(platform: Platform) -> None:
    body = get(platform, "/rest/v2.0/companies/1/projects/10/rfis").body
    assert [each["id"] for each in body["data"]] == ["1", "2", "3", "4", "5"]


def test_lists_come_in_pages(platform: Platform) -> None:
    pages = [get(platform, f"/rest/v1.0/projects/10/rfis?per_page=2&page={page}").body for page in (1, 2, 3, 4)]
    assert [[each["id"] for each in page] for page in pages] == [[1, 2], [3, 4], [5], []]


def test_too_many_requests_wait_for_the_reset(platform: Platform) -> None:
    platform.world.spike_limit = 3
    bearer = token(platform)
    assert [get(platform, "/rest/v1.0/projects", bearer=bearer).status for _ in range(4)] == [200, 200, 200, 429]
    refused = get(platform, "/rest/v1.0/projects", bearer=bearer)
    assert int(refused.headers["X-Rate-Limit-Reset"]) == platform.world.clock.seconds + 10
    platform.world.clock.pass_by(int(refused.headers["Retry-After"]))
    assert get(platform, "/rest/v1.0/projects", bearer=bearer).status == 200


@pytest.mark.parametrize("stopped", POLICY.webhook_triggers, ids=lambda stopped: stopped.resource)
def test_webhook_triggers_that_stopped_are_refused(platform: Platform, stopped: Any) -> None:
    headers = {"authorization": f"Bearer {token(platform)}", "procore_company_id": "1"}
    url = "https://api.procore.com/rest/v1.0/webhooks/hooks"
    hook = ask(platform, "POST", url, {"destination_url": "https://app.example/in"}, **headers).body["id"]
    triggers = f"{url}/{hook}/triggers"

    def add(resource: str, event: str) -> Answer:
        return ask(platform, "POST", triggers, {"resource_name": resource, "event_type": event}, **headers)

    assert outcome(add(stopped.resource, stopped.event)) == (422, "stopped-trigger")
    assert add(stopped.resource, "create").status == 201
    assert add(stopped.replacement, stopped.event).status == 201


def test_plain_http_is_refused(platform: Platform) -> None:
    assert ask(platform, "GET", "http://api.procore.com/rest/v1.0/projects").why == "insecure-transport"


# A process


@pytest.fixture
def served(platform: Platform, tmp_path: Path) -> Iterator[Served]:
    with serve(platform, tmp_path) as served:
        yield served


SCRIPT = """
import json, sys, urllib.parse, urllib.request

def ask(url, form=None, **headers):
    data = urllib.parse.urlencode(form).encode() if form else None
    return json.load(urllib.request.urlopen(urllib.request.Request(url, data, headers)))

form = {"grant_type": "client_credentials", "client_id": "app-id", "client_secret": "app-secret"}
token = ask("https://login.procore.com/oauth/token", form)["access_token"]
headers = {"Authorization": "Bearer " + token, "Procore-Company-Id": "1"}
print([each["name"] for each in ask("https://api.procore.com/rest/v1.0/projects", **headers)])
"""


def test_a_process_that_knows_nothing_of_it_is_served(served: Served, tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text(SCRIPT)
    ran = run(served, tmp_path, ["job.py"])
    assert (ran.stdout, ran.returncode) == ("['Tower']\n", 0), ran.stderr
    assert [(request.method, request.host, answer.status) for request, answer in served.platform.log] == [
        ("POST", "login.procore.com", 200),
        ("GET", "api.procore.com", 200),
    ]


def test_a_process_cannot_leave_the_simulation(served: Served, tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text("import urllib.request\nurllib.request.urlopen('https://example.org/')\n")
    ran = run(served, tmp_path, ["job.py"])
    assert ran.returncode == 1
    assert "example.org is outside the simulation" in ran.stderr


LIBRARIES = {
    "requests": "import requests\nr = requests.get(URL, headers=H)\nprint(r.status_code)\n",
    "httpx": "import httpx\nr = httpx.get(URL, headers=H)\nprint(r.status_code)\n",
    "httpx_async": (
        "import asyncio, httpx\nasync def main():\n    async with httpx.AsyncClient() as client:\n"
        "        print((await client.get(URL, headers=H)).status_code)\nasyncio.run(main())\n"
    ),
    "aiohttp": (
        "import asyncio, aiohttp\nasync def main():\n    async with aiohttp.ClientSession() as client:\n"
        "        async with client.get(URL, headers=H) as r:\n            print(r.status)\nasyncio.run(main())\n"
    ),
    "http_client": (
        "import http.client\nc = http.client.HTTPSConnection('api.procore.com')\n"
        "c.request('GET', '/rest/v1.0/projects', headers=H)\nprint(c.getresponse().status)\n"
    ),
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_client_library_is_led_here(served: Served, tmp_path: Path, library: str) -> None:
    bearer = token(served.platform)
    start = f"URL = 'https://api.procore.com/rest/v1.0/projects'\nH = {{'Authorization': 'Bearer {bearer}'"
    (tmp_path / "job.py").write_text(start + ", 'Procore-Company-Id': '1'}\n" + LIBRARIES[library])
    ran = run(served, tmp_path, ["job.py"])
    assert ran.stdout == "200\n", ran.stderr
