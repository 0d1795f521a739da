"""Readings of the temporary power meters, as custom-tool items. App credentials: DMSA."""
from __future__ import annotations

import requests

from meters.hosts import PRODUCTION, Hosts


class ProcoreError(RuntimeError):
    pass


class Procore:
    def __init__(self, client_id: str, client_secret: str, company: int, hosts: Hosts = PRODUCTION):
        self.hosts = hosts
        self.company = company
        self._pair = {"client_id": client_id, "client_secret": client_secret}
        self._session = requests.Session()
        self._session.headers["Procore-Company-Id"] = str(company)

    def sign_in(self) -> Procore:
        form = {"grant_type": "client_credentials", **self._pair}
        answer = self._session.post(f"{self.hosts.login}/oauth/token", data=form, timeout=20)
        if not answer.ok:
            raise ProcoreError(answer.text)
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def items(self, project: int, tool: int) -> list[dict]:
        url = f"{self.hosts.api}/rest/v1.0/projects/{project}/generic_tools/{tool}/generic_tool_items"
        return self._session.get(url, timeout=30).json()

    def add(self, project: int, tool: int, title: str, text: str) -> int:
        url = f"{self.hosts.api}/rest/v1.0/projects/{project}/generic_tools/{tool}/generic_tool_items"
        body = {"generic_tool_item": {"title": title, "description": text}}
        answer = self._session.post(url, json=body, timeout=30)
        if answer.status_code != 201:
            raise ProcoreError(f"{answer.status_code}: {answer.text[:200]}")
        return answer.json()["id"]
