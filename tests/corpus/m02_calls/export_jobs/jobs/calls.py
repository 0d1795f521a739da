"""One call, and the shapes of it that the jobs use."""
from functools import partial

import requests

from .people import token_of

ROOT = "https://api.procore.com"


def call(method, path, *, company=None, user="exports", timeout=30, **kw):
    headers = {"Authorization": "Bearer " + token_of(user)}
    if company:
        headers["Procore-Company-Id"] = str(company)
    answer = requests.request(method, ROOT + path, headers=headers, timeout=timeout, **kw)
    answer.raise_for_status()
    return answer.json()


get = partial(call, "GET")
slow_get = partial(get, timeout=300)
post = partial(call, "POST")


def for_company(company):
    """get and post with the company filled in."""
    return partial(get, company=company), partial(post, company=company)
