#!/usr/bin/env python3
"""Collects observations and punch items of every customer, all customers at once."""

import asyncio
import json
import pathlib

import httpx

HERE = pathlib.Path(__file__).parent
CUSTOMERS = json.loads((HERE / "customers.json").read_text())
LOGIN = "https://login.procore.com"
API = "https://api.procore.com"


async def fetch_token(http: httpx.AsyncClient, customer: dict) -> str:
    r = await http.post(
        f"{LOGIN}/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": customer["client_id"],
            "client_secret": customer["client_secret"],
        },
    )
    r.raise_for_status()
    return r.json()["access_token"]


async def items(client: httpx.AsyncClient, kind: str, project: dict) -> list:
    r = await client.get(f"/rest/v1.0/{kind}", params={"project_id": project["id"]})
    r.raise_for_status()
    return [item["name"] for item in r.json()]


async def sync(slug: str, customer: dict) -> dict:
    async with httpx.AsyncClient(timeout=30) as http:
        token = await fetch_token(http, customer)
    async with httpx.AsyncClient(
        base_url=API, headers={"Authorization": f"Bearer {token}"}, timeout=30
    ) as client:
        r = await client.get("/rest/v1.0/projects", params={"company_id": customer["procore_company_id"]})
        r.raise_for_status()
        projects = r.json()
        observations = await asyncio.gather(*(items(client, "observations/items", p) for p in projects))
        punch = await asyncio.gather(*(items(client, "punch_items", p) for p in projects))
    return {
        "projects": [p["name"] for p in projects],
        "observations": sum(observations, []),
        "punch_items": sum(punch, []),
    }


async def main() -> None:
    results = await asyncio.gather(*(sync(slug, customer) for slug, customer in CUSTOMERS.items()))
    print(json.dumps(dict(zip(CUSTOMERS, results))))


if __name__ == "__main__":
    asyncio.run(main())
