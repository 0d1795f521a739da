import requests

from . import endpoints
from .auth import ServiceAccountAuth
from .errors import ProcoreError


class Client:
    def __init__(self, account):
        self.account = account
        self.http = requests.Session()
        self.http.auth = ServiceAccountAuth(account)

    def fetch(self, template, query=None, **ids):
        url = endpoints.HOSTS["api"] + template.format(**ids)
        response = self.http.get(url, params=query)
        if not response.ok:
            raise ProcoreError(response)
        return response.json()

    def projects(self):
        return self.fetch(endpoints.PROJECTS, company=self.account.company)

    def rfis(self, project):
        return self.fetch(endpoints.RFIS, project=project)

    def punch_items(self, project):
        return self.fetch(endpoints.PUNCH_ITEMS, query={"project_id": project})
