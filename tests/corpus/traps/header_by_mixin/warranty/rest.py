import logging

import requests

log = logging.getLogger("warranty")


class Rest:
    root: str

    def build_headers(self):
        return {"Accept": "application/json", "Accept-Language": "en"}

    def call(self, method, path, **kwargs):
        response = requests.request(method, self.root + path, headers=self.build_headers(), timeout=30, **kwargs)
        log.info("%s %s %s", method, path, response.status_code)
        response.raise_for_status()
        return response.json()
