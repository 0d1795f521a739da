try:
    import httpx as client_library
except ImportError:  # pragma: no cover
    import requests as client_library

from warranty import conf


class Closed(Exception):
    pass


def headers(token):
    found = {"Authorization": "Bearer " + token}
    found["Procore-Company-Id"] = str(conf.COMPANY_ID)
    return found


def get(token, path, **params):
    params.setdefault("per_page", conf.PAGE)
    answer = client_library.get(
        conf.API_URL + path, headers=headers(token), params=params, verify=conf.VERIFY, timeout=20
    )
    if answer.status_code == 403:
        raise Closed(path)
    return answer.json()


def bare(token, path):
    """For the status page: no company, no paging."""
    return client_library.get(conf.API_URL + path, headers={"Authorization": "Bearer " + token}, timeout=5)  # expect: PRC303
