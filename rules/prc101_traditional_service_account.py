from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class TraditionalServiceAccount(Rule):
    """A token asked for with a Traditional Service Account's credentials.

    ## What it finds

    A client-credentials token request whose id or secret goes by a service account's name
    (`PROCORE_SERVICE_ACCOUNT_SECRET`, `tsa_client_id`), that stands in code named so, or that a docstring or
    comment beside it describes as an account which a customer's administrator made.

    ## Why

    A Traditional Service Account was made by hand in one company, and its credentials were handed over by the
    administrator. Their end was announced in several editions; the message names the dates in force (`--as-of`
    chooses the edition). After the sunset such an application ceases to function, and a listed app that uses one
    is removed from the Marketplace. An account made after the day from which no new ones can be made cannot be
    told from code; the message only states that day.

    ## How to mend

    Create a Developer Managed Service Account for the app: add a data connector component with service-account
    authentication, declare the permissions of the tools, use the app's one pair of credentials per environment,
    and send `Procore-Company-Id` on every call.

    ## Fix safety

    The fix is unsafe. It reads the app's pair, `PROCORE_CLIENT_ID` and `PROCORE_CLIENT_SECRET`, and calls functions and
    classes after the app that were called after the account (`ServiceAccountAuth` becomes `AppAuth`), in all modules of
    the project; files that are no Python keep the old name. Text that says more than whose account it is stays, and
    then a person has to mend it all.

    ## When to suppress

    Where the account is a developer managed one and is only called a service account: name it so (`dmsa`,
    "developer managed") and the rule is silent. Google's, Kubernetes' and other platforms' service accounts are
    never meant.

    ## Source

    https://developers.procore.com/documentation/service-account-deprecation and
    https://developers.procore.com/documentation/what-is-developer-managed-service-account
    """

    code = "PRC101"
    name = "traditional-service-account"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC102", "PRC104", "PRC108")
    migrates = True
    fixable = "sometimes"
    contradicts = "developer-managed"
    help = (
        "use the app's Developer Managed Service Account: one pair of credentials per environment, "
        "permissions declared by the app"
    )

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.account_names import of_the_app
        from lint_procore.codemods.codes import Codes
        from lint_procore.model.service_accounts import client_credentials_sites, named_service_account, signs

        codes = Codes(module.facts)
        for tokens in client_credentials_sites(module.facts):
            sign = named_service_account(module.facts, tokens)
            if sign is None:
                continue
            dates = module.policy.service_account_dates()
            message = "this token is asked for with a Traditional Service Account's credentials" + (
                f"; {dates}" if dates else ""
            )
            yield Problem(
                tokens[0].span,
                message,
                ((sign.span, sign.sentence), *tokens[0].request.recognitions[0].evidence),
                sign.confidence,
                module.policy.service_account_severity,
                fix=of_the_app(codes, tokens, signs(module.facts, tokens)),
            )

    bad = [
        Bad(
            """\
import os

import requests


def token():
    data = {
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_SERVICE_ACCOUNT_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_SERVICE_ACCOUNT_CLIENT_SECRET"],
    }
    return requests.post("https://login.procore.com/oauth/token", data=data).json()["access_token"]
""",
            at='requests.post("https://login.procore.com/oauth/token", data=data)',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the credential goes by the name `PROCORE_SERVICE_ACCOUNT_CLIENT_SECRET`",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            title="the environment variable says so",
            fixed="""\
import os

import requests


def token():
    data = {
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
    }
    return requests.post("https://login.procore.com/oauth/token", data=data).json()["access_token"]
""",
            applicability="unsafe",
        ),
        Bad(
            """\
import requests
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PROCORE_")
    login_host: str = "https://login.procore.com"
    tsa_client_id: str
    tsa_client_secret: str


settings = Settings()


def authenticate(session: requests.Session):
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.tsa_client_id,
        "client_secret": settings.tsa_client_secret,
    }
    return session.post(settings.login_host + "/oauth/token", data=form).json()
""",
            at='session.post(settings.login_host + "/oauth/token", data=form)',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the credential goes by the name `PROCORE_TSA_CLIENT_SECRET`",
                "the host `login.procore.com` is written here, as a default",
            ),
            confidence="likely",
            title="a setting that says it is traditional",
        ),
        Bad(
            """\
import httpx

HOST = "https://login.procore.com"


async def get_service_account_token(client_id, client_secret):
    async with httpx.AsyncClient(base_url=HOST) as client:
        r = await client.post("/oauth/token", json={
            "grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret,
        })
    r.raise_for_status()
    return r.json()["access_token"]
""",
            at='client.post("/oauth/token", json={\n            "grant_type": "client_credentials", "client_id": '
            'client_id, "client_secret": client_secret,\n        })',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the code around it is called `get_service_account_token`",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            title="a function named after it",
        ),
        Bad(
            """\
import aiohttp


class ServiceAccountAuth:
    def __init__(self, cid, secret, oauth_url="https://login.procore.com"):
        self.cid, self.secret, self.oauth_url = cid, secret, oauth_url

    async def token(self):
        payload = dict(grant_type="client_credentials", client_id=self.cid, client_secret=self.secret)
        async with aiohttp.ClientSession() as session:
            async with session.post(self.oauth_url + "/oauth/token", data=payload) as resp:
                return (await resp.json())["access_token"]
""",
            at='session.post(self.oauth_url + "/oauth/token", data=payload)',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the code around it is called `ServiceAccountAuth`",
                "the host `login.procore.com` is written here, as a default",
            ),
            confidence="likely",
            title="a class named after it",
        ),
        Bad(
            """\
import requests


def connect(client_id, client_secret):
    \"""Log in with the service account that the customer's Procore administrator created for us.\"""
    return requests.post(
        "https://login.procore.com/oauth/token",
        json={"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret},
    )
""",
            at='requests.post(\n        "https://login.procore.com/oauth/token",\n        json={"grant_type": '
            '"client_credentials", "client_id": client_id, "client_secret": client_secret},\n    )',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the text here describes it as a customer's service account",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            title="a docstring that describes it",
        ),
        Bad(
            """\
import requests
from requests.auth import HTTPBasicAuth

# Traditional Service Account of Acme, see the onboarding sheet
CLIENT_ID = "0000-acme-client-id"
CLIENT_SECRET = "0000-acme-client-secret"

r = requests.post(
    "https://login.procore.com/oauth/token",
    auth=HTTPBasicAuth(CLIENT_ID, CLIENT_SECRET),
    data={"grant_type": "client_credentials"},
)
print(r.status_code)
""",
            at='requests.post(\n    "https://login.procore.com/oauth/token",\n    auth=HTTPBasicAuth(CLIENT_ID, '
            'CLIENT_SECRET),\n    data={"grant_type": "client_credentials"},\n)',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the text here describes it as a customer's service account",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            title="a comment beside the credentials",
        ),
        Bad(
            """\
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

import settings

oauth = OAuth2Session(client=BackendApplicationClient(client_id=settings.PROCORE_SVC_ACCOUNT_ID))
oauth.fetch_token(
    token_url="https://login.procore.com/oauth/token",
    client_id=settings.PROCORE_SVC_ACCOUNT_ID,
    client_secret=settings.PROCORE_SVC_ACCOUNT_SECRET,
)
""",
            at='oauth.fetch_token(\n    token_url="https://login.procore.com/oauth/token",\n    '
            "client_id=settings.PROCORE_SVC_ACCOUNT_ID,\n    client_secret=settings.PROCORE_SVC_ACCOUNT_SECRET,\n)",
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the credential goes by the name `PROCORE_SVC_ACCOUNT_SECRET`",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            title="requests-oauthlib with a settings module",
        ),
        Bad(
            """\
import os
import requests

requests.post("https://login.procore.com/oauth/token", data={
    "grant_type": "client_credentials",
    "client_id": os.getenv("SERVICE_ACCOUNT_ID"),
    "client_secret": os.getenv("SERVICE_ACCOUNT_SECRET"),
})
""",
            at='requests.post("https://login.procore.com/oauth/token", data={\n    "grant_type": '
            '"client_credentials",\n    "client_id": os.getenv("SERVICE_ACCOUNT_ID"),\n    "client_secret": '
            'os.getenv("SERVICE_ACCOUNT_SECRET"),\n})',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts are deprecated since 2021-12-09, cannot be created from 2025-01-21 and end on 2025-03-18",
            evidence=(
                "the credential goes by the name `SERVICE_ACCOUNT_SECRET`",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            severity="warning",
            as_of="2025-02-01",
            title="before the sunset",
        ),
        Bad(
            """\
import os
import requests

requests.post("https://login.procore.com/oauth/token", data={
    "grant_type": "client_credentials",
    "client_id": os.getenv("SERVICE_ACCOUNT_ID"),
    "client_secret": os.getenv("SERVICE_ACCOUNT_SECRET"),
})
""",
            at='requests.post("https://login.procore.com/oauth/token", data={\n    "grant_type": '
            '"client_credentials",\n    "client_id": os.getenv("SERVICE_ACCOUNT_ID"),\n    "client_secret": '
            'os.getenv("SERVICE_ACCOUNT_SECRET"),\n})',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts are deprecated since 2021-12-09; their end is to be announced",
            evidence=(
                "the credential goes by the name `SERVICE_ACCOUNT_SECRET`",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            severity="warning",
            as_of="2023-06-01",
            title="while the dates were to be announced",
        ),
        Bad(
            """\
import json
import urllib.parse
import urllib.request

conf = json.load(open("config.json"))["procore"]["service_account"]
body = urllib.parse.urlencode({
    "grant_type": "client_credentials",
    "client_id": conf["client_id"],
    "client_secret": conf["client_secret"],
}).encode()
print(urllib.request.urlopen("https://login.procore.com/oauth/token", data=body).read())
""",
            at='urllib.request.urlopen("https://login.procore.com/oauth/token", data=body)',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the credential goes by the name `service_account`",
                "the host `login.procore.com` is written here",
            ),
            confidence="likely",
            title="a key in a configuration file, urllib",
        ),
        Bad(
            """\
import os
import requests

def _ask(cid, secret):
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": cid, "client_secret": secret}).json()

def token():
    # customers that installed the new version use the DMSA
    return _ask(os.environ["PROCORE_TSA_ID"], os.environ["PROCORE_TSA_SECRET"])
""",
            at='requests.post("https://login.procore.com/oauth/token", data={\n        "grant_type": '
            '"client_credentials", "client_id": cid, "client_secret": secret})',
            message="this token is asked for with a Traditional Service Account's credentials; Traditional Service "
            "Accounts were sunset on 2025-03-18 (deprecated 2021-12-09, no new ones from 2025-01-21)",
            evidence=(
                "the credential goes by the name `PROCORE_TSA_SECRET`",
                "the host `login.procore.com` is written here",
            ),
            title="traditional beside managed",
        ),
    ]
    good = [
        Good(
            """\
import os
import requests

def dmsa_token():
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_DMSA_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_DMSA_CLIENT_SECRET"],
    })
""",
            title="named as developer managed",
        ),
        Good(
            """\
import os
import requests

def token():
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
    })
""",
            title="plain names",
        ),
        Good(
            """\
import os
import requests
from google.oauth2 import service_account

GOOGLE_SERVICE_ACCOUNT = service_account.Credentials.from_service_account_file(
    os.environ["GOOGLE_SERVICE_ACCOUNT_FILE"]
)


def token():
    return requests.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_ID"],
            "client_secret": os.environ["PROCORE_SECRET"],
        },
    )
""",
            title="Google's service account in the same file",
        ),
        Good(
            """\
import os
import requests

# pushes the Procore budget to the ledger
requests.post("https://login.microsoftonline.com/common/oauth2/v2.0/token", data={
    "grant_type": "client_credentials",
    "client_id": os.environ["SERVICE_ACCOUNT_CLIENT_ID"],
    "client_secret": os.environ["SERVICE_ACCOUNT_CLIENT_SECRET"],
})
""",
            title="another platform's service account",
        ),
        Good(
            """\
import requests

def token(client_id, client_secret):
    \"""Token of the app.

    2025-02: no longer uses the service account that each customer's administrator created.
    \"""
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret})
""",
            title="a changelog in the docstring",
        ),
        Good(
            """\
import requests


def exchange(code, service_account_user):
    return requests.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "authorization_code",
            "code": code,
            "client_id": CID,
            "client_secret": SECRET,
            "redirect_uri": URI,
        },
    )
""",
            title="a person's token",
        ),
        Good(
            """\
import responses
from app import service_account_token


@responses.activate
def test_service_account_token():
    responses.add(
        responses.POST,
        "https://login.procore.com/oauth/token",
        json={"access_token": "t", "token_type": "Bearer"},
    )
    assert service_account_token() == "t"
    assert "client_credentials" in responses.calls[0].request.body
""",
            title="a test with a recorded answer",
        ),
        Good(
            """\
import os
import requests

TOKEN = open("/var/run/secrets/kubernetes.io/serviceaccount/token").read()

def procore(cid, secret):
    return requests.post("https://login.procore.com/oauth/token", json=dict(
        grant_type="client_credentials", client_id=cid, client_secret=secret))
""",
            title="Kubernetes",
        ),
        Good(
            """\
import os
import requests

def get_service_account_token():
    \"""Token of our Developer Managed Service Account.\"""
    return requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials", "client_id": os.environ["CID"], "client_secret": os.environ["CS"]})
""",
            title="developer managed service account in words",
        ),
        Good(
            """\
import os
import requests

# data["client_secret"] = os.environ["PROCORE_SERVICE_ACCOUNT_SECRET"]
requests.post("https://login.procore.com/oauth/token", data={
    "grant_type": "client_credentials", "client_id": os.environ["CID"], "client_secret": os.environ["CS"]})
""",
            title="commented-out code",
        ),
    ]
