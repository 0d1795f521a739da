"""Request core. The rest of this package is generated from the route list (tools/gen.py), this file is not."""
import json
import logging
from urllib.parse import urljoin

import requests

_log = logging.getLogger("sitelink")


class SitelinkError(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Core:
    def __init__(self, oauth_token, base_url="https://api.procore.com", verbose=False):
        self.oauth_token = oauth_token
        self.base_url = base_url
        self.verbose = verbose

    def make_headers(self, extra=None):
        headers = {
            "Accept": "application/json",
            "Authorization": "Bearer {}".format(self.oauth_token),  # expect: PRC303
        }
        if extra:
            headers.update(extra)
        return headers

    def do_request(self, method, path, query_params=None, post_params=None, files=None, extra_headers=None):
        url = urljoin(self.base_url, path)
        headers = self.make_headers(extra_headers)
        data = None
        if post_params is not None and not files:
            headers["Content-Type"] = "application/json"
            data = json.dumps(post_params)
        elif post_params is not None:
            data = post_params
        if self.verbose:
            _log.debug("%s %s %r", method, url, query_params)
        response = requests.request(
            method, url, params=query_params, data=data, headers=headers, files=files, timeout=120
        )
        if response.status_code >= 400:
            raise SitelinkError(response.status_code, response.text)
        return response.json() if response.text else None
