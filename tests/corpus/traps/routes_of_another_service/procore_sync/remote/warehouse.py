"""Our own warehouse, which calls its collections as Procore does."""

import requests


class Warehouse:
    def __init__(self, base_url, token):
        self.base_url = base_url
        self.headers = {"Authorization": f"Bearer {token}"}

    def projects(self):
        return requests.get(self.base_url + "/projects", headers=self.headers, timeout=10).json()
