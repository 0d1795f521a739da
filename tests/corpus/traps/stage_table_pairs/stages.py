"""Where we run against. Each stage has its hosts and its pair of keys (the app's DMSA in the developer portal)."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    login: str
    api: str
    client_id: str
    client_secret: str
    company_id: int


STAGES = {
    "sandbox": Stage(
        login="https://login-sandbox.procore.com",
        api="https://sandbox.procore.com",
        client_id=os.environ.get("PROCORE_SANDBOX_CLIENT_ID", ""),
        client_secret=os.environ.get("PROCORE_SANDBOX_CLIENT_SECRET", ""),
        company_id=4271,
    ),
    "production": Stage(
        login="https://login.procore.com",
        api="https://api.procore.com",
        client_id=os.environ.get("PROCORE_PRODUCTION_CLIENT_ID", ""),
        client_secret=os.environ.get("PROCORE_PRODUCTION_CLIENT_SECRET", ""),
        company_id=598221,
    ),
}


def stage(name=None):
    return STAGES[name or os.environ.get("STAGE", "sandbox")]
