import os

import requests

from rest import RestClient


def _developer_managed_token():
    reply = requests.post(
        "https://login.procore.com/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        },
        timeout=20,
    )
    reply.raise_for_status()
    return reply.json()["access_token"]


class Procore(RestClient):
    prefix = "/rest/v1.0"

    def __init__(self, company):
        super().__init__(
            "https://api.procore.com", _developer_managed_token(), headers={"Procore-Company-Id": str(company)}
        )

    def observations(self, project):
        return self.get("/observations/items", project_id=project, **{"filters[status][]": "initiated"})
