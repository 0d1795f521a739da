import requests

BASE = "https://api.procore.com"


class ProcoreAuthError(RuntimeError):
    pass


def token_for(tenant):
    resp = requests.post(
        "https://login.procore.com/oauth/token",
        data=dict(
            grant_type="client_credentials",
            client_id=tenant["procore_client_id"],
            client_secret=tenant["procore_client_secret"],
        ),
        timeout=15,
    )
    if resp.status_code == 401:
        raise ProcoreAuthError(f"{tenant['slug']}: 401, {resp.json().get('error_description')}")
    resp.raise_for_status()
    return resp.json()["access_token"]


def procore_get(tenant, path, token, params=None):
    resp = requests.get(
        BASE + path, headers={"Authorization": f"Bearer {token}"}, params=params, timeout=30
    )
    resp.raise_for_status()
    return resp.json()


def sync(tenant):
    token = token_for(tenant)
    projects = procore_get(
        tenant, "/rest/v1.0/projects", token, params={"company_id": tenant["procore_company_id"]}
    )
    found = {"projects": [], "rfis": []}
    for project in projects:
        found["projects"].append(project["name"])
        for rfi in procore_get(tenant, f"/rest/v1.0/projects/{project['id']}/rfis", token):
            found["rfis"].append(rfi["subject"])
    return found
