"""Shared by the notebooks of planning. Ask Ines before changing anything here."""
import os

import requests

LOGIN = "https://login.procore.com"
API = "https://api.procore.com"


def token(client_id=None, client_secret=None):
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id or os.environ["PROCORE_CLIENT_ID"],
        "client_secret": client_secret or os.environ["PROCORE_CLIENT_SECRET"],
    }
    answer = requests.post(LOGIN + "/oauth/token", data=form, timeout=20)  # expect: PRC104
    answer.raise_for_status()
    return answer.json()["access_token"]


def frame(rows, *columns):
    import pandas as pd

    return pd.DataFrame([[row.get(c) for c in columns] for row in rows], columns=list(columns))
