"""Writes new coordination issues as JSON lines to stdout, for the BIM coordinator's tool."""

import asyncio
import json
import sys

from .client import ProcoreClient
from .settings import FeedSettings

ISSUES = "/vapid/coordination_issues"  # expect: PRC301
MODELS = "/rest/v1.0/projects/{}/bim_models"


async def issues(client, project_id, seen):
    async for issue in client.pages(ISSUES, project_id=project_id):
        if issue["id"] not in seen:
            seen.add(issue["id"])
            yield issue


async def models(client, project_id):
    return {model["id"]: model["name"] async for model in client.pages(MODELS.format(project_id))}


async def watch(settings):
    seen = set()
    async with ProcoreClient(settings) as client:
        await client.login()
        names = {}
        for project_id in settings.projects:
            names.update(await models(client, project_id))
        while True:
            for project_id in settings.projects:
                async for issue in issues(client, project_id, seen):
                    issue["model_name"] = names.get(issue.get("bim_model_id"))
                    print(json.dumps(issue), flush=True)
            await asyncio.sleep(settings.poll_seconds)


if __name__ == "__main__":
    asyncio.run(watch(FeedSettings.load(*sys.argv[1:])))
