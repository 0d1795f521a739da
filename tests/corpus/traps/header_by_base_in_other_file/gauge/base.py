"""What every Procore call of ours has in common."""
import abc

import requests


class Signed(abc.ABC):
    """Keeps the two headers; who forgets to call super().__init__ gets an AttributeError soon enough."""

    def __init__(self, token, company):
        self._token = token
        self._company = company

    def _headers(self, **more):
        headers = dict(self._company_headers(), Authorization="Bearer " + self._token)
        headers.update({k.replace("_", "-"): v for k, v in more.items()})
        return headers

    def _company_headers(self):
        return {"Procore-Company-Id": str(self._company)}


class Paged(Signed):
    size = 100

    @property
    @abc.abstractmethod
    def url(self):
        ...

    def __iter__(self):
        page = 1
        while True:
            got = requests.get(self.url, headers=self._headers(), params={"page": page, "per_page": self.size})
            rows = got.json()
            yield from rows
            if len(rows) < self.size:
                return
            page += 1
