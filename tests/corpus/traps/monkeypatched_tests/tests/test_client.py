import ledger.client as client_module
from ledger.book import total
from ledger.client import Client


def test_sum(calls):
    assert str(total(Client("t", 1), 7)) == "12.50"
    url, headers = calls[0]
    assert url == "https://api.procore.com/rest/v1.0/projects/7/direct_costs"
    assert headers["Procore-Company-Id"] == "1"


def test_base_is_read_late(calls, old_host):
    Client("t", 1).direct_costs(7)
    assert calls[0][0].startswith("http://app.procore.com/vapid")


def test_headers_can_be_replaced(calls, monkeypatch):
    monkeypatch.setattr(Client, "headers", lambda self: {"Authorization": "Bearer only"})
    client_module.BASE = "https://sandbox.procore.com/rest"
    try:
        Client("t", 1).direct_costs(7)
    finally:
        client_module.BASE = "https://api.procore.com/rest/v1.0"
    assert "Procore-Company-Id" not in calls[0][1]
