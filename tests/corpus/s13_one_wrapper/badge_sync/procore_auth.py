"""requests calls this object for every request, so nobody else has to think about tokens."""
import os
import time

import requests
from requests.auth import AuthBase

PROCORE_LOGIN = "https://login.procore.com"


class ProcoreAuth(AuthBase):
    """Bearer of our developer managed service account.

    company: id of the company the request is about.
    """

    _shared = {"token": None, "until": 0.0}

    def __init__(self, company=None):
        self.company = company

    def __call__(self, r):
        r.headers["Authorization"] = f"Bearer {self._token()}"
        if self.company is not None:
            r.headers["Procore-Company-Id"] = str(self.company)
        r.register_hook("response", self._forget_on_401)
        return r

    def _token(self):
        if self._shared["until"] < time.time():
            got = requests.post(
                PROCORE_LOGIN + "/oauth/token",
                data={"grant_type": "client_credentials"},
                auth=(os.environ["BADGE_APP_ID"], os.environ["BADGE_APP_SECRET"]),
                timeout=10,
            )
            got.raise_for_status()
            self._shared["token"] = got.json()["access_token"]
            self._shared["until"] = time.time() + got.json()["expires_in"] - 120
        return self._shared["token"]

    def _forget_on_401(self, response, *args, **kwargs):
        if response.status_code == 401:
            self._shared["until"] = 0.0
        return response
