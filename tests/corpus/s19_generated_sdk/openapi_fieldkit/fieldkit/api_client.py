# coding: utf-8
import json
from urllib.parse import quote, urlencode

import urllib3

from fieldkit.configuration import Configuration


class ApiClient:
    """Generic API client for OpenAPI client library builds.

    :param configuration: .Configuration object for this client
    :param header_name: a header to pass when making calls to the API.
    :param header_value: a header value to pass when making calls to the API.
    """

    def __init__(self, configuration=None, header_name=None, header_value=None) -> None:
        if configuration is None:
            configuration = Configuration.get_default()
        self.configuration = configuration
        self.default_headers = {}
        if header_name is not None:
            self.default_headers[header_name] = header_value
        self.pool_manager = urllib3.PoolManager(maxsize=configuration.connection_pool_maxsize)
        self.user_agent = "OpenAPI-Generator/0.9.2/python"

    @property
    def user_agent(self):
        return self.default_headers["User-Agent"]

    @user_agent.setter
    def user_agent(self, value):
        self.default_headers["User-Agent"] = value

    def param_serialize(self, method, resource_path, path_params=None, query_params=None, header_params=None, body=None):
        header_params = header_params or {}
        header_params.update(self.default_headers)
        for k, v in (path_params or {}).items():
            resource_path = resource_path.replace("{%s}" % k, quote(str(v), safe=""))
        self.update_params_for_auth(header_params)
        url = self.configuration.host + resource_path
        if query_params:
            url += "?" + urlencode([(k, v) for k, v in query_params if v is not None])
        return method, url, header_params, body

    def update_params_for_auth(self, headers):
        for setting in self.configuration.auth_settings().values():
            if setting["in"] == "header":
                headers[setting["key"]] = setting["value"]

    def call_api(self, method, url, header_params=None, body=None, _request_timeout=None):
        if body is not None:
            header_params["Content-Type"] = "application/json"
            body = json.dumps(body)
        response = self.pool_manager.request(
            method, url, body=body, headers=header_params, timeout=_request_timeout, preload_content=True
        )
        if not 200 <= response.status <= 299:
            raise RuntimeError("({0}) {1}".format(response.status, response.reason))
        return json.loads(response.data) if response.data else None
