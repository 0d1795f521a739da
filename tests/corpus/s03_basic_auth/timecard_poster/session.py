import logging

import requests
from requests.adapters import HTTPAdapter, Retry

import credentials

log = logging.getLogger(__name__)
API = "https://api.procore.com/rest/v1.0"


def _plain():
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(3, backoff_factor=2, status_forcelist=[502, 503])))
    return session


def token():
    with _plain() as session:
        reply = session.post(  # expect: PRC101
            "https://login.procore.com/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=credentials.from_environment(),
            timeout=(5, 30),
        )
    if reply.status_code == 401:
        log.critical("the client rotated the password again?")
    reply.raise_for_status()
    return reply.json()["access_token"]


def open_session(company_id):
    session = _plain()
    session.headers.update(
        {"Authorization": "Bearer " + token(), "Procore-Company-Id": str(company_id), "Accept": "application/json"}
    )
    return session
