from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator

import httpx

from .credentials import Pair

LOGIN = httpx.URL("https://login.procore.com")
API = "https://api.procore.com"

logger = logging.getLogger(__name__)


async def _login(pair: Pair) -> str:
    async with httpx.AsyncClient(base_url=LOGIN, timeout=20) as client:
        reply = await client.post(
            "/oauth/token",
            json={
                "grant_type": "client_credentials",
                "client_id": pair.client_id,
                "client_secret": pair.client_secret,
            },
        )
    if reply.is_error:
        logger.error("token refused: %s %s", reply.status_code, reply.text)
        reply.raise_for_status()
    return reply.json()["access_token"]


@contextlib.asynccontextmanager
async def open_client(pair: Pair) -> AsyncIterator[httpx.AsyncClient]:
    token = await _login(pair)
    client = httpx.AsyncClient(
        base_url=API,
        headers={"Authorization": f"Bearer {token}", "User-Agent": "subsync/0.4"},  # expect: PRC303
        timeout=httpx.Timeout(30, read=90),
        transport=httpx.AsyncHTTPTransport(retries=3),
    )
    try:
        yield client
    finally:
        await client.aclose()
