import os

import requests

BASE = os.environ.get("PROCORE_API_BASE", "https://api.procore.com")
session = requests.Session()


class Bearer(requests.auth.AuthBase):
    def __init__(self, token, company=None):
        self.token = token
        self.company = company

    def __call__(self, prepared):
        prepared.headers["Authorization"] = f"Bearer {self.token}"
        if self.company is not None:
            prepared.headers["Procore-Company-Id"] = str(self.company)
        return prepared


def look(path, auth):
    answer = session.get(BASE + path, auth=auth, timeout=15)
    return answer.json() if answer.ok else {}
