"""The few calls to Procore that the export needs."""

import requests

from auth import get_token
from config import PROCORE_SERVICE_ACCOUNTS

BASE_URL = "https://app.procore.com"
PAGE_SIZE = 100


class ProcoreClient:
    """Reads one company's projects, RFIs and submittals."""

    def __init__(self, company):
        self.company = company
        self.company_id = PROCORE_SERVICE_ACCOUNTS[company]["company_id"]
        self.session = requests.Session()

    def projects(self):
        return self._pages("/vapid/projects", company_id=self.company_id)

    def rfis(self, project_id):
        return self._pages(f"/vapid/projects/{project_id}/rfis")

    def submittals(self, project_id):
        return self._pages(f"/vapid/projects/{project_id}/submittals")

    def _pages(self, path, **params):
        """All items behind a list endpoint, page by page."""
        page = 1
        while True:
            items = self._get(path, page=page, per_page=PAGE_SIZE, **params)
            yield from items
            if len(items) < PAGE_SIZE:
                return
            page += 1

    def _get(self, path, **params):
        headers = {
            "Authorization": "Bearer " + get_token(self.company),
            "Accept": "application/json",
        }
        response = self.session.get(BASE_URL + path, headers=headers, params=params, timeout=60)
        response.raise_for_status()
        return response.json()
