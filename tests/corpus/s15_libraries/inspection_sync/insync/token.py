import asyncio
import time

import aiohttp


class Tokens:
    """Client credentials; the account behind them is the app's DMSA."""

    URL = "https://login.procore.com/oauth/token"

    def __init__(self, client_id, client_secret):
        self._form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        self._lock = asyncio.Lock()
        self._value, self._until = "", 0.0

    async def current(self):
        async with self._lock:
            if time.monotonic() >= self._until:
                async with aiohttp.ClientSession() as http, http.post(self.URL, data=self._form) as answer:
                    answer.raise_for_status()
                    body = await answer.json()
                self._value = body["access_token"]
                self._until = time.monotonic() + body["expires_in"] - 90
            return self._value
