from __future__ import annotations

import os
from dataclasses import dataclass, field


def _required(key: str) -> str:
    try:
        return os.environ[key]
    except KeyError:
        raise SystemExit(f"set {key}") from None


@dataclass(frozen=True)
class ProcoreConfig:
    client_id: str
    client_secret: str = field(repr=False)
    company_id: str
    login_url: str = "https://login.procore.com"
    api_url: str = "https://api.procore.com"
    verify: bool = True

    @classmethod
    def from_env(cls) -> ProcoreConfig:
        return cls(
            client_id=_required("PROCORE_TSA_CLIENT_ID"),
            client_secret=_required("PROCORE_TSA_CLIENT_SECRET"),
            company_id=_required("PROCORE_COMPANY_ID"),
            login_url=os.environ.get("PROCORE_LOGIN_URL", cls.login_url),
        )


@dataclass(frozen=True)
class MillConfig:
    """The steel mill's EDI gateway."""

    host: str = "edi.northbend-steel.example"
    user: str = "rebar"
    password: str = field(default_factory=lambda: _required("MILL_PASSWORD"), repr=False)
