from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Remedy, Rule

if TYPE_CHECKING:
    from lint_procore.codemods.company_header import Sending
    from lint_procore.model.facts import TokenRequest


class PerCompanyCredentials(Rule):
    """Credentials that differ from company to company.

    ## What it finds

    A client-credentials token request whose id or secret is chosen by company, customer or tenant: by a subscript
    (`CREDS[company]`), a branch, a loop, an environment variable whose name is built from the company, a secret
    looked up under the company's name, an attribute of the company's record. Also two or more pairs used against
    the same environment, and pairs that other programs are started with, in their environment. The message names the
    key that chooses.

    ## Why

    One pair of credentials per company is what makes an account a Traditional Service Account, and these have
    ended. A Developer Managed Service Account has one pair per app and environment, used for every company that
    installed the app; the company is said in a header.

    ## How to mend

    Replace the table by the app's one pair per environment, keep the companies' ids, and send the id in
    `Procore-Company-Id` on every call.

    ## Fix safety

    The fix is unsafe. It reads `PROCORE_CLIENT_ID` and `PROCORE_CLIENT_SECRET` where a pair was chosen, and takes away
    the constants and the entries of tables that nothing reads any more; lists of settings (`.env.example`) follow. A
    pair that goes by HTTP Basic goes in the body from then on, where the platform documents it. Another program that
    was started with a pair inherits the app's. The app's pair must be there, and the companies must have installed the
    app. There is no fix where the pair alone says which company a call is for: with one pair for all of them, nothing
    would.

    ## When to suppress

    Where several pairs are the app's own after all, say those of two apps. One pair for each environment (sandbox and
    production) is right, and so are the tokens of users, which the authorization-code flow keeps per company: the rule
    is silent there.

    ## Source

    https://developers.procore.com/documentation/developer-managed-service-accounts
    """

    code = "PRC102"
    name = "per-company-credentials"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC101", "PRC103", "PRC303")
    migrates = True
    fixable = "sometimes"
    contradicts = "developer-managed"
    help = "use the app's one pair of credentials per environment, and send the company's id in `Procore-Company-Id`"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.company_header import Sending
        from lint_procore.model.names import described
        from lint_procore.model.service_accounts import (
            chosen_by_tenant,
            client_credentials_sites,
            handing_sites,
            several_pairs,
        )

        severity = module.policy.service_account_severity
        sites = [*client_credentials_sites(module.facts), *handing_sites(module.facts)]
        sending = Sending(module.facts, module.policy.company_header, module.source_of)
        for tokens in sites:
            for chosen in chosen_by_tenant(module.facts, tokens):
                evidence = []
                if chosen.key.span != chosen.place:
                    evidence.append((chosen.key.span, f"`{chosen.name}` chooses the credentials"))
                asked = "the token is asked for here"
                if tokens[0].handed:
                    asked = "another program, which asks for the token, is started with them here"
                evidence.append((tokens[0].span, asked))
                evidence.extend(tokens[0].request.recognitions[0].evidence)
                message = (
                    f"the credentials are chosen by `{chosen.name}`: "
                    "one pair per company is a Traditional Service Account each"
                )
                fix = _one_pair(sending, tokens)
                yield Problem(chosen.place, message, tuple(evidence), chosen.confidence, severity, fix=fix)
        for pairs in several_pairs(module.facts, sites):
            names = described(dict.fromkeys(pairs.names))
            asking = [token for tokens in sites for token in tokens if token.span in pairs.requests]
            use = "used against one environment"
            if all(token.handed for token in asking):
                use = "handed to one program, each in a process of its own"
            message = f"{len(pairs.names)} pairs of credentials are {use}: {names}"
            evidence = [(place, "one pair comes from here") for place in pairs.places if place != pairs.place]
            fix = _one_pair(sending, asking)
            yield Problem(pairs.place, message, tuple(evidence), pairs.confidence, severity, fix=fix)

    bad = [
        Bad(
            """\
import requests

CREDS = {
    "construction": ("cid-construction-0000", "secret-construction-0000"),
    "healthcare": ("cid-healthcare-0000", "secret-healthcare-0000"),
}


def get_token(company):
    client_id, client_secret = CREDS[company]
    r = requests.post(
        "https://login.procore.com/oauth/token",
        data={"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret},
    )
    return r.json()["access_token"]
""",
            at="CREDS[company]",
            message="the credentials are chosen by `company`: one pair per company is a Traditional Service Account "
            "each",
            evidence=(
                "`company` chooses the credentials",
                "the token is asked for here",
                "the host `login.procore.com` is written here",
            ),
            title="a dictionary with one pair for each company",
        ),
        Bad(
            """\
import requests

CONSTRUCTION_ID = "0000-construction-id"
CONSTRUCTION_SECRET = "0000-construction-secret"
HEALTHCARE_ID = "0000-healthcare-id"
HEALTHCARE_SECRET = "0000-healthcare-secret"


def token(company):
    if company == "construction":
        cid, sec = CONSTRUCTION_ID, CONSTRUCTION_SECRET
    else:
        cid, sec = HEALTHCARE_ID, HEALTHCARE_SECRET
    params = {"grant_type": "client_credentials", "client_id": cid, "client_secret": sec}
    return requests.request("POST", "https://login.procore.com/oauth/token", params=params).json()["access_token"]
""",
            at='company == "construction"',
            message="the credentials are chosen by `company`: one pair per company is a Traditional Service Account "
            "each",
            evidence=(
                "`company` chooses the credentials",
                "the token is asked for here",
                "the host `login.procore.com` is written here",
            ),
            title="two literal pairs, picked by a branch",
            fixed="""\
import os

import requests


def token(company):
    cid = os.environ["PROCORE_CLIENT_ID"]
    sec = os.environ["PROCORE_CLIENT_SECRET"]
    params = {"grant_type": "client_credentials", "client_id": cid, "client_secret": sec}
    return requests.request("POST", "https://login.procore.com/oauth/token", params=params).json()["access_token"]
""",
            applicability="unsafe",
        ),
        Bad(
            """\
import httpx
import yaml

with open("companies.yml") as f:
    companies = yaml.safe_load(f)["companies"]

for company in companies:
    form = {
        "grant_type": "client_credentials",
        "client_id": company["client_id"],
        "client_secret": company["client_secret"],
    }
    token = httpx.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]
    sync(company["name"], token)
""",
            at='company["client_secret"]',
            message="the credentials are chosen by `company`: one pair per company is a Traditional Service Account "
            "each",
            evidence=(
                "`company` chooses the credentials",
                "the token is asked for here",
                "the host `login.procore.com` is written here",
            ),
            title="a loop over the companies of a file",
        ),
        Bad(
            """\
import os

import requests


def authenticate(company):
    key = company.upper()
    body = dict(
        grant_type="client_credentials",
        client_id=os.environ[f"PROCORE_{key}_CLIENT_ID"],
        client_secret=os.environ[f"PROCORE_{key}_CLIENT_SECRET"],
    )
    return requests.post("https://login.procore.com/oauth/token", json=body).json()
""",
            at='os.environ[f"PROCORE_{key}_CLIENT_SECRET"]',
            message="the credentials are chosen by `company`: one pair per company is a Traditional Service Account "
            "each",
            evidence=(
                "`company` chooses the credentials",
                "the token is asked for here",
                "the host `login.procore.com` is written here",
            ),
            title="an environment variable whose name is built from the company",
            fixed="""\
import os

import requests


def authenticate(company):
    body = dict(
        grant_type="client_credentials",
        client_id=os.environ["PROCORE_CLIENT_ID"],
        client_secret=os.environ["PROCORE_CLIENT_SECRET"],
    )
    return requests.post("https://login.procore.com/oauth/token", json=body).json()
""",
            applicability="unsafe",
        ),
        Bad(
            """\
from urllib.parse import urljoin

import requests
from django.conf import settings


def refresh(customer):
    \"""Called from the nightly job for each customer that uses Procore.\"""
    r = requests.post(
        urljoin("https://login.procore.com", "/oauth/token"),
        data={"grant_type": "client_credentials"},
        auth=(customer.procore_client_id, customer.procore_client_secret),
        timeout=settings.HTTP_TIMEOUT,
    )
    customer.procore_token = r.json()["access_token"]
    customer.save()
""",
            at="customer.procore_client_secret",
            message="the credentials are chosen by `customer`: one pair per company is a Traditional Service "
            "Account each",
            evidence=(
                "`customer` chooses the credentials",
                "the token is asked for here",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            title="an attribute of the customer's record",
        ),
        Bad(
            """\
import json

import boto3
import requests

sm = boto3.client("secretsmanager")


def procore_token(tenant_name):
    raw = sm.get_secret_value(SecretId="procore/" + tenant_name)["SecretString"]
    secret = json.loads(raw)
    data = {
        "grant_type": "client_credentials",
        "client_id": secret["client_id"],
        "client_secret": secret["client_secret"],
    }
    return requests.post("https://login.procore.com/oauth/token", data=data).json()["access_token"]
""",
            at='sm.get_secret_value(SecretId="procore/" + tenant_name)',
            message="the credentials are chosen by `tenant_name`: one pair per company is a Traditional Service "
            "Account each",
            evidence=(
                "`tenant_name` chooses the credentials",
                "the token is asked for here",
                "the host `login.procore.com` is written here",
            ),
            title="a secret manager asked with the company's name",
        ),
        Bad(
            """\
import requests

ACME_CLIENT_ID, ACME_SECRET = "acme-id-not-real", "acme-secret-not-real"
GLOBEX_CLIENT_ID, GLOBEX_SECRET = "globex-id-not-real", "globex-secret-not-real"


def login(client_id, client_secret):
    payload = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    return requests.post("https://login.procore.com/oauth/token", data=payload).json()["access_token"]


acme = login(ACME_CLIENT_ID, ACME_SECRET)
globex = login(GLOBEX_CLIENT_ID, GLOBEX_SECRET)
""",
            at='requests.post("https://login.procore.com/oauth/token", data=payload)',
            message="2 pairs of credentials are used against one environment: `ACME_SECRET` and `GLOBEX_SECRET`",
            evidence=("one pair comes from here", "one pair comes from here"),
            confidence="likely",
            title="two pairs as constants, used through one function",
        ),
        Bad(
            """\
import os

import requests


class Config:
    PROCORE_HOST = "https://login.procore.com"
    NORTH_CLIENT_ID = os.getenv("PROCORE_NORTH_CLIENT_ID")
    NORTH_CLIENT_SECRET = os.getenv("PROCORE_NORTH_CLIENT_SECRET")
    SOUTH_CLIENT_ID = os.getenv("PROCORE_SOUTH_CLIENT_ID")
    SOUTH_CLIENT_SECRET = os.getenv("PROCORE_SOUTH_CLIENT_SECRET")


def north():
    body = {
        "grant_type": "client_credentials",
        "client_id": Config.NORTH_CLIENT_ID,
        "client_secret": Config.NORTH_CLIENT_SECRET,
    }
    return requests.post(Config.PROCORE_HOST + "/oauth/token", data=body)


def south():
    body = {
        "grant_type": "client_credentials",
        "client_id": Config.SOUTH_CLIENT_ID,
        "client_secret": Config.SOUTH_CLIENT_SECRET,
    }
    return requests.post(Config.PROCORE_HOST + "/oauth/token", data=body)
""",
            at='requests.post(Config.PROCORE_HOST + "/oauth/token", data=body)',
            message="2 pairs of credentials are used against one environment: `PROCORE_NORTH_CLIENT_SECRET` and "
            "`PROCORE_SOUTH_CLIENT_SECRET`",
            evidence=("one pair comes from here", "one pair comes from here"),
            confidence="likely",
            title="settings of two customers in one class",
        ),
        Bad(
            """\
from authlib.integrations.httpx_client import OAuth2Client


def client_for(org):
    client = OAuth2Client(org.client_id, org.client_secret, token_endpoint="https://login.procore.com/oauth/token")
    client.fetch_token(grant_type="client_credentials")
    return client
""",
            at="org.client_secret",
            message="the credentials are chosen by `org`: one pair per company is a Traditional Service Account each",
            evidence=(
                "`org` chooses the credentials",
                "the token is asked for here",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            title="authlib with the credentials of an organisation",
        ),
        Bad(
            """\
import requests


class Company:
    def __init__(self, name, client_id, client_secret):
        self.name, self.client_id, self.client_secret = name, client_id, client_secret

    def token(self):
        data = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        return requests.post("https://login.procore.com/oauth/token", data=data).json()


for c in (
    Company("Acme", "0000-acme-id", "aaaa1111-acme-invented-bb22"),
    Company("Globex", "0000-globex-id", "cccc3333-globex-invented-dd44"),
):
    c.token()
""",
            at='requests.post("https://login.procore.com/oauth/token", data=data)',
            message="2 pairs of credentials are used against one environment: `aaaa…` and `cccc…`",
            evidence=("one pair comes from here", "one pair comes from here"),
            confidence="likely",
            title="an object for each company",
        ),
        Bad(
            """\
import requests

CLIENTS = {
    101: {"id": "id-101-invented", "secret": "s-101-invented"},
    102: {"id": "id-102-invented", "secret": "s-102-invented"},
}


def get_token(company_id):
    c = CLIENTS[company_id]
    return requests.post(
        "https://login.procore.com/oauth/token?grant_type=client_credentials",
        data={"client_id": c["id"], "client_secret": c["secret"]},
    ).json()
""",
            at="CLIENTS[company_id]",
            message="the credentials are chosen by `company_id`: one pair per company is a Traditional Service "
            "Account each",
            evidence=(
                "`company_id` chooses the credentials",
                "the token is asked for here",
                "the host `login.procore.com` is written here",
            ),
            severity="warning",
            as_of="2024-06-01",
            title="a table before the editions' sunset",
        ),
    ]
    good = [
        Good(
            """\
import os
import requests

PAIRS = {
    "sandbox": (
        "https://login-sandbox.procore.com",
        os.environ["SANDBOX_CLIENT_ID"],
        os.environ["SANDBOX_CLIENT_SECRET"],
    ),
    "production": (
        "https://login.procore.com",
        os.environ["PROD_CLIENT_ID"],
        os.environ["PROD_CLIENT_SECRET"],
    ),
}


def token(env):
    host, cid, secret = PAIRS[env]
    return requests.post(
        host + "/oauth/token",
        data={"grant_type": "client_credentials", "client_id": cid, "client_secret": secret},
    )
""",
            title="one pair for each environment",
        ),
        Good(
            """\
import os
import requests

if os.getenv("PROCORE_ENV") == "sandbox":
    HOST, CID, SECRET = (
        "https://login-sandbox.procore.com",
        os.getenv("SB_CLIENT_ID"),
        os.getenv("SB_CLIENT_SECRET"),
    )
else:
    HOST, CID, SECRET = "https://login.procore.com", os.getenv("CLIENT_ID"), os.getenv("CLIENT_SECRET")


def token():
    return requests.post(
        f"{HOST}/oauth/token",
        data={"grant_type": "client_credentials", "client_id": CID, "client_secret": SECRET},
    )
""",
            title="sandbox or production by a flag",
        ),
        Good(
            """\
import os
import requests

COMPANIES = [4217, 4218]

def token():
    return requests.post("https://login.procore.com/oauth/token", json={
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
    }).json()["access_token"]

for company in COMPANIES:
    requests.get("https://api.procore.com/rest/v1.0/projects", headers={
        "Authorization": f"Bearer {token()}", "Procore-Company-Id": str(company)})
""",
            title="list of company ids with one pair",
        ),
        Good(
            """\
import requests

def renew(company):
    r = requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "refresh_token",
        "refresh_token": company.refresh_token,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    })
    company.refresh_token = r.json()["refresh_token"]
""",
            title="tokens of users, kept for each company",
        ),
        Good(
            """\
import requests

def graph_token(tenant):
    \"""Mailboxes of the customers; Procore is asked elsewhere.\"""
    return requests.post(f"https://login.microsoftonline.com/{tenant.id}/oauth2/v2.0/token", data={
        "grant_type": "client_credentials", "client_id": tenant.client_id, "client_secret": tenant.client_secret})
""",
            title="another platform's credentials for each tenant",
        ),
        Good(
            """\
from google.oauth2 import service_account

def drive(customer):
    # exports of Procore documents go to the customer's own Drive
    return service_account.Credentials.from_service_account_file(f"keys/{customer}.json", scopes=["drive"])
""",
            title="Google service accounts for each customer",
        ),
        Good(
            """\
from pydantic import SecretStr
from pydantic_settings import BaseSettings
import httpx

class Settings(BaseSettings):
    procore_login_url: str = "https://login.procore.com"
    procore_client_id: str
    procore_client_secret: SecretStr
    company_ids: list[int] = []

settings = Settings()

async def token(client: httpx.AsyncClient):
    return await client.post(f"{settings.procore_login_url}/oauth/token", data={
        "grant_type": "client_credentials",
        "client_id": settings.procore_client_id,
        "client_secret": settings.procore_client_secret.get_secret_value(),
    })
""",
            title="settings with one pair",
        ),
        Good(
            """\
import requests

class ProcoreClient:
    def __init__(self, client_id, client_secret, company_id):
        self.client_id, self.client_secret, self.company_id = client_id, client_secret, company_id

    def authenticate(self):
        return requests.post("https://login.procore.com/oauth/token", data={
            "grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.client_secret})
""",
            title="a client class that gets one pair",
        ),
        Good(
            """\
import requests

class TokenClient:
    def __init__(self, base_url, client_id, client_secret):
        self.base_url, self.client_id, self.client_secret = base_url, client_id, client_secret

    def fetch(self):
        return requests.post(self.base_url + "/oauth/token", data={
            "grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.client_secret})

procore = TokenClient("https://login.procore.com", PROCORE_CLIENT_ID, PROCORE_CLIENT_SECRET)

def ebay(customer):
    return TokenClient("https://api.ebay.com", customer.client_id, customer.client_secret).fetch()

procore.fetch()
""",
            title="a generic token client, per tenant for another platform",
        ),
        Good(
            """\
import os
import requests


def token():
    for name in ("PROCORE_CLIENT_SECRET", "PROCORE_CLIENT_SECRET_OLD"):
        r = requests.post(
            "https://login.procore.com/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": os.environ["PROCORE_CLIENT_ID"],
                "client_secret": os.environ[name],
            },
        )
        if r.ok:
            return r.json()["access_token"]
""",
            title="rotation: new secret, or else the old one",
        ),
        Good(
            """\
import pytest
from procore_sync.auth import fetch

@pytest.mark.parametrize("cid, secret", [("a", "b"), ("c", "d")])
def test_fetch(cid, secret, requests_mock):
    requests_mock.post("https://login.procore.com/oauth/token", json={"access_token": "t"})
    assert fetch(cid, secret, grant_type="client_credentials") == "t"
""",
            title="a test with two pairs",
        ),
        Good(
            """\
import json, os, boto3, requests

secret = json.loads(
    boto3.client("secretsmanager").get_secret_value(SecretId=f"procore/{os.environ['STAGE']}")["SecretString"]
)
requests.post(
    "https://login.procore.com/oauth/token",
    data={
        "grant_type": "client_credentials",
        "client_id": secret["client_id"],
        "client_secret": secret["client_secret"],
    },
)
""",
            title="secret manager path by environment",
        ),
        Good(
            """\
import os
import requests

def token(client_id=None, client_secret=None):
    client_id = client_id or os.environ["PROCORE_CLIENT_ID"]
    client_secret = client_secret or os.environ["PROCORE_CLIENT_SECRET"]
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret})
""",
            title="read pair and write pair default in a signature",
        ),
        Good(
            """\
import requests
class AccountSettings: pass

def token(config, company_id):
    r = requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": config.client_id, "client_secret": config.client_secret})
    return r.json()["access_token"], company_id
""",
            title="configuration object of the account module",
        ),
        Good(
            """\
import requests
from airflow.hooks.base import BaseHook

def token(account="procore_default"):
    connection = BaseHook.get_connection("procore_default")
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": connection.login, "client_secret": connection.password})
""",
            title="an Airflow connection under a fixed name",
        ),
        Good(
            """\
import requests
import yaml
from portal.accounts import credentials

cfg = yaml.safe_load(open("procore.yml"))


def token():
    return requests.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": cfg["company"]["client_id"],
            "client_secret": cfg["company"]["client_secret"],
        },
    )


def other():
    return requests.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret,
        },
    )
""",
            title="a section of the settings, and a settings module",
        ),
        Good(
            """\
import requests

class Exporter:
    def __init__(self, client, site):
        self.client = client
        self.site = site

    def token(self):
        return requests.post("https://login.procore.com/oauth/token", data={
            "grant_type": "client_credentials", "client_id": self.client.id, "client_secret": self.client.secret})
""",
            title="client object",
        ),
    ]


def _one_pair(sending: Sending, tokens: Sequence[TokenRequest]) -> Remedy | None:
    """One pair for all, unless the pairs alone say which company a call is for: a person has to say it first."""
    from lint_procore.codemods.credentials import one_pair

    remedy = one_pair(sending.codes, tokens)
    return None if remedy is None or any(token.span in sending.undecided for token in tokens) else remedy
