"""Access tokens, one service account per company."""

import time

import requests

from config import PROCORE_SERVICE_ACCOUNTS

TOKEN_URL = "https://app.procore.com/oauth/token"

_tokens = {}


def get_token(company):
    """A token for the company, asked for again shortly before it ends."""
    token = _tokens.get(company)
    if token is None or token["expires_at"] < time.time() + 60:
        token = _tokens[company] = request_token(company)
    return token["access_token"]


def request_token(company):
    """Log in as the service account that the company's administrator created for us."""
    service_account = PROCORE_SERVICE_ACCOUNTS[company]
    response = requests.post(
        TOKEN_URL,
        params={
            "grant_type": "client_credentials",
            "client_id": service_account["client_id"],
            "client_secret": service_account["client_secret"],
        },
        timeout=30,
    )
    response.raise_for_status()
    token = response.json()
    token["expires_at"] = time.time() + token["expires_in"]
    return token
