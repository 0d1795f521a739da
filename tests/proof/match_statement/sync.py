from __future__ import annotations

import json
import os
from typing import NamedTuple

import httpx


class Credentials(NamedTuple):
    client_id: str
    client_secret: str


def credentials(customer: str) -> Credentials:
    match customer:
        case "acme":
            return Credentials(os.environ["PROCORE_ACME_CLIENT_ID"], os.environ["PROCORE_ACME_CLIENT_SECRET"])
        case "birch" | "birchwood":
            return Credentials(os.environ["PROCORE_BIRCH_CLIENT_ID"], os.environ["PROCORE_BIRCH_CLIENT_SECRET"])
        case _:
            raise LookupError(customer)


def bearer(http: httpx.Client, customer: str) -> str:
    # The URL has to be spelled out here, the client's base_url is the API.
    pair = credentials(customer)
    token = http.post(
        "https://login.procore.com/oauth/token",
        data={"grant_type": "client_credentials", **pair._asdict()},
    )
    token.raise_for_status()
    return "Bearer " + token.json()["access_token"]


def pages(http: httpx.Client, url: str | None):
    page = 1
    while True:
        response = http.get(url, params={"page": page, "per_page": 2})
        response.raise_for_status()
        yield from response.json()
        if page * 2 >= int(response.headers["Total"]):
            return
        page += 1


def sync(customer: str) -> dict[str, list[str]]:
    with httpx.Client(base_url="https://api.procore.com/rest/v1.0") as http:
        http.headers["Authorization"] = bearer(http, customer)
        projects = list(pages(http, "projects"))
        rfis = [rfi for project in projects for rfi in pages(http, f"projects/{project['id']}/rfis")]
    return {"projects": [p["name"] for p in projects], "rfis": [r["subject"] for r in rfis]}


if __name__ == "__main__":
    print(json.dumps({customer: sync(customer) for customer in ("acme", "birch")}))
