import json

import httpx
import pytest

from roster.api import Roster, make


def handler(request: httpx.Request) -> httpx.Response:
    if request.url.host == "app.procore.com":
        return httpx.Response(301, headers={"Location": "https://api.procore.com" + request.url.path})
    if request.url.path.startswith("/vapid/"):
        return httpx.Response(410)
    if request.method == "POST":
        return httpx.Response(201, json={"id": len(json.loads(request.content)["person"]["last_name"])})
    return httpx.Response(200, json=[{"name": "Zora"}, {"name": "Abel"}])


@pytest.fixture
def bare():
    """Without a company, for the cases below: nothing leaves this process."""
    transport = httpx.MockTransport(handler)
    return httpx.Client(
        transport=transport, base_url="https://api.procore.com/rest/v1.0", headers={"Authorization": "Bearer t"}
    )


def test_people_are_sorted(bare):
    assert Roster(bare).people(3) == ["Abel", "Zora"]


def test_add():
    assert Roster(make("t", 1, httpx.MockTransport(handler))).add(3, "Ada Low") == 3


def test_old_places(bare):
    assert bare.get("https://app.procore.com/rest/v1.0/projects/1/people").status_code == 301
    assert bare.get("https://api.procore.com/vapid/projects/1/people").status_code == 410
