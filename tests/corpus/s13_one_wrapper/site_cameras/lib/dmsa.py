import json
import os
import urllib.request


def fresh():
    """A token of the DMSA. Not kept: the job runs twice a day."""
    body = {"grant_type": "client_credentials"}
    body["client_id"], body["client_secret"] = os.environ["CAM_PROCORE_PAIR"].split(":")
    request = urllib.request.Request(
        "https://login.procore.com/oauth/token",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["access_token"]
