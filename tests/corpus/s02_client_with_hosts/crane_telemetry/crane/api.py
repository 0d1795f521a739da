import asyncio
import logging

import aiohttp

log = logging.getLogger("crane")


class Api:
    """Procore, as far as the cranes need it."""

    def __init__(self, oauth_url, api_url, company):
        self.oauth_url = oauth_url
        self.api_url = api_url
        self.company = company
        self.bearer = None
        self.session = None

    async def __aenter__(self):
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        return self

    async def __aexit__(self, *exc):
        await self.session.close()

    async def authenticate(self, client_id, client_secret):
        form = aiohttp.FormData()
        form.add_field("grant_type", "client_credentials")
        form.add_field("client_id", client_id)
        form.add_field("client_secret", client_secret)
        # the app's DMSA
        async with self.session.post(f"{self.oauth_url}/oauth/token", data=form) as response:
            response.raise_for_status()
            self.bearer = (await response.json())["access_token"]

    def _headers(self):
        return {"Authorization": f"Bearer {self.bearer}", "procore-company-id": str(self.company)}

    async def _post(self, path, payload, headers):
        for pause in (1, 5, 25):
            async with self.session.post(self.api_url + path, json=payload, headers=headers) as response:
                if response.status != 429:
                    response.raise_for_status()
                    return await response.json()
            log.info("throttled, waiting %d s", pause)
            await asyncio.sleep(pause)
        raise RuntimeError("throttled three times: " + path)

    async def equipment_log(self, project, crane, hours):
        path = f"/rest/v1.0/projects/{project}/equipment_logs"
        return await self._post(path, {"equipment_log": {"equipment_name": crane, "hours_operating": hours}}, self._headers())

    async def note(self, project, text):
        path = f"/rest/v1.0/projects/{project}/notes_logs"
        bearer = f"Bearer {self.bearer}"
        return await self._post(path, {"notes_log": {"comment": text}}, {"Authorization": bearer})  # expect: PRC303
