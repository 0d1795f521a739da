"""The importer still uses requests."""
import requests
import requests_mock


def test_pages():
    session = requests.Session()
    adapter = requests_mock.Adapter()
    session.mount("mock://", adapter)
    session.mount("https://", adapter)
    adapter.register_uri("GET", "https://api.procore.com/rest/v1.0/projects/4/people", json=[])
    adapter.register_uri("GET", "mock://api.procore.com/vapid/people", status_code=410)
    answer = session.get("https://api.procore.com/rest/v1.0/projects/4/people", headers={"Authorization": "Bearer t"})
    assert answer.json() == []
    assert session.get("mock://api.procore.com/vapid/people").status_code == 410
