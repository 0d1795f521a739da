"""The Procore side. We are a Developer Managed Service Account there: one pair, every company."""

import httpx
from flask import current_app


def _token(client):
    config = current_app.config
    answer = client.post(
        config["PROCORE_LOGIN_URL"] + "/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": config["PROCORE_CLIENT_ID"],
            "client_secret": config["PROCORE_CLIENT_SECRET"],
        },
    )
    answer.raise_for_status()
    return answer.json()["access_token"]


def fetch(company, path, **params):
    config = current_app.config
    with httpx.Client(timeout=config["PROCORE_TIMEOUT"]) as client:
        headers = {"Authorization": f"Bearer {_token(client)}", "Procore-Company-Id": company}
        answer = client.get(config["PROCORE_API_URL"] + "/rest/v1.0" + path, headers=headers, params=params)
        answer.raise_for_status()
        return answer.json()
