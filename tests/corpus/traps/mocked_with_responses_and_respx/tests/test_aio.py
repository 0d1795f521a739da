import httpx
import pytest
import respx

from tradebook import AsyncTrades

pytestmark = pytest.mark.anyio


@respx.mock
async def test_pages_of_the_old_namespace_are_not_asked():
    old = respx.get("https://api.procore.com/vapid/companies/17/trades").mock(return_value=httpx.Response(410))
    new = respx.get("https://api.procore.com/rest/v1.0/companies/17/trades").respond(json=[])
    async with AsyncTrades("token-for-tests", 17) as trades:
        assert await trades.all() == []
    assert new.called and not old.called


@pytest.mark.parametrize("status", [403, 500])
async def test_errors_are_raised(status, respx_mock):
    respx_mock.post("https://login.procore.com/oauth/token").respond(json={"access_token": "token-for-tests"})
    respx_mock.route(host="api.procore.com").respond(status)
    async with AsyncTrades("token-for-tests", 17) as trades:
        with pytest.raises(httpx.HTTPStatusError):
            await trades.all()


def test_mock_transport():
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["procore-company-id"] == "17"
        return httpx.Response(200, json={"path": request.url.path})

    client = httpx.Client(transport=httpx.MockTransport(answer), headers={"Procore-Company-Id": "17"})
    assert client.get("https://api.procore.com/rest/v1.0/me").json() == {"path": "/rest/v1.0/me"}
