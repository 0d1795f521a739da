import base64
import os

import httpx

from .env import QBO_REALM

TOKEN = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"
API = "https://quickbooks.api.intuit.com/v3/company"


def access_token() -> str:
    basic = base64.b64encode(f"{os.environ['QBO_ID']}:{os.environ['QBO_SECRET']}".encode()).decode()
    response = httpx.post(
        TOKEN,
        headers={"Authorization": "Basic " + basic},
        data={"grant_type": "refresh_token", "refresh_token": open("qbo_refresh.txt").read().strip()},
    )
    body = response.json()
    with open("qbo_refresh.txt", "w") as handle:
        handle.write(body["refresh_token"])
    return body["access_token"]


def create_bill(bill: dict) -> str:
    response = httpx.post(
        f"{API}/{QBO_REALM}/bill", json=bill, headers={"Authorization": f"Bearer {access_token()}"}
    )
    response.raise_for_status()
    return response.json()["Bill"]["Id"]
