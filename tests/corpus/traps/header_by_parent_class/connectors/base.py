import requests


class Export:
    """Something that is fetched page by page and written to the lake."""

    page_size = 200

    def __init__(self, account):
        self.account = account

    def headers(self):
        return {"Accept": "application/json"}

    def url(self):
        raise NotImplementedError

    def pages(self, **params):
        page = 1
        while True:
            r = requests.get(
                self.url(), headers=self.headers(), params={**params, "page": page, "per_page": self.page_size}, timeout=60
            )
            r.raise_for_status()
            yield r.json()
            if len(r.json()) < self.page_size:
                return
            page += 1
