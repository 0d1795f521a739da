import os

import requests


def _token():
    """The app's, DMSA."""
    r = requests.post(
        "https://login.procore.com/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(os.environ["CLOSEOUT_ID"], os.environ["CLOSEOUT_SECRET"]),
        timeout=20,
    )
    r.raise_for_status()
    return r.json()["access_token"]


def open_session(company):
    s = requests.Session()
    s.headers.update({"Authorization": "Bearer " + _token(), "Procore-Company-Id": str(company)})
    return s
