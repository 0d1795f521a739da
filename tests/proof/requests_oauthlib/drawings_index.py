"""Index of current drawings per company for the document team's search."""
import argparse
import json
import os

from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

PROCORE = "https://api.procore.com/rest/v1.0"
TOKEN = "https://login.procore.com/oauth/token"


def session_for(company):
    """OAuth session of the service account that *company* gave us."""
    if company == "acme":
        cid, secret = os.environ["ACME_ID"], os.environ["ACME_SECRET"]
    elif company == "cedar":
        cid, secret = os.environ["CEDAR_ID"], os.environ["CEDAR_SECRET"]
    else:
        raise SystemExit("unknown company " + company)

    oauth = OAuth2Session(client=BackendApplicationClient(client_id=cid))
    oauth.fetch_token(token_url=TOKEN, client_id=cid, client_secret=secret, include_client_id=True)
    return oauth


def get(oauth, url, **params):
    r = oauth.get(PROCORE + url, params=params)
    r.raise_for_status()
    return r.json()


def index(company, company_id):
    oauth = session_for(company)
    projects = get(oauth, "/projects", company_id=company_id)
    drawings = [d["title"] for p in projects for d in get(oauth, f"/projects/{p['id']}/drawings")]
    return {"projects": [p["name"] for p in projects], "drawings": drawings}


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("company", nargs="+", metavar="NAME=COMPANY_ID")
    args = ap.parse_args()
    result = {}
    for arg in args.company:
        name, _, number = arg.partition("=")
        result[name] = index(name, int(number))
    print(json.dumps(result, sort_keys=True))
