"""Submittals of one company on standard output. Wants PROCORE_CLIENT_ID and PROCORE_CLIENT_SECRET."""
import json
import os
import sys

import requests

company_id = int(sys.argv[1])

token = requests.post("https://login.procore.com/oauth/token", data={
    "grant_type": "client_credentials",
    "client_id": os.environ["PROCORE_CLIENT_ID"],
    "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
})
if token.status_code != 200:
    sys.exit("no token: %s %s" % (token.status_code, token.text))

session = requests.Session()
session.headers.update({"Authorization": "Bearer " + token.json()["access_token"]})


def get(path, **params):
    res = session.get("https://api.procore.com/rest/v1.0" + path, params=params)
    if res.status_code != 200:
        sys.exit("%s: %s %s" % (path, res.status_code, res.text))
    return res.json()


projects = get("/projects", company_id=company_id)
submittals = [s["title"] for p in projects for s in get("/projects/%d/submittals" % p["id"])]
json.dump({"projects": [p["name"] for p in projects], "submittals": submittals}, sys.stdout)
