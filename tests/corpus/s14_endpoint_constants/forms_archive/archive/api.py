import os
import time

import httpx

from .routes import route


class Archive:
    def __init__(self, token_source, company_id):
        self.company_id = company_id
        self._tokens = token_source
        self._http = httpx.Client(base_url=os.environ["PROCORE_API_HOST"], timeout=60)

    def _headers(self):
        return {
            "authorization": "Bearer " + self._tokens(),
            "procore-company-id": str(self.company_id),
        }

    def fetch(self, tool, action, **ids):
        path = route(tool, action, **ids)
        while True:
            response = self._http.get(path, headers=self._headers())
            if response.status_code == 429:
                time.sleep(int(response.headers.get("retry-after", "5")))
                continue
            response.raise_for_status()
            return response

    def close(self):
        self._http.close()
