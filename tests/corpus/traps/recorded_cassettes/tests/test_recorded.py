import os
import pathlib

import pytest
import vcr
import yaml

from weather_delays import Delays

recorder = vcr.VCR(
    cassette_library_dir=os.path.join(os.path.dirname(__file__), "cassettes"),
    record_mode="none",
    filter_headers=["Authorization"],
    filter_post_data_parameters=["client_id", "client_secret"],
    match_on=["method", "scheme", "host", "path"],
)


@pytest.fixture
def delays():
    return Delays(company_id=17)


def test_three_days_of_rain(delays):
    with recorder.use_cassette("march.yaml") as tape:
        delays.login("id", "secret")
        assert delays.days_lost(4411, "2024-03-01", "2024-03-31") == 3
    assert [request.uri for request in tape.requests] == [
        "https://login.procore.com/oauth/token",
        "https://api.procore.com/rest/v1.0/projects/4411/delay_logs?start_date=2024-03-01&end_date=2024-03-31",
    ]


def test_tapes_hold_no_tokens():
    folder = pathlib.Path(recorder.cassette_library_dir)
    for tape in folder.glob("*.yaml"):
        for each in yaml.safe_load(tape.read_text())["interactions"]:
            assert "Authorization" not in each["request"]["headers"]
            assert "client_secret" not in (each["request"]["body"] or "")


def test_old_host_redirects():
    (each,) = yaml.safe_load((pathlib.Path(recorder.cassette_library_dir) / "old_host.yaml").read_text())["interactions"]
    assert each["request"]["uri"] == "https://app.procore.com/vapid/projects"
    assert each["response"]["headers"]["Location"] == ["https://api.procore.com/rest/v1.0/projects"]
