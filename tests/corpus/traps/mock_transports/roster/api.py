from __future__ import annotations

import httpx


def make(token: str, company: int, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    return httpx.Client(
        base_url="https://api.procore.com/rest/v1.0",
        headers={"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)},
        transport=transport,
        timeout=20,
    )


class Roster:
    def __init__(self, http: httpx.Client):
        self.http = http

    def people(self, project: int) -> list[str]:
        rows = self.http.get(f"/projects/{project}/people", params={"per_page": 1000}).raise_for_status().json()
        return sorted(row["name"] for row in rows)

    def add(self, project: int, name: str) -> int:
        first, _, last = name.partition(" ")
        body = {"person": {"first_name": first, "last_name": last}}
        return self.http.post(f"/projects/{project}/people", json=body).json()["id"]
