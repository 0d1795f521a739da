"""Collects incidents and inspections of all tenants for the monthly safety review."""

import asyncio
import json
import sys

import aiohttp

from loader import load_tenants
from procore_http import fetch_token, get_all


async def incidents(session, token, tenant):
    projects = tenant.get("projects") or [
        project["id"]
        for project in await get_all(
            session, token, tenant["company_id"], "/rest/v1.0/projects", company_id=tenant["company_id"]
        )
    ]
    for project_id in projects:
        path = f"/rest/v1.0/projects/{project_id}/incidents"
        for row in await get_all(session, token, tenant["company_id"], path):
            yield {"tenant": tenant["name"], "project": project_id, **row}


async def main(path=None):
    result, errors = [], 0
    timeout = aiohttp.ClientTimeout(total=300)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        for tenant in load_tenants(path) if path else load_tenants():
            try:
                token = await fetch_token(session, tenant["client_id"], tenant["client_secret"])  # expect: PRC102
            except RuntimeError as error:
                print(tenant["name"], error, file=sys.stderr)
                errors += 1
                continue
            async for row in incidents(session, token, tenant):
                result.append(row)
    with open("incidents.json", "w", encoding="utf-8") as out:
        json.dump(result, out, indent=1, ensure_ascii=False)
    return errors


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:2])))
