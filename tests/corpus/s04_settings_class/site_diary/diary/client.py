import os

import requests

from .config import Config

config = Config[os.environ.get("DIARY_ENV", "development")]


def get_token():
    """Developer managed service account, one pair for each environment."""
    payload = dict(
        grant_type="client_credentials", client_id=config.CLIENT_ID, client_secret=config.CLIENT_SECRET
    )
    r = requests.post(config.LOGIN + config.TOKEN_PATH, data=payload, timeout=config.TIMEOUT)
    r.raise_for_status()
    return r.json()["access_token"]


def headers(token, company=None):
    h = {"Authorization": "Bearer %s" % token}
    h["Procore-Company-Id"] = company or config.COMPANY_ID
    return h


def counts(token, project, day):
    r = requests.get(
        config.API + config.DIARY_PATH.format(project=project),
        headers=headers(token),
        params={"log_date": day},
        timeout=config.TIMEOUT,
    )
    r.raise_for_status()
    return r.json()


def weather(token, project, day):
    url = config.API + "/vapid/projects/{}/weather_logs".format(project)  # expect: PRC301
    return requests.get(url, headers=headers(token), params={"log_date": day}, timeout=config.TIMEOUT).json()
