# coding: utf-8


class Configuration(object):
    """Host and credentials of one API client."""

    def __init__(self, host="https://api.procore.com", login_host="https://login.procore.com",
                 client_id=None, client_secret=None, company_id=None):
        self.host = host
        self.login_host = login_host
        self.client_id = client_id
        self.client_secret = client_secret
        self.company_id = company_id
        self.access_token = None
