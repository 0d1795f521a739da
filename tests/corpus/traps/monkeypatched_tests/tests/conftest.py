import pytest
import requests

import ledger.client


class Answer:
    status_code = 200

    def __init__(self, rows):
        self.rows = rows

    def json(self):
        return self.rows

    def raise_for_status(self):
        pass


@pytest.fixture
def calls(monkeypatch):
    seen = []

    def fake_get(url, headers=None, timeout=None):
        seen.append((url, headers))
        return Answer([{"amount": "10.50"}, {"amount": "2"}])

    monkeypatch.setattr(requests, "get", fake_get)
    return seen


@pytest.fixture
def old_host(monkeypatch):
    monkeypatch.setattr(ledger.client, "BASE", "http://app.procore.com/vapid")
    monkeypatch.setattr("ledger.client.HEADERS", {})
