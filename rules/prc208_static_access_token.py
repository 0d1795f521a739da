from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class StaticAccessToken(Rule):
    """An access token that is set once and never renewed.

    ## What it finds

    API calls whose bearer token is written in the code, or read from the environment, a settings object or a
    configuration file, in a module where nothing asks for a token or renews one.

    ## Why

    An access token ends after ninety minutes. A program that is given one in a setting works until then, and is fed
    by hand from then on, mostly with the token of a person who signed in somewhere, and with all the rights of that
    person.

    ## How to mend

    Ask for a token with the client-credentials grant and ask again shortly before it ends, or keep the refresh token
    of the authorization-code grant and renew with it. What belongs into the settings is the app's id and secret.

    ## When to suppress

    Tokens that a caller, a session, a database or a file hands in are somebody else's to renew: the rule is silent
    there. It sees one module at a time, so a setting that another program keeps renewing is reported; then say so in
    a suppression.

    ## Source

    https://developers.procore.com/documentation/oauth-endpoints
    """

    code = "PRC208"
    name = "static-access-token"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC104", "PRC204")
    help = "ask for a token with the client-credentials grant, and again before it ends; settings hold id and secret"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.static_tokens import static_tokens

        minutes = module.policy.token_lifetime // 60
        for token in static_tokens(module.facts):
            source = f"is written in the code (`{token.shown}`)" if token.written else f"is a setting, `{token.shown}`"
            message = f"the access token {source}, and nothing here renews it: it ends after {minutes} minutes"
            evidence = (*token.request.evidence, (token.request.span, "it is sent here"))
            yield Problem(token.place, message, evidence, token.confidence)

    bad = [
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            'TOKEN = os.environ["PROCORE_ACCESS_TOKEN"]\n'
            'HEADERS = {"Authorization": f"Bearer {TOKEN}", "Procore-Company-Id": '
            'os.environ["PROCORE_COMPANY_ID"]}\n'
            "\n"
            "for page in range(1, 20):\n"
            '    r = requests.get("https://api.procore.com/rest/v1.0/projects", headers=HEADERS, '
            'params={"page": page})\n'
            "    print(r.json())\n",
            at='os.environ["PROCORE_ACCESS_TOKEN"]',
            message="the access token is a setting, `PROCORE_ACCESS_TOKEN`, and nothing here renews it: it ends "
            "after 90 minutes",
            evidence=(
                "the host `api.procore.com` is written here",
                "it is sent here",
            ),
            confidence="likely",
            title="environment variable",
        ),
        Bad(
            "import httpx\n"
            "\n"
            'client = httpx.Client(base_url="https://sandbox.procore.com/rest/v1.0")\n'
            'client.headers.update({"authorization": "Bearer 5afe0123456789abcdef0123456789abcdef", '
            '"Procore-Company-Id": "11"})\n'
            'client.get("/projects/42/submittals")\n',
            at='"Bearer 5afe0123456789abcdef0123456789abcdef"',
            message="the access token is written in the code (`5afe…`), and nothing here renews it: it ends after 90 "
            "minutes",
            evidence=(
                "the host `sandbox.procore.com` is written here",
                "it is sent here",
            ),
            title="token pasted into a client",
        ),
        Bad(
            "import aiohttp\n"
            "from pydantic_settings import BaseSettings\n"
            "\n"
            "class Settings(BaseSettings):\n"
            "    api_token: str\n"
            "    company: int\n"
            "\n"
            "settings = Settings()\n"
            "\n"
            "async def fetch(path):\n"
            '    headers = {"Authorization": "Bearer " + settings.api_token, "Procore-Company-Id": '
            "str(settings.company)}\n"
            '    async with aiohttp.ClientSession("https://api.procore.com", headers=headers) as session:\n'
            '        return await (await session.get("/rest/v1.0" + path)).json()\n',
            at="api_token: str",
            message="the access token is a setting, `API_TOKEN`, and nothing here renews it: it ends after 90 minutes",
            evidence=(
                "the host `api.procore.com` is written here",
                "it is sent here",
            ),
            confidence="likely",
            title="settings class",
        ),
        Bad(
            "import json\n"
            "import urllib.request\n"
            "\n"
            'with open("config.json") as handle:\n'
            "    config = json.load(handle)\n"
            "\n"
            "def get(path):\n"
            '    request = urllib.request.Request("https://api.procore.com" + path)\n'
            '    request.add_header("Authorization", "Bearer {}".format(config["procore_token"]))\n'
            '    request.add_header("Procore-Company-Id", config["company"])\n'
            "    return json.load(urllib.request.urlopen(request))\n"
            "\n"
            'get("/rest/v1.0/companies")\n',
            at='config["procore_token"]',
            message="the access token is a setting, `procore_token`, and nothing here renews it: it ends after 90 "
            "minutes",
            evidence=(
                "the host `api.procore.com` is written here",
                "reached through this call",
                "it is sent here",
            ),
            confidence="likely",
            title="configuration file",
        ),
        Bad(
            "import requests\n"
            "from django.conf import settings\n"
            "\n"
            "class ProcoreClient:\n"
            "    def __init__(self):\n"
            "        self.session = requests.Session()\n"
            '        self.session.headers["Authorization"] = "Bearer %s" % settings.PROCORE_TOKEN\n'
            "\n"
            "    def rfis(self, project):\n"
            '        return self.session.get(f"{settings.PROCORE_API}/rest/v1.0/projects/{project}/rfis").json()\n',
            at="settings.PROCORE_TOKEN",
            message="the access token is a setting, `PROCORE_TOKEN`, and nothing here renews it: it ends after 90 "
            "minutes",
            evidence=(
                "the name `PROCORE_API` and the path's shape say Procore",
                "it is sent here",
            ),
            confidence="likely",
            title="Django settings, session made in the constructor",
        ),
        Bad(
            "import os\n"
            "from requests_oauthlib import OAuth2Session\n"
            "\n"
            'procore = OAuth2Session(token={"access_token": os.getenv("PROCORE_TOKEN"), "token_type": "Bearer"})\n'
            'me = procore.get("https://api.procore.com/rest/v1.0/me", headers={"Procore-Company-Id": '
            '"11"}).json()\n',
            at='os.getenv("PROCORE_TOKEN")',
            message="the access token is a setting, `PROCORE_TOKEN`, and nothing here renews it: it ends after 90 "
            "minutes",
            evidence=(
                "the host `api.procore.com` is written here",
                "it is sent here",
            ),
            confidence="likely",
            title="OAuth session made with a token",
        ),
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            "def call(path, token=None):\n"
            '    token = token or os.environ.get("PROCORE_TOKEN")\n'
            '    url = "https://api.procore.com/rest/v1.0" + path\n'
            '    return requests.get(url, headers={"Authorization": "Bearer " + token, '
            '"Procore-Company-Id": "11"})\n',
            at='os.environ.get("PROCORE_TOKEN")',
            message="the access token is a setting, `PROCORE_TOKEN`, and nothing here renews it: it ends after 90 "
            "minutes",
            evidence=(
                "the host `api.procore.com` is written here",
                "it is sent here",
            ),
            confidence="possible",
            title="setting where the caller gives none",
        ),
    ]
    good = [
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            "def token():\n"
            '    form = {"grant_type": "client_credentials", "client_id": os.environ["ID"], '
            '"client_secret": os.environ["SECRET"]}\n'
            '    return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]\n'
            "\n"
            'requests.get("https://api.procore.com/rest/v1.0/me", headers={"Authorization": "Bearer " + token()})\n',
            title="token asked for",
        ),
        Good(
            "import requests\n"
            "\n"
            "def projects(access_token, company):\n"
            '    headers = {"Authorization": f"Bearer {access_token}", "Procore-Company-Id": str(company)}\n'
            '    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers).json()\n',
            title="token from the caller",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            'access = os.environ.get("PROCORE_ACCESS_TOKEN")\n'
            "\n"
            "def renew():\n"
            "    global access\n"
            '    form = {"grant_type": "refresh_token", "refresh_token": os.environ["PROCORE_REFRESH_TOKEN"]}\n'
            '    access = requests.post("https://login.procore.com/oauth/token", '
            'data=form).json()["access_token"]\n'
            "\n"
            "def get(path):\n"
            '    return requests.get("https://api.procore.com/rest/v1.0" + path, '
            'headers={"Authorization": f"Bearer {access}"})\n',
            title="first token from the environment, then renewed",
        ),
        Good(
            "import httpx\n"
            "\n"
            "def me(request):\n"
            '    token = request.session["access_token"]\n'
            '    return httpx.get("https://api.procore.com/rest/v1.0/me", headers={"Authorization": '
            'f"Bearer {token}"}).json()\n',
            title="token of the person who is signed in",
        ),
        Good(
            "import requests\n"
            "from .models import Connection\n"
            "\n"
            "def sync(connection_id):\n"
            "    connection = Connection.objects.get(pk=connection_id)\n"
            '    headers = {"Authorization": "Bearer " + connection.access_token, "Procore-Company-Id": '
            "connection.company}\n"
            '    return requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)\n',
            title="token kept in a database",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            "# the bot's token does not end, Procore's would\n"
            'slack = {"Authorization": "Bearer " + os.environ["SLACK_BOT_TOKEN"]}\n'
            'requests.post("https://slack.com/api/chat.postMessage", headers=slack, json={"text": '
            '"Procore sync done"})\n',
            title="another platform's token in the environment",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "from .auth import refresh_access_token\n"
            "\n"
            'token = os.getenv("PROCORE_ACCESS_TOKEN") or ""\n'
            "if not token:\n"
            "    token = refresh_access_token()\n"
            'requests.get("https://api.procore.com/rest/v1.0/me", headers={"Authorization": f"Bearer {token}"})\n',
            title="renewed by another module",
        ),
        Good(
            "import requests\n"
            "\n"
            "# replace with a token from the developer portal\n"
            'TOKEN = "YOUR_ACCESS_TOKEN"\n'
            'requests.get("https://sandbox.procore.com/rest/v1.0/me", headers={"Authorization": f"Bearer '
            '{TOKEN}"})\n',
            title="placeholder in a sample",
        ),
        Good(
            "import json\n"
            "import requests\n"
            "\n"
            'stored = json.load(open("procore_tokens.json"))  # written by the sign-in script\n'
            'requests.get("https://api.procore.com/rest/v1.0/me", headers={"Authorization": "Bearer " + '
            'stored["access_token"]})\n',
            title="token file that another program writes",
        ),
    ]
