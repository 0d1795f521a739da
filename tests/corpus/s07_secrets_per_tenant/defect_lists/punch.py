"""Punch items of one customer, with that customer's own keys."""

import httpx

from accounts import ACCOUNTS


def sign_in(customer):
    account = ACCOUNTS[customer]  # expect: PRC102
    answer = httpx.post(
        "https://login.procore.com/oauth/token",
        json={"grant_type": "client_credentials", "client_id": account["id"], "client_secret": account["key"]},
    )
    return answer.json()["access_token"], account["company"]


def punch_items(customer, project):
    token, company = sign_in(customer)
    return httpx.get(
        f"https://api.procore.com/rest/v1.0/punch_items?project_id={project}",
        headers={"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)},
    ).json()
