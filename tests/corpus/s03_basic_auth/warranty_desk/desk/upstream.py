import os
import time

import httpx

_LOGIN = httpx.AsyncClient(
    base_url="https://login.procore.com",
    auth=httpx.BasicAuth(os.environ["PROCORE_CLIENT_ID"], os.environ["PROCORE_CLIENT_SECRET"]),
    timeout=15,
)
_API = httpx.AsyncClient(base_url="https://api.procore.com", timeout=30)

_token = ("", 0.0)


async def bearer() -> str:
    global _token
    value, until = _token
    if time.time() >= until:
        response = await _LOGIN.post("/oauth/token", data={"grant_type": "client_credentials"})  # expect: PRC104
        response.raise_for_status()
        body = response.json()
        value = body["access_token"]
        _token = (value, time.time() + body["expires_in"] - 300)
    return f"Bearer {value}"


async def procore(method: str, path: str, company: int | None = None, **kwargs) -> httpx.Response:
    headers = {"Authorization": await bearer()}
    if company is not None:
        headers["Procore-Company-Id"] = str(company)
    response = await _API.request(method, path, headers=headers, **kwargs)
    response.raise_for_status()
    return response
