import logging

import httpx

import db

log = logging.getLogger("invoice_robot.tokens")
TOKEN_URL = "https://login.procore.com/oauth/token"


def token_for(conn, company_id: int) -> str:
    row = db.procore_account(conn, company_id)
    response = httpx.post(
        TOKEN_URL,
        data={
            "grant_type": "client_credentials",
            "client_id": row["client_id"],
            "client_secret": row["client_secret"],
        },
        timeout=20,
    )
    if response.status_code == 401:
        log.error("account of company %s is locked or was deleted by the customer", company_id)
    response.raise_for_status()
    return response.json()["access_token"]
