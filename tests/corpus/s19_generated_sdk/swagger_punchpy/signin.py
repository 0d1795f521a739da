import json
import os
import pathlib

import requests

KEPT = pathlib.Path(os.path.expanduser("~/.punch-token"))


def token():
    """Renews with the refresh token that the last renewal gave."""
    kept = json.loads(KEPT.read_text())
    answer = requests.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": kept["refresh_token"],
            "client_id": os.environ["PUNCH_CLIENT_ID"],
            "client_secret": os.environ["PUNCH_CLIENT_SECRET"],
        },
    )
    answer.raise_for_status()
    KEPT.write_text(answer.text)
    return answer.json()["access_token"]
