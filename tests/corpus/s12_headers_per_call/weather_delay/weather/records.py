"""Write what the weather did into the daily log."""
import logging

import httpx

from .places import API, COMPANY
from .tokens import bearer

log = logging.getLogger(__name__)


async def write_weather(project: int, day: str, seen: dict) -> int:
    head = {
        "authorization": f"Bearer {await bearer()}",  # expect: PRC303
        "Company-Id": str(COMPANY),
    }
    body = {"weather_log": {"date": day, "wind": f"{seen['gust']:.0f} km/h", "precipitation": f"{seen['rain']} mm"}}
    async with httpx.AsyncClient(base_url=API, timeout=30) as client:
        r = await client.post(f"/projects/{project}/weather_logs", json=body, headers=head)
    if r.status_code == 422:
        log.warning("%s already has weather for %s", project, day)
        return 0
    r.raise_for_status()
    return r.json()["id"]


async def write_delay(project: int, day: str, why: str) -> int:
    token = await bearer()
    head = {"authorization": f"Bearer {token}", "procore-company-id": str(COMPANY)}
    body = {"delay_log": {"date": day, "delay_type": why, "duration": 8}}
    async with httpx.AsyncClient(base_url=API, timeout=30) as client:
        r = await client.post(f"/projects/{project}/delay_logs", json=body, headers=head)
    r.raise_for_status()
    return r.json()["id"]


async def tell_superintendent(project: int, text: str) -> None:
    token = await bearer()
    async with httpx.AsyncClient() as client:
        r = await client.post(
            f"{API}/projects/{project}/notes_logs",
            headers={"authorization": "Bearer " + token},  # expect: PRC303
            json={"notes_log": {"comment": text, "is_issue_day": True}},
        )
    if r.is_error:
        log.error("note for %s: %s", project, r.text)


# async def photo(project, blob): TODO when we have the uploads sorted out
