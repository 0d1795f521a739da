import os

import requests


class Resource:
    """Subclasses name an endpoint; the rest is here."""

    endpoint = None
    host = "https://app.procore.com"

    def __init__(self, prefix):
        self.prefix = prefix
        self._headers = None

    def env(self, name):
        return os.environ[f"{self.prefix}_{name}"]

    @property
    def headers(self):
        if self._headers is None:
            response = requests.post(
                "https://login.procore.com/oauth/token",
                data={
                    "grant_type": "client_credentials",
                    "client_id": self.env("PROCORE_CLIENT_ID"),
                    "client_secret": self.env("PROCORE_CLIENT_SECRET"),
                },
            )
            response.raise_for_status()
            self._headers = {"Authorization": "Bearer {}".format(response.json()["access_token"])}
        return self._headers

    def list(self, **fields):
        path = self.endpoint.format(company_id=self.env("PROCORE_COMPANY_ID"), **fields)
        response = requests.get(f"{self.host}{path}", headers=self.headers)
        response.raise_for_status()
        return response.json()
