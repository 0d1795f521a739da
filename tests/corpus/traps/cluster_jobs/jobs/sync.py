import base64
import os

import requests
from google.oauth2.service_account import Credentials
from google.cloud import bigquery

from jobs.cluster import procore_credentials

LOGIN = os.environ.get("PROCORE_LOGIN", "https://login.procore.com")
API = os.environ.get("PROCORE_API", "https://api.procore.com")


def decoded(value):
    return base64.b64decode(value).decode()


def token():
    # DMSA of the app; not to be confused with the pod's service account or BigQuery's
    pair = procore_credentials()
    form = {
        "grant_type": "client_credentials",
        "client_id": decoded(pair["client_id"]),
        "client_secret": decoded(pair["client_secret"]),
    }
    return requests.post(LOGIN + "/oauth/token", data=form, timeout=20).json()["access_token"]


def main():
    company = os.environ["PROCORE_COMPANY_ID"]
    headers = {"Authorization": "Bearer " + token(), "Procore-Company-Id": company}
    rows = requests.get(f"{API}/rest/v1.0/projects", headers=headers, params={"company_id": company}, timeout=60).json()
    service_account = Credentials.from_service_account_file("/etc/bigquery/service_account.json")
    client = bigquery.Client(credentials=service_account, project="bramble-reporting")
    client.insert_rows_json("procore.projects", [{"id": str(r["id"]), "name": r["name"]} for r in rows])


if __name__ == "__main__":
    main()
