import httpx

from .auth import CompanyBearer


class Rfis:
    def __init__(self, company):
        self.http = httpx.AsyncClient(
            base_url="https://api.procore.com/rest/v1.0",
            auth=CompanyBearer(company),
            headers={"User-Agent": "rfiwatch"},
            timeout=30,
        )

    async def open(self, project):
        response = await self.http.get(f"/projects/{project}/rfis", params={"filters[status]": "open", "per_page": 500})
        response.raise_for_status()
        return response.json()

    async def remind(self, project, rfi, text):
        url = f"/projects/{project}/rfis/{rfi}/replies"
        response = await self.http.post(url, json={"reply": {"body": text, "official": False}})
        return response.status_code == 201

    async def aclose(self):
        await self.http.aclose()
