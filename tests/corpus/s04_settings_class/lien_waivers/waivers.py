#!/usr/bin/env python
"""Which subcontractors still owe us a lien waiver?"""

import argparse
from decimal import Decimal

from lib.api import paged, vendor


def unpaid(project):
    for contract in paged("work_order_contracts", project_id=project):
        if contract["executed"] and Decimal(contract["grand_total"] or 0) > 10_000:
            yield contract


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=int, nargs="+")
    args = parser.parse_args()
    for project in args.project:
        for contract in unpaid(project):
            sub = vendor(contract["vendor"]["id"], project)
            if not any(d["name"].startswith("Lien waiver") for d in sub.get("attachments", ())):
                print(project, contract["number"], sub["name"], sub.get("email_address") or "no e-mail", sep=" | ")


if __name__ == "__main__":
    main()
