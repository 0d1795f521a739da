"""The token of whoever signed in with `python -m invoice_match login`. One person, one file."""
import json
import os
import time
from pathlib import Path

import requests

STORE = Path.home() / ".invoice_match" / "procore.json"
TOKEN_URL = "https://login.procore.com/oauth/token"


class TokenFile:
    def __init__(self, store=STORE):
        self.store = store
        self._now = None

    def current(self):
        if self._now is None or self._now["until"] < time.time() + 60:
            self._renew()
        return self._now["access_token"]

    def _renew(self):
        kept = json.loads(self.store.read_text())
        r = requests.post(TOKEN_URL, data={
            "grant_type": "refresh_token",
            "refresh_token": kept["refresh_token"],
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        }, timeout=30)
        r.raise_for_status()
        new = r.json()
        # single use: write it before anything else can go wrong
        self.store.write_text(json.dumps({"refresh_token": new["refresh_token"]}))
        self._now = {"access_token": new["access_token"], "until": time.time() + new["expires_in"]}
