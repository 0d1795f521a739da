import json
import os
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

import db
import procore_api


@pytest.fixture
def conn(monkeypatch):
    monkeypatch.setattr(db, "DB_PATH", ":memory:")
    return db.connect()


@pytest.fixture
def tenant(conn):
    conn.execute("DELETE FROM tenants")
    conn.execute(
        "INSERT INTO tenants (slug, name, procore_company_id, procore_client_id, procore_client_secret)"
        " VALUES ('zeta', 'Zeta Paving', 9, 'zeta-id', 'zeta-key')"
    )
    return db.enabled_tenants(conn)[0]


class Response:
    def __init__(self, body):
        self.status_code = 200
        self.body = body

    def json(self):
        return json.loads(json.dumps(self.body))

    def raise_for_status(self):
        pass


def test_only_enabled_tenants(conn):
    assert [t["slug"] for t in db.enabled_tenants(conn)] == ["acme", "dunmore"]


def test_sync_asks_for_every_project(monkeypatch, tenant):
    asked = []

    def get(url, **kwargs):
        asked.append(url)
        return Response([{"id": 3, "name": "Lot 3", "subject": "Kerb?"}])

    monkeypatch.setattr(procore_api.requests, "post", lambda *args, **kwargs: Response({"access_token": "t"}))
    monkeypatch.setattr(procore_api.requests, "get", get)
    assert procore_api.sync(tenant) == {"projects": ["Lot 3"], "rfis": ["Kerb?"]}
    assert asked[1].endswith("/projects/3/rfis")
