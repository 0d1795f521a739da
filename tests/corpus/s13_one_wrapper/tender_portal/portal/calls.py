"""The requests themselves. Whoever adds one: do not forget the decorator."""
import requests

from .decorators import signed, timed

BASE = "https://api.procore.com"


@timed
@signed
def fetch(path, headers=None, **params):
    r = requests.get(BASE + path, headers=headers, params=params, timeout=40)
    r.raise_for_status()
    return r.json()


@signed
def send(path, payload, method="POST", headers=None):
    r = requests.request(method, BASE + path, headers=headers, json=payload, timeout=40)
    if r.status_code == 403:
        raise PermissionError(path)
    r.raise_for_status()
    return r.json()
