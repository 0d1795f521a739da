import logging

import requests

from .tokens import app_token

log = logging.getLogger(__name__)


class Throttled(Exception):
    pass


class FieldClient:
    """Procore's daily log. One instance for the app, thread-safe as far as requests is."""

    root = "https://api.procore.com"
    timeout = 30

    def _request(self, verb, path, company_id=None, **kwargs):
        request_headers = {"Authorization": "Bearer " + app_token(), "Accept": "application/json"}
        if company_id:
            request_headers["Procore-Company-Id"] = str(company_id)
        response = requests.request(
            verb, self.root + path, headers=request_headers, timeout=self.timeout, **kwargs
        )
        if response.status_code == 429:
            raise Throttled(response.headers.get("X-Rate-Limit-Reset"))
        if not response.ok:
            log.warning("%s %s: %s", verb, path, response.text[:500])
            response.raise_for_status()
        return response.json()

    def counts(self, project, day, company_id=None):
        return self._request(
            "GET", f"/rest/v1.0/projects/{project}/daily_logs/counts", company_id, params={"log_date": day}
        )

    def manpower(self, project, day, company_id=None):
        path = f"/rest/v1.0/projects/{project}/manpower_logs"
        return self._request("GET", path, company_id=company_id, params={"log_date": day})

    def add_visitor(self, project, visitor, company_id):
        body = {"visitor_log": visitor}
        return self._request("POST", f"/rest/v1.0/projects/{project}/visitor_logs", company_id=company_id, json=body)

    def weather_conditions(self):
        return self._request("GET", "/rest/v1.0/weather_conditions")  # expect: PRC303

    def accidents(self, project, company_id=None):
        # for the safety people; they said they would call it themselves
        return self._request("GET", f"/rest/v1.0/projects/{project}/accident_logs", company_id)
