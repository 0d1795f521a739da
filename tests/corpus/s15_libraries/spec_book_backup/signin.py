"""Asks for the token of the app (developer managed service account)."""
import json
import os
import urllib.parse
import urllib.request

HERE = "https://login.procore.com/oauth/token"


def token():
    fields = {
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_ID"],
        "client_secret": os.environ["PROCORE_SECRET"],  # expect: PRC203
    }
    # an empty body makes urllib send POST
    asked = HERE + "?" + urllib.parse.urlencode(fields)
    with urllib.request.urlopen(asked, data=b"") as resp:
        return json.load(resp)["access_token"]
