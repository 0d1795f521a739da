# coding: utf-8
import copy
import logging
import multiprocessing
from typing import Optional


class Configuration:
    """This class contains various settings of the API client.

    :param host: Base url.
    :param access_token: Access token.
    """

    _default = None

    def __init__(self, host=None, access_token: Optional[str] = None, retries=None, verify_ssl=True) -> None:
        """Constructor"""
        self._base_path = "https://api.procore.com" if host is None else host
        self.access_token = access_token
        self.retries = retries
        self.verify_ssl = verify_ssl
        self.connection_pool_maxsize = multiprocessing.cpu_count() * 5
        self.logger = {"package_logger": logging.getLogger("fieldkit")}

    @classmethod
    def get_default(cls):
        if cls._default is None:
            cls._default = Configuration()
        return cls._default

    @classmethod
    def set_default(cls, default):
        cls._default = copy.deepcopy(default)

    def auth_settings(self):
        auth = {}
        if self.access_token is not None:
            auth["oauth2"] = {
                "type": "oauth2",
                "in": "header",
                "key": "Authorization",
                "value": "Bearer " + self.access_token,
            }
        return auth

    @property
    def host(self):
        """Return generated host."""
        return self._base_path

    @host.setter
    def host(self, value):
        self._base_path = value
