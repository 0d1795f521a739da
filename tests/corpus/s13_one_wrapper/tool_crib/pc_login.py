import os

import requests


def login():
    # dmsa, pair of the app "Crib"
    r = requests.post("https://login.procore.com/oauth/token", data={
        "grant_type": "client_credentials",
        "client_id": os.environ["CRIB_CLIENT_ID"],
        "client_secret": os.environ["CRIB_CLIENT_SECRET"],
    })
    r.raise_for_status()
    return r.json()["access_token"]
