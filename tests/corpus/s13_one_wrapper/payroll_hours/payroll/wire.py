"""The only module that talks to Procore. Retries live here and nowhere else."""
import logging

import requests
from requests.structures import CaseInsensitiveDict
from tenacity import before_sleep_log, retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from payroll import headers

log = logging.getLogger("payroll.wire")
HOST = "https://api.procore.com"
_session = requests.Session()


class Busy(RuntimeError):
    """429 or 5xx: try again."""


class Wire:
    def __init__(self, tokens):
        self.tokens = tokens

    def call(self, method, path, *, company="", body=None, query=None):
        sent = CaseInsensitiveDict()
        sent[headers.AUTHORIZATION] = f"Bearer {self.tokens.get()}"
        sent["Accept"] = "application/json"
        if company:
            sent[headers.COMPANY] = str(company)
        return self._send(method, path, sent, body, query)

    @retry(
        retry=retry_if_exception_type((Busy, requests.ConnectionError)),
        wait=wait_random_exponential(multiplier=1, max=90),
        stop=stop_after_attempt(6),
        before_sleep=before_sleep_log(log, logging.INFO),
        reraise=True,
    )
    def _send(self, method, path, sent, body, query):
        response = _session.request(method, HOST + path, headers=sent, json=body, params=query, timeout=(5, 90))
        if response.status_code == 429 or response.status_code >= 500:
            raise Busy(response.status_code)
        response.raise_for_status()
        return response.json() if response.content else None
