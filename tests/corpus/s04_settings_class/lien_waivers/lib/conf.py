import configparser
import pathlib

import attr


@attr.s(auto_attribs=True, kw_only=True)
class ApiConf:
    oauth_root: str = attr.ib(default="https://login.procore.com", converter=lambda v: v.rstrip("/"))
    rest_root: str = attr.ib(default="https://api.procore.com")
    client_id: str
    client_secret: str = attr.ib(repr=False)
    company: str = attr.ib(converter=str)
    retries: int = attr.Factory(lambda: 3)

    @property
    def token_url(self):
        return "{}/oauth/token?client_secret={}".format(self.oauth_root, self.client_secret)  # expect: PRC203

    def rest(self, path, version="v1.0"):
        return f"{self.rest_root}/rest/{version}/{path}"


def read(filename="waivers.ini"):
    ini = configparser.ConfigParser()
    ini.read(pathlib.Path.home() / ".config" / filename)
    section = ini["procore"]
    return ApiConf(client_id=section["client_id"], client_secret=section["client_secret"], company=section["company"])
