import json
import time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from accounts import ACCOUNTS

ATTEMPTS = 3


def access_token(company):
    account = ACCOUNTS[company]  # expect: PRC102
    body = urlencode(
        {
            "grant_type": "client_credentials",
            "client_id": account["client_id"],
            "client_secret": account["client_secret"],
        }
    ).encode("ascii")
    req = Request("https://api.procore.com/oauth/token", data=body, method="POST")  # expect: PRC202
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urlopen(req, timeout=20) as answer:
                return json.load(answer)["access_token"]
        except HTTPError as error:
            if error.code < 500 or attempt == ATTEMPTS:
                raise
            time.sleep(2**attempt)
    raise AssertionError("unreachable")


def headers(company):
    return {
        "Authorization": "Bearer %s" % access_token(company),
        "Procore-Company-Id": str(ACCOUNTS[company]["company_id"]),
        "Accept": "application/json",
    }
