import csv
import datetime
import os
import sys

import requests

from vendors import Directory


def dmsa_token():
    r = requests.post(
        "https://login.procore.com/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["VENDORS_CLIENT_ID"],
            "client_secret": os.environ["VENDORS_CLIENT_SECRET"],
        },
        timeout=15,
    )
    r.raise_for_status()
    return r.json()["access_token"]


def main():
    directory = Directory(int(os.environ["COMPANY_ID"]), dmsa_token)
    out = csv.writer(sys.stdout)
    limit = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
    for vendor in directory.all():
        name = vendor["name"].strip()
        if name != vendor["name"]:
            directory.rename(vendor["id"], name)
        for paper in directory.insurance(vendor["id"]):
            if (paper["expiration_date"] or "") < limit:
                contact = next(iter(directory.people(vendor["id"])), {})
                out.writerow([name, paper["policy_number"], paper["expiration_date"], contact.get("email_address")])


if __name__ == "__main__":
    main()
