import logging

import requests
from django.conf import settings
from django.core.cache import cache

log = logging.getLogger(__name__)
CACHE_KEY = "connect.procore.token"


def token():
    """The DMSA's token, shared by all workers."""
    known = cache.get(CACHE_KEY)
    if known:
        return known
    answer = requests.post(
        settings.PROCORE_LOGIN_BASE + "/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": settings.PROCORE_CLIENT_ID,
            "client_secret": settings.PROCORE_CLIENT_SECRET,
        },
        timeout=10,
    )
    answer.raise_for_status()
    known = answer.json()["access_token"]
    cache.set(CACHE_KEY, known, timeout=5000)
    return known


def get(resource, **params):
    params.setdefault("per_page", settings.PROCORE["PAGE_SIZE"])
    answer = requests.get(
        f"{settings.PROCORE_API_BASE}/{resource}",
        headers={"Authorization": "Bearer " + token(), "Procore-Company-Id": str(settings.PROCORE["COMPANY"])},
        params=params,
        timeout=30,
    )
    if not answer.ok:
        log.warning("%s: %s", resource, answer.status_code)
        return []
    return answer.json()
