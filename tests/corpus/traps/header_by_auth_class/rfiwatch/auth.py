import asyncio
import os
import time

import httpx


class CompanyBearer(httpx.Auth):
    """Token and company for every request; asks for the token itself, and once more after a 401 (DMSA)."""

    requires_response_body = True

    def __init__(self, company: int | str):
        self._company = str(company)
        self._token: str | None = None
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def async_auth_flow(self, request):
        async with self._lock:
            if self._token is None or self._until < time.time():
                answer = yield self._ask()
                self._take(answer)
        self._sign(request)
        response = yield request
        if response.status_code == 401:
            answer = yield self._ask()
            self._take(answer)
            self._sign(request)
            yield request

    def _sign(self, request):
        request.headers["Authorization"] = f"Bearer {self._token}"
        request.headers["Procore-Company-Id"] = self._company

    def _ask(self):
        return httpx.Request(
            "POST",
            "https://login.procore.com/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": os.environ["RFIWATCH_ID"],
                "client_secret": os.environ["RFIWATCH_SECRET"],
            },
        )

    def _take(self, answer):
        answer.raise_for_status()
        self._token = answer.json()["access_token"]
        self._until = time.time() + answer.json()["expires_in"] - 60
