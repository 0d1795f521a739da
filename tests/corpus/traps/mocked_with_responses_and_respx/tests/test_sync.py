import json

import responses
from responses import matchers

from tradebook import Trades

URL = "https://api.procore.com/rest/v1.0/companies/17/trades"


def test_only_active_trades(procore, trades):
    procore.add("GET", URL, json=[{"name": "Roofing", "active": True}, {"name": "Thatch", "active": False}])
    assert trades.all() == ["Roofing"]


def test_company_is_said_in_the_header(procore, trades):
    procore.get(URL, json=[], match=[matchers.header_matcher({"Procore-Company-Id": "17"})])
    assert trades.all() == []


def test_new_token_after_401(procore, trades):
    procore.get(URL, status=401)
    procore.add(responses.POST, "https://login.procore.com/oauth/token", json={"access_token": "second-fake-token"})
    procore.get(URL, json=[])
    trades.all()
    bodies = [call.request.body for call in procore.calls if call.request.method == "POST"]
    assert all("grant_type=client_credentials" in body for body in bodies)


def test_other_login_host_is_possible(company_credentials):
    client_id, client_secret = company_credentials
    with responses.RequestsMock() as mock:
        mock.add(
            method=responses.POST,
            url="https://login-sandbox.procore.com/oauth/token",
            body=json.dumps({"access_token": "x"}),
            content_type="application/json",
        )
        mock.get(URL, json=[])
        Trades(client_id, client_secret, 17, login="https://login-sandbox.procore.com").all()
