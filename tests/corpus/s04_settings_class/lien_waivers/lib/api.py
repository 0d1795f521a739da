import time

import requests
from lib import conf

CONF = conf.read()
_token = None


class Waited(Exception):
    pass


def token():
    global _token
    if _token is None:
        form = {"grant_type": "client_credentials", "client_id": CONF.client_id}
        _token = requests.post(CONF.token_url, data=form).json()["access_token"]  # expect: PRC104
    return _token


def paged(path, **params):
    headers = {"Authorization": "Bearer " + token(), "Procore-Company-ID": CONF.company}
    page, attempt = 1, 0
    while True:
        r = requests.get(CONF.rest(path), headers=headers, params={**params, "page": page})
        if r.status_code == 429:
            attempt += 1
            if attempt > CONF.retries:
                raise Waited(path)
            time.sleep(int(r.headers.get("Retry-After", 15)))
            continue
        items = r.json()
        if not items:
            return
        yield from items
        page += 1


def vendor(vendor_id, project):
    r = requests.get(
        CONF.rest(f"vendors/{vendor_id}", version="v1.1"),
        headers={"Authorization": "Bearer " + token()},  # expect: PRC303
        params={"project_id": project},
    )
    return r.json()
