import uuid

import httpx

from .heads import Head

HOST = "https://api.procore.com"


class Api:
    """Incidents, inspections and near misses. The token is the viewer's own."""

    def __init__(self, token: str, company: int):
        self._company = company
        self._token = token
        self._http = httpx.Client(timeout=20.0)

    def _base(self):
        return {Head.AUTHORIZATION: f"Bearer {self._token}", Head.ACCEPT: "application/json"}

    def _full(self):
        head = dict(self._base())
        head[Head.COMPANY_ID] = str(self._company)
        head[Head.TRACE.value] = uuid.uuid4().hex
        return head

    def incidents(self, project: int):
        r = self._http.get(f"{HOST}/rest/v1.0/projects/{project}/incidents", headers=self._full())
        return r.json()

    def near_misses(self, project: int):
        return self._http.get(
            f"{HOST}/rest/v1.0/projects/{project}/incidents/near_misses",
            headers={
                str(Head.AUTHORIZATION): "Bearer " + self._token,
                str(Head.COMPANY_ID): str(self._company),
            },
        ).json()

    def hazards(self):
        return self._http.get(
            f"{HOST}/rest/v1.0/companies/{self._company}/hazards",
            headers={**self._base(), Head.COMPANY: str(self._company)},  # expect: PRC303
        ).json()

    def close(self):
        self._http.close()
