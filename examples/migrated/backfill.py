"""One-off: RFIs of a company that were closed since a date, for the yearly report."""

import json
import sys

from client import ProcoreClient


def closed_rfis(client, since):
    """Closed RFIs of every project that the company permitted when it installed the app."""
    filters = {"filters[status]": "closed", "filters[updated_at]": f"{since}..."}
    for project in client.projects():
        yield from client.rfis(project["id"], **filters)


if __name__ == "__main__":
    company_name, start = sys.argv[1:3]
    json.dump(list(closed_rfis(ProcoreClient(company_name), start)), sys.stdout, indent=2)
