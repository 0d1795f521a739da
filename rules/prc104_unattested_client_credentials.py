from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class UnattestedClientCredentials(Rule):
    """A client-credentials flow, and nothing says that a Developer Managed Service Account stands behind it.

    ## What it finds

    A client-credentials token request that shows no sign of a Traditional Service Account (PRC101, PRC102 are
    silent about it), in code that does not say either that its service account is a developer managed one.

    ## Why

    Traditional and developer managed accounts use the same grant, so the code alone does not tell them apart. Only
    the latter are supported, and a reviewer will ask.

    ## How to mend

    Make sure in the developer portal that the app's credentials are those of its data connector component with
    service-account authentication, and say so: for the whole project with `service-account = "developer-managed"` in
    `[tool.lint-procore.app]`, where the token is asked for, in a name (`dmsa_token`) or a comment ("developer managed
    service account"), or in the project's README.

    ## When to suppress

    Seldom: it is a note, not an accusation, and never fails a run. A name or a comment that says who stands behind the
    token settles it better than a suppression.

    ## Source

    https://developers.procore.com/documentation/oauth-client-credentials
    """

    code = "PRC104"
    name = "unattested-client-credentials"
    severity = "note"
    triggers = ("procore",)
    related = ("PRC101", "PRC102")
    settled_by = "developer-managed"
    help = "say where the token is asked for that a developer managed service account (DMSA) stands behind it"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.service_accounts import (
            chosen_by_tenant,
            client_credentials_sites,
            is_attested,
            is_declared_managed,
            named_service_account,
            several_pairs,
        )

        facts = module.facts
        if is_declared_managed(facts):
            return
        sites = client_credentials_sites(facts)
        accused = {place for pairs in several_pairs(facts, sites) for place in pairs.requests}
        for tokens in sites:
            tokens = [token for token in tokens if not is_attested(facts, token)]
            if not tokens:
                continue
            place = tokens[0].span
            if place in accused or chosen_by_tenant(facts, tokens) or named_service_account(facts, tokens) is not None:
                continue
            grant = tokens[0].grant_place
            evidence = list(tokens[0].request.recognitions[0].evidence)
            if grant != place:
                evidence.append((grant, "the grant is chosen here"))
            message = (
                "this token comes by client credentials, and nothing here says "
                "that a Developer Managed Service Account stands behind them"
            )
            yield Problem(place, message, tuple(evidence), tokens[0].request.confidence)

    bad = [
        Bad(
            """\
import requests


def token(client_id, client_secret):
    data = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    return requests.post("https://login.procore.com/oauth/token", data=data).json()["access_token"]
""",
            at='requests.post("https://login.procore.com/oauth/token", data=data)',
            message="this token comes by client credentials, and nothing here says that a Developer Managed Service "
            "Account stands behind them",
            evidence=("the host `login.procore.com` is written here", "the grant is chosen here"),
            title="a function with the credentials as parameters",
        ),
        Bad(
            """\
import requests
from pydantic import SecretStr
from pydantic_settings import BaseSettings


class ProcoreSettings(BaseSettings):
    login_url: str = "https://login-sandbox.procore.com"
    client_id: str
    client_secret: SecretStr


class Auth:
    path = "/oauth/token"

    def __init__(self, settings: ProcoreSettings):
        self.settings = settings
        self._session = requests.Session()

    def _payload(self):
        return {
            "grant_type": "client_credentials",
            "client_id": self.settings.client_id,
            "client_secret": self.settings.client_secret.get_secret_value(),
        }

    def fetch(self):
        return self._session.post(f"{self.settings.login_url}{self.path}", data=self._payload()).json()
""",
            at='self._session.post(f"{self.settings.login_url}{self.path}", data=self._payload())',
            message="this token comes by client credentials, and nothing here says that a Developer Managed Service "
            "Account stands behind them",
            evidence=("the host `login-sandbox.procore.com` is written here, as a default", "the grant is chosen here"),
            confidence="likely",
            title="a settings class and a session",
        ),
        Bad(
            """\
from authlib.integrations.requests_client import OAuth2Session

session = OAuth2Session(CLIENT_ID, CLIENT_SECRET)
session.fetch_token("https://login.procore.com/oauth/token", grant_type="client_credentials")
""",
            at='session.fetch_token("https://login.procore.com/oauth/token", grant_type="client_credentials")',
            message="this token comes by client credentials, and nothing here says that a Developer Managed Service "
            "Account stands behind them",
            evidence=("the host `login.procore.com` is written here",),
            title="authlib",
        ),
        Bad(
            """\
import httpx


def login(cid, secret):
    return httpx.post(
        "https://login.procore.com/oauth/token", auth=(cid, secret), data={"grant_type": "client_credentials"}
    )
""",
            at='httpx.post(\n        "https://login.procore.com/oauth/token", auth=(cid, secret), '
            'data={"grant_type": "client_credentials"}\n    )',
            message="this token comes by client credentials, and nothing here says that a Developer Managed Service "
            "Account stands behind them",
            evidence=("the host `login.procore.com` is written here", "the grant is chosen here"),
            title="HTTP Basic with the grant in the body",
        ),
        Bad(
            """\
from http.client import HTTPSConnection
from urllib.parse import urlencode

c = HTTPSConnection("login.procore.com")
body = urlencode({"grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET})
c.request("POST", "/oauth/token", body, {"Content-Type": "application/x-www-form-urlencoded"})
""",
            at='c.request("POST", "/oauth/token", body, {"Content-Type": "application/x-www-form-urlencoded"})',
            message="this token comes by client credentials, and nothing here says that a Developer Managed Service "
            "Account stands behind them",
            evidence=("the host `login.procore.com` is written here", "the grant is chosen here"),
            title="http.client with an urlencoded body",
        ),
        Bad(
            """\
import requests

def get_token(refresh=None):
    body = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    if refresh:
        body.update(grant_type="refresh_token", refresh_token=refresh)
    else:
        body["grant_type"] = "client_credentials"
    return requests.post("https://login.procore.com/oauth/token", json=body).json()
""",
            at='requests.post("https://login.procore.com/oauth/token", json=body)',
            message="this token comes by client credentials, and nothing here says that a Developer Managed Service "
            "Account stands behind them",
            evidence=("the host `login.procore.com` is written here", "the grant is chosen here"),
            title="one of two grants",
        ),
        Bad(
            """\
import requests

class ProcoreConnector:
    def __init__(self, base_url, key, secret):
        self.base_url, self.key, self.secret = base_url.rstrip("/"), key, secret

    def auth(self):
        return requests.post(
            self.base_url + "/oauth/token",
            json={"grant_type": "client_credentials", "client_id": self.key, "client_secret": self.secret},
        )
""",
            at='requests.post(\n            self.base_url + "/oauth/token",\n            json={"grant_type": '
            '"client_credentials", "client_id": self.key, "client_secret": self.secret},\n        )',
            message="this token comes by client credentials, and nothing here says that a Developer Managed Service "
            "Account stands behind them",
            evidence=(
                "the name `ProcoreConnector.__init__` and the path's shape say Procore",
                "the grant is chosen here",
            ),
            confidence="likely",
            title="a base URL from the caller, named after the platform",
        ),
        Bad(
            """\
from urllib.request import Request, urlopen

form = "grant_type=client_credentials&client_id=%s&client_secret=%s" % (CID, SECRET)
urlopen(Request("https://login.procoregov.com/oauth/token", form.encode(), method="POST"))
""",
            at='urlopen(Request("https://login.procoregov.com/oauth/token", form.encode(), method="POST"))',
            message="this token comes by client credentials, and nothing here says that a Developer Managed Service "
            "Account stands behind them",
            evidence=("the host `login.procoregov.com` is written here", "the grant is chosen here"),
            title="the federal zone, in a form written by hand",
        ),
    ]
    good = [
        Good(
            """\
import requests

def dmsa_token(cid, secret):
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": cid, "client_secret": secret})
""",
            title="a name says who stands behind it",
        ),
        Good(
            """\
import requests

# Developer managed service account: data connector component of the app, see docs/portal.md
def token(cid, secret):
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": cid, "client_secret": secret})
""",
            title="a comment says so",
        ),
        Good(
            """\
import os
import requests

requests.post("https://login.procore.com/oauth/token", data={
    "grant_type": "client_credentials",
    "client_id": os.environ["PROCORE_SERVICE_ACCOUNT_ID"],
    "client_secret": os.environ["PROCORE_SERVICE_ACCOUNT_SECRET"],
})
""",
            title="a sign of a traditional account, which PRC101 reports",
        ),
        Good(
            """\
import requests

def token(company):
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": company.client_id, "client_secret": company.client_secret})
""",
            title="credentials by company, which PRC102 reports",
        ),
        Good(
            """\
import requests

def token(code):
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "authorization_code", "code": code, "client_id": CID, "client_secret": SECRET})
""",
            title="the grant of a person",
        ),
        Good(
            """\
import requests


def spotify(cid, secret):
    \"""Music for the Procore stand.\"""
    return requests.post(
        "https://accounts.spotify.com/api/token",
        auth=(cid, secret),
        data={"grant_type": "client_credentials"},
    )
""",
            title="another platform",
        ),
        Good(
            """\
import responses

def test_token(client):
    responses.add("POST", "https://login.procore.com/oauth/token", json={"access_token": "t"})
    assert client.token(grant_type="client_credentials") == "t"
""",
            title="a mocked answer",
        ),
        Good(
            """\
SUPPORTED = {"procore": ["authorization_code", "client_credentials"]}
TOKEN_URL = "https://login.procore.com/oauth/token"
""",
            title="a list of grants",
        ),
        Good(
            """\
import requests

requests.post("https://login.procore.com/oauth/revoke", data={"token": t, "client_id": CID, "client_secret": SECRET})
print("client_credentials token revoked")
""",
            title="the token's revocation",
        ),
        Good(
            """\
from fastapi import FastAPI, Form

app = FastAPI(title="fake procore for tests")

@app.post("/oauth/token")
def token(grant_type: str = Form("client_credentials")):
    return {"access_token": "t"}
""",
            title="a server of one's own",
        ),
    ]
