import requests

BASE = "https://api.procore.com/rest/v1.0"
HEADERS = {"Accept": "application/json"}


class Client:
    def __init__(self, token, company):
        self.token = token
        self.company = company

    def headers(self):
        return {**HEADERS, "Authorization": f"Bearer {self.token}", "Procore-Company-Id": str(self.company)}

    def direct_costs(self, project):
        answer = requests.get(f"{BASE}/projects/{project}/direct_costs", headers=self.headers(), timeout=30)
        answer.raise_for_status()
        return answer.json()
