"""Saves the CSV reports that the API does not have (or did not have when this was written)."""

import argparse
import csv
import io
import keyring
import pathlib
import sys

import requests

import const
from forms import PageChanged, login_form


def open_session(email):
    session = requests.Session()
    session.headers["User-Agent"] = const.AGENT
    page = session.get(const.LOGIN_BASE + "/", timeout=const.TIMEOUT)
    answer = session.post(
        const.LOGIN_BASE + "/sessions",
        data=login_form(email, keyring.get_password("procore-web", email), page.text),
        timeout=const.TIMEOUT,
    )
    if "session[password]" in answer.text:
        raise SystemExit("login refused, is the password still right?")
    return session


def report(session, project, name):
    url = "/".join([const.WEB_BASE, const.REPORTS[name].format(project=project)])
    answer = session.get(url, timeout=const.TIMEOUT)
    answer.raise_for_status()
    if not answer.headers.get("Content-Type", "").startswith("text/csv"):
        raise PageChanged(f"{name}: got {answer.headers.get('Content-Type')}")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("email")
    parser.add_argument("project", type=int)
    parser.add_argument("reports", nargs="*", default=sorted(const.REPORTS))
    parser.add_argument("-o", "--out", type=pathlib.Path, default=pathlib.Path("."))
    args = parser.parse_args()
    session = open_session(args.email)
    for name in args.reports:
        rows = report(session, args.project, name)
        with open(args.out / f"{args.project}-{name}.csv", "w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, rows[0].keys() if rows else [])
            writer.writeheader()
            writer.writerows(rows)
        print(f"{name}: {len(rows)} rows")


if __name__ == "__main__":
    sys.exit(main())
