import os

import requests

LOGIN = os.environ.get("PROCORE_LOGIN_URL", "https://login.procore.com")
API = os.environ.get("PROCORE_API_URL", "https://api.procore.com")


class Delays:
    """Delay logs of a project. Works as the app's developer-managed service account."""

    def __init__(self, company_id):
        self.session = requests.Session()
        self.session.headers["Procore-Company-Id"] = str(company_id)

    def login(self, client_id, client_secret):
        answer = self.session.post(
            f"{LOGIN}/oauth/token",
            json={"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret},
        )
        answer.raise_for_status()
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def days_lost(self, project_id, start, end):
        answer = self.session.get(
            f"{API}/rest/v1.0/projects/{project_id}/delay_logs", params={"start_date": start, "end_date": end}
        )
        answer.raise_for_status()
        return sum(1 for log in answer.json() if "weather" in (log["delay_type"] or "").lower())
