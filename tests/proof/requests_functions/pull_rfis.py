# pull_rfis.py - dumps RFIs of both companies so that the dashboard can pick them up
import json
import requests

ACME_COMPANY_ID = 5601
BIRCH_COMPANY_ID = 5602

ACME_ID = "feedfacecafebeef0101feedfacecafebeef0101feedfacecafebeef0101f00d"
ACME_SECRET = "0ddba11c0ffee1010ddba11c0ffee1010ddba11c0ffee1010ddba11c0ffee101"

BIRCH_ID = "feedfacecafebeef0102feedfacecafebeef0102feedfacecafebeef0102f00d"
BIRCH_SECRET = "0ddba11c0ffee1020ddba11c0ffee1020ddba11c0ffee1020ddba11c0ffee102"


def get_token(company):
    if company == "acme":
        client_id = ACME_ID
        client_secret = ACME_SECRET
    else:
        client_id = BIRCH_ID
        client_secret = BIRCH_SECRET

    url = "https://api.procore.com/oauth/token"
    querystring = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,
    }
    response = requests.request("POST", url, params=querystring)
    response.raise_for_status()
    return response.json()["access_token"]


def get_projects(company):
    token = get_token(company)
    if company == "acme":
        company_id = ACME_COMPANY_ID
    else:
        company_id = BIRCH_COMPANY_ID
    headers = {"Authorization": "Bearer " + token}
    response = requests.get("https://api.procore.com/vapid/projects?company_id=" + str(company_id), headers=headers)
    response.raise_for_status()
    return response.json()


def get_rfis(company, project_id):
    token = get_token(company)   # yes, again. it is fast enough
    headers = {"Authorization": "Bearer " + token}
    url = "https://api.procore.com/vapid/projects/" + str(project_id) + "/rfis"
    response = requests.get(url, headers=headers)
    response.raise_for_status()
    return response.json()


if __name__ == "__main__":
    out = {}
    for company in ["acme", "birch"]:
        projects = get_projects(company)
        rfis = []
        for project in projects:
            rfis += [r["subject"] for r in get_rfis(company, project["id"])]
        out[company] = {"projects": [p["name"] for p in projects], "rfis": rfis}
    print(json.dumps(out, indent=4))
