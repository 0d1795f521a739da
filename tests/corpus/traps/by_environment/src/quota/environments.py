"""Every environment of Procore, and a box of our own that answers like it."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Environment:
    login: str
    api: str
    credentials: str  # beginning of the names in the process environment

    @property
    def pair(self) -> tuple[str, str]:
        return os.environ[f"{self.credentials}_CLIENT_ID"], os.environ[f"{self.credentials}_CLIENT_SECRET"]


ENVIRONMENTS = {
    "production": Environment("https://login.procore.com", "https://api.procore.com", "PROCORE"),
    "sandbox": Environment("https://login-sandbox.procore.com", "https://sandbox.procore.com", "PROCORE_SANDBOX"),
    # takes production's pair, and is right to
    "monthly": Environment("https://login-sandbox-monthly.procore.com", "https://api-monthly.procore.com", "PROCORE"),
    "federal": Environment("https://login.procoregov.com", "https://api.procoregov.com", "PROCORE_GOV"),
    "local": Environment("http://localhost:4010", "http://localhost:4010", "LOCAL"),
}
