import os
from dataclasses import dataclass, field


def _env(name, default=None):
    value = os.environ.get(name, default)
    if value is None:
        raise SystemExit(f"{name} is not set, see .env.example")
    return value


@dataclass(frozen=True)
class Env:
    login: str = field(default_factory=lambda: os.getenv("PROCORE_LOGIN_URL", "https://login.procore.com"))
    api: str = field(default_factory=lambda: os.getenv("PROCORE_API_URL", "https://sandbox.procore.com"))  # expect: PRC207
    client_id: str = field(default_factory=lambda: _env("PROCORE_CLIENT_ID"))
    client_secret: str = field(default_factory=lambda: _env("PROCORE_CLIENT_SECRET"))
    company_id: str = field(default_factory=lambda: _env("PROCORE_COMPANY_ID"))
