from __future__ import annotations

import os
from contextlib import contextmanager

import httpx

from .environments import ENVIRONMENTS, Environment


def _token(environment: Environment) -> str:
    """By the data connector's service account, which is developer managed: a pair for each environment."""
    client_id, client_secret = environment.pair
    response = httpx.post(
        environment.login + "/oauth/token",
        json={"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret},
    )
    return response.raise_for_status().json()["access_token"]


@contextmanager
def open_gateway(name: str | None = None):
    environment = ENVIRONMENTS[name or os.environ.get("QUOTA_ENV", "local")]
    headers = {
        "Authorization": f"Bearer {_token(environment)}",
        "Procore-Company-Id": os.environ["QUOTA_COMPANY"],
    }
    with httpx.Client(base_url=environment.api, headers=headers) as client:
        yield client
