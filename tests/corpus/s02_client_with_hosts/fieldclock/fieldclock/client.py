import datetime as dt
import logging
from typing import Any, Optional

import requests

logger = logging.getLogger(__name__)


class ProcoreError(Exception):
    def __init__(self, status: int, body: str):
        super().__init__(f"Procore answered {status}: {body[:300]}")
        self.status = status


class ProcoreClient:
    """Talks to Procore with the app's developer-managed service account.

    :param company_id: goes into the header of every call
    :param login_url: where tokens come from
    :param base_url: where everything else is
    """

    TOKEN_PATH = "/oauth/token"

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        company_id: int,
        login_url: str = "https://login.procore.com",
        base_url: str = "https://api.procore.com",
        timeout: float = 30.0,
    ):
        self.client_id = client_id
        self._secret = client_secret
        self.company_id = company_id
        self.login_url = login_url.rstrip("/")
        self.base_url = base_url.rstrip("/")
        self.timeout = timeout
        self._session = requests.Session()
        self._token: Optional[str] = None
        self._expires = dt.datetime.min

    # -- auth ---------------------------------------------------------------

    def _login(self) -> str:
        if self._token and dt.datetime.now() < self._expires:
            return self._token
        reply = self._session.post(
            self.login_url + self.TOKEN_PATH,
            data={
                "grant_type": "client_credentials",
                "client_id": self.client_id,
                "client_secret": self._secret,
            },
            timeout=self.timeout,
        )
        if not reply.ok:
            raise ProcoreError(reply.status_code, reply.text)
        answer = reply.json()
        self._token = answer["access_token"]
        self._expires = dt.datetime.now() + dt.timedelta(seconds=answer["expires_in"] - 120)
        return self._token

    # -- calls --------------------------------------------------------------

    def call(self, method: str, path: str, **kwargs: Any) -> Any:
        headers = {
            "Authorization": f"Bearer {self._login()}",
            "Procore-Company-Id": str(self.company_id),
            **kwargs.pop("headers", {}),
        }
        logger.debug("%s %s", method, path)
        reply = self._session.request(
            method, self.base_url + path, headers=headers, timeout=self.timeout, **kwargs
        )
        if not reply.ok:
            raise ProcoreError(reply.status_code, reply.text)
        return reply.json() if reply.content else None

    def timecard_entries(self, project_id: int, day: dt.date) -> list:
        params = {"log_date": day.isoformat()}
        return self.call("GET", f"/rest/v1.0/projects/{project_id}/timecard_entries", params=params)

    def add_timecard_entry(self, project_id: int, entry: dict) -> dict:
        return self.call(
            "POST", f"/rest/v1.0/projects/{project_id}/timecard_entries", json={"timecard_entry": entry}
        )
