import os

import requests


def bearer():
    """For the app's developer managed service account."""
    reply = requests.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["CHANGE_LOG_ID"],
            "client_secret": os.environ["CHANGE_LOG_SECRET"],
        },
        timeout=15,
    )
    reply.raise_for_status()
    return reply.json()["access_token"]
