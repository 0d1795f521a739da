import os
from dataclasses import dataclass, field

import requests


@dataclass
class Account:
    """A company that installed our app. The pair is the app's (DMSA), only the company differs."""

    company_id: int
    _token: str = field(default="", repr=False)

    def token(self):
        if not self._token:
            r = requests.post(
                "https://login.procore.com/oauth/token",
                json={
                    "grant_type": "client_credentials",
                    "client_id": os.environ["LAKE_CLIENT_ID"],
                    "client_secret": os.environ["LAKE_CLIENT_SECRET"],
                },
            )
            r.raise_for_status()
            self._token = r.json()["access_token"]
        return self._token
