import logging
import time

import requests

from app.config import ProcoreSettings

logger = logging.getLogger("punch.auth")


class ProcoreAuth(requests.auth.AuthBase):
    """Puts token and company into each request; fetches a token when there is none or it is nearly over."""

    token_path = "/oauth/token"

    def __init__(self, settings: ProcoreSettings):
        self.settings = settings
        self._session = requests.Session()
        self._value = None
        self._valid_until = 0.0

    def _payload(self):
        return {
            "grant_type": "client_credentials",
            "client_id": self.settings.dmsa_client_id,
            "client_secret": self.settings.dmsa_client_secret.get_secret_value(),
        }

    def _send(self, payload):
        started = time.monotonic()
        response = self._session.post(f"{self.settings.auth_host}{self.token_path}", json=payload, timeout=15)
        logger.info("token in %.1f s: %d", time.monotonic() - started, response.status_code)
        response.raise_for_status()
        return response.json()

    def __call__(self, request):
        if time.monotonic() >= self._valid_until:
            answer = self._send(self._payload())
            self._value = answer["access_token"]
            self._valid_until = time.monotonic() + answer["expires_in"] * 0.9
        request.headers["Authorization"] = "Bearer " + self._value
        request.headers["Procore-Company-Id"] = str(self.settings.company_id)
        return request
