import asyncio
import json

from accounts import ACCOUNTS
from procore_api import Pages


async def collect(account):
    async with Pages(account) as pages:
        projects = [project async for project in pages.projects()]
        meetings = []
        for project in projects:
            async for meeting in pages.meetings(project):
                meetings.append(meeting["title"])
    return {"projects": [project["name"] for project in projects], "meetings": meetings}


async def main():
    print(json.dumps({account.label: await collect(account) for account in ACCOUNTS}, indent=1))


asyncio.run(main())
