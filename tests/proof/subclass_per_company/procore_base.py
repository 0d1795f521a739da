import abc
import os

import requests


class ProcoreBase(abc.ABC):
    """One subclass per customer; see customers.py"""

    company_id = None
    client_id = None
    client_secret = None
    oauth_url = "https://login.procore.com/oauth/token"
    base_url = "https://api.procore.com"

    def __init__(self, oauth_url=None, base_url=None):
        self.oauth_url = oauth_url or self.oauth_url
        self.base_url = base_url or self.base_url
        self.headers = {"Accept": "application/json"}

    @classmethod
    def all(cls):
        return [sub() for sub in cls.__subclasses__()]

    @property
    @abc.abstractmethod
    def label(self):
        ...

    def connect(self):
        answer = requests.post(self.oauth_url, data={
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        })
        answer.raise_for_status()
        self.headers.update({"Authorization": f"Bearer {answer.json()['access_token']}"})
        return self

    def _get(self, path, **extra_headers):
        answer = requests.get(self.base_url + path, headers={**self.headers, **extra_headers})
        answer.raise_for_status()
        return answer.json()

    def projects(self):
        return self._get("/vapid/projects?company_id=%s" % self.company_id)

    def observations(self, project_id):
        return self._get(f"/vapid/observations/items?project_id={project_id}")


def setting(name):
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"{name} is not set")
    return value
