import requests
from django.conf import settings
from django.core.cache import cache


def _pair(division):
    code = division.code.upper()
    return (
        getattr(settings, f"PROCORE_{code}_CLIENT_ID"),
        getattr(settings, f"PROCORE_{code}_CLIENT_SECRET"),  # expect: PRC102
    )


def token(division):
    key = f"procore-token-{division.pk}"
    known = cache.get(key)
    if known:
        return known
    client_id, client_secret = _pair(division)
    r = requests.post(
        settings.PROCORE_LOGIN_URL + "/oauth/token",
        json={"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret},
        timeout=15,
    )
    r.raise_for_status()
    cache.set(key, r.json()["access_token"], 5000)
    return r.json()["access_token"]


def get(division, path, **params):
    r = requests.get(
        settings.PROCORE_API_URL + path,
        params=params,
        headers={
            "Authorization": f"Bearer {token(division)}",
            "Procore-Company-Id": str(division.procore_company_id),
        },
        timeout=60,
    )
    r.raise_for_status()
    return r.json()
