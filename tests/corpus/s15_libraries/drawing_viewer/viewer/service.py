import hashlib
import pathlib

from .config import settings
from .http import make_client, make_legacy_client


class DrawingService:
    def __init__(self, token):
        self.api = make_client(token)
        self.old = make_legacy_client(token)

    def areas(self, project):
        return self.api.get(f"/v1.1/projects/{project}/drawing_areas").json()

    def sets(self, project):
        """Still missing from the new API when this was written, 2019."""
        return self.old.get(f"projects/{project}/drawing_sets").json()

    def disciplines(self, project):
        r = self.api.get(f"drawing_disciplines?project_id={project}")  # expect: PRC304
        r.raise_for_status()
        return [d["name"] for d in r.json()]

    def revisions(self, project, area):
        # an absolute URL wins over the client's base, and takes its headers along
        url = f"https://us02.procore.com/rest/v1.0/projects/{project}/drawing_revisions"  # expect: PRC302
        return self.api.get(url, params={"drawing_area_id": area}).json()

    def pdf(self, revision):
        """From the file storage, through a signed link."""
        name = hashlib.sha1(revision["pdf_url"].encode()).hexdigest()
        target = pathlib.Path(settings().cache_dir, name + ".pdf")
        if not target.exists():
            import httpx

            target.write_bytes(httpx.get(revision["pdf_url"]).content)
        return target
