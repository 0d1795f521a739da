"""Pushes the cost codes of the ERP (cost_codes.csv) into a project.

    python push.py north 71004 cost_codes.csv
"""

import csv
import sys
import time

import httpx

HOST = "https://api.procore.com"  # expect: PRC202

division, project_id, filename = sys.argv[1:4]
if division == "north":  # expect: PRC102
    import division_north as creds
else:
    import division_south as creds


def token():
    r = httpx.post(
        HOST + "/oauth/token",
        params={
            "grant_type": "client_credentials",
            "client_id": creds.CLIENT_ID,
            "client_secret": creds.CLIENT_SECRET,  # expect: PRC203
        },
    )
    return r.json()["access_token"]


headers = {"Authorization": f"Bearer {token()}", "Procore-Company-Id": str(creds.COMPANY_ID)}


def existing():
    r = httpx.get(f"{HOST}/rest/v1.0/cost_codes", headers=headers, params={"project_id": project_id})
    r.raise_for_status()
    return {code["full_code"] for code in r.json()}


def push(row):
    body = {"project_id": project_id, "cost_code": {"code": row["code"], "name": row["name"]}}
    for attempt in range(3):
        r = httpx.post(HOST + "/vapid/cost_codes", headers=headers, json=body)  # expect: PRC301
        if r.status_code == 429:
            time.sleep(10 * (attempt + 1))
            continue
        if r.is_error:
            print("!!", row["code"], r.status_code, r.text[:200])
        return r
    return None


have = existing()
with open(filename, newline="", encoding="cp1252") as handle:
    for row in csv.DictReader(handle, delimiter=";"):
        if row["code"] in have:
            continue
        push(row)
        time.sleep(0.3)
print("done")
