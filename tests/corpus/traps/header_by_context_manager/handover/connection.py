import contextlib
import os

import aiohttp
import httpx

API = "https://api.procore.com"


def _headers(token, company):
    return {"Authorization": "Bearer " + token, "Procore-Company-Id": str(company)}


@contextlib.contextmanager
def procore(company):
    """A client for one company; closed at the end, whatever happens."""
    with httpx.Client(base_url="https://login.procore.com") as login:
        # DMSA
        answer = login.post(
            "/oauth/token",
            json={
                "grant_type": "client_credentials",
                "client_id": os.environ["HANDOVER_ID"],
                "client_secret": os.environ["HANDOVER_SECRET"],
            },
        )
        token = answer.raise_for_status().json()["access_token"]
    client = httpx.Client(base_url=API, headers=_headers(token, company), timeout=60)
    try:
        yield client
    finally:
        client.close()


class Bulk:
    """The same for many requests at once, given a token."""

    def __init__(self, token, company, limit=8):
        self._make = lambda: aiohttp.ClientSession(
            API, headers=_headers(token, company), connector=aiohttp.TCPConnector(limit=limit)
        )
        self._session = None

    async def __aenter__(self):
        self._session = self._make()
        return self._session

    async def __aexit__(self, *exc):
        await self._session.close()
