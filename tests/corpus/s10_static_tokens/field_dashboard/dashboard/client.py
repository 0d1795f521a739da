from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

from dashboard.settings import get_settings


class FieldClient:
    def __init__(self) -> None:
        settings = get_settings()
        self._http = httpx.Client(
            base_url=settings.procore_api + "/rest/v1.0",
            headers={
                "Authorization": f"Bearer {settings.procore_access_token.get_secret_value()}",
                "Procore-Company-Id": str(settings.company_id),
            },
            timeout=30,
        )
        self.company_id = settings.company_id

    def _pages(self, path: str, **params: Any) -> Iterator[dict[str, Any]]:
        page = 1
        while True:
            answer = self._http.get(path, params={**params, "page": page, "per_page": 100})
            answer.raise_for_status()
            rows = answer.json()
            yield from rows
            if len(rows) < 100:
                return
            page += 1

    def projects(self) -> list[dict[str, Any]]:
        return list(self._pages("/projects", company_id=self.company_id))

    def inspections(self, project_id: int) -> list[dict[str, Any]]:
        return list(self._pages(f"/projects/{project_id}/checklist/lists"))

    def close(self) -> None:
        self._http.close()
