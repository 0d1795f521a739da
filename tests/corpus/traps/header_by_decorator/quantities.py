import requests

from scoped import company_scoped


class Quantities:
    """Quantities installed, from the surveyors' drone, into Procore's daily log."""

    base = "https://api.procore.com/rest/v1.0"

    def __init__(self, token, company):
        self.token = token
        self.company = company

    @company_scoped
    def _get(self, path, headers=None, **params):
        response = requests.get(self.base + path, params=params, headers=headers, timeout=30)
        response.raise_for_status()
        return response.json()

    @company_scoped
    def _post(self, path, body, *, headers=None):
        response = requests.post(self.base + path, json=body, headers=headers, timeout=30)
        response.raise_for_status()
        return response.json()["id"]

    def of_day(self, project, day):
        return self._get(f"/projects/{project}/quantity_logs", log_date=day)

    def add(self, project, day, code, amount, unit):
        body = {"quantity_log": {"date": day, "cost_code_id": code, "quantity": amount, "unit": unit}}
        return self._post(f"/projects/{project}/quantity_logs", body, headers={"X-Source": "drone"})

    def codes(self, project):
        return {c["full_code"]: c["id"] for c in self._get("/cost_codes", project_id=project)}
