"""What all endpoints share."""

import requests


class Endpoint:
    def __init__(self, session, host):
        self.session = session
        self.host = host

    def fetch(self, route, **params):
        return self.session.get("{}{}".format(self.host, route), params=params).json()


def open_session(token):
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + token  # expect: PRC303
    return session
