import httpx

API = "https://api.procore.com/rest/v1.0"


class AsyncTrades:
    """The same for those who have a token already."""

    def __init__(self, token, company_id):
        self._company = company_id
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company_id)}, timeout=30
        )

    async def all(self):
        answer = await self._client.get(f"{API}/companies/{self._company}/trades")
        answer.raise_for_status()
        return [trade["name"] for trade in answer.json() if trade["active"]]

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        await self._client.aclose()
