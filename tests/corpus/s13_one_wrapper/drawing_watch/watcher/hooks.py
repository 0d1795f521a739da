import logging
import time

import httpx

from watcher.settings import settings

log = logging.getLogger("watcher")


class Signer:
    """Event hooks of the Procore client: the token goes on, the time is taken."""

    def __init__(self):
        self._token = ""
        self._until = 0.0

    async def token(self) -> str:
        if time.monotonic() > self._until:
            async with httpx.AsyncClient(base_url=settings.login) as http:
                # our DMSA
                r = await http.post(
                    "/oauth/token",
                    data={
                        "grant_type": "client_credentials",
                        "client_id": settings.client_id,
                        "client_secret": settings.client_secret.get_secret_value(),
                    },
                )
            r.raise_for_status()
            self._token = r.json()["access_token"]
            self._until = time.monotonic() + r.json()["expires_in"] - 300
        return self._token

    async def sign(self, request: httpx.Request) -> None:
        request.headers["Authorization"] = f"Bearer {await self.token()}"  # expect: PRC303
        request.extensions["started"] = time.perf_counter()

    async def measure(self, response: httpx.Response) -> None:
        took = time.perf_counter() - response.request.extensions["started"]
        log.debug("%s %s %.2f s", response.status_code, response.request.url, took)
