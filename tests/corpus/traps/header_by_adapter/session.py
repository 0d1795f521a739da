import configparser

import requests

from transport import CompanyAdapter

INI = configparser.ConfigParser()
INI.read(["permits.ini", "/etc/permits.ini"])


def open_session(token):
    session = requests.Session()
    session.mount("https://api.procore.com", CompanyAdapter(INI["procore"]["company"], max_retries=3))
    session.headers["Authorization"] = "Bearer " + token
    return session
