import requests

from config import ProcoreConfig


class ProcoreClient:
    def __init__(self, config: ProcoreConfig):
        self.config = config
        self.session = requests.Session()
        self.session.verify = config.verify

    def connect(self):
        credentials = {"client_id": self.config.client_id, "client_secret": self.config.client_secret}
        reply = self.session.post(  # expect: PRC101
            f"{self.config.login_url}/oauth/token", data={"grant_type": "client_credentials", **credentials}
        )
        reply.raise_for_status()
        self.session.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"
        self.session.headers["Procore-Company-Id"] = self.config.company_id
        return self

    def purchase_orders(self, project):
        url = f"{self.config.api_url}/rest/v1.0/purchase_order_contracts"
        return self.session.get(url, params={"project_id": project}).json()

    def line_items(self, project, order):
        url = f"{self.config.api_url}/rest/v1.0/purchase_order_contracts/{order}/line_items"
        return self.session.get(url, params={"project_id": project}).json()
