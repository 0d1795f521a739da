# coding: utf-8
from __future__ import absolute_import

import requests

from punchpy.configuration import Configuration


class ApiClient(object):
    def __init__(self, configuration=None, header_name=None, header_value=None, cookie=None):
        if configuration is None:
            configuration = Configuration()
        self.configuration = configuration
        self.default_headers = {"Accept": "application/json"}
        if header_name is not None:
            self.default_headers[header_name] = header_value
        self.cookie = cookie

    def set_default_header(self, header_name, header_value):
        self.default_headers[header_name] = header_value

    def call_api(self, resource_path, method, path_params=None, query_params=None, body=None):
        header_params = dict(self.default_headers)
        if self.cookie:
            header_params["Cookie"] = self.cookie
        header_params["Authorization"] = "Bearer " + self.configuration.access_token
        if path_params:
            for k, v in path_params.items():
                resource_path = resource_path.replace("{%s}" % k, str(v))
        url = self.configuration.host + resource_path
        response = requests.request(
            method, url, params=query_params, json=body, headers=header_params, verify=self.configuration.verify_ssl
        )
        response.raise_for_status()
        return response.json()
