import os
from functools import lru_cache
from time import time

import requests

# Developer managed service account of the "Field log" app, see wiki/procore-portal


@lru_cache(maxsize=1)
def _ask(slot):
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["FIELDLOG_PROCORE_ID"],
        "client_secret": os.environ["FIELDLOG_PROCORE_SECRET"],
    }
    reply = requests.post("https://login.procore.com/oauth/token", json=form, timeout=10)
    reply.raise_for_status()
    return reply.json()["access_token"]


def app_token():
    return _ask(int(time() // 4800))
