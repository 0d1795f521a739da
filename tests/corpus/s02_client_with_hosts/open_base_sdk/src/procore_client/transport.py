"""One request, for all kinds."""

import httpx


class Transport:
    path = ""

    def __init__(self, base_url, token):
        self.base_url = base_url.rstrip("/")
        self.token = token

    def list(self, project):
        address = self.base_url + self.path.format(project=project)
        sent = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}  # expect: PRC303
        answer = httpx.get(address, headers=sent, timeout=30)
        answer.raise_for_status()
        return answer.json()
