import os
import time

import requests

import settings

_cached = None
_until = 0


def get_token():
    """Token of the app (data connector, developer managed service account). Good for 90 minutes, we take 80."""
    global _cached, _until
    if _cached and time.time() < _until:
        return _cached
    answer = requests.post(
        settings.LOGIN + "/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        },
        timeout=20,
    )
    answer.raise_for_status()
    _cached = answer.json()["access_token"]
    _until = time.time() + 80 * 60
    return _cached
