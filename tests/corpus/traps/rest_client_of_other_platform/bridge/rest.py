"""A small REST client, used for everything that has a base URL and a bearer token."""
import requests


class RestClient:
    def __init__(self, base_url, bearer, default_headers=None):
        self.base_url = base_url.rstrip("/")
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {bearer}"
        self.session.headers.update(default_headers or {})

    def get(self, path, **params):
        answer = self.session.get(self.base_url + path, params=params, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def post(self, path, body):
        answer = self.session.post(self.base_url + path, json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()
