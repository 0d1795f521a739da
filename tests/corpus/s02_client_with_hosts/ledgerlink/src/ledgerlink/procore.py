from __future__ import annotations

import threading
import time

import httpx

from . import env

_lock = threading.Lock()
_cache: dict[str, float | str] = {}


def _fetch_token() -> str:
    """Client credentials of our data connector app (DMSA, installed in both companies)."""
    with _lock:
        if _cache.get("until", 0) > time.monotonic():
            return str(_cache["token"])
        response = httpx.post(  # expect: PRC202
            f"{env.PROCORE_BASE_URL}/oauth/token",
            data=dict(
                grant_type="client_credentials",
                client_id=env.PROCORE_APP_ID,
                client_secret=env.PROCORE_APP_SECRET,
            ),
        )
        response.raise_for_status()
        body = response.json()
        _cache.update(token=body["access_token"], until=time.monotonic() + 5000)
        return body["access_token"]


def client() -> httpx.Client:
    return httpx.Client(
        base_url=env.PROCORE_BASE_URL,
        headers={"Authorization": "Bearer " + _fetch_token(), "Procore-Company-Id": env.PROCORE_COMPANY_ID},
        timeout=60,
    )


def pay_apps(http: httpx.Client, contract_id: int) -> list[dict]:
    response = http.get("/rest/v1.1/requisitions", params={"commitment_id": contract_id})
    response.raise_for_status()
    return response.json()
