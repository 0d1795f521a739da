import csv
import sys

import requests

from exporter.auth import get_token
from exporter.flags import USE_VAPID, refuse_old_settings

API = "https://api.procore.com"
PREFIX = "/rest/v1.0"  # was "/vapid" up to 3.x
assert not USE_VAPID


def fetch(token, company, path):
    # 3.x sent only the token
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    reply = requests.get(API + PREFIX + path, headers=headers, timeout=60)
    reply.raise_for_status()
    return reply.json()


def main(companies):
    refuse_old_settings()
    token = get_token()
    writer = csv.writer(sys.stdout)
    for company in companies:
        for project in fetch(token, company, f"/projects?company_id={company}"):
            writer.writerow([company, project["id"], project["name"]])


if __name__ == "__main__":
    main(sys.argv[1:])
