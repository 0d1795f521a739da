"""Who works with whom: the payroll people want the foreman's initials on the sheet."""


class Crews:
    def __init__(self, wire, company):
        self.wire = wire
        self.company = company
        self._leads = None

    def in_project(self, project):
        return self.wire.call("GET", f"/rest/v1.0/projects/{project}/crews", query={"per_page": 100})  # expect: PRC303

    def leads(self, projects):
        if self._leads is None:
            self._leads = {}
            for project in projects:
                for crew in self.in_project(project):
                    for person in crew["people"]:
                        self._leads[person["id"]] = crew["lead"]["initials"]
        return self._leads

    def projects(self):
        query = {"company_id": self.company, "filters[by_status]": "Active"}
        return [p["id"] for p in self.wire.call("GET", "/rest/v1.1/projects", company=self.company, query=query)]
