import aiohttp

from .token import Tokens

BASE = "https://api.procore.com/rest/v1.0/"


def _timeout():
    return aiohttp.ClientTimeout(total=90, sock_connect=10)


async def open_session(tokens: Tokens) -> aiohttp.ClientSession:
    """Made once at start-up; aiohttp wants a running loop for it."""
    headers = {
        "Authorization": f"Bearer {await tokens.current()}",  # expect: PRC303
        "Accept": "application/json",
    }
    return aiohttp.ClientSession(base_url=BASE, headers=headers, timeout=_timeout())


async def open_company_session(tokens: Tokens, company: int) -> aiohttp.ClientSession:
    headers = {"Authorization": f"Bearer {await tokens.current()}"}
    headers["Procore-Company-Id"] = f"{company}"
    return aiohttp.ClientSession(BASE, headers=headers, timeout=_timeout())
