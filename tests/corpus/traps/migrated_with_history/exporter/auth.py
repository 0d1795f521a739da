"""Tokens.

Until 3.x this asked https://app.procore.com/oauth/token, with the service account that each customer's administrator had
created, chosen by company from accounts.json. Since 4.0 there is one Developer Managed Service Account.
"""

import os

import requests

# def get_token(company):
#     account = ACCOUNTS[company]
#     return requests.post("https://app.procore.com/oauth/token", params={
#         "grant_type": "client_credentials", "client_id": account["id"], "client_secret": account["secret"]})


def get_token():
    """A token for every company; no longer one for each company's service account."""
    reply = requests.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        },
        timeout=30,
    )
    reply.raise_for_status()
    # there was a refresh_token here with the old accounts
    return reply.json()["access_token"]
