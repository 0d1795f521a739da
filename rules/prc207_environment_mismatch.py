from __future__ import annotations

from collections.abc import Iterator

from lint_procore.finding import weakest
from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class EnvironmentMismatch(Rule):
    """Login host and API host, or credentials, of different environments.

    ## What it finds

    API calls to a host of one environment with a token that was asked for at the login host of another one, and
    credentials whose name says one environment (`PROCORE_SANDBOX_CLIENT_ID`) in a token request to another. A token
    that could not be followed to its request counts as likely when all of the module's tokens come from one
    environment and all of its calls go to another.

    ## Why

    Each environment has a login host and an API host of its own, and a token is good in its own environment only. The
    monthly sandbox takes the credentials of production, yet it has hosts of its own too.

    ## How to mend

    Take the login host, the API host and the credentials from one setting for each environment, so that one switch
    changes all.

    ## When to suppress

    Where a test shows on purpose that environments do not mix. Hosts that one switch chooses together, and hosts that
    come from outside: the rule is silent there.

    ## Source

    https://developers.procore.com/documentation/development-environments
    """

    code = "PRC207"
    name = "environment-mismatch"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC202", "PRC302")
    help = "take login host, API host and credentials from the same environment"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.environments import mismatches, misnamed

        for found in mismatches(module.facts):
            to, source = found.to, found.source
            message = (
                f"`{to.host}` ({to.environment.title}) is called with a token of "
                f"`{source.host}` ({source.environment.title}); "
                f"the {to.environment.title} login host is `{to.environment.login_hosts[0]}`"
            )
            evidence = (
                *found.request.recognitions[0].evidence,
                (source.place, f"the token's host `{source.host}` is written here"),
                (found.token.span, "the token is asked for here"),
                (found.request.span, "and used here" if found.traced else "and, as far as can be seen, used here"),
            )
            confidence = weakest(found.request.confidence, found.token.request.confidence)
            yield Problem(to.place, message, evidence, confidence if found.traced else weakest(confidence, "likely"))
        for wrong in misnamed(module.facts):
            message = (
                f"`{wrong.name}` is named after another environment than `{wrong.to.host}`, "
                f"which takes {wrong.to.environment.credentials} credentials"
            )
            evidence = (
                *wrong.token.request.recognitions[0].evidence,
                (wrong.token.span, "the token is asked for here"),
            )
            yield Problem(wrong.credential.span, message, evidence, weakest(wrong.token.request.confidence, "likely"))

    bad = [
        Bad(
            "import requests\n"
            "\n"
            "\n"
            "def token():\n"
            '    form = {"grant_type": "client_credentials", "client_id": CID, "client_secret": SEC}\n'
            '    return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]\n'
            "\n"
            "\n"
            "def projects():\n"
            '    headers = {"Authorization": "Bearer " + token(), "Procore-Company-Id": COMPANY}\n'
            '    return requests.get("https://sandbox.procore.com/rest/v1.0/projects", headers=headers).json()\n',
            at='"https://sandbox.procore.com/rest/v1.0/projects"',
            message="`sandbox.procore.com` (developer sandbox) is called with a token of "
            "`login.procore.com` (production); "
            "the developer sandbox login host is `login-sandbox.procore.com`",
            evidence=(
                "the host `sandbox.procore.com` is written here",
                "the token's host `login.procore.com` is written here",
                "the token is asked for here",
                "and used here",
            ),
            title="a production token in the sandbox",
        ),
        Bad(
            "import httpx\n"
            "\n"
            'LOGIN = "https://login.procore.com"\n'
            'API = "https://api-monthly.procore.com"\n'
            "\n"
            "\n"
            "class Monthly:\n"
            "    def __init__(self, client_id, secret):\n"
            '        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}\n'
            '        answer = httpx.post(f"{LOGIN}/oauth/token", data=form)\n'
            '        auth = {"Authorization": f"Bearer {answer.json()[\'access_token\']}"}\n'
            "        self.client = httpx.Client(base_url=API, headers=auth)\n"
            "\n"
            "    def me(self):\n"
            '        return self.client.get("/rest/v1.0/me").json()\n',
            at='"https://api-monthly.procore.com"',
            message="`api-monthly.procore.com` (monthly sandbox) is called with a token of "
            "`login.procore.com` (production); "
            "the monthly sandbox login host is `login-sandbox-monthly.procore.com`",
            evidence=(
                "the host `api-monthly.procore.com` is written here",
                "the token's host `login.procore.com` is written here",
                "the token is asked for here",
                "and used here",
            ),
            title="production credentials are right for the monthly sandbox, production's login host is not",
        ),
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            "\n"
            "class Settings:\n"
            '    login_url = os.getenv("PROCORE_LOGIN_URL", "https://login.procore.com")\n'
            '    api_url = os.getenv("PROCORE_API_URL", "https://sandbox.procore.com")\n'
            "\n"
            "\n"
            "def refresh(store):\n"
            '    form = {"grant_type": "refresh_token", "refresh_token": store.load()}\n'
            '    store.save(requests.post(Settings.login_url + "/oauth/token", data=form).json())\n'
            "\n"
            "\n"
            "def me(store):\n"
            '    headers = {"Authorization": "Bearer " + store.token(), "Procore-Company-Id": "1"}\n'
            '    return requests.get(Settings.api_url + "/rest/v1.0/me", headers=headers)\n',
            at='"https://sandbox.procore.com"',
            message="`sandbox.procore.com` (developer sandbox) is called with a token of "
            "`login.procore.com` (production); "
            "the developer sandbox login host is `login-sandbox.procore.com`",
            evidence=(
                "the host `sandbox.procore.com` is written here, as a default",
                "the token's host `login.procore.com` is written here",
                "the token is asked for here",
                "and, as far as can be seen, used here",
            ),
            confidence="likely",
            title="defaults of one settings class",
        ),
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            "r = requests.post(\n"
            '    "https://login.procore.com/oauth/token",\n'
            "    json={\n"
            '        "grant_type": "client_credentials",\n'
            '        "client_id": os.environ["PROCORE_SANDBOX_CLIENT_ID"],\n'
            '        "client_secret": os.environ["PROCORE_SANDBOX_CLIENT_SECRET"],\n'
            "    },\n"
            ")\n",
            at='"client_id"',
            message="`PROCORE_SANDBOX_CLIENT_ID` is named after another environment than `login.procore.com`, "
            "which takes production credentials",
            evidence=("the host `login.procore.com` is written here", "the token is asked for here"),
            confidence="likely",
            title="the sandbox's credentials in production",
        ),
        Bad(
            "from requests_oauthlib import OAuth2Session\n"
            "from oauthlib.oauth2 import BackendApplicationClient\n"
            "from . import config\n"
            "\n"
            "client = BackendApplicationClient(client_id=config.PROD_PROCORE_CLIENT_ID)\n"
            "session = OAuth2Session(client=client)\n"
            "session.fetch_token(\n"
            '    token_url="https://login-sandbox.procore.com/oauth/token",\n'
            "    client_secret=config.PROD_PROCORE_CLIENT_SECRET,\n"
            ")\n",
            at="session.fetch_token(\n"
            '    token_url="https://login-sandbox.procore.com/oauth/token",\n'
            "    client_secret=config.PROD_PROCORE_CLIENT_SECRET,\n"
            ")",
            message="`PROD_PROCORE_CLIENT_ID` is named after another environment than `login-sandbox.procore.com`, "
            "which takes sandbox credentials",
            evidence=("the host `login-sandbox.procore.com` is written here", "the token is asked for here"),
            confidence="likely",
            title="production's credentials in the sandbox",
        ),
        Bad(
            "import http.client, json\n"
            "from urllib.parse import urlencode\n"
            "\n"
            "\n"
            "def get_token(cid, secret):\n"
            '    conn = http.client.HTTPSConnection("login-sandbox.procore.com")\n'
            '    body = urlencode({"grant_type": "client_credentials", "client_id": cid, "client_secret": secret})\n'
            '    conn.request("POST", "/oauth/token", body)\n'
            '    return json.loads(conn.getresponse().read())["access_token"]\n'
            "\n"
            "\n"
            "def companies(bearer):\n"
            '    conn = http.client.HTTPSConnection("api.procore.com")\n'
            '    conn.request("GET", "/rest/v1.0/companies", headers={"Authorization": "Bearer %s" % bearer})\n'
            "    return json.loads(conn.getresponse().read())\n",
            at='"api.procore.com"',
            message="`api.procore.com` (production) is called with a token of "
            "`login-sandbox.procore.com` (developer sandbox); "
            "the production login host is `login.procore.com`",
            evidence=(
                "the host `api.procore.com` is written here",
                "the token's host `login-sandbox.procore.com` is written here",
                "the token is asked for here",
                "and, as far as can be seen, used here",
            ),
            confidence="likely",
            title="http.client, the token handed over by a caller",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            "HOSTS = {\n"
            '    "prod": {"login": "https://login.procore.com", "api": "https://api.procore.com"},\n'
            '    "sandbox": {"login": "https://login-sandbox.procore.com", "api": "https://sandbox.procore.com"},\n'
            "}\n"
            "\n"
            "\n"
            "def me(env):\n"
            "    hosts = HOSTS[env]\n"
            '    token = requests.post(hosts["login"] + "/oauth/token", data=form).json()["access_token"]\n'
            '    return requests.get(hosts["api"] + "/rest/v1.0/me", headers={"Authorization": "Bearer " + token})\n',
            title="one switch for both hosts",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            "# the monthly sandbox takes production's credentials\n"
            'LOGIN = "https://login-sandbox-monthly.procore.com"\n'
            'form = {"grant_type": "client_credentials", "client_id": os.environ["PROCORE_PROD_CLIENT_ID"],\n'
            '        "client_secret": os.environ["PROCORE_PROD_CLIENT_SECRET"]}\n'
            'token = requests.post(LOGIN + "/oauth/token", data=form).json()["access_token"]\n'
            'headers = {"Authorization": "Bearer " + token}\n'
            'requests.get("https://api-monthly.procore.com/rest/v1.0/me", headers=headers)\n',
            title="the monthly sandbox",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            'SANDBOX = os.getenv("PROCORE_ENV") == "sandbox"\n'
            'LOGIN = "https://login-sandbox.procore.com" if SANDBOX else "https://login.procore.com"\n'
            'CLIENT_ID = os.environ["PROCORE_SANDBOX_CLIENT_ID" if SANDBOX else "PROCORE_PROD_CLIENT_ID"]\n'
            'form = {"grant_type": "client_credentials", "client_id": CLIENT_ID}\n'
            'requests.post(LOGIN + "/oauth/token", data=form)\n',
            title="credentials and host by one switch",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            'token = requests.post(os.environ["PROCORE_LOGIN"] + "/oauth/token", data=form).json()["access_token"]\n'
            'requests.get("https://sandbox.procore.com/rest/v1.0/me", headers={"Authorization": "Bearer " + token})\n',
            title="a login host that comes from outside",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "def login(host):\n"
            '    return requests.post(f"https://{host}/oauth/token", data=form).json()["access_token"]\n'
            "\n"
            "\n"
            "def copy_projects():\n"
            '    """From production into the sandbox."""\n'
            '    source = {"Authorization": "Bearer " + login("login.procore.com")}\n'
            '    target = {"Authorization": "Bearer " + login("login-sandbox.procore.com")}\n'
            '    for project in requests.get("https://api.procore.com/rest/v1.0/projects", headers=source).json():\n'
            '        requests.post("https://sandbox.procore.com/rest/v1.0/projects", headers=target, json=project)\n',
            title="two environments side by side",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            "# an on-demand sandbox is part of production\n"
            'form = {"client_id": os.environ["PROCORE_ON_DEMAND_SANDBOX_CLIENT_ID"], "code": code}\n'
            'requests.post("https://login.procore.com/oauth/token", data=form)\n',
            title="the on-demand sandbox",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            "env = os.environ\n"
            'requests.post("https://test.salesforce.com/oauth/token", data={"client_id": env["SANDBOX_ID"]})\n'
            'requests.post("https://login.procore.com/oauth/token", data={"client_id": env["PROCORE_ID"]})\n',
            title="another platform's sandbox",
        ),
    ]
