#!/usr/bin/env python
"""One-off of June: everything that was ever read, as CSV. pip install -e . first."""
import csv
import sys

import requests
from meters.cli import connect
from meters.hosts import MONTHLY


def attachments(token, item):
    """The monthly sandbox had the endpoint first."""
    url = MONTHLY.api + "/rest/v1.0/generic_tool_items/%s/attachments" % item
    return requests.get(url, headers={"Authorization": "Bearer " + token}, timeout=30).json()  # expect: PRC303


def main(project, tool, monthly_token=None):
    out = csv.writer(sys.stdout)
    for item in connect(False).items(project, tool):
        files = attachments(monthly_token, item["id"]) if monthly_token else []
        out.writerow([item["id"], item["title"], item["description"], len(files)])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:4])
