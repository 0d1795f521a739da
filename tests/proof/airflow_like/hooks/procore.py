from urllib.parse import urljoin

import requests

from minidag import BaseHook


class ProcoreHook(BaseHook):
    """
    Interact with Procore through a service account connection.

    :param procore_conn_id: one connection per customer; login and password are client id and secret
    """

    conn_type = "procore"

    def __init__(self, procore_conn_id):
        self.procore_conn_id = procore_conn_id
        self._session = None

    def get_conn(self):
        if self._session is not None:
            return self._session
        conn = self.get_connection(self.procore_conn_id)
        self.base_url = f"https://{conn.host}"
        self.company_id = conn.extra_dejson["company_id"]
        token = requests.post(
            urljoin(self.base_url, "/oauth/token"),
            data={
                "grant_type": "client_credentials",
                "client_id": conn.login,
                "client_secret": conn.password,
            },
            timeout=60,
        )
        token.raise_for_status()
        self._session = requests.Session()
        self._session.headers["Authorization"] = "Bearer {access_token}".format(**token.json())
        return self._session

    def get(self, endpoint, **params):
        session = self.get_conn()
        response = session.get(urljoin(self.base_url, endpoint), params=params)
        response.raise_for_status()
        return response.json()

    def get_projects(self):
        self.get_conn()
        return self.get(f"/rest/v1.0/companies/{self.company_id}/projects")

    def get_rfis(self, project_id):
        return self.get(f"/rest/v1.0/projects/{project_id}/rfis")
