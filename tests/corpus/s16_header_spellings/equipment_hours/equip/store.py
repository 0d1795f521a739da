"""The token of the foreman who signed in last, renewed when it is about to end."""
import functools
import json
import pathlib
import time

import requests


class Tokens:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.data = json.loads(self.path.read_text())

    def current(self):
        if self.data["created_at"] + self.data["expires_in"] - 300 < time.time():
            self.renew()
        return self.data["access_token"]

    def renew(self):
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.data["refresh_token"],
            "client_id": self.data["app"],
            "client_secret": self.data["app_key"],
        }
        r = requests.post("https://login.procore.com/oauth/token", data=form, timeout=20)
        r.raise_for_status()
        self.data.update(r.json())
        self.path.write_text(json.dumps(self.data))


@functools.cache
def tokens():
    return Tokens(pathlib.Path.home() / ".equip.json")
