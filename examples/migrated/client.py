"""The few calls to Procore that the export needs."""

import requests

from auth import get_token
from config import COMPANY_IDS, ENVIRONMENT

API_HOSTS = {
    "production": "https://api.procore.com",
    "sandbox": "https://sandbox.procore.com",
}
PAGE_SIZE = 100


class ProcoreClient:
    """Reads one company's projects, RFIs and submittals."""

    def __init__(self, company):
        self.company_id = COMPANY_IDS[company]
        self.session = requests.Session()

    def projects(self):
        return self._pages("/rest/v1.1/projects", company_id=self.company_id)

    def rfis(self, project_id, **filters):
        return self._pages(f"/rest/v1.0/projects/{project_id}/rfis", **filters)

    def submittals(self, project_id):
        return self._pages(f"/rest/v1.1/projects/{project_id}/submittals")

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
            "Authorization": "Bearer " + get_token(),
            "Procore-Company-Id": str(self.company_id),
            "Accept": "application/json",
        }
        response = self.session.get(API_HOSTS[ENVIRONMENT] + path, headers=headers, params=params, timeout=60)
        response.raise_for_status()
        return response.json()
