import contextlib
import os

import aiohttp

from gatelog.paths import Path

ORIGIN = "https://api.procore.com"


def headers(token):
    return {
        "Authorization": f"Bearer {token}",
        "Procore-Company-Id": os.environ["GATE_COMPANY"],
    }


@contextlib.asynccontextmanager
async def connect(token):
    async with aiohttp.ClientSession(ORIGIN, raise_for_status=True) as session:
        yield Gate(session, token)


class Gate:
    def __init__(self, session, token):
        self.session = session
        self.token = token

    async def visitors(self, project, day):
        async with self.session.get(
            Path.VISITORS.of(project), params={"log_date": day}, headers=headers(self.token)
        ) as response:
            return await response.json()

    async def vendors(self, project):
        async with self.session.get(Path.VENDORS.of(project), headers=headers(self.token)) as response:
            return {v["name"].casefold(): v["id"] for v in await response.json()}

    async def projects(self):
        """For the drop-down of the tablet."""
        only = {"Authorization": f"Bearer {self.token}"}  # expect: PRC303
        async with self.session.get(
            Path.PROJECTS.value, headers=only, params={"company_id": os.environ["GATE_COMPANY"]}
        ) as response:
            return await response.json()

    async def log_delivery(self, project, vendor, plate, when):
        body = {
            "delivery_log": {
                "delivery_from": vendor,
                "tracking_number": plate,
                "time_hour": when.hour,
                "time_minute": when.minute,
            }
        }
        async with self.session.post(Path.DELIVERIES.of(project), json=body, headers=headers(self.token)) as response:
            return (await response.json())["id"]
