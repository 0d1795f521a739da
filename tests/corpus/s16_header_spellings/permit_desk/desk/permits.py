from __future__ import annotations

import requests

from . import headers
from .vendor import API, REST


class Permits:
    def __init__(self, token: str, company: int):
        self.token = token
        self.company = company

    def types(self) -> list[dict]:
        url = f"{API}{REST}/companies/{self.company}/permit_types"
        return requests.get(url, headers=headers.scoped(self.token, self.company), timeout=20).json()

    def open(self, project: int) -> list[dict]:
        url = API + REST + f"/projects/{project}/permits"
        found = requests.get(url, headers=headers.joined(self.token, self.company), params={"status": "open"})
        found.raise_for_status()
        return found.json()

    def file(self, project: int, permit: dict) -> int:
        """A new permit, as the clerk typed it in."""
        url = API + REST + f"/projects/{project}/permits"
        made = requests.post(url, headers=headers.for_project(self.token, project), json={"permit": permit})
        if made.status_code not in (200, 201):
            raise RuntimeError(made.text)
        return made.json()["id"]

    def attach(self, project: int, permit: int, upload: str) -> None:
        url = "/".join([API + REST, "projects", str(project), "permits", str(permit), "attachments"])
        requests.post(url, headers=headers.percent(self.token, self.company), json={"upload_uuid": upload}, timeout=60)
