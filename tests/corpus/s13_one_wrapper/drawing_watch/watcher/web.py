import httpx

from watcher.hooks import Signer
from watcher.settings import settings


def procore_client(signer: Signer | None = None, **options) -> httpx.AsyncClient:
    signer = signer or Signer()
    return httpx.AsyncClient(
        base_url=settings.api,
        event_hooks={"request": [signer.sign], "response": [signer.measure]},
        timeout=httpx.Timeout(10, read=60),
        http2=True,
        **options,
    )


def teams_client() -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=settings.teams_webhook, timeout=10)
