import os
import time

import requests


class DmsaTokens:
    def __init__(self, login="https://login.procore.com"):
        self.login = login
        self.value, self.until = None, 0

    def get(self):
        if time.time() >= self.until:
            response = requests.post(
                f"{self.login}/oauth/token",
                json={
                    "grant_type": "client_credentials",
                    "client_id": os.environ["PAYROLL_CLIENT_ID"],
                    "client_secret": os.environ["PAYROLL_CLIENT_SECRET"],
                },
                timeout=30,
            )
            response.raise_for_status()
            self.value = response.json()["access_token"]
            self.until = time.time() + 5000
        return self.value
