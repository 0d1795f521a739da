"""DMSA of "Labels"."""
import functools
import os

import requests


@functools.lru_cache
def token():
    # a run takes two minutes, one token is enough
    r = requests.post("https://login.procore.com/oauth/token", {
        "grant_type": "client_credentials",
        "client_id": os.environ["LABELS_ID"],
        "client_secret": os.environ["LABELS_SECRET"],
    })
    r.raise_for_status()
    return r.json()["access_token"]
