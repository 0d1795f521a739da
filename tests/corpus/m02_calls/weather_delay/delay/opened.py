import contextlib
import os

import httpx


@contextlib.contextmanager
def procore(company=None):
    """with procore(company) as http: ..."""
    headers = {"Authorization": f"Bearer {_token()}"}
    if company:
        headers["procore-company-id"] = str(company)
    with httpx.Client(base_url="https://api.procore.com/rest/v1.0/", headers=headers, http2=True) as http:
        yield http


def _token():
    # data connector with service account authentication, that is: DMSA
    pair = httpx.BasicAuth(os.environ["DELAY_ID"], os.environ["DELAY_SECRET"])
    form = {"grant_type": "client_credentials"}
    return httpx.post("https://login.procore.com/oauth/token", data=form, auth=pair).json()["access_token"]


class Weather:
    """The met office, by postcode."""

    def __enter__(self):
        self.http = httpx.Client(base_url="https://api.met.example", params={"key": os.environ["MET_KEY"]})
        return self

    def __exit__(self, *exc):
        self.http.close()

    def rain(self, postcode, day):
        return self.http.get(f"/v2/daily/{postcode}", params={"day": day}).json()["rain_mm"]
