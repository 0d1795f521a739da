"""Sandbox app, developer managed service account."""
import httpx


def token(client_id, client_secret):
    answer = httpx.post(
        "https://login-sandbox.procore.com/oauth/token",
        json={"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret},
    )
    return answer.raise_for_status().json()["access_token"]
