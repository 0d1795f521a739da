import pytest
import requests

from weather_delays import Delays


@pytest.fixture
def logged_in(requests_mock):
    requests_mock.post("https://login.procore.com/oauth/token", json={"access_token": "fake", "refresh_token": None})
    delays = Delays(17)
    delays.login("id", "secret")
    return delays


def test_no_logs(logged_in, requests_mock):
    requests_mock.get("https://api.procore.com/rest/v1.0/projects/1/delay_logs", json=[])
    assert logged_in.days_lost(1, "2024-01-01", "2024-01-31") == 0


def test_http_is_never_used(logged_in, requests_mock):
    requests_mock.get("http://api.procore.com/rest/v1.0/projects/1/delay_logs", status_code=426)
    requests_mock.get("https://api.procore.com/rest/v1.0/projects/1/delay_logs", json=[])
    logged_in.days_lost(1, "2024-01-01", "2024-01-31")
    assert {request.scheme for request in requests_mock.request_history} == {"https"}


def test_refused(requests_mock):
    requests_mock.register_uri(
        requests_mock_any(), "https://login.procore.com/oauth/token?client_secret=leaked", status_code=400
    )
    requests_mock.post("https://login.procore.com/oauth/token", status_code=401, json={"error": "invalid_client"})
    with pytest.raises(requests.HTTPError):
        Delays(17).login("id", "secret")


def requests_mock_any():
    from requests_mock import ANY

    return ANY
