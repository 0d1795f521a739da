import logging

import requests

log = logging.getLogger(__name__)


class Resource:
    """One kind of thing in Procore. Subclasses say where it lives and what we keep of it."""

    site = "https://api.procore.com"
    endpoint = None
    keep = ("id", "name")
    page_size = 300

    def __init__(self, bearer):
        self.bearer = bearer

    def headers(self):
        return {"Authorization": f"Bearer {self.bearer}", "Accept": "application/json"}  # expect: PRC303

    def url(self, suffix=""):
        if not self.endpoint:
            raise NotImplementedError(type(self).__name__ + " has no endpoint")
        return self.site + self.endpoint + suffix

    def list(self, **filters):
        page = 1
        while True:
            response = requests.get(
                self.url(), headers=self.headers(), params={**filters, "page": page, "per_page": self.page_size}
            )
            response.raise_for_status()
            rows = response.json()
            for row in rows:
                yield {key: row.get(key) for key in self.keep}
            if len(rows) < self.page_size:
                break
            page += 1
        log.info("%s: %d pages", type(self).__name__, page)

    def show(self, id, **filters):
        response = requests.get(self.url(f"/{id}"), headers=self.headers(), params=filters)
        if response.status_code == 404:
            return None
        response.raise_for_status()
        return response.json()
