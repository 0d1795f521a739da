from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class MissingCompanyIdHeader(Rule):
    """An API call without the `Procore-Company-Id` header.

    ## What it finds

    Requests to the API whose headers, as far as they can be followed, do not hold `Procore-Company-Id`: those of the
    call, of the session or client, of an `auth=` object, of the helper that builds them. It reports once, where a
    person would mend it: at the dictionary that many calls send, at the callers that leave the header out of a wrapper
    to which others give it, or at the call.

    A header that is set only when there is an id, or whose value may be empty, is `possible`.

    ## Why

    Since the platform serves several regions, the header is required on every call, sandboxes included, also where the
    company stands in the path or the query. Under the authorization-code grant `GET /rest/v1.0/me` and
    `GET /rest/v1.0/companies` are exempt; with the token of a Developer Managed Service Account they are not, because
    its credentials no longer say which company is meant. Without it the platform answers "Missing Procore-Company-Id
    header!".

    ## How to mend

    Send the company's id, as text, where the token is put into the headers. The id is known since the installation of
    the app; a person finds it as the number in the company's address in the browser.

    ## Fix safety

    The header is added where the token is put into the headers. The fix is safe where a name in reach says the
    company's id (`company_id`, `self.company_id`). Where another expression means it, or a new parameter carries it
    from the callers, or a new setting (`PROCORE_COMPANY_ID`) has to say it, the fix is unsafe: look at what is sent.
    The new setting is added to `.env.example`, where one setting does for all.

    ## When to suppress

    Where something outside the project adds the header: a proxy, a gateway, a service mesh. Downloads from file
    storage, pages for browsers, token requests, and calls whose headers come from somewhere that cannot be followed.
    The rule is silent there.

    ## Source

    https://developers.procore.com/documentation/tutorial-mpz and
    https://developers.procore.com/documentation/oauth-client-credentials
    """

    code = "PRC303"
    name = "missing-company-id-header"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC302", "PRC304")
    migrates = True
    fixable = "sometimes"
    help = "send the company's id in `Procore-Company-Id` wherever the token is sent"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.company_header import Sending
        from lint_procore.model.company_header import company_elsewhere, missing_headers

        header = module.policy.company_header
        sending = Sending(module.facts, header, module.source_of)
        for missing in missing_headers(module.facts):
            first, count = missing.requests[0], len(missing.requests)
            address = first.addresses[0].shown()
            call = f"`{' or '.join(first.methods)} {address}`" if first.methods else f"a call of `{address}`"
            if missing.condition is not None and not missing.left_out:
                message = f"`{header}` is set on one path only: {call} may be sent without it"
            elif missing.condition is not None:
                message = f"these headers hold `{header}` on a condition only, and {call} is sent without it"
            elif missing.shared and count > 1:
                message = f"these headers lack `{header}`, and {count} calls send them: the first is {call}"
            elif missing.shared:
                message = f"these headers lack `{header}`, and {call} is sent with them"
            else:
                message = f"{call} is sent without `{header}`"
            elsewhere = company_elsewhere(first)
            if elsewhere is not None:
                message += f"; the company in the {elsewhere} does not replace it"
            elif missing.exempt:
                message += (
                    "; with a service account's token it is needed here too: "
                    "send the id kept at installation, or the number in the company's address in the browser"
                )
            evidence = list(first.recognitions[0].evidence)
            if missing.condition is not None:
                evidence.append((missing.condition, "the header is set on this condition"))
            if missing.place != first.span:
                places = dict.fromkeys(request.span for request in missing.requests)
                evidence.extend((place, "sent here") for place in [*places][:3])
            tokens = module.facts.token_source(first) if missing.exempt else []
            if tokens:
                grants = " or ".join(tokens[0].grants)
                evidence.append((tokens[0].span, f"the token is asked for here, with the {grants} grant"))
            yield Problem(missing.place, message, tuple(evidence), missing.confidence, fix=sending.fix(missing))

    bad = [
        Bad(
            """\
import requests

def get_projects(token, company_id):
    headers = {"Authorization": "Bearer " + token}
    url = f"https://api.procore.com/rest/v1.0/projects?company_id={company_id}"
    return requests.get(url, headers=headers).json()
""",
            at='{"Authorization": "Bearer " + token}',
            message="these headers lack `Procore-Company-Id`, and `GET https://api.procore.com/rest/v1.0/projects` "
            "is sent with them; the company in the query does not replace it",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="its own dictionary for each call",
            fixed="""\
import requests

def get_projects(token, company_id):
    headers = {
        "Authorization": "Bearer " + token,
        "Procore-Company-Id": str(company_id),
    }
    url = f"https://api.procore.com/rest/v1.0/projects?company_id={company_id}"
    return requests.get(url, headers=headers).json()
""",
        ),
        Bad(
            """\
import requests

BASE = "https://api.procore.com"


class ProcoreClient:
    def __init__(self, token):
        self.token = token

    def _headers(self):
        return {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}

    def projects(self, company_id):
        return requests.get(BASE + "/rest/v1.0/projects", headers=self._headers(), params={"company_id": company_id})

    def create_rfi(self, project_id, rfi):
        url = BASE + "/rest/v1.0/projects/%s/rfis" % project_id
        return requests.post(url, headers=self._headers(), json={"rfi": rfi})
""",
            at='{"Authorization": f"Bearer {self.token}", "Accept": "application/json"}',
            message="these headers lack `Procore-Company-Id`, and 2 calls send them: the first is `GET "
            "https://api.procore.com/rest/v1.0/projects`; the company in the query does not replace it",
            evidence=("the host `api.procore.com` is written here", "sent here", "sent here"),
            title="a helper that builds the headers of all calls",
        ),
        Bad(
            """\
import requests


class Procore:
    def __init__(self, access_token, base_url="https://sandbox.procore.com"):
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {access_token}", "User-Agent": "rfi-sync/2.1"})

    def rfis(self, project_id):
        r = self.session.get(f"{self.base_url}/rest/v1.1/projects/{project_id}/rfis")
        r.raise_for_status()
        return r.json()
""",
            at='"Authorization"',
            message="these headers lack `Procore-Company-Id`, and `GET "
            "https://sandbox.procore.com/rest/v1.1/projects/{}/rfis` is sent with them",
            evidence=("the host `sandbox.procore.com` is written here, as a default", "sent here"),
            confidence="likely",
            title="a session's headers",
        ),
        Bad(
            """\
from urllib.parse import urljoin

import requests


class ProcoreSession(requests.Session):
    def __init__(self, token):
        super().__init__()
        self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method, url, *args, **kwargs):
        return super().request(method, urljoin("https://api.procore.com/rest/v1.0/", url), *args, **kwargs)


def vendors(token):
    return ProcoreSession(token).get("vendors").json()
""",
            at='self.headers["Authorization"]',
            message="these headers lack `Procore-Company-Id`, and `GET https://api.procore.com/rest/v1.0/vendors` "
            "is sent with them",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="a Session subclass that overrides request",
        ),
        Bad(
            """\
import httpx

async def list_submittals(settings, token, project_id):
    async with httpx.AsyncClient(
        base_url="https://api.procore.com",
        headers={"authorization": f"Bearer {token}"},
        timeout=30,
    ) as client:
        resp = await client.get(f"/rest/v1.1/projects/{project_id}/submittals")
        return resp.json()
""",
            at='{"authorization": f"Bearer {token}"}',
            message="these headers lack `Procore-Company-Id`, and `GET "
            "https://api.procore.com/rest/v1.1/projects/{}/submittals` is sent with them",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="an httpx client with a base URL and default headers",
        ),
        Bad(
            """\
import requests
from requests.auth import AuthBase


class ProcoreAuth(AuthBase):
    def __init__(self, token):
        self.token = token

    def __call__(self, r):
        r.headers["Authorization"] = "Bearer " + self.token
        return r


def offices(token, company):
    return requests.get(f"https://api.procore.com/rest/v1.0/companies/{company}/offices", auth=ProcoreAuth(token))
""",
            at='r.headers["Authorization"]',
            message="these headers lack `Procore-Company-Id`, and `GET "
            "https://api.procore.com/rest/v1.0/companies/{}/offices` is sent with them; the company in the path "
            "does not replace it",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="an auth class that sets the token only",
        ),
        Bad(
            """\
import httpx

store = TokenStore()


def sign(request):
    request.headers["Authorization"] = f"Bearer {store.current()}"


client = httpx.Client(base_url="https://api.procore.com", event_hooks={"request": [sign]})


def project_users(project_id):
    return client.get(f"/rest/v1.0/projects/{project_id}/users").json()
""",
            at='request.headers["Authorization"]',
            message="these headers lack `Procore-Company-Id`, and `GET "
            "https://api.procore.com/rest/v1.0/projects/{}/users` is sent with them",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="an httpx event hook that sets the token only",
        ),
        Bad(
            """\
import aiohttp

API = "https://api.procore.com/rest/v1.0"


async def daily_logs(token, project_id):
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(API + f"/projects/{project_id}/daily_logs") as response:
            return await response.json()
""",
            at='{"Authorization": f"Bearer {token}"}',
            message="these headers lack `Procore-Company-Id`, and `GET "
            "https://api.procore.com/rest/v1.0/projects/{}/daily_logs` is sent with them",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="an aiohttp session",
        ),
        Bad(
            """\
import http.client
import json

conn = http.client.HTTPSConnection("api.procore.com")
hdrs = {"Authorization": "Bearer " + ACCESS_TOKEN, "Content-Type": "application/json"}
conn.request("GET", "/rest/v1.0/projects?company_id=4217", headers=hdrs)
print(json.loads(conn.getresponse().read()))
""",
            at='{"Authorization": "Bearer " + ACCESS_TOKEN, "Content-Type": "application/json"}',
            message="these headers lack `Procore-Company-Id`, and `GET https://api.procore.com/rest/v1.0/projects` "
            "is sent with them; the company in the query does not replace it",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="http.client",
        ),
        Bad(
            """\
from urllib.request import Request, urlopen

def fetch(path, token):
    req = Request("https://api.procore.com/rest/v1.0" + path)
    req.add_header("Authorization", "Bearer %s" % token)
    with urlopen(req) as resp:
        return resp.read()
""",
            at='req.add_header("Authorization", "Bearer %s" % token)',
            message="these headers lack `Procore-Company-Id`, and `GET https://api.procore.com/rest/v1.0{}` is sent "
            "with them",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="urllib.request with add_header",
        ),
        Bad(
            """\
import requests

ROOT = "https://api.procore.com/rest/v1.0"


def procore_get(path, headers):
    return requests.get(ROOT + path, headers=headers, timeout=20)


def projects(token, company_id):
    return procore_get("/projects", {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company_id)})


def trades(token, company_id):
    return procore_get(f"/companies/{company_id}/trades", {"Authorization": f"Bearer {token}"})
""",
            at='procore_get(f"/companies/{company_id}/trades", {"Authorization": f"Bearer {token}"})',
            message="`GET https://api.procore.com/rest/v1.0/companies/{}/trades` is sent without "
            "`Procore-Company-Id`; the company in the path does not replace it",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="a wrapper that takes headers from its callers, one of whom forgets",
        ),
        Bad(
            """\
import requests

def call(method, path, token, company_id, payload=None):
    headers = {"Authorization": f"Bearer {token}"}
    if payload is not None:
        headers["Content-Type"] = "application/json"
        headers["Procore-Company-Id"] = str(company_id)
    return requests.request(method, f"https://api.procore.com/rest/v1.0/{path}", headers=headers, json=payload)
""",
            at='{"Authorization": f"Bearer {token}"}',
            message="`Procore-Company-Id` is set on one path only: a call of `https://api.procore.com/rest/v1.0/{}` "
            "may be sent without it",
            evidence=("the host `api.procore.com` is written here", "the header is set on this condition", "sent here"),
            confidence="likely",
            title="a header set on an unrelated condition",
        ),
        Bad(
            """\
import requests

class Api:
    base = "https://api.procore.com"

    def _request(self, method, path, company_id=None, **kwargs):
        headers = {"Authorization": f"Bearer {self.token}"}
        if company_id:
            headers["Procore-Company-Id"] = str(company_id)
        return requests.request(method, self.base + path, headers=headers, **kwargs)

    def project(self, project_id):
        return self._request("GET", f"/rest/v1.0/projects/{project_id}")
""",
            at='{"Authorization": f"Bearer {self.token}"}',
            message="these headers hold `Procore-Company-Id` on a condition only, and `GET "
            "https://api.procore.com/rest/v1.0/projects/{}` is sent without it",
            evidence=("the host `api.procore.com` is written here", "the header is set on this condition", "sent here"),
            title="a header only when there is an id",
        ),
        Bad(
            """\
import os

import requests


def token():
    r = requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
    })
    return r.json()["access_token"]


def who_installed_us():
    bearer = {"Authorization": "Bearer " + token()}
    return requests.get("https://api.procore.com/rest/v1.0/companies", headers=bearer).json()
""",
            at='{"Authorization": "Bearer " + token()}',
            message="these headers lack `Procore-Company-Id`, and `GET https://api.procore.com/rest/v1.0/companies` "
            "is sent with them; with a service account's token it is needed here too: send the id kept at "
            "installation, or the number in the company's address in the browser",
            evidence=(
                "the host `api.procore.com` is written here",
                "sent here",
                "the token is asked for here, with the client_credentials grant",
            ),
            title="list of companies under client credentials",
        ),
        Bad(
            """\
import os

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

ID = os.getenv("PROCORE_CLIENT_ID")
session = OAuth2Session(client=BackendApplicationClient(client_id=ID))
session.fetch_token("https://login.procore.com/oauth/token", client_id=ID, client_secret=os.getenv("PROCORE_SECRET"))
print(session.get("https://api.procore.com/rest/v1.0/me").json())
""",
            at='session.get("https://api.procore.com/rest/v1.0/me")',
            message="`GET https://api.procore.com/rest/v1.0/me` is sent without `Procore-Company-Id`; with a "
            "service account's token it is needed here too: send the id kept at installation, or the number in the "
            "company's address in the browser",
            evidence=(
                "the host `api.procore.com` is written here",
                "the token is asked for here, with the client_credentials grant",
            ),
            title="me under client credentials, through requests-oauthlib",
        ),
        Bad(
            """\
import requests

def upload(token, project_id, name, blob):
    auth = {"Authorization": f"Bearer {token}"}
    slot = requests.post(
        "https://api.procore.com/rest/v1.0/projects/{}/uploads".format(project_id),
        headers=auth,
        json={"response_filename": name},
    ).json()
    requests.post(slot["url"], data=slot["fields"], files={"file": blob})
    return slot["uuid"]
""",
            at='{"Authorization": f"Bearer {token}"}',
            message="these headers lack `Procore-Company-Id`, and `POST "
            "https://api.procore.com/rest/v1.0/projects/{}/uploads` is sent with them",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="upload slot at the API, before the presigned upload",
        ),
        Bad(
            """\
import urllib3
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    procore_api_url: str = "https://api.procore.com"
    procore_token: str


settings = Settings()
http = urllib3.PoolManager()


def budget(project_id):
    return http.request(
        "GET",
        settings.procore_api_url + "/rest/v1.0/budget_views",
        fields={"project_id": project_id},
        headers={"Authorization": f"Bearer {settings.procore_token}"},
    )
""",
            at='http.request(\n        "GET",\n        settings.procore_api_url + "/rest/v1.0/budget_views",\n      '
            '  fields={"project_id": project_id},\n        headers={"Authorization": f"Bearer '
            '{settings.procore_token}"},\n    )',
            message="`GET https://api.procore.com/rest/v1.0/budget_views` is sent without `Procore-Company-Id`",
            evidence=("the host `api.procore.com` is written here, as a default",),
            confidence="likely",
            title="urllib3, with the base URL of a settings class",
        ),
        Bad(
            """\
import requests

class Base:
    headers = {"Accept": "application/json"}

    def api(self, path, extra=None):
        merged = {**self.headers, "Authorization": f"Bearer {self.token}", **(extra or {})}
        return requests.get("https://api.procore.com/rest/v1.0" + path, headers=merged)


class Punch(Base):
    def items(self, project_id):
        return self.api("/punch_items?project_id=%d" % project_id, extra={"X-Request-Source": "nightly"})
""",
            at='{**self.headers, "Authorization": f"Bearer {self.token}", **(extra or {})}',
            message="these headers lack `Procore-Company-Id`, and `GET "
            "https://api.procore.com/rest/v1.0/punch_items` is sent with them",
            evidence=("the host `api.procore.com` is written here", "sent here"),
            title="merged headers",
        ),
        Bad(
            """\
import requests


class Resource:
    endpoint = ""

    def list(self, token):
        return requests.get("https://api.procore.com" + self.endpoint, headers={"Authorization": f"Bearer {token}"})


class Rfis(Resource):
    endpoint = "/rest/v1.0/rfis"
""",
            at='requests.get("https://api.procore.com" + self.endpoint, headers={"Authorization": f"Bearer {token}"})',
            message="`GET https://api.procore.com/rest/v1.0/rfis` is sent without `Procore-Company-Id`",
            evidence=("the host `api.procore.com` is written here",),
            title="an endpoint that the subclass names",
        ),
        Bad(
            """\
import requests

requests.get(
    "https://api.procore.com/rest/v1.0/projects",
    headers={"Authorization": f"Bearer {TOKEN}", "Company-Id": "4217"},
)
""",
            at='requests.get(\n    "https://api.procore.com/rest/v1.0/projects",\n    headers={"Authorization": '
            'f"Bearer {TOKEN}", "Company-Id": "4217"},\n)',
            message="`GET https://api.procore.com/rest/v1.0/projects` is sent without `Procore-Company-Id`",
            evidence=("the host `api.procore.com` is written here",),
            title="a header of a similar name",
        ),
        Bad(
            """\
import requests

def rfis(project, params):
    return requests.get(f"https://api.procore.com/rest/v1.0/projects/{project}/rfis", params).json()
""",
            at='requests.get(f"https://api.procore.com/rest/v1.0/projects/{project}/rfis", params)',
            message="`GET https://api.procore.com/rest/v1.0/projects/{}/rfis` is sent without `Procore-Company-Id`",
            evidence=("the host `api.procore.com` is written here",),
            title="no headers at all",
        ),
    ]
    good = [
        Good(
            """\
import requests

def get_projects(token, company_id):
    headers = {"Authorization": "Bearer " + token, "Procore-Company-Id": str(company_id)}
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers, params={"company_id": 17})
""",
            title="in the call's own dictionary",
        ),
        Good(
            """\
import http.client

conn = http.client.HTTPSConnection("api.procore.com")
conn.request("GET", "/rest/v1.0/projects", headers={"authorization": f"Bearer {t}", "procore-company-id": "4217"})
""",
            title="header name in another case, http.client",
        ),
        Good(
            """\
import requests

COMPANY_HEADER = "Procore-Company-Id"


class Client:
    def _headers(self, company):
        h = dict(self.default_headers)
        h["Authorization"] = f"Bearer {self.token}"
        h[COMPANY_HEADER] = str(company)
        return h

    def vendors(self, company):
        return requests.get("https://api.procore.com/rest/v1.0/vendors", headers=self._headers(company))
""",
            title="header name from a constant",
        ),
        Good(
            """\
import enum
import requests

class Header(str, enum.Enum):
    AUTH = "Authorization"
    COMPANY = "Procore-Company-Id"

def get(path, token, company):
    headers = {Header.AUTH: f"Bearer {token}", Header.COMPANY.value: company}
    return requests.get(f"https://api.procore.com/rest/v1.0{path}", headers=headers)
""",
            title="header name from an enum",
        ),
        Good(
            """\
import requests

class Api:
    def __init__(self, token, company_id):
        self.headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": f"{company_id}"}

    def get(self, path, extra=None):
        return requests.get("https://api.procore.com" + path, headers={**self.headers, **(extra or {})})

    def rfis(self, project):
        return self.get(f"/rest/v1.0/projects/{project}/rfis", {"X-Trace": "1"})
""",
            title="merged defaults",
        ),
        Good(
            """\
import requests

class Base:
    def __init__(self, token, company):
        self.s = requests.Session()
        self.s.headers.update({"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)})

class Projects(Base):
    def all(self):
        return self.s.get("https://api.procore.com/rest/v1.0/projects").json()
""",
            title="set by the parent class's session",
        ),
        Good(
            """\
import requests

class ProcoreSession(requests.Session):
    def __init__(self, company):
        super().__init__()
        self.company = company

    def request(self, method, url, **kw):
        headers = kw.pop("headers", None) or {}
        headers["Procore-Company-Id"] = str(self.company)
        return super().request(method, "https://api.procore.com" + url, headers=headers, **kw)

s = ProcoreSession(4217)
s.headers["Authorization"] = "Bearer " + token
s.get("/rest/v1.0/projects")
""",
            title="Session subclass adds it in request()",
        ),
        Good(
            """\
import httpx

client = httpx.Client(base_url="https://sandbox.procore.com/rest/v1.0", headers={"Procore-Company-Id": COMPANY_ID})
client.headers["Authorization"] = f"Bearer {TOKEN}"
client.get("/projects")
client.post("/webhooks/hooks", json={"hook": {}})
""",
            title="httpx client with default headers",
        ),
        Good(
            """\
import httpx

class Client:
    def __init__(self, tokens, company_id):
        self.tokens, self.company_id = tokens, company_id
        self.http = httpx.AsyncClient(base_url="https://api.procore.com", event_hooks={"request": [self._sign]})

    async def _sign(self, request):
        request.headers["Authorization"] = f"Bearer {await self.tokens.get()}"
        request.headers["Procore-Company-Id"] = str(self.company_id)

    async def projects(self):
        return (await self.http.get("/rest/v1.0/projects")).json()
""",
            title="httpx event hook adds it",
        ),
        Good(
            """\
import requests
from requests.auth import AuthBase

class CompanyAuth(AuthBase):
    def __init__(self, token, company_id):
        self.token, self.company_id = token, company_id

    def __call__(self, request):
        request.headers.update({"Authorization": f"Bearer {self.token}", "Procore-Company-Id": self.company_id})
        return request

def projects(token, company_id):
    return requests.get("https://api.procore.com/rest/v1.0/projects", auth=CompanyAuth(token, company_id))
""",
            title="auth class adds it",
        ),
        Good(
            """\
import aiohttp

async def projects(token, company):
    async with aiohttp.ClientSession(
        "https://api.procore.com", headers={"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    ) as session:
        async with session.get("/rest/v1.0/projects") as resp:
            return await resp.json()
""",
            title="aiohttp session headers",
        ),
        Good(
            """\
import urllib.request

def fetch(path, token, company):
    req = urllib.request.Request(f"https://api.procore.com/rest/v1.0{path}")
    req.add_header("Authorization", "Bearer " + token)
    req.add_header("Procore-company-id", company)
    return urllib.request.urlopen(req).read()
""",
            title="urllib.request with add_header",
        ),
        Good(
            """\
import requests

from .auth import procore_headers

def projects():
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=procore_headers())
""",
            title="headers made by another module",
        ),
        Good(
            """\
import requests

def callback(code):
    t = requests.post("https://login.procore.com/oauth/token", json={
        "grant_type": "authorization_code", "code": code, "redirect_uri": URI,
        "client_id": CLIENT_ID, "client_secret": SECRET,
    }).json()
    bearer = {"Authorization": f"Bearer {t['access_token']}"}
    me = requests.get("https://api.procore.com/rest/v1.0/me", headers=bearer).json()
    return me, requests.get("https://api.procore.com/rest/v1.0/companies", headers=bearer).json()
""",
            title="me and companies with the token of a person",
        ),
        Good(
            """\
import requests

def download(item, token):
    if item["url"]:
        return requests.get(item["url"]).content  # presigned by procore
    return requests.get("https://storage.procore.com/api/v5/files/" + item["key"], headers={"Authorization": token})
""",
            title="a download from file storage",
        ),
        Good(
            """\
import requests

def put_segments(client, upload, blob):
    \"""Procore answers with a presigned URL for each segment.\"""
    for segment in upload["segments"]:
        requests.put(segment["url"], data=blob, headers=segment["headers"]).raise_for_status()
""",
            title="presigned upload",
        ),
        Good(
            """\
import requests

PROCORE_SYNC = True
requests.get("https://developer.api.autodesk.com/project/v1/hubs", headers={"Authorization": f"Bearer {token}"})
requests.get("https://quickbooks.api.intuit.com/v3/company/123/query", headers={"Authorization": f"Bearer {token}"})
""",
            title="another platform",
        ),
        Good(
            """\
import responses

@responses.activate
def test_projects():
    responses.add(responses.GET, "https://api.procore.com/rest/v1.0/projects", json=[], status=200)
    assert client.projects() == []
    assert responses.calls[0].request.url == "https://api.procore.com/rest/v1.0/projects"
""",
            title="recorded traffic",
        ),
        Good(
            """\
def link(project):
    return f"https://app.procore.com/{project}/project/home", "https://support.procore.com/products/online"
""",
            title="a link for a browser",
        ),
        Good(
            """\
import requests

def call(method, path, headers, **kw):
    return requests.request(method, "https://api.procore.com/rest/v1.0" + path, headers=headers, **kw)

def head(token, company):
    return {"Authorization": "Bearer " + token, "Procore-Company-Id": company}

def projects(token, company):
    return call("GET", "/projects", head(token, company))

def rfi(token, company, id):
    return call("GET", f"/rfis/{id}", headers=dict(head(token, company), Accept="text/csv"))
""",
            title="wrapper whose callers all send the header",
        ),
        Good(
            """\
import requests
from tenacity import retry, stop_after_attempt

@retry(stop=stop_after_attempt(3))
def page(session: requests.Session, project_id, n):
    return session.get(f"https://api.procore.com/rest/v1.0/projects/{project_id}/rfis", params={"page": n})
""",
            title="a session given by the caller",
        ),
        Good(
            """\
import requests

def add_company(headers, company):
    headers["Procore-Company-Id"] = str(company)
    return headers

def projects(token, company):
    headers = {"Authorization": f"Bearer {token}"}
    add_company(headers, company)
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)
""",
            title="a function that fills a dictionary",
        ),
        Good(
            """\
import requests

def projects(token, company):
    s = requests.Session()
    url = "https://api.procore.com/rest/v1.0/projects"
    req = requests.Request("GET", url, headers={"Authorization": "Bearer " + token})
    prepared = s.prepare_request(req)
    prepared.headers["Procore-Company-Id"] = company
    return s.send(prepared)
""",
            title="prepared request",
        ),
        Good(
            """\
import requests

def projects(token, company):
    req = requests.Request("GET", "https://api.procore.com/rest/v1.0/projects")
    req.headers = {"Authorization": "Bearer " + token, "Procore-Company-Id": company}
    with requests.Session() as s:
        return s.send(req.prepare())
""",
            title="request object whose headers are filled later",
        ),
        Good(
            """\
import requests
from requests.adapters import HTTPAdapter

class CompanyAdapter(HTTPAdapter):
    def __init__(self, company):
        super().__init__()
        self.company = company

    def send(self, request, **kw):
        request.headers["Procore-Company-Id"] = self.company
        return super().send(request, **kw)

session = requests.Session()
session.mount("https://api.procore.com", CompanyAdapter("4217"))
session.headers["Authorization"] = "Bearer " + token
session.get("https://api.procore.com/rest/v1.0/projects")
""",
            title="an adapter adds it",
        ),
        Good(
            """\
import http.client

conn = http.client.HTTPSConnection("api.procore.com")
conn.putrequest("GET", "/rest/v1.0/projects")
conn.putheader("Authorization", "Bearer " + token)
conn.putheader("Procore-Company-Id", company)
conn.endheaders()
""",
            title="http.client, header by header",
        ),
        Good(
            """\
import functools
import requests

def with_company(fn):
    @functools.wraps(fn)
    def inner(self, *args, **kwargs):
        kwargs.setdefault("headers", {})["Procore-Company-Id"] = self.company
        return fn(self, *args, **kwargs)
    return inner

class C:
    @with_company
    def get(self, path, headers=None):
        return requests.get("https://api.procore.com/rest/v1.0" + path, headers=headers)

    def projects(self):
        return self.get("/projects")
""",
            title="a decorator adds it",
        ),
        Good(
            """\
import httpx

class ProcoreAuth(httpx.Auth):
    def __init__(self, token, company):
        self.token, self.company = token, company

    def auth_flow(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        request.headers["Procore-Company-Id"] = self.company
        yield request

client = httpx.Client(auth=ProcoreAuth(T, C), base_url="https://api.procore.com")
client.get("/rest/v1.0/projects")
""",
            title="an httpx auth flow adds it",
        ),
        Good(
            """\
import requests
def f(token, company, fmt):
    json = {"Authorization": token, "Procore-Company-Id": company}
    csv = {"Authorization": token, "PROCORE-COMPANY-ID": company, "Accept": "text/csv"}
    headers = json if fmt == "json" else csv
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)
""",
            title="two dictionaries that both hold it",
        ),
        Good(
            """\
import requests
def f(token, company):
    headers = {"Authorization": token}
    if not company:
        raise ValueError("company")
    headers["Procore-Company-Id"] = company
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)
""",
            title="set after a guard that raises",
        ),
    ]
