"""What every listing has in common."""
from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx

from .env import Env


class Listing:
    path = ""
    per_page = 250

    def __init__(self, env: Env, token: str):
        self.env = env
        self.token = token

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}  # expect: PRC303

    def url(self, **kw: Any) -> str:
        return self.env.api + self.path.format(**kw)

    async def rows(self, **kw: Any) -> AsyncIterator[dict]:
        page = 1
        async with httpx.AsyncClient(headers=self.headers, timeout=60) as http:
            while page:
                response = await http.get(self.url(**kw), params={"page": page, "per_page": self.per_page})
                response.raise_for_status()
                rows = response.json()
                for row in rows:
                    yield row
                page = page + 1 if len(rows) == self.per_page else 0
