from urllib.parse import urlencode, urlsplit

LOGIN = {"production": "login.procore.com", "sandbox": "login-sandbox.procore.com"}
API = {"production": "api.procore.com", "sandbox": "sandbox.procore.com"}


class UnknownStage(ValueError):
    pass


def _host(table, stage):
    try:
        return table[stage]
    except KeyError:
        raise UnknownStage(stage) from None


def token_url(stage="production"):
    return f"https://{_host(LOGIN, stage)}/oauth/token"


def authorize_url(client_id, redirect_uri, stage="production", state=None):
    query = {"response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri}
    if state:
        query["state"] = state
    return f"https://{_host(LOGIN, stage)}/oauth/authorize?" + urlencode(query)


def api_url(path, stage="production", version="v1.0"):
    if urlsplit(path).scheme:
        raise ValueError("a path, not an address")
    return f"https://{_host(API, stage)}/rest/{version}/{path.lstrip('/')}"
