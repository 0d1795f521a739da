"""Who sends the company header, in the ways that clients are put together: what lacks it is found where a person would
mend it, and nothing else is.
"""

from __future__ import annotations

import datetime

import pytest

from lint_procore.checker import check_file
from lint_procore.config import Config
from lint_procore.finding import Finding
from lint_procore.policy import load_policy
from lint_procore.registry import load_rules

DAY = datetime.date(2027, 1, 1)

# A finding is expected on each line that says "here", and nowhere else.
CASES = {
    "a session that overrides request and adds it": """\
import requests
class S(requests.Session):
    def __init__(self, token, company):
        super().__init__()
        self.headers["Authorization"] = "Bearer " + token
        self.company = company
    def request(self, method, url, **kwargs):
        headers = dict(kwargs.pop("headers", {}) or {})
        headers.setdefault("Procore-Company-Id", str(self.company))
        return super().request(method, "https://api.procore.com" + url, headers=headers, **kwargs)
def projects(token, company):
    return S(token, company).get("/rest/v1.0/projects").json()
""",
    "a session that overrides request and does not": """\
import requests
class S(requests.Session):
    def __init__(self, token):
        super().__init__()
        self.headers.update({"Authorization": "Bearer " + token})  # here
    def request(self, method, url, *args, **kwargs):
        kwargs.setdefault("timeout", 30)
        return super().request(method, "https://api.procore.com" + url, *args, **kwargs)
def projects(token):
    return S(token).get("/rest/v1.0/projects").json()
""",
    "session headers from a static method, with it": """\
import requests
class C:
    def __init__(self, token, company):
        self.session = requests.Session()
        self.session.headers.update(self._defaults(token, company))
    @staticmethod
    def _defaults(token, company):
        return {"Authorization": f"Bearer {token}", "procore-company-id": f"{company}"}
    def get(self, path):
        return self.session.get(f"https://api.procore.com{path}")
    def rfis(self, p):
        return self.get(f"/rest/v1.0/projects/{p}/rfis")
""",
    "session headers from a static method, without it": """\
import requests
class C:
    def __init__(self, token, company):
        self.company = company
        self.session = requests.Session()
        self.session.headers.update(self._defaults(token))
    @staticmethod
    def _defaults(token):
        return {"Authorization": f"Bearer {token}"}  # here
    def get(self, path):
        return self.session.get(f"https://api.procore.com{path}")
    def rfis(self, p):
        return self.get(f"/rest/v1.0/projects/{p}/rfis")
    def vendors(self):
        return self.get("/rest/v1.0/vendors")
""",
    "an auth class that sets the token only": """\
import requests
from requests.auth import AuthBase
class Bearer(AuthBase):
    def __init__(self, token): self.token = token
    def __call__(self, r):
        r.headers["Authorization"] = f"Bearer {self.token}"  # here
        return r
def a(t):
    return requests.get("https://api.procore.com/rest/v1.0/projects", auth=Bearer(t))
def b(t):
    return requests.get("https://api.procore.com/rest/v1.0/vendors", auth=Bearer(t))
""",
    "an auth object given to a session, with it": """\
import requests
from requests.auth import AuthBase
class Bearer(AuthBase):
    def __init__(self, token, company): self.token = token; self.company = company
    def __call__(self, r):
        r.headers["Authorization"] = f"Bearer {self.token}"
        r.headers["Procore-Company-Id"] = str(self.company)
        return r
def a(t, c):
    s = requests.Session()
    s.auth = Bearer(t, c)
    return s.get("https://api.procore.com/rest/v1.0/projects")
""",
    "an httpx auth flow that sets the token only": """\
import httpx
class Auth(httpx.Auth):
    def __init__(self, token): self.token = token
    def auth_flow(self, request):
        request.headers["Authorization"] = "Bearer " + self.token  # here
        yield request
def projects(token):
    with httpx.Client(base_url="https://api.procore.com/rest/v1.0", auth=Auth(token)) as c:
        return c.get("projects").json()
""",
    "event hooks assigned later, with it": """\
import httpx
def make(token, company):
    def sign(request):
        request.headers["Authorization"] = "Bearer " + token
        request.headers["Procore-Company-Id"] = company
    client = httpx.Client(base_url="https://api.procore.com")
    client.event_hooks = {"request": [sign], "response": []}
    return client
def projects(token, company):
    return make(token, company).get("/rest/v1.0/projects")
""",
    "event hooks that only log": """\
import httpx
def log(request):
    print(request.url)
hooks = {"request": [log]}
head = {"Authorization": f"Bearer {TOKEN}"}  # here
client = httpx.Client(base_url="https://api.procore.com", event_hooks=hooks, headers=head)
def projects():
    return client.get("/rest/v1.0/projects")
""",
    "a transport that adds it": """\
import httpx
class T(httpx.BaseTransport):
    def __init__(self, company):
        self.company = company
        self.inner = httpx.HTTPTransport()
    def handle_request(self, request):
        request.headers["Procore-Company-Id"] = self.company
        return self.inner.handle_request(request)
client = httpx.Client(transport=T("1"), base_url="https://api.procore.com", headers={"Authorization": TOKEN})
client.get("/rest/v1.0/projects")
""",
    "a transport of the library": """\
import httpx
head = {"Authorization": "Bearer " + TOKEN}  # here
client = httpx.Client(transport=httpx.HTTPTransport(retries=3), base_url="https://api.procore.com", headers=head)
client.get("/rest/v1.0/projects")
""",
    "an aiohttp session made on entering, with it": """\
import aiohttp
class Api:
    def __init__(self, token, company):
        self.head = {"Authorization": "Bearer " + token, "Procore-Company-Id": company}
    async def __aenter__(self):
        self.session = aiohttp.ClientSession(base_url="https://api.procore.com", headers=self.head)
        return self
    async def __aexit__(self, *a):
        await self.session.close()
    async def page(self, path):
        async with self.session.get(path) as r:
            return await r.json()
async def main(t, c):
    async with Api(t, c) as api:
        return await api.page("/rest/v1.0/projects")
""",
    "an aiohttp session without it": """\
import aiohttp
async def main(token, company):
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer " + token}) as session:  # here
        async with session.get("https://api.procore.com/rest/v1.0/projects", params={"company_id": company}) as r:
            return await r.json()
""",
    "a decorator with arguments that adds it": """\
import functools, requests
def with_headers(**fixed):
    def deco(fn):
        @functools.wraps(fn)
        def inner(*args, **kwargs):
            headers = kwargs.pop("headers", None) or {}
            headers.update({"Authorization": "Bearer " + token()})
            headers.update(fixed["headers"])
            return fn(*args, headers=headers, **kwargs)
        return inner
    return deco
@with_headers(headers={"Procore-Company-Id": "31"})
def get(path, headers=None):
    return requests.get("https://api.procore.com" + path, headers=headers)
def projects():
    return get("/rest/v1.0/projects")
""",
    "a decorator that adds the token only": """\
import functools, requests
def authed(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, headers={"Authorization": "Bearer " + token()}, **kwargs)  # here
    return inner
@authed
def get(path, headers=None):
    return requests.get("https://api.procore.com" + path, headers=headers)
def projects():
    return get("/rest/v1.0/projects")
""",
    "a partial that binds it": """\
import functools, requests
def call(method, path, headers, **kw):
    return requests.request(method, "https://api.procore.com" + path, headers=headers, **kw)
def api(token, company):
    return functools.partial(call, headers={"Authorization": "Bearer " + token, "Procore-Company-Id": company})
def projects(t, c):
    return api(t, c)("GET", "/rest/v1.0/projects")
""",
    "a partial that binds the token only": """\
import functools, requests
def api(token, company):
    return functools.partial(requests.request, headers={"Authorization": "Bearer " + token})  # here
def projects(t, c):
    return api(t, c)("GET", "https://api.procore.com/rest/v1.0/projects")
def vendors(t, c):
    return api(t, c)("GET", "https://api.procore.com/rest/v1.0/vendors")
""",
    "a method that is tried again": """\
import requests
from tenacity import retry, stop_after_attempt, wait_exponential
class C:
    def __init__(self, token):
        self.token = token
    @retry(stop=stop_after_attempt(4), wait=wait_exponential())
    def _get(self, path, **params):
        head = {"Authorization": f"Bearer {self.token}"}  # here
        r = requests.get("https://api.procore.com" + path, params=params, headers=head)
        r.raise_for_status()
        return r.json()
    def rfis(self, p):
        return self._get(f"/rest/v1.0/projects/{p}/rfis")
    def punch(self, p):
        return self._get("/rest/v1.0/punch_items", project_id=p)
""",
    "a context manager that yields a session with it": """\
import contextlib, requests
@contextlib.contextmanager
def procore(token, company):
    s = requests.Session()
    s.headers.update({"Authorization": "Bearer " + token, "Procore-Company-Id": str(company)})
    try:
        yield s
    finally:
        s.close()
def projects(t, c):
    with procore(t, c) as s:
        return s.get("https://api.procore.com/rest/v1.0/projects").json()
""",
    "a context manager that yields a session without it": """\
import contextlib, requests
@contextlib.contextmanager
def procore(token):
    with requests.Session() as s:
        s.headers["Authorization"] = "Bearer " + token  # here
        yield s
def projects(t):
    with procore(t) as s:
        return s.get("https://api.procore.com/rest/v1.0/projects").json()
""",
    "an async context manager that yields a client without it": """\
import contextlib, httpx
@contextlib.asynccontextmanager
async def procore(token):
    head = {"Authorization": "Bearer " + token}  # here
    async with httpx.AsyncClient(base_url="https://api.procore.com", headers=head) as client:
        yield client
async def projects(t):
    async with procore(t) as s:
        return (await s.get("/rest/v1.0/projects")).json()
""",
    "an async generator that is given headers without it": """\
import httpx
async def pages(client, path, headers):
    page = 1
    while True:
        r = await client.get("https://api.procore.com" + path, params={"page": page}, headers=headers)
        for row in r.json():
            yield row
        if not r.json():
            return
        page += 1
async def rfis(token, project):
    async with httpx.AsyncClient() as client:
        return [r async for r in pages(client, f"/rest/v1.0/projects/{project}/rfis", {"Authorization": token})]  # here
""",
    "an async generator of a client with it": """\
import httpx
class Api:
    def __init__(self, token, company):
        self.client = httpx.AsyncClient(headers={"Authorization": token, "Procore-Company-Id": company})
    async def pages(self, path):
        page = 1
        while True:
            r = await self.client.get("https://api.procore.com" + path, params={"page": page})
            yield r.json()
            page += 1
    async def rfis(self, project):
        async for page in self.pages(f"/rest/v1.0/projects/{project}/rfis"):
            for row in page:
                yield row
""",
    "header by header, without it": """\
import http.client
conn = http.client.HTTPSConnection("api.procore.com")
conn.putrequest("GET", "/rest/v1.0/projects")
conn.putheader("Authorization", "Bearer " + token)  # here
conn.endheaders()
r = conn.getresponse()
""",
    "header by header in a loop, with it": """\
import http.client
def get(path, headers):
    conn = http.client.HTTPSConnection("api.procore.com")
    conn.putrequest("GET", path)
    for name, value in headers.items():
        conn.putheader(name, value)
    conn.endheaders()
    return conn.getresponse().read()
def projects(token, company):
    return get("/rest/v1.0/projects", {"Authorization": token, "Procore-Company-Id": company})
""",
    "a prepared request without it": """\
import requests
def projects(t):
    s = requests.Session()
    req = requests.Request("GET", "https://api.procore.com/rest/v1.0/projects", headers={"Authorization": t})  # here
    return s.send(req.prepare())
""",
    "a request prepared by a session with it": """\
import requests
def projects(token, company):
    s = requests.Session()
    s.headers["Procore-Company-Id"] = company
    req = requests.Request("GET", "https://api.procore.com/rest/v1.0/projects", headers={"Authorization": token})
    return s.send(s.prepare_request(req), timeout=3)
""",
    "a request prepared without the session that has it": """\
import requests
def projects(token, company):
    s = requests.Session()
    s.headers["Procore-Company-Id"] = company
    head = {"Authorization": "Bearer " + token}  # here
    req = requests.Request("GET", "https://api.procore.com/rest/v1.0/projects", headers=head).prepare()
    return s.send(req)
""",
    "requests built by one function and sent by another": """\
from requests import Request, Session
def build(token, path):
    return Request("GET", "https://api.procore.com" + path, headers={"Authorization": f"Bearer {token}"})  # here
def send(session, request):
    return session.send(session.prepare_request(request)).json()
def main(token):
    with Session() as session:
        a = send(session, build(token, "/rest/v1.0/projects"))
        b = send(session, build(token, "/rest/v1.0/vendors"))
""",
    "a request built by a client without it": """\
import httpx
client = httpx.Client(base_url="https://api.procore.com")
def projects(token):
    request = client.build_request("GET", "/rest/v1.0/projects", headers={"Authorization": token})  # here
    return client.send(request)
""",
    "a request built by a client with it": """\
import httpx
client = httpx.Client(base_url="https://api.procore.com", headers={"Procore-Company-Id": "3"})
def projects(token):
    request = client.build_request("GET", "/rest/v1.0/projects")
    request.headers["Authorization"] = token
    return client.send(request)
""",
    "closures over headers without it": """\
import requests
def connect(token):
    headers = {"Authorization": "Bearer " + token}  # here
    def get(path):
        return requests.get("https://api.procore.com/rest/v1.0" + path, headers=headers)
    def post(path, body):
        return requests.post("https://api.procore.com/rest/v1.0" + path, json=body, headers=headers)
    return get, post
get, post = connect(TOKEN)
get("/projects")
post("/rfis", {})
""",
    "closures over headers that another fills": """\
import requests
def connect(token, company):
    headers = {}
    def login():
        headers["Authorization"] = "Bearer " + token
        headers["Procore-Company-Id"] = company
    def get(path):
        if not headers:
            login()
        return requests.get("https://api.procore.com/rest/v1.0" + path, headers=headers)
    return get
""",
    "lambdas with it": """\
import requests
head = lambda t, c: {"Authorization": "Bearer " + t, "Procore-Company-Id": c}
get = lambda path, t, c: requests.get("https://api.procore.com/rest/v1.0" + path, headers=head(t, c))
get("/projects", T, C)
""",
    "lambdas without it": """\
import requests
head = lambda t: {"Authorization": "Bearer " + t}  # here
get = lambda path, t: requests.get("https://api.procore.com/rest/v1.0" + path, headers=head(t))
get("/projects", T)
""",
    "three of five callers forget it": """\
import requests
def call(path, token, company=None, **kw):
    headers = {"Authorization": "Bearer " + token}
    if company is not None:
        headers["Procore-Company-Id"] = str(company)
    return requests.get("https://api.procore.com/rest/v1.0" + path, headers=headers, **kw).json()
def a(t, c): return call("/a", t, c)
def b(t, c): return call("/b", t)  # here
def c(t, c): return call("/c", t)  # here
def d(t, c): return call("/d", t, company=c)
def e(t, c): return call("/e", t)  # here
""",
    "no caller gives it": """\
import requests
def call(path, token, company=None, **kw):
    headers = {"Authorization": "Bearer " + token}  # here
    if company is not None:
        headers["Procore-Company-Id"] = str(company)
    return requests.get("https://api.procore.com/rest/v1.0" + path, headers=headers, **kw).json()
def a(t, c): return call("/a", t)
def b(t, c): return call("/b", t)
""",
    "companies with a service account's token": """\
import requests
def token():
    form = {"grant_type": "client_credentials", "client_id": I, "client_secret": S}
    return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]
def companies():
    head = {"Authorization": f"Bearer {token()}"}  # here
    return requests.get("https://api.procore.com/rest/v1.0/companies", headers=head)
""",
    "each me is judged by the token it is sent with": """\
import requests
U = "https://login.procore.com/oauth/token"
def person(code):
    form = {"grant_type": "authorization_code", "code": code, "client_id": I, "client_secret": S}
    t = requests.post(U, data=form).json()
    head = {"Authorization": "Bearer " + t["access_token"]}
    return requests.get("https://api.procore.com/rest/v1.0/me", headers=head).json()
def robot():
    t = requests.post(U, data={"grant_type": "client_credentials", "client_id": I, "client_secret": S}).json()
    head = {"Authorization": "Bearer " + t["access_token"]}  # here
    return requests.get("https://api.procore.com/rest/v1.0/me", headers=head).json()
""",
    "headers made anew in each round, with it": """\
import requests, time
def get(path, token, company):
    for attempt in range(5):
        headers = {"Authorization": "Bearer " + token.current()}
        headers |= {"Procore-Company-Id": str(company)}
        r = requests.get("https://api.procore.com" + path, headers=headers)
        if r.status_code != 429:
            return r.json()
        time.sleep(2 ** attempt)
def projects(t, c): return get("/rest/v1.0/projects", t, c)
""",
    "a session made by a property, without it": """\
import requests
class Api:
    _session = None
    @property
    def session(self):
        if self._session is None:
            self._session = requests.Session()
            self._session.headers["Authorization"] = "Bearer " + self.token()  # here
        return self._session
    def projects(self):
        return self.session.get("https://api.procore.com/rest/v1.0/projects").json()
""",
    "a library that need not be there": """\
import importlib
class Transport:
    def __init__(self):
        self.client = importlib.import_module("httpx").Client()
    def send(self, token, project):
        url = f"https://api.procore.com/rest/v1.0/projects/{project}/rfis"
        headers = {"Authorization": f"Bearer {token}"}  # here
        return self.client.request("GET", url, headers=headers)
""",
    "a mixin that adds it": """\
import requests
class Base:
    def headers(self):
        return {"Authorization": "Bearer " + self.token}
    def get(self, path):
        return requests.get("https://api.procore.com" + path, headers=self.headers())
class CompanyMixin:
    def headers(self):
        return {**super().headers(), "Procore-Company-Id": str(self.company)}
class Projects(CompanyMixin, Base):
    def all(self):
        return self.get("/rest/v1.0/projects")
""",
}


@pytest.mark.parametrize("title", CASES)
def test_what_lacks_the_header_is_found_where_it_is_mended(title: str) -> None:
    code = CASES[title]
    rules = [rule for rule in load_rules(plugins=False).rules if rule.code == "PRC303"]
    report = check_file("client.py", code.encode(), rules, load_policy(as_of=DAY), Config(root="."), DAY)
    assert report.errors == []
    lines = code.splitlines()
    shown = [finding for finding in report.findings if finding.confidence != "possible"]
    wanted = [number for number, line in enumerate(lines, 1) if line.endswith("# here")]
    assert [finding.message for finding in shown if not any(holds(finding, row) for row in wanted)] == []
    assert [row for row in wanted if sum(holds(finding, row) for finding in shown) != 1] == []


def holds(finding: Finding, row: int) -> bool:
    return finding.location.row <= row <= finding.end_location.row
