import logging
import time

import requests
from requests.auth import AuthBase

from .endpoints import HOSTS
from .errors import ProcoreError

log = logging.getLogger("siteflow")


class ServiceAccountAuth(AuthBase):
    """Puts the bearer token of a company's service account on each request, and renews it in time."""

    _tokens = {}  # by company, shared by all instances

    def __init__(self, account):
        self.account = account

    def _token(self):
        token, ends = self._tokens.get(self.account.company, (None, 0))
        if time.time() > ends - 60:
            response = requests.post(
                f"{HOSTS['login']}/oauth/token",
                data={
                    "grant_type": "client_credentials",
                    "client_id": self.account.client_id,
                    "client_secret": self.account.client_secret,
                },
            )
            if not response.ok:
                raise ProcoreError(response)
            log.info("new token for %s", self.account.company)
            answer = response.json()
            token, ends = answer["access_token"], time.time() + answer["expires_in"]
            self._tokens[self.account.company] = token, ends
        return token

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self._token()}"
        return request
