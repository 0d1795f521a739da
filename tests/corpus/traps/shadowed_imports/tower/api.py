import requests

from tower.links import BASE, HEADERS, get as home_page

HOME = BASE + "/webclients/host"

# from here on BASE is the API's
BASE = "https://api.procore.com"


def HEADERS(token, company):  # noqa: F811, N802
    return {"Authorization": f"Bearer {token}", "Procore-Company-Id": f"{company}"}


def get(path, token, company):
    return requests.get(BASE + path, headers=HEADERS(token, company), timeout=30).json()


def cranes(token, company, project):
    rows = get(f"/rest/v1.0/projects/{project}/equipment", token, company)
    for row in rows:
        row["page"] = home_page(project)
    return rows


def hooks(token, company, BASE="https://hooks.towercranes.example", headers=None):
    """Our own server; it has nothing to do with the module's BASE."""
    headers = headers or {"Authorization": token}
    return requests.get(BASE + "/rest/v1.0/hooks", headers=headers, params={"company": company}).json()
