import logging
import time

import requests

from mirror import endpoints

logger = logging.getLogger(__name__)


class DrawingsClient:
    def __init__(self, book, company):
        self.account = book.for_company(company)
        self.company = company
        self._http = requests.Session()
        self._http.headers["User-Agent"] = "drawings-mirror (it@crest-build.example)"
        self._until = 0.0
        self._token = None

    def _login(self):
        payload = {
            "grant_type": "client_credentials",
            "client_id": self.account["client_id"],
            "client_secret": self.account["client_secret"],
        }
        r = self._http.post("https://login.procore.com/oauth/token", json=payload, timeout=30)
        r.raise_for_status()
        data = r.json()
        self._token = data["access_token"]
        self._until = time.monotonic() + data["expires_in"] - 120

    def _headers(self):
        if self._token is None or time.monotonic() > self._until:
            self._login()
        return {
            "Authorization": f"Bearer {self._token}",
            "Procore-Company-Id": str(self.account["company_id"]),
        }

    def _get(self, url, **params):
        r = self._http.get(url, headers=self._headers(), params=params, timeout=60)
        if r.status_code == 429:
            wait = int(r.headers.get("Retry-After", "10"))
            logger.info("too many calls, waiting %ss", wait)
            time.sleep(wait)
            return self._get(url, **params)
        r.raise_for_status()
        return r.json()

    def projects(self):
        return self._get(endpoints.PROJECTS, company_id=self.account["company_id"])

    def drawings(self, project_id):
        for area in self._get(endpoints.AREAS.format(project_id=project_id)):
            yield from self._get(endpoints.DRAWINGS.format(area_id=area["id"]))

    def download(self, drawing, target):
        # a signed link of the file storage, no token there
        with requests.get(drawing["current_revision"]["pdf_url"], stream=True, timeout=300) as r:
            r.raise_for_status()
            with open(target, "wb") as out:
                for chunk in r.iter_content(1 << 16):
                    out.write(chunk)
