import os
import threading
import time

import requests

_lock = threading.Lock()
_token: dict = {}

LOGIN = {"live": "https://login.procore.com", "try": "https://login-sandbox.procore.com"}
API = {"live": "https://api.procore.com", "try": "https://sandbox.procore.com"}
STAGE = os.environ.get("TICKETS_STAGE", "live")


def access_token() -> str:
    """Of our DMSA; the pair in the environment is that of the stage."""
    with _lock:
        if _token.get("until", 0) < time.monotonic():
            body = {
                "grant_type": "client_credentials",
                "client_id": os.environ["PROCORE_APP_ID"],
                "client_secret": os.environ["PROCORE_APP_SECRET"],
            }
            r = requests.post(LOGIN[STAGE] + "/oauth/token", data=body, timeout=10)
            r.raise_for_status()
            _token.update(r.json(), until=time.monotonic() + 5000)
        return _token["access_token"]
