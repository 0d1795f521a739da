"""The same projects at the other platform, whose tokens come from the Procore mapping."""

import requests


def companies(base_url, token):
    return requests.get(base_url + "/companies", headers={"Authorization": "Bearer " + token}, timeout=10).json()
