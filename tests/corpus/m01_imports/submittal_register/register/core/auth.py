"""DMSA credentials, one pair for the app."""
import os
from time import time as now

import requests as rq

_kept = {"value": None, "until": 0}


def bearer():
    if now() > _kept["until"]:
        data = {"grant_type": "client_credentials"}
        pair = (os.environ["REGISTER_ID"], os.environ["REGISTER_SECRET"])
        body = rq.post("https://login.procore.com/oauth/token", data=data, auth=pair, timeout=10).json()
        _kept.update(value=body["access_token"], until=now() + body["expires_in"] - 30)
    return f"Bearer {_kept['value']}"
