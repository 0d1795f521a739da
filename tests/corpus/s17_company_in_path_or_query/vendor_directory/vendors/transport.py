"""The one place where requests leave this program."""
import logging
import time

import requests

logger = logging.getLogger("vendors")


class Transport:
    base = "https://api.procore.com/rest"

    def __init__(self, token_source):
        self._token_source = token_source
        self._session = requests.Session()

    def call(self, method, version, path, **kwargs):
        url = f"{self.base}/{version}/{path.lstrip('/')}"
        headers = kwargs.pop("headers", {})
        headers.setdefault("Authorization", "Bearer " + self._token_source())  # expect: PRC303
        headers.setdefault("Accept", "application/json")
        for pause in (0, 2, 8):
            time.sleep(pause)
            response = self._session.request(method, url, headers=headers, timeout=40, **kwargs)
            if response.status_code != 429:
                break
        if not response.ok:
            logger.error("%s %s -> %s", method, url, response.status_code)
        response.raise_for_status()
        return response
