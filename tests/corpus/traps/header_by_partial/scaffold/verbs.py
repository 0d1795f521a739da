"""get, post and patch, ready for use: `verbs = for_company(token, company)`."""
from functools import partial
from types import SimpleNamespace

import requests

BASE = "https://api.procore.com/rest/v1.0"


def _send(method, path, *, headers, **kwargs):
    response = requests.request(method, BASE + path, headers=headers, timeout=30, **kwargs)
    response.raise_for_status()
    return response.json()


def for_company(token, company):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    send = partial(_send, headers=headers)
    return SimpleNamespace(get=partial(send, "GET"), post=partial(send, "POST"), patch=partial(send, "PATCH"))


def downloader(token, company):
    """For files: raw bytes, no JSON."""
    return partial(
        requests.get, headers={"authorization": f"Bearer {token}", "procore-company-id": f"{company}"}, stream=True
    )
