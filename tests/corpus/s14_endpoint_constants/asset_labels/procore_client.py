import os

import requests

from procore_token import token

ROOT = os.getenv("PROCORE_ROOT", "https://api.procore.com")


class Procore:
    def __init__(self, company_id):
        self.company_id = int(company_id)

    def headers(self):
        return {"Authorization": "Bearer %s" % token(), "Procore-Company-Id": "%d" % self.company_id}

    def get(self, endpoint, *parts, **params):
        url = ROOT + endpoint.format(*parts)
        r = requests.get(url, headers=self.headers(), params=params, timeout=30)
        r.raise_for_status()
        return r.json()

    def get_all(self, endpoint, *parts, **params):
        page, rows = 1, []
        while True:
            batch = self.get(endpoint, *parts, page=page, per_page=250, **params)
            rows.extend(batch)
            if len(batch) < 250:
                return rows
            page += 1
