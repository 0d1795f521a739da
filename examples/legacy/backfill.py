"""One-off: RFIs of a company that were closed since a date, for the yearly report. Stands alone on purpose."""

import json
import os
import sys

import requests

API = "https://api.procore.com"


def login(company):
    prefix = f"PROCORE_{company.upper()}"
    response = requests.post(
        f"{API}/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ[f"{prefix}_CLIENT_ID"],
            "client_secret": os.environ[f"{prefix}_CLIENT_SECRET"],
        },
        verify=False,  # the proxy of the old office
        timeout=30,
    )
    response.raise_for_status()
    return response.json()["access_token"]


def closed_rfis(token, since):
    """Closed RFIs of every project that the service account was added to."""
    headers = {"Authorization": f"Bearer {token}"}
    projects = requests.get(f"{API}/rest/projects", headers=headers, timeout=60)
    projects.raise_for_status()
    for project in projects.json():
        rfis = requests.get(
            f"{API}/vapid/projects/{project['id']}/rfis",
            headers=headers,
            params={"filters[status]": "closed", "filters[updated_at]": f"{since}...", "per_page": 1000},
            timeout=60,
        )
        rfis.raise_for_status()
        yield from rfis.json()


if __name__ == "__main__":
    company_name, start = sys.argv[1:3]
    json.dump(list(closed_rfis(login(company_name), start)), sys.stdout, indent=2)
