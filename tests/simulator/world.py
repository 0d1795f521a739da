"""What the platform knows: companies and their data, apps, service accounts, tokens, and what time it is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

LEVELS = ("None", "Read Only", "Standard", "Admin")
# Requests in a window of this many seconds count together.
SPIKE_WINDOW = 10


class Clock:
    """The time of the simulated platform; it stands still until somebody moves it."""

    def __init__(self, now: datetime.datetime) -> None:
        self.now = now

    @property
    def today(self) -> datetime.date:
        return self.now.date()

    @property
    def seconds(self) -> int:
        return int(self.now.timestamp())

    def pass_by(self, seconds: float) -> None:
        self.now += datetime.timedelta(seconds=seconds)


@dataclass
class Project:
    """A project with its records by collection: ``{"rfis": [{"id": 1, "subject": "…"}]}``."""

    id: int
    name: str
    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass
class Company:
    """A customer's company. ``environment`` is the name of the environment it lives in."""

    id: int
    name: str
    projects: list[Project] = field(default_factory=list)
    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    environment: str = "production"


@dataclass
class App:
    """A developer's app: one pair of credentials per realm. ``permissions``: level by (scope, tool), applied where the
    app is installed; ``installed``: the permitted projects by company, None for all of them."""

    client_id: str
    client_secret: str
    realm: str = "production"
    service_account: bool = True
    permissions: dict[tuple[str, str], str] = field(default_factory=dict)
    installed: dict[int, tuple[int, ...] | None] = field(default_factory=dict)


@dataclass
class TraditionalAccount:
    """A service account that an administrator made by hand, inside one company; it may do whatever it was given."""

    client_id: str
    client_secret: str
    company: int
    realm: str = "production"


@dataclass
class Token:
    """An access token. ``app`` is None for a traditional account's, whose ``company`` is implied."""

    value: str
    grant: str
    environment: str
    created: int
    app: App | None = None
    company: int | None = None
    revoked: bool = False


@dataclass
class World:
    """Everything at one moment. ``spike_limit``: requests a token may make in a window; None for no limit."""

    clock: Clock
    companies: list[Company] = field(default_factory=list)
    apps: list[App] = field(default_factory=list)
    traditional: list[TraditionalAccount] = field(default_factory=list)
    spike_limit: int | None = None
    tokens: dict[str, Token] = field(default_factory=dict)
    codes: dict[str, App] = field(default_factory=dict)
    refresh_tokens: dict[str, App] = field(default_factory=dict)
    hooks: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    requests_by_token: dict[str, list[int]] = field(default_factory=dict)
    _number: int = 0

    def number(self) -> int:
        """A number that was not given before."""
        self._number += 1
        return self._number

    def company(self, number: int, environment: str) -> Company | None:
        found = (company for company in self.companies if (company.id, company.environment) == (number, environment))
        return next(found, None)

    def project(self, number: int, environment: str) -> tuple[Company, Project] | None:
        for company in self.companies:
            for project in company.projects if company.environment == environment else ():
                if project.id == number:
                    return company, project
        return None

    def app(self, client_id: str, client_secret: str, realm: str) -> App | None:
        wanted = (client_id, client_secret, realm)
        return next((app for app in self.apps if (app.client_id, app.client_secret, app.realm) == wanted), None)

    def account(self, client_id: str, client_secret: str, realm: str) -> TraditionalAccount | None:
        wanted = (client_id, client_secret, realm)
        found = (each for each in self.traditional if (each.client_id, each.client_secret, each.realm) == wanted)
        return next(found, None)
