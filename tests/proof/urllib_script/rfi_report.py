import json
import os
import urllib.parse
import urllib.request

API = "http://api.procore.com/rest/v1.0"
CUSTOMERS = os.environ.get("CUSTOMERS", "birch,cedar").split(",")


def credentials(customer):
    prefix = customer.upper()
    return {
        "client_id": os.environ["%s_SERVICE_ACCOUNT_ID" % prefix],
        "client_secret": os.environ["%s_SERVICE_ACCOUNT_SECRET" % prefix],
    }


def get_token(customer):
    fields = dict(credentials(customer), grant_type="client_credentials")
    req = urllib.request.Request(
        "https://login.procore.com/oauth/token",
        data=urllib.parse.urlencode(fields).encode("ascii"),
        method="POST",
    )
    with urllib.request.urlopen(req) as resp:
        return json.load(resp)["access_token"]


def fetch(path, token):
    req = urllib.request.Request(API + path)
    req.add_header("Authorization", "Bearer " + token)
    with urllib.request.urlopen(req) as resp:
        return json.load(resp)


def report(customer):
    token = get_token(customer)
    projects = fetch("/projects", token)
    rfis = []
    for project in projects:
        rfis.extend(fetch("/projects/%s/rfis" % project["id"], token))
    return {"projects": [p["name"] for p in projects], "rfis": [r["subject"] for r in rfis]}


if __name__ == "__main__":
    print(json.dumps({customer: report(customer) for customer in CUSTOMERS}))
