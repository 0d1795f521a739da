"""Clients for the two generations of the API."""
import httpx

from .config import settings


def _log(response: httpx.Response):
    if response.is_error:
        print("!!", response.request.url.path, response.status_code)


def make_client(token: str) -> httpx.Client:
    s = settings()
    return httpx.Client(
        base_url=s.api_root,
        headers={"Authorization": f"Bearer {token}", "Procore-Company-Id": str(s.company)},
        event_hooks={"response": [_log]},
        timeout=30,
    )


def make_legacy_client(token: str) -> httpx.Client:
    s = settings()
    common = {
        "Authorization": f"Bearer {token}",  # expect: PRC303
        "Accept": "application/json",
    }
    return httpx.Client(base_url=s.legacy_root, headers=common, timeout=60)
