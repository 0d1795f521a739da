LOGIN_HOSTS = {
    "production": "https://login.procore.com",
    "federal": "https://login.procoregov.com",
}

API_HOSTS = {
    "production": "https://api.procore.com",
    "sandbox": "https://sandbox.procore.com",  # expect: PRC207
    "federal": "https://api.procoregov.com",
}


def login_host(env):
    return LOGIN_HOSTS.get(env, LOGIN_HOSTS["production"])


def api_host(env):
    return API_HOSTS[env]
