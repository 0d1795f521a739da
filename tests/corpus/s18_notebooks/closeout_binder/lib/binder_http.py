"""Gets pages of a listing for the close-out binder."""
import time

import requests


class Client:
    root = "https://api.procore.com"

    def __init__(self, token):
        self.token = token
        self.calls = 0

    def get(self, path, company=None, **params):
        """``company`` may be left out where the API does not want it (where is that?)."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if company is not None:
            headers["Procore-Company-Id"] = str(company)
        self.calls += 1
        if self.calls % 50 == 0:
            time.sleep(10)  # spike limit
        r = requests.get(self.root + path, headers=headers, params=params, timeout=60)
        r.raise_for_status()
        return r.json()

    def all(self, path, company, **params):
        out, page = [], 1
        while rows := self.get(path, company, page=page, per_page=300, **params):
            out += rows
            page += 1
        return out
