#!/usr/bin/env python
"""Usage: export.py lakeshore dunmore [--since 2024-01-01]"""

import argparse
import csv
import logging
import os
import sys
from datetime import date, timedelta

import requests

import config
from auth import forget, get_token

log = logging.getLogger("rfi_export")
FIELDS = ["number", "subject", "status", "due_date", "ball_in_court"]


def call(company, path, params=None, retry=True):
    headers = {
        "Authorization": "Bearer " + get_token(company),
        "Procore-Company-Id": str(config.COMPANY_IDS[company]),
        "Accept": "application/json",
    }
    r = requests.get(config.API_URL + path, headers=headers, params=params, timeout=60)
    if r.status_code == 401 and retry:
        forget(company)
        return call(company, path, params, retry=False)
    r.raise_for_status()
    return r


def pages(company, path, **params):
    page = 1
    while True:
        rows = call(company, path, {**params, "page": page, "per_page": 100}).json()
        yield from rows
        if len(rows) < 100:
            return
        page += 1


def export(company, since):
    target = os.path.join(config.OUT_DIR, f"{company}-{date.today():%Y%m%d}.csv")
    with open(target, "w", newline="") as out:
        writer = csv.DictWriter(out, FIELDS, extrasaction="ignore")
        writer.writeheader()
        projects = call(company, "/rest/v1.0/projects", {"company_id": config.COMPANY_IDS[company]}).json()
        for project in projects:
            for rfi in pages(company, f"/rest/v1.0/projects/{project['id']}/rfis", **{"filters[updated_at]": since}):
                writer.writerow(rfi)
    log.info("%s written", target)


def clean_up():
    limit = date.today() - timedelta(days=config.KEEP_DAYS)
    for name in os.listdir(config.OUT_DIR):
        stamp = name.rsplit("-", 1)[-1].removesuffix(".csv")
        if stamp.isdigit() and stamp < f"{limit:%Y%m%d}":
            os.remove(os.path.join(config.OUT_DIR, name))


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("companies", nargs="+")
    parser.add_argument("--since", default="2020-01-01")
    args = parser.parse_args(argv)
    failed = []
    for company in args.companies:
        try:
            export(company, args.since)
        except requests.HTTPError as error:
            log.exception("%s failed: %s", company, error)
            failed.append(company)
    clean_up()
    return 1 if failed else 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    sys.exit(main())
