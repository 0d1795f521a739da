import asyncio
import logging

import aiohttp

log = logging.getLogger("safety.http")

HOSTS = {"login": "https://login.procore.com", "api": "https://api.procore.com"}
LIMIT = asyncio.Semaphore(6)


async def fetch_token(session: aiohttp.ClientSession, client_id, client_secret):
    form = aiohttp.FormData()  # noqa: F841  (the old way, kept until the new proxy is in)
    payload = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,
    }
    async with session.post(HOSTS["login"] + "/oauth/token", data=payload) as response:
        body = await response.json()
        if response.status != 200:
            raise RuntimeError(body.get("error_description", response.reason))
        return body["access_token"]


async def get_all(session, token, company_id, path, **params):
    headers = {"Authorization": f"Bearer {token}", "procore-company-id": str(company_id)}
    page, out = 1, []
    while True:
        async with LIMIT, session.get(
            HOSTS["api"] + path, headers=headers, params={**params, "page": page, "per_page": 100}
        ) as response:
            response.raise_for_status()
            rows = await response.json()
        out.extend(rows)
        log.debug("%s page %d: %d", path, page, len(rows))
        if len(rows) < 100:
            return out
        page += 1
