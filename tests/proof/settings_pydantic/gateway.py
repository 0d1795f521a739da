from __future__ import annotations

import httpx

from settings import Settings


class ProcoreGateway:
    """Everything that talks to Procore, for one company."""

    token_path = "/oauth/token"

    def __init__(self, company: str, settings: Settings) -> None:
        self.company = company
        self.settings = settings
        self._client = httpx.Client(timeout=settings.timeout)
        self._token: str | None = None

    def _token_payload(self) -> dict[str, str]:
        client_id, secret = self.settings.credentials_for(self.company)
        return {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret.get_secret_value(),
        }

    @property
    def token(self) -> str:
        if self._token is None:
            response = self._client.post(f"{self.settings.login_url}{self.token_path}", data=self._token_payload())
            response.raise_for_status()
            self._token = response.json()["access_token"]
        return self._token

    def _request(self, method: str, path: str, **kwargs):
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        response = self._client.request(method, self.settings.api_url + path, headers=headers, **kwargs)
        response.raise_for_status()
        return response.json()

    def projects(self) -> list[dict]:
        return self._request(
            "GET", "/rest/v1.0/projects", params={"company_id": self.settings.company_id_for(self.company)}
        )

    def rfis(self, project_id: int) -> list[dict]:
        return self._request("GET", f"/rest/v1.0/projects/{project_id}/rfis", params={"per_page": 100})
