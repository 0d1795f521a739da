import logging

import requests

log = logging.getLogger("rest")


class RestClient:
    """GET and POST with JSON, a bearer token and whatever headers the platform wants on top."""

    prefix = ""

    def __init__(self, base, token, headers=None, verify=True):
        self.base = base
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"
        self.session.headers.update(headers or {})
        self.session.verify = verify

    def _call(self, method, path, **kwargs):
        reply = self.session.request(method, self.base + self.prefix + path, timeout=60, **kwargs)
        if not reply.ok:
            log.error("%s %s: %d %s", method, reply.url, reply.status_code, reply.text[:400])
        reply.raise_for_status()
        return reply.json()

    def get(self, path, **params):
        return self._call("GET", path, params=params)

    def post(self, path, body):
        return self._call("POST", path, json=body)
