import json
import logging

import urllib3

log = logging.getLogger(__name__)
http = urllib3.PoolManager(
    timeout=urllib3.Timeout(connect=5, read=40),
    retries=urllib3.Retry(3, backoff_factor=1, status_forcelist=[502, 503, 504]),
)

_TOKEN_URL = "https://login.procore.com/oauth/token"


class LoginFailed(Exception):
    pass


def login(account):
    reply = http.request(
        "POST",
        _TOKEN_URL,
        fields={
            "grant_type": "client_credentials",
            "client_id": account.client_id,
            "client_secret": account.client_secret,  # expect: PRC102
        },
        encode_multipart=False,
    )
    if reply.status != 200:
        raise LoginFailed(f"{account}: {reply.status}")
    log.debug("token for %s", account)
    return json.loads(reply.data)["access_token"]
