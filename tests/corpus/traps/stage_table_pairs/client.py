import requests

from stages import Stage


class StageClient:
    """Talks to one stage as the Developer Managed Service Account of our app."""

    def __init__(self, stage: Stage):
        self.stage = stage
        self.http = requests.Session()
        self.http.headers["Procore-Company-Id"] = str(stage.company_id)

    def sign_in(self):
        answer = self.http.post(
            self.stage.login + "/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": self.stage.client_id,
                "client_secret": self.stage.client_secret,
            },
            timeout=30,
        )
        answer.raise_for_status()
        self.http.headers["Authorization"] = "Bearer " + answer.json()["access_token"]
        return self

    def get(self, path, **params):
        answer = self.http.get(self.stage.api + "/rest/v1.0" + path, params=params, timeout=60)
        answer.raise_for_status()
        return answer.json()
