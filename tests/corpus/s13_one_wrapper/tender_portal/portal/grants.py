"""Tokens of the people who signed in to the portal with Procore; kept in the session, renewed on the way."""
import time

import requests
from flask import current_app, session


def exchange(code):
    return _ask(grant_type="authorization_code", code=code, redirect_uri=current_app.config["PORTAL_URL"] + "/back")


def current_token():
    kept = session["procore"]
    if kept["created_at"] + kept["expires_in"] < time.time() + 30:
        kept = session["procore"] = _ask(grant_type="refresh_token", refresh_token=kept["refresh_token"])
    return kept["access_token"]


def _ask(**form):
    form["client_id"] = current_app.config["PROCORE_CLIENT_ID"]
    form["client_secret"] = current_app.config["PROCORE_CLIENT_SECRET"]
    r = requests.post("https://login.procore.com/oauth/token", data=form, timeout=15)
    r.raise_for_status()
    return r.json()
