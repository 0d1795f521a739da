import json
import sys

from . import accounts
from .procore import Client, ProcoreError


def main():
    report = {}
    for account in accounts.load():
        client = Client(account)
        projects = client.projects()
        report[account.name] = {
            "projects": [p["name"] for p in projects],
            "rfis": [r["subject"] for p in projects for r in client.rfis(p["id"])],
            "punch_items": [i["name"] for p in projects for i in client.punch_items(p["id"])],
        }
    json.dump(report, sys.stdout)


try:
    main()
except ProcoreError as error:
    sys.exit(f"siteflow: {error}")
