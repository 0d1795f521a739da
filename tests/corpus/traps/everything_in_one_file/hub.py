"""The integration hub of the back office. One file, because it began as one function.

Each platform has a `..._token` and a few calls. Procore: our developer managed service account (DMSA).
"""

import base64
import json
import os
import time

import requests
from google.oauth2 import service_account
from googleapiclient.discovery import build

SERVICE_ACCOUNT_FILE = os.environ.get("GOOGLE_SERVICE_ACCOUNT", "/etc/hub/service_account.json")
PROCORE = {"login": "https://login.procore.com", "api": "https://api.procore.com"}
COMPANY = os.environ["PROCORE_COMPANY_ID"]

# tenants of the Microsoft cloud; one registration each, their admins made them
GRAPH_TENANTS = {
    "alder": ("6f1e0d2c", os.environ.get("ALDER_CLIENT_ID"), os.environ.get("ALDER_CLIENT_SECRET")),
    "birch": ("7a2b3c4d", os.environ.get("BIRCH_CLIENT_ID"), os.environ.get("BIRCH_CLIENT_SECRET")),
}


def graph_token(tenant):
    directory, client_id, client_secret = GRAPH_TENANTS[tenant]
    r = requests.post(
        f"https://login.microsoftonline.com/{directory}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": "https://graph.microsoft.com/.default",
        },
    )
    return r.json()["access_token"]


def forge_token():
    r = requests.post(
        "https://developer.api.autodesk.com/authentication/v2/token",
        params={
            "grant_type": "client_credentials",
            "client_id": os.environ["APS_ID"],
            "client_secret": os.environ["APS_SECRET"],
            "scope": "data:read",
        },
    )
    return r.json()["access_token"]


def qbo_token():
    pair = base64.b64encode(f"{os.environ['QBO_ID']}:{os.environ['QBO_SECRET']}".encode()).decode()
    r = requests.post(
        "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        headers={"Authorization": f"Basic {pair}"},
        data={"grant_type": "refresh_token", "refresh_token": os.environ["QBO_REFRESH"]},
    )
    return r.json()["refresh_token"], r.json()["access_token"]


def salesforce_token():
    r = requests.post(
        "https://login.salesforce.com/services/oauth2/token",
        data={
            "grant_type": "password",
            "client_id": os.environ["SF_ID"],
            "client_secret": "5f4e3d2c1b0a99887766554433221100ffeeddccbbaa",
            "username": os.environ["SF_USER"],
            "password": os.environ["SF_PASSWORD"],
        },
    )
    return r.json()["access_token"]


def drive():
    credentials = service_account.Credentials.from_service_account_file(
        SERVICE_ACCOUNT_FILE, scopes=["https://www.googleapis.com/auth/drive.file"]
    )
    return build("drive", "v3", credentials=credentials)


def procore_token(_cache={}):
    if _cache.get("until", 0) < time.time():
        r = requests.post(
            PROCORE["login"] + "/oauth/token",
            json={
                "grant_type": "client_credentials",
                "client_id": os.environ["PROCORE_CLIENT_ID"],
                "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
            },
        )
        r.raise_for_status()
        _cache.update(token=r.json()["access_token"], until=time.time() + 5000)
    return _cache["token"]


def procore_get(path, **params):
    headers = {"Authorization": f"Bearer {procore_token()}", "Procore-Company-Id": COMPANY}
    return requests.get(PROCORE["api"] + path, headers=headers, params=params).json()


def models(project):
    headers = {"Authorization": f"Bearer {forge_token()}"}
    return requests.get(f"https://developer.api.autodesk.com/project/v1/hubs/b.1/projects/{project}", headers=headers)


def accounts():
    r = requests.get(
        "https://harrow.my.salesforce.com/services/data/v59.0/query",
        headers={"Authorization": "Bearer " + salesforce_token()},
        params={"q": "select Id, Name from Account"},
    )
    return r.json()["records"]
