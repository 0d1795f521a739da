from gateway import ProcoreGateway


def test_hosts(settings):
    assert settings.login_url.startswith("https://login.")


def test_payload(settings):
    payload = ProcoreGateway("acme", settings)._token_payload()
    assert payload["grant_type"] == "client_credentials"
    assert set(payload) == {"grant_type", "client_id", "client_secret"}


def test_company_ids(settings):
    assert settings.company_id_for("dunmore") > 2**32
