import logging
import os

import requests

from store import TokenStore

log = logging.getLogger(__name__)
TOKEN_URL = "https://login.procore.com/oauth/token"


def get_token(store: TokenStore) -> str:
    """Whatever works: a person signed in at some point (then there is a refresh token), or else the app itself."""
    known = store.load()
    if store.is_fresh(known):
        return known["access_token"]

    body = {
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
    }
    if known.get("refresh_token"):
        body["grant_type"] = "refresh_token"
        body["refresh_token"] = known["refresh_token"]
    else:
        log.info("no refresh token, asking as the app")
        body["grant_type"] = "client_credentials"
    answer = requests.post(TOKEN_URL, data=body, timeout=30)  # expect: PRC104
    if answer.status_code == 401 and "refresh_token" in known:
        # used up by somebody else; forget it and go on without
        known.pop("refresh_token")
        store.save(known)
        return get_token(store)
    answer.raise_for_status()
    return store.save(answer.json())["access_token"]
