from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class ExposedCredential(Rule):
    """A token or a secret that is printed, logged or sent to a page.

    ## What it finds

    Output that holds a token or a secret of the platform whole: `print` and its like, a logger, a page or an answer of
    a web application, an exception's text. Also the whole answer to a token request, where the request did not fail.

    ## Why

    Output is kept where nobody guards it: in terminals, logs, error trackers, notebooks and browsers. Whoever reads a
    token there has the app's access until it ends, and with a client secret for as long as it is not replaced.

    ## How to mend

    Take it out, or show what helps and cannot be used: whether it is set, its first characters, when it ends. Replace
    a secret that was in logs already.

    ## When to suppress

    In a tool whose purpose is to hand a token to the person who runs it. What is cut, hashed or masked, answers that
    are shown because the request failed, and tests need no suppression.

    ## Source

    https://developers.procore.com/documentation/oauth-client-credentials and
    https://developers.procore.com/documentation/oauth-endpoints
    """

    code = "PRC209"
    name = "exposed-credential"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC203", "PRC204")
    help = "take it out, or show only its first characters, or whether it is set"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.exposures import exposures

        for exposure in exposures(module.facts):
            kind = exposure.kind if exposure.kind.startswith("the ") else f"the {exposure.kind}"
            yield Problem(exposure.place, f"{kind} {exposure.how}", exposure.evidence, exposure.confidence)

    bad = [
        Bad(
            """\
import os
import requests

def main():
    response = requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials",
        "client_id": os.environ["CLIENT_ID"],
        "client_secret": os.environ["CLIENT_SECRET"],
    })
    response.raise_for_status()
    token = response.json()["access_token"]
    print(f"Token: {token}")
""",
            at='f"Token: {token}"',
            message="the access token is printed",
            evidence=(
                "the host `login.procore.com` is written here",
                "the token is asked for here",
            ),
            title="a token is printed",
        ),
        Bad(
            """\
import requests

r = requests.post("https://login.procore.com/oauth/token", json=BODY)
print(r.text)
headers = {"Authorization": "Bearer " + r.json()["access_token"]}
""",
            at="r.text",
            message="the answer to the token request is printed",
            evidence=(
                "the host `login.procore.com` is written here",
                "the token is asked for here",
            ),
            confidence="likely",
            title="the whole answer",
        ),
        Bad(
            """\
import logging

import httpx

logger = logging.getLogger(__name__)

def get_token():
    answer = httpx.post("https://login.procore.com/oauth/token", data=FORM).json()
    return answer["access_token"]

def sync():
    token = get_token()
    logger.info("using token %s", token)
""",
            at="token",
            message="the access token is logged",
            evidence=(
                "the host `login.procore.com` is written here",
                "the token is asked for here",
            ),
            title="logged by the function's caller",
        ),
        Bad(
            """\
import os

secret = os.environ["PROCORE_CLIENT_SECRET"]
print("secret:", os.environ["PROCORE_CLIENT_SECRET"])
""",
            at='os.environ["PROCORE_CLIENT_SECRET"]',
            message="the client secret is printed",
            confidence="likely",
            title="a setting by its name",
        ),
        Bad(
            """\
import requests
from flask import Flask, jsonify, request

app = Flask(__name__)

@app.route("/callback")
def callback():
    form = {"grant_type": "authorization_code", "code": request.args["code"], "client_id": ID, "client_secret": SECRET}
    tokens = requests.post("https://login.procore.com/oauth/token", data=form).json()
    return jsonify(tokens)
""",
            at="tokens",
            message="the answer to the token request is sent to a page",
            evidence=(
                "the host `login.procore.com` is written here",
                "the token is asked for here",
            ),
            confidence="likely",
            title="an answer to the browser",
        ),
        Bad(
            """\
import requests

def projects(access_token, company):
    headers = {"Authorization": f"Bearer {access_token}", "Procore-Company-Id": company}
    r = requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)
    if not r.ok:
        raise RuntimeError(f"{r.status_code} with token {access_token}")
    return r.json()
""",
            at='f"{r.status_code} with token {access_token}"',
            message="the access token is put into an exception",
            evidence=("the host `api.procore.com` is written here",),
            confidence="likely",
            title="an exception",
        ),
        Bad(
            """\
import logging
import requests

def fetch(session):
    token = session.post("https://login.procore.com/oauth/token", data=FORM).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": "1"}
    logging.debug("headers: %s", headers)
    return requests.get("https://api.procore.com/rest/v1.0/me", headers=headers)
""",
            at="headers",
            message="the access token is logged",
            evidence=(
                "the host `login.procore.com` is written here",
                "the token is asked for here",
            ),
            title="headers with the token",
        ),
        Bad(
            """\
import requests
import streamlit as st

answer = requests.post("https://login.procore.com/oauth/token", data=FORM)
if answer.status_code == 200:
    st.json(answer.json())
else:
    st.error(answer.text)
""",
            at="answer.json()",
            message="the answer to the token request is shown on a page",
            evidence=(
                "the host `login.procore.com` is written here",
                "the token is asked for here",
            ),
            title="a page of Streamlit",
        ),
        Bad(
            """\
class ProcoreClient:
    def connect(self):
        self.access_token = self._ask()
        print("connected with", self.access_token)
""",
            at="self.access_token",
            message="the access token is printed",
            confidence="likely",
            title="an attribute of a client",
        ),
        Bad(
            """\
from requests_oauthlib import OAuth2Session

oauth = OAuth2Session(ID, redirect_uri=REDIRECT)
token = oauth.fetch_token("https://login.procore.com/oauth/token", code=input(), client_secret=SECRET)
print(token)
""",
            at="token",
            message="the answer to the token request is printed",
            evidence=(
                "the host `login.procore.com` is written here",
                "the token is asked for here",
            ),
            confidence="likely",
            title="requests-oauthlib",
        ),
        Bad(
            """\
import httpx
from fastapi import FastAPI

app = FastAPI()

@app.get("/procore/token")
async def token():
    async with httpx.AsyncClient() as client:
        r = await client.post("https://login.procore.com/oauth/token", data=FORM)
    return {"token": r.json()["access_token"]}
""",
            at='{"token": r.json()["access_token"]}',
            message="the access token is sent to a page",
            evidence=(
                "the host `login.procore.com` is written here",
                "the token is asked for here",
            ),
            title="a view that returns it",
        ),
    ]
    good = [
        Good(
            """\
import requests

token = requests.post("https://login.procore.com/oauth/token", data=FORM).json()["access_token"]
print(f"token {token[:6]}… received")
print(f"token {token:.4}…")
""",
            title="the beginning only",
        ),
        Good(
            """\
import requests

answer = requests.post("https://login.procore.com/oauth/token", data=FORM).json()
print("token ends in", answer["expires_in"], "s, type", answer.get("token_type"))
""",
            title="what is not secret in the answer",
        ),
        Good(
            """\
import httpx

reply = httpx.post("https://login.procore.com/oauth/token", data=FORM)
if reply.is_error:
    print("refused:", reply.text)
""",
            title="the answer of a request that failed",
        ),
        Good(
            """\
import logging
import requests

def token():
    r = requests.post("https://login.procore.com/oauth/token", data=FORM)
    if r.status_code != 200:
        logging.error("no token: %s %s", r.status_code, r.text)
        raise RuntimeError(f"no token: {r.text}")
    return r.json()["access_token"]
""",
            title="the answer of a failed request",
        ),
        Good(
            """\
import logging

import httpx

def token():
    reply = httpx.post("https://login.procore.com/oauth/token", json=FORM)
    if reply.is_error and reply.text:
        logging.error("token refused: %s %s", reply.status_code, reply.text)
        reply.raise_for_status()
    return reply.json()["access_token"]
""",
            title="a failure among other conditions",
        ),
        Good(
            """\
import requests

def token():
    r = requests.post("https://login.procore.com/oauth/token", data=FORM)
    if r.ok:
        return r.json()["access_token"]
    print("failed:", r.text)
    return None
""",
            title="after the way out of success",
        ),
        Good(
            """\
import requests

def token():
    try:
        r = requests.post("https://login.procore.com/oauth/token", data=FORM)
        r.raise_for_status()
    except requests.HTTPError as error:
        print("failed", r.text, error)
        return None
    return r.json()["access_token"]
""",
            title="an error that was caught",
        ),
        Good(
            """\
import os

PROCORE_CLIENT_SECRET = os.getenv("PROCORE_CLIENT_SECRET")
print("secret:", "set" if PROCORE_CLIENT_SECRET else "missing", bool(PROCORE_CLIENT_SECRET))
print(len(PROCORE_CLIENT_SECRET or ""))
""",
            title="whether it is set",
        ),
        Good(
            """\
import hashlib
import logging

def show(procore_access_token, mask):
    logging.info("token %s", mask(procore_access_token))
    logging.info("digest %s", hashlib.sha256(procore_access_token.encode()).hexdigest())
    procore_access_token = mask(procore_access_token)
    print(procore_access_token)
""",
            title="masked and hashed",
        ),
        Good(
            """\
print("Set PROCORE_CLIENT_SECRET and PROCORE_CLIENT_ID, then run again.")
print("access_token")
""",
            title="texts about secrets",
        ),
        Good(
            """\
import requests

def spotify():
    token = requests.post("https://accounts.spotify.com/api/token", data=FORM).json()["access_token"]
    print(token)

def music(spotify_access_token):
    \"\"\"For the stand of Procore.\"\"\"
    print(spotify_access_token)
""",
            title="another platform's token",
        ),
        Good(
            """\
import requests

token = requests.post("https://login.procore.com/oauth/token", data=FORM).json()["access_token"]
r = requests.get("https://api.procore.com/rest/v1.0/me", headers={"Authorization": f"Bearer {token}"})
print(r.status_code, r.text)
print(r.json())
""",
            title="the API's answers",
        ),
        Good(
            """\
from flask import jsonify
from flask_jwt_extended import create_access_token

def login(user):
    \"\"\"Sign in to the app that shows Procore's projects.\"\"\"
    session_token = create_access_token(identity=user.id)
    return jsonify(token=session_token)
""",
            title="a token of the program's own",
        ),
        Good(
            """\
import requests

token = requests.post("https://login.procore.com/oauth/token", data=FORM).json()["access_token"]
with open(".token", "w") as file:
    print(token, file=file)
""",
            title="written to a file",
        ),
        Good(
            """\
import requests

r = requests.post("https://login.procore.com/oauth/token", data=FORM)
print(r, r.status_code, r.headers["X-Request-Id"])
""",
            title="the response itself",
        ),
        Good(
            """\
import requests

class Client:
    def _post(self, url, data):
        r = requests.post(url, data=data)
        print(r.text)
        return r

    def token(self):
        return self._post("https://login.procore.com/oauth/token", FORM).json()["access_token"]

    def create(self, rfi):
        r = self._post("https://api.procore.com/rest/v1.0/projects/1/rfis", rfi)
        print(r.json())
""",
            title="a wrapper for tokens and all else",
        ),
        Good(
            """\
import requests

r = requests.post("https://login.procore.com/oauth/revoke", data={"token": t, "client_id": ID, "client_secret": S})
print(r.text)
""",
            title="the end of a token",
        ),
    ]
