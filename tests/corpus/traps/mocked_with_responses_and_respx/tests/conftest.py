import pytest
import responses

from tradebook import Trades

TOKEN = {"access_token": "token-for-tests", "token_type": "Bearer", "expires_in": 5400, "created_at": 1700000000}


@pytest.fixture
def procore():
    with responses.RequestsMock() as mock:
        mock.add(responses.POST, "https://login.procore.com/oauth/token", json=TOKEN)
        yield mock


@pytest.fixture
def trades():
    return Trades("client-id-for-tests", "client-secret-for-tests", 17)


@pytest.fixture(params=["acme", "globex"])
def company_credentials(request):
    # two made-up companies: the class must not care whose they are
    return {"acme": ("id-a", "secret-a"), "globex": ("id-g", "secret-g")}[request.param]
