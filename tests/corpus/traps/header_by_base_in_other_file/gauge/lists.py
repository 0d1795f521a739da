import requests

from gauge.base import Paged, Signed

V1 = "https://api.procore.com/rest/v1.0"


class Deliveries(Paged):
    def __init__(self, token, company, project):
        super().__init__(token, company)
        self.project = project

    @property
    def url(self):
        return f"{V1}/projects/{self.project}/delivery_logs"


class Gauge(Signed):
    """Concrete poured so far."""

    def note(self, project, text):
        # only the token is named here; the company comes with _headers()
        return requests.post(
            f"{V1}/projects/{project}/notes_logs",
            headers=self._headers(Accept="application/json"),
            json={"notes_log": {"comment": text}},
        ).status_code

    def quantities(self, project):
        headers = self._headers()
        headers["Accept"] = "application/json"
        return requests.get(V1 + "/projects/%d/quantity_logs" % project, headers=headers).json()
