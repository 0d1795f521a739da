import os

ENV = os.environ.get("PROCORE_ENV", "production")

HOSTS = {
    "production": {"login": "https://login.procore.com", "api": "https://api.procore.com"},
    "sandbox": {"login": "https://login-sandbox.procore.com", "api": "https://sandbox.procore.com"},
}

COMPANIES = {
    "production": {
        "acme": dict(id=5601, key_var="ACME_ID", secret_var="ACME_SECRET"),
        "dunmore": dict(id=562949953421604, key_var="DUNMORE_ID", secret_var="DUNMORE_SECRET"),
    },
    "sandbox": {
        "acme": dict(id=77001, key_var="ACME_SANDBOX_ID", secret_var="ACME_SANDBOX_SECRET"),
    },
}


def host(kind):
    return HOSTS[ENV][kind]


def companies():
    return COMPANIES[ENV]
