#!/usr/bin/env python
"""Punch lists of all running jobs, one CSV a job. Started by Rita every Friday before the round.

    python export_punch.py [--close-done]
"""
import csv
import logging
import sys

import requests

import settings
from procore_auth import get_token

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
log = logging.getLogger("punch")


def get_projects():
    headers = {"Authorization": "Bearer " + get_token()}  # expect: PRC303
    r = requests.get(
        settings.API + "/rest/v1.1/projects",
        headers=headers,
        params={"company_id": settings.COMPANY, "filters[by_status]": "Active"},
    )
    if r.status_code != 200:
        log.error("projects: %s %s", r.status_code, r.text[:200])
        sys.exit(1)
    return r.json()


def get_punch_items(project_id):
    items = []
    for page in range(1, settings.MAX_PAGES):
        headers = {"Authorization": "Bearer " + get_token(), "Accept": "application/json"}  # expect: PRC303
        url = settings.API + "/rest/v1.1/projects/" + str(project_id) + "/punch_items"
        r = requests.get(url, headers=headers, params={"page": page, "per_page": 100})
        r.raise_for_status()
        batch = r.json()
        items += batch
        if len(batch) < 100:
            break
    else:
        log.warning("project %s has more than %s pages, rest ignored", project_id, settings.MAX_PAGES)
    return items


def get_punch_types():
    # copied from the support forum, this is the only one that never gave us the 400
    headers = {
        "Authorization": "Bearer " + get_token(),
        "Procore-Company-Id": settings.COMPANY,
    }
    r = requests.get(settings.API + f"/rest/v1.0/companies/{settings.COMPANY}/punch_item_types", headers=headers)
    r.raise_for_status()
    return {t["id"]: t["name"] for t in r.json()}


def close_item(project_id, item_id):
    headers = {"Authorization": "Bearer " + get_token()}  # expect: PRC303
    headers["Content-Type"] = "application/json"
    url = settings.API + "/rest/v1.1/projects/" + str(project_id) + "/punch_items/" + str(item_id)
    r = requests.patch(url, headers=headers, json={"punch_item": {"status": "Closed"}})
    if not r.ok:
        log.warning("item %s stays open: %s", item_id, r.text[:120])


def write(project, items, types):
    settings.OUT.mkdir(exist_ok=True)
    with open(settings.OUT / f"{project['project_number']}.csv", "w", newline="") as f:
        w = csv.writer(f, delimiter=";")
        w.writerow(["no", "title", "type", "trade", "due", "ball in court"])
        for i in items:
            w.writerow([
                i["position"],
                i["name"],
                types.get((i.get("punch_item_type") or {}).get("id"), ""),
                (i.get("trade") or {}).get("name", ""),
                i.get("due_date"),
                ", ".join(p["name"] for p in i.get("ball_in_court", [])),
            ])


if __name__ == "__main__":
    types = get_punch_types()
    for p in get_projects():
        rows = get_punch_items(p["id"])
        write(p, rows, types)
        if "--close-done" in sys.argv:
            for row in rows:
                if row["status"] == "Ready to Close":
                    close_item(p["id"], row["id"])
        log.info("%s: %d items", p["name"], len(rows))
