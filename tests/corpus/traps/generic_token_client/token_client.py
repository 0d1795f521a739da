"""OAuth for whoever wants it. Knows nobody."""

import threading
import time

import requests


class TokenClient:
    def __init__(self, base_url, client_id, client_secret, *, in_query=False, verify=True):
        self.base_url = base_url
        self.client_id = client_id
        self.client_secret = client_secret
        self.in_query = in_query
        self.verify = verify
        self._lock = threading.Lock()
        self._token, self._until = None, 0.0

    def fetch(self):
        with self._lock:
            if time.monotonic() > self._until:
                fields = {
                    "grant_type": "client_credentials",
                    "client_id": self.client_id,
                    "client_secret": self.client_secret,
                }
                where = {"params": fields} if self.in_query else {"data": fields}
                reply = requests.post(self.base_url + "/oauth/token", verify=self.verify, timeout=20, **where)
                reply.raise_for_status()
                body = reply.json()
                self._token = body["access_token"]
                self._until = time.monotonic() + body.get("expires_in", 600) - 60
            return self._token
