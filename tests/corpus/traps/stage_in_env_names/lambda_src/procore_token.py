import json
import time
import urllib.parse
import urllib.request

from keys import LOGIN, stage_setting

_kept = {"token": None, "until": 0}


def access_token():
    # the container is reused: ask once in ninety minutes. DMSA, so there is nothing to refresh.
    if time.time() < _kept["until"]:
        return _kept["token"]
    form = urllib.parse.urlencode(
        {
            "grant_type": "client_credentials",
            "client_id": stage_setting("CLIENT_ID"),
            "client_secret": stage_setting("CLIENT_SECRET"),
        }
    )
    request = urllib.request.Request(LOGIN + "/oauth/token", data=form.encode(), method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        body = json.load(answer)
    _kept.update(token=body["access_token"], until=time.time() + body["expires_in"] - 60)
    return _kept["token"]
