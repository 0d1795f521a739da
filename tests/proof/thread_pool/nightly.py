"""Nightly pull of observations, all companies in parallel."""
import json
import os
from concurrent.futures import ThreadPoolExecutor

import requests
import urllib3
from requests.auth import HTTPBasicAuth

urllib3.disable_warnings()

COMPANIES = os.environ["PROCORE_COMPANIES"].split(",")
CLIENT_IDS = os.environ["PROCORE_CLIENT_IDS"].split(",")
CLIENT_SECRETS = os.environ["PROCORE_CLIENT_SECRETS"].split(",")

API = "https://api.procore.com/rest/v1.0"


def headers(index):
    auth = HTTPBasicAuth(CLIENT_IDS[index], CLIENT_SECRETS[index])
    r = requests.post(
        "https://login.procore.com/oauth/token", auth=auth, data={"grant_type": "client_credentials"}, verify=False
    )
    r.raise_for_status()
    return {"Authorization": "Bearer " + r.json()["access_token"]}


def pull(index):
    h = headers(index)
    r = requests.get(f"{API}/projects", headers=h, verify=False)
    r.raise_for_status()
    names, observations = [], []
    for project in r.json():
        names.append(project["name"])
        r = requests.get(f"{API}/observations/items", headers=h, params={"project_id": project["id"]}, verify=False)
        r.raise_for_status()
        observations += [o["name"] for o in r.json()]
    return {"projects": names, "observations": observations}


with ThreadPoolExecutor(4) as pool:
    pulled = list(pool.map(pull, range(len(COMPANIES))))
print(json.dumps(dict(zip(COMPANIES, pulled))))
