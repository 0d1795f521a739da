import requests

from app.config import procore_settings
from app.procore.auth import ProcoreAuth


class PunchItems:
    def __init__(self, settings=None):
        self.settings = settings or procore_settings()
        self.http = requests.Session()
        self.http.auth = ProcoreAuth(self.settings)

    def _url(self, *parts):
        return "/".join([self.settings.api_host, "rest/v1.0", *map(str, parts)])

    def of_project(self, project_id, **filters):
        params = {"project_id": project_id, **{f"filters[{k}]": v for k, v in filters.items()}}
        response = self.http.get(self._url("punch_items"), params=params)
        response.raise_for_status()
        return response.json()

    def close(self, project_id, item_id):
        response = self.http.patch(
            self._url("punch_items", item_id), json={"project_id": project_id, "punch_item": {"status": "closed"}}
        )
        response.raise_for_status()

    def locations(self, project_id):
        # half-finished: the tree is built in the front end for now
        response = self.http.get(
            self.settings.api_host + f"/rest/projects/{project_id}/locations", timeout=30  # expect: PRC304
        )
        return response.json()
