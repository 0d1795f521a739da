import logging
import time

import requests

import config

log = logging.getLogger("rfi_export.auth")

# company -> (token, time at which it ends)
_tokens = {}


def get_token(company):
    cached = _tokens.get(company)
    if cached and cached[1] > time.time() + 60:
        return cached[0]

    form = {
        "grant_type": "client_credentials",
        "client_id": config.company_setting(company, "CLIENT_ID"),
        "client_secret": config.company_setting(company, "CLIENT_SECRET"),
    }
    resp = requests.post(config.LOGIN_URL + "/oauth/token", data=form, timeout=30)
    if resp.status_code == 401:
        log.error("login refused for %s: %s", company, resp.text[:200])
    resp.raise_for_status()
    answer = resp.json()
    _tokens[company] = (answer["access_token"], time.time() + answer.get("expires_in", 5400))
    return answer["access_token"]


def forget(company):
    # called after a 401 in the middle of a run
    _tokens.pop(company, None)
