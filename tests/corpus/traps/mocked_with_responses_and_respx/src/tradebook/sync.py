"""Trades of a company, with the token of our DMSA."""

import requests


class Trades:
    def __init__(self, client_id, client_secret, company_id, login="https://login.procore.com"):
        self._form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        self._login = login
        self._company = str(company_id)
        self._token = None

    def _headers(self):
        if self._token is None:
            answer = requests.post(self._login + "/oauth/token", data=self._form, timeout=20)
            answer.raise_for_status()
            self._token = answer.json()["access_token"]
        return {"Authorization": f"Bearer {self._token}", "Procore-Company-Id": self._company}

    def all(self):
        url = f"https://api.procore.com/rest/v1.0/companies/{self._company}/trades"
        answer = requests.get(url, headers=self._headers(), timeout=30)
        if answer.status_code == 401:
            self._token = None
            answer = requests.get(url, headers=self._headers(), timeout=30)
        answer.raise_for_status()
        return [trade["name"] for trade in answer.json() if trade["active"]]
