import abc
import logging
from urllib.parse import urljoin

import requests


class Connector(abc.ABC):
    """A session, a base and three verbs. What a platform needs beside, it adds."""

    base_url = ""
    timeout = (5, 60)

    def __init__(self):
        self.log = logging.getLogger(type(self).__name__)
        self.session = requests.Session()
        self.session.headers.update({"User-Agent": "estimating-bridge", "Accept": "application/json"})

    def _url(self, path):
        return urljoin(self.base_url, path)

    def get(self, path, **params):
        response = self.session.get(self._url(path), params=params, timeout=self.timeout)
        return self._read(response)

    def post(self, path, payload):
        response = self.session.post(self._url(path), json=payload, timeout=self.timeout)
        return self._read(response)

    def _read(self, response):
        self.log.debug("%s %s", response.status_code, response.url)
        response.raise_for_status()
        return response.json()

    @abc.abstractmethod
    def estimates(self, job):
        ...
