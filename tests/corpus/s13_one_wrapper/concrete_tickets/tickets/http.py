import logging
import time

import requests

from .auth import API, STAGE
from .defaults import csv_headers, default_headers

log = logging.getLogger("tickets.http")


class Procore:
    retries = 4

    def __init__(self, base=None, headers=None):
        self.base = base or API[STAGE]
        self._own = headers

    @property
    def headers(self):
        return self._own if self._own is not None else default_headers()

    def _call(self, method, path, *, extra=None, **kw):
        merged = {**self.headers, **(extra or {})}
        for attempt in range(self.retries):
            response = requests.request(method, self.base + path, headers=merged, timeout=45, **kw)
            if response.status_code not in (429, 502, 503):
                break
            pause = int(response.headers.get("Retry-After", 2**attempt))
            log.info("%s %s: %s, again in %d s", method, path, response.status_code, pause)
            time.sleep(pause)
        response.raise_for_status()
        return response

    def get(self, path, **params):
        return self._call("GET", path, params=params).json()

    def post(self, path, payload, key=None):
        extra = {"Idempotency-Token": key} if key else None
        return self._call("POST", path, extra=extra, json=payload).json()

    def table(self, path):
        """CSV; Procore is asked once, without retries."""
        return self._call("GET", path, extra={"Accept": csv_headers()["Accept"]}).text
