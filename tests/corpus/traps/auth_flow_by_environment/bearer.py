import os

import httpx


class Stages:
    TRIAL_ID, TRIAL_KEY = os.environ["TRIAL_ID"], os.environ["TRIAL_KEY"]
    LIVE_ID, LIVE_KEY = os.environ["LIVE_ID"], os.environ["LIVE_KEY"]
    TRIAL_HOST = "https://login-sandbox.procore.com"
    LIVE_HOST = "https://login.procore.com"


class Bearer(httpx.Auth):
    """The app's Developer Managed Service Account, one pair for each environment."""

    def __init__(self, stage, company_id):
        self.cid, self.key = getattr(Stages, stage + "_ID"), getattr(Stages, stage + "_KEY")
        self.host = getattr(Stages, stage + "_HOST")
        self.company_id = company_id

    def auth_flow(self, request):
        form = {"grant_type": "client_credentials", "client_id": self.cid, "client_secret": self.key}
        answer = yield httpx.Request("POST", self.host + "/oauth/token", data=form)
        request.headers["Authorization"] = "Bearer " + answer.json()["access_token"]
        request.headers["Procore-Company-Id"] = str(self.company_id)
        yield request
