"""Installed-app sign-in: the person pastes the code, once; the refresh token stays in the key ring."""
import os

import keyring
import requests

TOKEN = "https://login.procore.com/oauth/token"
LINK = "https://login.procore.com/oauth/authorize"
OOB = "urn:ietf:wg:oauth:2.0:oob"


def _post(**form):
    form.update(client_id=os.environ["PHOTOS_CLIENT_ID"], client_secret=os.environ["PHOTOS_CLIENT_SECRET"])
    answer = requests.post(TOKEN, data=form, timeout=20)
    answer.raise_for_status()
    body = answer.json()
    keyring.set_password("photos", "refresh", body["refresh_token"])
    return body["access_token"]


def access_token():
    kept = keyring.get_password("photos", "refresh")
    if kept:
        return _post(grant_type="refresh_token", refresh_token=kept)
    print(f"Open {LINK}?response_type=code&client_id={os.environ['PHOTOS_CLIENT_ID']}&redirect_uri={OOB}")
    return _post(grant_type="authorization_code", code=input("code: ").strip(), redirect_uri=OOB)
