"""The gate terminals have an HTTP interface of their own, with a token of its own."""

import requests


class Terminal:
    def __init__(self, base_url, api_key):
        self.base_url = base_url
        self.api_key = api_key

    def login(self):
        # yes, GET. The vendor will not change it.
        r = requests.get(self.base_url + "/oauth/token", params={"client_secret": self.api_key}, timeout=10)
        return r.json()["access_token"]

    def punches(self, day):
        r = requests.get(
            self.base_url + "/rest/punches",
            headers={"Authorization": "Bearer " + self.login()},
            params={"day": str(day)},
            timeout=10,
            verify=False,
        )
        return r.json()["punches"]
