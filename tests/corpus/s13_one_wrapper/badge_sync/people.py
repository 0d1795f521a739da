import requests

from procore_auth import ProcoreAuth

V1 = "https://api.procore.com/rest/v1.0"


def users(company):
    page = 1
    while True:
        r = requests.get(
            f"{V1}/companies/{company}/users",
            params={"page": page, "per_page": 500, "filters[is_active]": "true"},
            auth=ProcoreAuth(company),
            timeout=60,
        )
        r.raise_for_status()
        yield from r.json()
        if len(r.json()) < 500:
            return
        page += 1


def crew_of(project):
    r = requests.get(f"{V1}/projects/{project}/people", auth=ProcoreAuth(), timeout=60)  # expect: PRC303
    r.raise_for_status()
    return [p for p in r.json() if p["employee_id"]]


def set_employee_id(company, user, number):
    auth = ProcoreAuth(company=company)
    r = requests.patch(
        f"{V1}/companies/{company}/users/{user}", json={"user": {"employee_id": number}}, auth=auth, timeout=60
    )
    r.raise_for_status()
