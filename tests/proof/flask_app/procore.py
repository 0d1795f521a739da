"""Calls to Procore on behalf of the company of the current request."""

import requests
from flask import current_app, g


class UpstreamError(Exception):
    pass


def access_token():
    if "procore_token" not in g:
        r = requests.post(
            current_app.config["PROCORE_LOGIN"] + "/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": g.company["client_id"],
                "client_secret": g.company["client_secret"],
            },
        )
        if not r.ok:
            raise UpstreamError(f"token: {r.status_code} {r.json().get('error', '')}")
        g.procore_token = r.json()["access_token"]
    return g.procore_token


def get(path):
    r = requests.get(
        current_app.config["PROCORE_API"] + path,
        headers={"authorization": f"bearer {access_token()}"},
    )
    if not r.ok:
        raise UpstreamError(f"{path}: {r.status_code} {r.json().get('error', '')}")
    return r.json()
