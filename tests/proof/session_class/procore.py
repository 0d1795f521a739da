import logging

import requests

import config

log = logging.getLogger(__name__)


class ProcoreError(Exception):
    pass


class ProcoreClient:
    """
    Thin client for one company.

        client = ProcoreClient("acme")
        for project in client.projects(): ...
    """

    def __init__(self, account_name):
        self.account = config.ACCOUNTS[account_name]
        self.session = requests.Session()
        self.session.headers.update({"Accept": "application/json"})
        self._login()

    def _login(self):
        payload = {
            'grant_type': 'client_credentials',
            'client_id': self.account['client_id'],
            'client_secret': self.account['client_secret'],
        }
        response = self.session.post(config.LOGIN_URL + "/oauth/token", data=payload)
        if not response.ok:
            raise ProcoreError("login failed: %s %s" % (response.status_code, response.text))
        self.session.headers.update({"Authorization": "Bearer %s" % response.json()["access_token"]})

    def get(self, path, **params):
        response = self.session.get(config.BASE_URL + path, params=params)
        log.debug("GET %s -> %s", path, response.status_code)
        if response.status_code != 200:
            raise ProcoreError("%s: %s %s" % (path, response.status_code, response.text))
        return response.json()

    def projects(self):
        return self.get("/vapid/projects", company_id=self.account["company_id"])

    def submittals(self, project_id):
        return self.get("/vapid/projects/%d/submittals" % project_id)

    def vendors(self):
        return self.get("/vapid/companies/%d/vendors" % self.account["company_id"])
