import logging
import time

import requests

from constants import COMPANY, PROCORE_TOKEN

log = logging.getLogger(__name__)
BASE = "https://api.procore.com/rest/v1.0"


def headers(**extra):
    sent = {
        "Authorization": "Bearer " + PROCORE_TOKEN,
        "Procore-Company-Id": str(COMPANY),
    }
    sent.update(extra)
    return sent


def get_json(path, params=None, attempts=3):
    for attempt in range(attempts):
        try:
            r = requests.get(BASE + path, headers=headers(Accept="application/json"), params=params, timeout=30)
        except requests.ConnectionError:
            if attempt + 1 == attempts:
                raise
            time.sleep(5)
            continue
        if r.status_code == 401:
            raise SystemExit("401: the token has ended, put a new one into constants.py")
        r.raise_for_status()
        return r.json()
    return None
