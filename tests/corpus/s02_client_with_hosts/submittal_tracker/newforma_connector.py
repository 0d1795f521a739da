from base import BaseConnector


class Newforma(BaseConnector):
    """The architects' side. Client credentials as well, but in the query: their API reads nothing else."""

    name = "newforma"

    def __init__(self, key, secret, base_url="https://connect.newforma.example"):
        super().__init__(base_url, key, secret)

    def login(self):
        answer = self.http.post(
            self.url("/oauth/token"),
            params={"grant_type": "client_credentials", "client_id": self.key, "client_secret": self.secret},
            timeout=20,
        ).json()
        self.http.headers["Authorization"] = "Bearer " + answer["access_token"]
        return 3600

    def submittals(self, project):
        return self.get(f"rest/submittals/{project}")
