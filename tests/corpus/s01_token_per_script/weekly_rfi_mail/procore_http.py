import functools
import logging

import requests

TOKEN_URL = (
    "https://app.procore.com/oauth/token"  # expect: PRC202
    "?grant_type=client_credentials&client_id={id}&client_secret={secret}"  # expect: PRC203
)
API = "https://api.procore.com/rest/v1.0"

log = logging.getLogger(__name__)


@functools.lru_cache(maxsize=None)
def token(client_id, client_secret):
    answer = requests.post(TOKEN_URL.format(id=client_id, secret=client_secret), timeout=60)
    if answer.status_code == 401:
        log.error("client %s...: rejected", client_id[:6])
    answer.raise_for_status()
    return answer.json()["access_token"]


def get(account, path, **params):
    headers = {
        "Authorization": "Bearer %s" % token(account["id"], account["secret"]),
        "Procore-Company-Id": str(account["company"]),
    }
    out = requests.get(API + path, params=params, headers=headers, timeout=60)
    out.raise_for_status()
    return out.json()
