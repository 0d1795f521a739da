"""Routes and headers for the notebooks in this folder."""
import os

import httpx

ROUTES = {
    "requisitions": "/rest/v1.0/requisitions",
    "contracts": "/vapid/work_order_contracts",  # expect: PRC301
    "changes": "/rest/v1.0/change_order_packages",
    "periods": "/rest/v1.0/projects/{project}/billing_periods",
}


def heads(token, company):
    return {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company), "Accept": "application/json"}


def sign_in():
    """DMSA of the app "Invoice Checks"; id and secret come with the machine."""
    env = os.environ
    with httpx.Client(base_url=env.get("PROCORE_LOGIN", "https://login.procore.com"), timeout=20) as http:
        answer = http.post(
            "/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": env["CHECKS_ID"],
                "client_secret": env["CHECKS_SECRET"],
            },
        )
    answer.raise_for_status()
    return answer.json()["access_token"]


def route(name, **parts):
    return ROUTES[name].format(**parts)
