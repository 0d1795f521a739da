"""Procore: one DMSA for the app, wherever it is installed."""

import os

import requests

from token_client import TokenClient

_tokens = TokenClient("https://login.procore.com", os.environ["PROCORE_ID"], os.environ["PROCORE_SECRET"])


def departments(company):
    reply = requests.get(
        f"https://api.procore.com/rest/v1.0/companies/{company}/departments",
        headers={"Authorization": "Bearer " + _tokens.fetch(), "Procore-Company-Id": str(company)},
    )
    reply.raise_for_status()
    return reply.json()
