import requests
from django.conf import settings
from django.core.cache import cache

from .resources import CostCodes, Employees, Timecards


def access_token():
    token = cache.get("procore-token")
    if token is None:
        # developer managed service account of the app "Timecard Push"
        answer = requests.post(
            f"{settings.PROCORE_LOGIN_URL}/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": settings.PROCORE_CLIENT_ID,
                "client_secret": settings.PROCORE_CLIENT_SECRET,
            },
            timeout=20,
        )
        answer.raise_for_status()
        token = answer.json()["access_token"]
        cache.set("procore-token", token, answer.json()["expires_in"] - 60)
    return token


def headers():
    return {"Authorization": f"Bearer {access_token()}"}  # expect: PRC303


def cost_codes(company):
    rows = requests.get(CostCodes(company=company).url, headers=headers(), timeout=30).json()
    return {row["full_code"]: row["id"] for row in rows}


def employees(company):
    answer = requests.get(Employees(company=company).url, headers={**headers(), "Accept": "application/json"})
    return {row["employee_id"]: row["id"] for row in answer.json() if row["employee_id"]}


def push(company, entry):
    """Returns Procore's id of the entry, or None when it was refused."""
    answer = requests.post(
        Timecards(company=company).url,
        headers=headers(),
        json={"company_id": company, "timecard_entry": entry},
        timeout=30,
    )
    return answer.json()["id"] if answer.status_code == 201 else None
