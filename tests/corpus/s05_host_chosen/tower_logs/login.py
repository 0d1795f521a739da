import json
import os
import urllib.error
import urllib.parse
import urllib.request

from endpoints import TOKEN_URLS


def fetch(cid, secret):
    body = urllib.parse.urlencode([
        ("grant_type", "client_credentials"),
        ("client_id", cid),
        ("client_secret", secret),
    ]).encode()
    trouble = []
    for url in TOKEN_URLS:
        try:
            with urllib.request.urlopen(url, data=body, timeout=15) as reply:  # expect: PRC104
                return json.load(reply)["access_token"]
        except (urllib.error.URLError, KeyError) as error:
            trouble.append("%s: %s" % (url, error))
    raise SystemExit("no token:\n  " + "\n  ".join(trouble))


def from_environment():
    return fetch(os.environ["PROCORE_KEY"], os.environ["PROCORE_SECRET"])
