"""Each person of the chat signs in once; the tokens are kept by chat account."""
import json
import os
import pathlib

import httpx

STORE = pathlib.Path(os.environ.get("BOT_STORE", "/var/lib/bot"))


def token_of(account):
    kept = json.loads((STORE / f"{account}.json").read_text())
    answer = httpx.post(
        "https://login.procore.com/oauth/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": kept["refresh_token"],
            "client_id": os.environ["BOT_CLIENT_ID"],
            "client_secret": os.environ["BOT_CLIENT_SECRET"],
        },
    )
    answer.raise_for_status()
    (STORE / f"{account}.json").write_text(answer.text)
    return answer.json()["access_token"]
