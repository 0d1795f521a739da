import time

import requests


class BaseConnector:
    """Whatever we connect to. Subclasses know hosts, how to log in, and what to fetch."""

    name = "?"

    def __init__(self, base_url, key, secret):
        self.base_url = base_url
        self.key, self.secret = key, secret
        self.http = requests.Session()
        self.http.headers["User-Agent"] = "submittal-tracker/0.9"
        self._until = 0

    def url(self, path):
        return self.base_url.rstrip("/") + "/" + path.lstrip("/")

    def ensure_login(self):
        if time.time() > self._until:
            seconds = self.login()
            self._until = time.time() + seconds - 60

    def login(self):
        raise NotImplementedError

    def get(self, path, **params):
        self.ensure_login()
        response = self.http.get(self.url(path), params=params, timeout=45)
        if response.status_code == 401:  # token was revoked under our feet
            self._until = 0
            self.ensure_login()
            response = self.http.get(self.url(path), params=params, timeout=45)
        response.raise_for_status()
        return response.json()
