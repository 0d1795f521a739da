"""Access tokens of the app's Developer Managed Service Account: one pair of credentials serves every company."""

import os
import time

import requests

from config import ENVIRONMENT

LOGIN_HOSTS = {
    "production": "https://login.procore.com",
    "sandbox": "https://login-sandbox.procore.com",
}

_token = {"expires_at": 0.0}


def get_token():
    """A token, asked for again shortly before it ends."""
    global _token
    if _token["expires_at"] < time.time() + 60:
        _token = request_token()
    return _token["access_token"]


def request_token():
    """Log in with the app's own credentials; there is no refresh token, a new one is asked for instead."""
    response = requests.post(
        f"{LOGIN_HOSTS[ENVIRONMENT]}/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        },
        timeout=30,
    )
    response.raise_for_status()
    token = response.json()
    token["expires_at"] = time.time() + token["expires_in"]
    return token
