import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry


class PrefixSession(requests.Session):
    """A session that knows where it lives: give it paths."""

    def __init__(self, prefix):
        super().__init__()
        self.prefix = prefix.rstrip("/")
        self.mount("https://", HTTPAdapter(max_retries=Retry(3, backoff_factor=0.5, status_forcelist=[429, 502])))

    def request(self, method, url, **kwargs):
        kwargs.setdefault("timeout", 60)
        response = super().request(method, self.prefix + url, **kwargs)
        response.raise_for_status()
        return response
