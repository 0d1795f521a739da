import os

import requests

URL = "https://login.procore.com/oauth/token"


class Refused(Exception):
    pass


def form():
    return {
        "grant_type": "password",  # expect: PRC201
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        "username": os.environ["GRABBER_USER"],
        "password": os.environ["GRABBER_PASSWORD"],
    }


def bearer():
    answer = requests.post(URL, json=form(), timeout=20)
    if answer.status_code in (400, 401):
        raise Refused(answer.json().get("error", answer.text))
    answer.raise_for_status()
    return answer.json()["access_token"]
