import logging

import requests
from requests.adapters import HTTPAdapter

log = logging.getLogger("photos")


class Sender:
    def __init__(self, dry=False):
        self.dry = dry
        self.session = requests.Session()
        self.session.mount("https://", HTTPAdapter(max_retries=3, pool_maxsize=4))

    def __call__(self, request):
        prepared = self.session.prepare_request(request)
        log.info("%s %s", prepared.method, prepared.url)
        if self.dry:
            return None
        response = self.session.send(prepared, timeout=(5, 120))
        if not response.ok:
            log.error("%s: %s", response.status_code, response.text[:300])
            response.raise_for_status()
        return response.json() if response.content else None
