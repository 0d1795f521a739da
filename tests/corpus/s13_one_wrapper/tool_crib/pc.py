"""One door to Procore for all crib scripts."""
import logging

import requests

API_ROOT = "https://api.procore.com/rest/v1.0"
log = logging.getLogger("crib")


def company_header(company):
    return {"Procore-Company-Id": str(company)}


def api_call(method, path, token, headers=None, **kwargs):
    sent = {"Accept": "application/json"}
    sent["Authorization"] = f"Bearer {token}"
    if headers:
        sent.update(headers)
    try:
        res = requests.request(method, API_ROOT + path, headers=sent, timeout=30, **kwargs)
        res.raise_for_status()
    except requests.HTTPError as e:
        log.error("%s %s -> %s %s", method, path, e.response.status_code, e.response.text[:300])
        raise
    if res.status_code == 204:
        return None
    return res.json()
