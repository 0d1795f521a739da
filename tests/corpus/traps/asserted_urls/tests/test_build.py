import pytest

from linkmaker import api_url, authorize_url, token_url


def test_token_urls():
    assert token_url() == "https://login.procore.com/oauth/token"
    assert token_url("sandbox") == "https://login-sandbox.procore.com/oauth/token"
    assert token_url() != "https://app.procore.com/oauth/token"
    assert not token_url().startswith("https://api.procore.com/oauth")


def test_authorize_url_asks_for_a_code():
    url = authorize_url("abc", "https://here.example/cb")
    assert url == (
        "https://login.procore.com/oauth/authorize"
        "?response_type=code&client_id=abc&redirect_uri=https%3A%2F%2Fhere.example%2Fcb"
    )
    assert "response_type=token" not in url


@pytest.mark.parametrize(
    "path, expected",
    [
        ("projects", "https://api.procore.com/rest/v1.0/projects"),
        ("/projects/1/rfis", "https://api.procore.com/rest/v1.0/projects/1/rfis"),
    ],
)
def test_api_url(path, expected):
    assert api_url(path) == expected
    assert "/vapid/" not in api_url(path)
