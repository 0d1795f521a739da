"""Grabs the saved reports of a company, with whatever login works today."""

import json
import sys

import requests

from jar import browser_headers, fresh
from oauth import Refused, bearer

API = "https://api.procore.com/rest/v1.0"


def token_headers(company):
    return {"Authorization": "Bearer " + bearer(), "Procore-Company-Id": str(company)}


def via_cookie(company, path):
    return requests.get(API + path, headers=browser_headers(company), timeout=60)


def via_token(company, path):
    return requests.get(API + path, headers=token_headers(company), timeout=60)


def get(company, path):
    if fresh():
        answer = via_cookie(company, path)
        if answer.ok:
            return answer.json()
        print("cookie refused, trying the password", answer.status_code, file=sys.stderr)
    try:
        answer = via_token(company, path)
    except Refused as error:
        raise SystemExit(f"no way in: {error}")
    answer.raise_for_status()
    return answer.json()


def main(company):
    for report in get(company, f"/companies/{company}/reports"):
        name = "".join(c if c.isalnum() else "_" for c in report["name"])
        with open(f"{name}.json", "w", encoding="utf-8") as out:
            json.dump(get(company, f"/companies/{company}/reports/{report['id']}"), out)


if __name__ == "__main__":
    main(int(sys.argv[1]))
