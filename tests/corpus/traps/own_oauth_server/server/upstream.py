"""Procore behind us, with the app's DMSA."""

import functools
import os

import requests


def _bearer():
    reply = requests.post(
        os.environ.get("PROCORE_LOGIN_URL", "https://login.procore.com") + "/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        },
    )
    reply.raise_for_status()
    return "Bearer " + reply.json()["access_token"]


@functools.lru_cache(maxsize=200)
def cached_projects(company):
    headers = {"Authorization": _bearer(), "Procore-Company-Id": str(company)}
    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers).json()
