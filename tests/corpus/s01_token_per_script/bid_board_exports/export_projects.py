# Project list per company -> CSV
# usage: python export_projects.py civil|interiors
import csv
import json
import sys

import requests

from csv_helpers import flatten, today

CIVIL_ID = "3f0e2d4c5b6a79880f1e2d3c4b5a69783f0e2d4c5b6a79880f1e2d3c4b5a6978"
CIVIL_SECRET = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"  # expect: PRC204
INTERIORS_ID = "90817263544536271809fae0dbc1b2a390817263544536271809fae0dbc1b2a3"
INTERIORS_SECRET = "0badc0de1badc0de2badc0de3badc0de4badc0de5badc0de6badc0de7badc0de"  # expect: PRC204

COMPANY_NUMBERS = {"civil": 88121, "interiors": 90455}


def get_access_token(company):
    if company == "civil":  # expect: PRC102
        client_id, client_secret = CIVIL_ID, CIVIL_SECRET
    else:
        client_id, client_secret = INTERIORS_ID, INTERIORS_SECRET

    url = "https://api.procore.com/oauth/token"  # expect: PRC202
    querystring = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,  # expect: PRC203
    }
    response = requests.request("POST", url, params=querystring)
    # print(response.text)
    return json.loads(response.text)["access_token"]


def get_projects(company):
    token = get_access_token(company)
    url = "https://api.procore.com/rest/v1.0/projects"
    headers = {"Authorization": "Bearer " + token}  # expect: PRC303
    rows = []
    page = 1
    while True:
        params = {"company_id": COMPANY_NUMBERS[company], "page": page, "per_page": 100}
        response = requests.request("GET", url, headers=headers, params=params)
        if response.status_code != 200:
            print("something went wrong", response.status_code, response.text)
            break
        batch = response.json()
        if not batch:
            break
        rows += batch
        page += 1
    return rows


if __name__ == "__main__":
    which = sys.argv[1] if len(sys.argv) > 1 else "civil"
    projects = [flatten(p) for p in get_projects(which)]
    with open(f"projects_{which}_{today()}.csv", "w", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=sorted({k for p in projects for k in p}))
        writer.writeheader()
        writer.writerows(projects)
    print(len(projects), "projects written")
