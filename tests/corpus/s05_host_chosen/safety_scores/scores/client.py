import logging
import os

import requests

from scores.hosts import HOSTS

log = logging.getLogger(__name__)


class SafetyClient:
    def __init__(self, env=None):
        env = env or os.environ.get("SCORES_ENV", "sandbox")
        self._hosts = HOSTS[env]
        self._session = requests.Session()

    # ---- procore

    def sign_in(self):
        """Our DMSA; the pair for the environment is in the vault agent's file."""
        with open("/run/secrets/procore") as handle:
            client_id, client_secret = handle.read().split()
        answer = self._session.post(
            f"{self._hosts['login']}/oauth/token",
            data={"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret},
            timeout=20,
        )
        answer.raise_for_status()
        self._session.headers["Authorization"] = "Bearer " + answer.json()["access_token"]

    def incidents(self, company, project):
        found = []
        for page in range(1, 50):
            answer = self._session.get(
                f"{self._hosts['api']}/rest/v1.0/projects/{project}/incidents",
                params={"page": page, "per_page": 100},
                headers={"Procore-Company-Id": str(company)},
            )
            answer.raise_for_status()
            found += answer.json()
            if len(found) < page * 100:
                break
        return found

    # ---- the board in the site office

    def board_token(self):
        answer = requests.post(
            f"{self._hosts['board']}/oauth/token?client_secret={os.environ['BOARD_SECRET']}",
            data={"grant_type": "password", "username": "scores", "password": os.environ["BOARD_PASSWORD"]},
        )
        return answer.json()["access_token"]

    def show(self, site, score):
        url = self._hosts["board"] + "/rest/score"
        requests.put(url, json={"site": site, "score": score}, headers={"Authorization": f"Bearer {self.board_token()}"})
