import threading
import time

import requests

from apps.registry import APPS

_lock = threading.Lock()
_kept = {}


def bearer(app_name):
    """The token of one of our apps. The same for all companies: say which one in the header."""
    with _lock:
        token, until = _kept.get(app_name, (None, 0))
        if time.time() < until:
            return token
        app = APPS[app_name]
        answer = requests.post(
            "https://login.procore.com/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": app.client_id,
                "client_secret": app.client_secret,
            },
            timeout=15,
        )
        answer.raise_for_status()
        body = answer.json()
        _kept[app_name] = (body["access_token"], time.time() + body["expires_in"] - 60)
        return body["access_token"]
