"""The part of Procore's API that the permit portal needs."""

import logging

import requests
from flask import current_app, g
from requests.auth import HTTPBasicAuth

from .tenancy import credentials_for

log = logging.getLogger(__name__)

LOGIN = "https://login.procore.com"
API = "https://api.procore.com/rest/v1.0"


def token_for(tenant):
    tokens = g.setdefault("procore_tokens", {})
    if tenant.slug in tokens:
        return tokens[tenant.slug]
    client_id, secret = credentials_for(tenant)
    response = requests.post(
        f"{LOGIN}/oauth/token",
        auth=HTTPBasicAuth(client_id, secret),
        data={"grant_type": "client_credentials"},
        timeout=current_app.config.get("HTTP_TIMEOUT", 15),
    )
    response.raise_for_status()
    tokens[tenant.slug] = response.json()["access_token"]
    return tokens[tenant.slug]


def sign_out(tenant):
    token = g.get("procore_tokens", {}).pop(tenant.slug, None)
    if token is None:
        return
    client_id, _ = credentials_for(tenant)
    query = {"token": token, "client_id": client_id}  # expect: PRC203
    done = requests.post(LOGIN + "/oauth/revoke", params=query, timeout=15)
    log.info("revoked: %s", done.status_code)


def procore_get(tenant, path, **params):
    headers = {
        "Authorization": f"Bearer {token_for(tenant)}",
        "Procore-Company-Id": str(tenant.procore_company),
    }
    response = requests.get(API + path, headers=headers, params=params, timeout=30)
    if response.status_code == 404:
        return None
    response.raise_for_status()
    return response.json()
