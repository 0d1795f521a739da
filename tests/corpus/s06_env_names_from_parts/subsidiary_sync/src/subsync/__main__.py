"""python -m subsync: reads SUBSIDIARIES (comma separated, name=company id) and writes vendors.jsonl"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from . import Pair, open_client


def subsidiaries() -> list[tuple[str, int]]:
    found = []
    for part in os.environ["SUBSIDIARIES"].split(","):
        name, _, number = part.strip().partition("=")
        found.append((name, int(number)))
    return found


async def vendors(subsidiary: str, company_id: int) -> list[dict]:
    pair = Pair.from_env(f"PROCORE_{subsidiary.upper()}")
    rows: list[dict] = []
    async with open_client(pair) as client:
        page = 1
        while True:
            answer = await client.get(
                "/rest/v1.0/vendors", params={"company_id": company_id, "page": page, "per_page": 250}
            )
            answer.raise_for_status()
            batch = answer.json()
            rows += batch
            if len(batch) < 250:
                break
            page += 1
    return [{**row, "subsidiary": subsidiary} for row in rows]


async def main() -> int:
    results = await asyncio.gather(*(vendors(*each) for each in subsidiaries()), return_exceptions=True)
    broken = 0
    with open("vendors.jsonl", "w", encoding="utf-8") as out:
        for result in results:
            if isinstance(result, BaseException):
                print("failed:", result, file=sys.stderr)
                broken += 1
                continue
            for row in result:
                out.write(json.dumps(row) + "\n")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
