import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from .credentials import bearer


def make_session(company, retries=3):
    """A session for one company: token, company, retries. Everything else is the caller's."""
    session = requests.Session()
    policy = Retry(retries, backoff_factor=1, status_forcelist=(429, 502, 503, 504), allowed_methods={"GET"})
    session.mount("https://", HTTPAdapter(max_retries=policy, pool_maxsize=4))
    common = {"Accept": "application/json", "Authorization": f"Bearer {bearer()}"}
    common["Procore-Company-Id"] = str(company)
    session.headers.update(common)
    return session
