import logging

from .session import open_session
from .urls import Urls

log = logging.getLogger("closeout")


class Crawler:
    def __init__(self, company):
        self.urls = Urls(company)
        self.session = open_session(company)

    def _get(self, url):
        response = self.session.get(url, timeout=90)
        if response.status_code == 403:
            log.warning("not for us: %s", url)
            return None
        response.raise_for_status()
        return response.json()

    def projects(self):
        return self._get(self.urls.projects) or []

    def files(self, project):
        tree = self._get(self.urls.documents(project))
        pending = [tree] if tree else []
        while pending:
            folder = pending.pop()
            pending.extend(folder.get("folders", ()))
            for entry in folder.get("files", ()):
                yield entry["name_with_path"], entry["updated_at"]

    def sections(self, project):
        return [(s["number"], s["description"]) for s in self._get(self.urls.specifications(project)) or ()]
