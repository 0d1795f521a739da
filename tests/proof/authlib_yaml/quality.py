import json
import sys

import yaml
from authlib.integrations.requests_client import OAuth2Session

with open("companies.yml") as f:
    CONFIG = yaml.safe_load(f)

API_URL = CONFIG["procore"]["api_url"]
LOGIN_URL = CONFIG["procore"]["login_url"]


class Tenant:
    def __init__(self, entry):
        self.slug = entry["slug"]
        self.company_id = entry["company_id"]
        self.oauth = OAuth2Session(
            entry["client_id"],
            entry["client_secret"],
            token_endpoint_auth_method="client_secret_post",
        )
        self.oauth.fetch_token(f"{LOGIN_URL}/oauth/token", grant_type="client_credentials")

    def _get(self, path, params=None):
        resp = self.oauth.get(API_URL + path, params=params)
        resp.raise_for_status()
        return resp.json()

    def projects(self):
        return self._get(f"/rest/v1.0/companies/{self.company_id}/projects")

    def observations(self, project_id):
        return self._get("/rest/v1.0/observations/items", {"project_id": project_id})


def main():
    report = {}
    for entry in CONFIG["companies"]:
        tenant = Tenant(entry)
        projects = tenant.projects()
        report[tenant.slug] = {
            "projects": [p["name"] for p in projects],
            "observations": [o["name"] for p in projects for o in tenant.observations(p["id"])],
        }
    yaml.safe_dump(report, sys.stderr)  # for the log
    print(json.dumps(report))


main()
