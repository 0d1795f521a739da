import os

import requests

NAME = "procore"
BASE = "https://api.procore.com"


def _token():
    # the app's data connector component: a DMSA, so not via ServiceAccount
    reply = requests.post(
        "https://login.procore.com/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_ID"],
            "client_secret": os.environ["PROCORE_SECRET"],
        },
        timeout=30,
    )
    reply.raise_for_status()
    return reply.json()["access_token"]


def issues(project):
    from .common import rest

    company = {"Procore-Company-Id": os.environ["PROCORE_COMPANY"]}
    return rest(BASE, f"/rest/v1.0/observations/items?project_id={project}", _token(), **company)
