from typing import NamedTuple


class Hosts(NamedTuple):
    login: str
    api: str


PRODUCTION = Hosts("https://api.procore.com", "https://api.procore.com")  # expect: PRC202
SANDBOX = Hosts("https://login-sandbox.procore.com", "https://sandbox.procore.com")
MONTHLY = Hosts(login="https://login-sandbox-monthly.procore.com", api="https://api-monthly.procore.com")
