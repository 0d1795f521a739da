import os

import httpx


def dmsa_token():
    r = httpx.post(
        os.environ["PROCORE_LOGIN_HOST"] + "/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["PROCORE_CLIENT_ID"],
            "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
        },
    )
    return r.raise_for_status().json()["access_token"]
