"""Async access to Procore: paging generators on top of one aiohttp session."""

from dataclasses import dataclass

import aiohttp

TOKEN_URL = "https://login.procore.com/oauth/token"
PER_PAGE = 2  # small on purpose, the API gets slow with big pages


@dataclass(frozen=True)
class Account:
    label: str
    company_id: int
    client_id: str
    client_secret: str


async def authenticate(account: Account) -> dict:
    body = {"grant_type": "client_credentials", "client_id": account.client_id, "client_secret": account.client_secret}
    async with aiohttp.ClientSession() as session:
        async with session.post(TOKEN_URL, data=body) as response:
            response.raise_for_status()
            token = await response.json()
    return {"Authorization": f"{token['token_type']} {token['access_token']}"}


class Pages:
    def __init__(self, account: Account):
        self.account = account
        self.session = None

    async def __aenter__(self):
        headers = await authenticate(self.account)
        self.session = aiohttp.ClientSession("https://api.procore.com", headers=headers)
        return self

    async def __aexit__(self, *exc):
        await self.session.close()

    async def each(self, path, **params):
        page = 1
        while True:
            params.update(page=page, per_page=PER_PAGE)
            async with self.session.get(path, params=params) as response:
                response.raise_for_status()
                batch = await response.json()
            for item in batch:
                yield item
            if len(batch) < PER_PAGE:
                break
            page += 1

    def projects(self):
        return self.each(f"/rest/v1.0/companies/{self.account.company_id}/projects")

    def meetings(self, project):
        return self.each("/rest/v1.0/meetings", project_id=project["id"])
