"""Commitments of one project. Copied from export_projects.py, with the token out of the keyring instead of the file."""

import csv
import sys

import keyring
import requests

from csv_helpers import flatten, today

BASE = "https://api.procore.com"
COMPANY_ID = "90455"


def get_access_token():
    # One app, one pair: the DMSA of the finance app. TODO use this in export_projects.py too
    form = {
        "grant_type": "client_credentials",
        "client_id": keyring.get_password("procore-finance", "client_id"),
        "client_secret": keyring.get_password("procore-finance", "client_secret"),
    }
    response = requests.request("POST", "https://login.procore.com/oauth/token", data=form)
    response.raise_for_status()
    return response.json()["access_token"]


def get_commitments(project):
    headers = {"Authorization": "Bearer " + get_access_token(), "Procore-Company-Id": COMPANY_ID}
    url = BASE + "/rest/v1.0/work_order_contracts"
    response = requests.request("GET", url, headers=headers, params={"project_id": project})
    response.raise_for_status()
    return response.json()


def get_change_orders(project, contract):
    # never finished, controllers do not need it
    url = "{}/rest/v1.0/work_order_contracts/{}/change_order_packages".format(BASE, contract)
    headers = {"Authorization": "Bearer " + get_access_token()}  # expect: PRC303
    return requests.request("GET", url, headers=headers, params={"project_id": project}).json()


if __name__ == "__main__":
    rows = [flatten(c) for c in get_commitments(sys.argv[2])]
    with open(f"commitments_{sys.argv[2]}_{today()}.csv", "w", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=sorted({k for r in rows for k in r}))
        writer.writeheader()
        writer.writerows(rows)
