from .mixins import BearerMixin, CompanyMixin
from .rest import Rest


class WarrantyCases(CompanyMixin, BearerMixin, Rest):
    """Defects that are reported after hand-over become correspondence items in Procore."""

    root = "https://api.procore.com"

    def __init__(self, access_token, company_id, project_id):
        self.access_token = access_token
        self.company_id = company_id
        self.project_id = project_id

    def list(self):
        return self.call("GET", f"/rest/v1.0/projects/{self.project_id}/generic_tools/81/generic_tool_items")

    def create(self, title, text, unit):
        item = {"title": title, "description": text, "location": unit, "status": "open", "private": False}
        path = f"/rest/v1.0/projects/{self.project_id}/generic_tools/81/generic_tool_items"
        return self.call("POST", path, json={"generic_tool_item": item})["id"]


class TicketSystem(BearerMixin, Rest):
    """The housing association's own ticket system; it knows one company only: itself."""

    root = "https://tickets.wohnbau-siebengebirge.example/api"

    def __init__(self, access_token):
        self.access_token = access_token

    def new(self):
        return self.call("GET", "/tickets", params={"state": "new"})
