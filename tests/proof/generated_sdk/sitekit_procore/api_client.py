# coding: utf-8

import json

import requests


class ApiException(Exception):
    def __init__(self, status, reason, body=None):
        self.status = status
        self.reason = reason
        self.body = body
        super(ApiException, self).__init__("({0}) {1}: {2}".format(status, reason, body))


class ApiClient(object):
    """Generic client; every operation of every API ends in `do_request`."""

    def __init__(self, configuration):
        self.configuration = configuration
        self.default_headers = {"User-Agent": "sitekit-codegen/1.0.3/python", "Accept": "application/json"}
        self.rest = requests.Session()

    def update_token(self):
        response = self.rest.post(
            self.configuration.login_host + "/oauth/token",
            json={
                "grant_type": "client_credentials",
                "client_id": self.configuration.client_id,
                "client_secret": self.configuration.client_secret,
            },
        )
        if response.status_code != 200:
            raise ApiException(response.status_code, response.reason, response.text)
        self.configuration.access_token = response.json()["access_token"]

    def do_request(self, method, resource_path, path_params=None, query_params=None, header_params=None, body=None):
        if self.configuration.access_token is None:
            self.update_token()
        header_params = dict(header_params or {})
        header_params.update(self.default_headers)
        header_params["Authorization"] = "Bearer " + self.configuration.access_token
        for name, value in (path_params or {}).items():
            resource_path = resource_path.replace("{%s}" % name, str(value))
        response = self.rest.request(
            method,
            self.configuration.host + resource_path,
            params=query_params,
            headers=header_params,
            data=json.dumps(body) if body is not None else None,
        )
        if not 200 <= response.status_code <= 299:
            raise ApiException(response.status_code, response.reason, response.text)
        return response.json()
