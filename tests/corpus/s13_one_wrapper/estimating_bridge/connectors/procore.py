from .base import Connector


class ProcoreConnector(Connector):
    base_url = "https://api.procore.com/rest/v1.0/"

    def __init__(self, access_token):
        super().__init__()
        self.session.headers.update({"Authorization": f"Bearer {access_token}"})  # expect: PRC303

    def estimates(self, job):
        views = self.get("budget_views", project_id=job)
        if not views:
            return {}
        rows = self.get(f"budget_views/{views[0]['id']}/detail_rows", project_id=job)
        return {row["cost_code"]: row["original_budget_amount"] for row in rows}

    def add_line(self, job, cost_code, amount):
        line = {"cost_code_id": cost_code, "original_budget_amount": amount, "line_item_type_id": 5}
        return self.post(f"projects/{job}/budget_line_items", {"budget_line_item": line})

    def cost_codes(self, job):
        return {c["full_code"]: c["id"] for c in self.get("cost_codes", project_id=job)}
