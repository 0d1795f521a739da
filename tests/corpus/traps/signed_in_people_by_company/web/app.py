import secrets
from urllib.parse import urlencode

import requests
from flask import Flask, abort, redirect, request, session

from web import conf, tokens

app = Flask(__name__)
app.secret_key = conf.COOKIE_KEY


@app.get("/procore/connect")
def connect():
    session["state"] = secrets.token_urlsafe(16)
    query = {
        "response_type": "code",
        "client_id": conf.CLIENT_ID,
        "redirect_uri": conf.REDIRECT,
        "state": session["state"],
    }
    return redirect(f"{conf.LOGIN}/oauth/authorize?{urlencode(query)}")


@app.get("/procore/callback")
def callback():
    if request.args.get("state") != session.pop("state", None):
        abort(400)
    answer = tokens.exchange(request.args["code"])
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    me = requests.get(conf.API + "/me", headers=bearer, timeout=20).json()
    companies = requests.get(conf.API + "/companies", headers=bearer, timeout=20).json()
    for company in companies:
        tokens.keep(company["id"], answer, me["login"])
    return {"connected": [company["name"] for company in companies]}


@app.get("/companies/<int:company_id>/projects")
def projects(company_id):
    headers = {"Authorization": f"Bearer {tokens.token_of(company_id)}", "Procore-Company-Id": str(company_id)}
    answer = requests.get(conf.API + "/projects", params={"company_id": company_id}, headers=headers, timeout=30)
    return answer.json(), answer.status_code
