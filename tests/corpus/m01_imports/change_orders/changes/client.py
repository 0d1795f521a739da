"""The client makes models, models call the client: each imports the other."""
import requests

import changes.models as models
from changes import routes


class Client:
    def __init__(self, token, company):
        self.token = token
        self.company = company

    def headers(self):
        from changes.audit import trace  # late, audit imports us

        return {"Authorization": f"Bearer {self.token}", "X-Trace": trace()}  # expect: PRC303

    def fetch(self, path, **params):
        answer = requests.get(routes.base() + path, headers=self.headers(), params=params, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def send(self, path, body):
        answer = requests.post(routes.base() + path, headers=self.headers(), json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def packages(self, project):
        rows = self.fetch(routes.PACKAGES, project_id=project)
        return [models.Package(self, row) for row in rows]
