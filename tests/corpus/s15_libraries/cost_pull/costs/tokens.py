import json
import os
import time

from .pool import http

_cache = {}


def dmsa_token():
    """Token of the app's developer managed service account, kept until shortly before its end."""
    kept = _cache.get("t")
    if kept and kept[1] > time.monotonic():
        return kept[0]
    answer = http.request(
        "POST",
        "https://login.procore.com/oauth/token",
        fields={
            "grant_type": "client_credentials",
            "client_id": os.environ["TARN_PROCORE_ID"],
            "client_secret": os.environ["TARN_PROCORE_SECRET"],
        },
        encode_multipart=False,
    )
    body = json.loads(answer.data)
    _cache["t"] = (body["access_token"], time.monotonic() + body["expires_in"] - 120)
    return body["access_token"]
