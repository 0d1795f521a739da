import os

from tags.base import Remote


class Reader(Remote):
    """Lists; has never been asked for a company."""

    host = "sandbox.procore.com"
    version = "rest/v1.0"

    def project_equipment(self, project):
        return self.ask("GET", "projects", project, "equipment")  # expect: PRC303


class Writer(Remote):
    """With the company, for everything that is not read only."""

    host = "sandbox.procore.com"
    version = "rest/v1.0"

    def __init__(self, token, session=None, company=None):
        super().__init__(token, session)
        self.company = company or os.environ["TAGS_COMPANY"]

    def extra_headers(self):
        return {"Procore-Company-Id": str(self.company)}

    def rename(self, project, unit, tag):
        return self.ask("PATCH", "projects", project, "equipment", unit, json={"equipment": {"identification": tag}})


class Makes(Writer):
    version = "vapid"  # expect: PRC301

    @property
    def makes_path(self):
        return "equipment_makes"

    def makes(self):
        return self.ask("GET", self.makes_path)
