from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedDocument, CheckedModule, Good, Problem, Rule


class WrongLoginHost(Rule):
    """An OAuth endpoint on a host that is not its environment's login host.

    ## What it finds

    Token requests, authorize links and calls of `/oauth/token/info` or `/oauth/revoke` that go to an API host, the
    legacy host or a host for browsers. The finding stands where the host is written. Where the host comes from
    outside, one base that serves both OAuth and the API proves that one of the two is wrong: that is reported at
    the OAuth call, as likely.

    ## Why

    OAuth has hosts of its own since the platform serves several regions: `login.procore.com` in production, and one
    for each of the other environments. The host that was once the base of both answers for neither in the long run.

    ## How to mend

    Write the login host of the same environment, and keep it in a setting of its own beside the API host.

    ## Fix safety

    The fix writes another host and leaves the rest of the address as it is. It is safe where the text serves this
    purpose alone. It is unsafe where links are made of the same text too, where the environment of the host is not
    known, and in a setting that only its name explains. A base of both OAuth and the API stays for the API; the login
    host is written where the path of OAuth is added to it, if that is in the same module.

    ## When to suppress

    Where a proxy of your own stands in for the login host under a name of the platform. Routes of your own named
    `/oauth/authorize`, other platforms' hosts, and pages of the documentation: the rule is silent.

    ## Source

    https://developers.procore.com/documentation/oauth-endpoints and
    https://developers.procore.com/documentation/development-environments
    """

    code = "PRC202"
    name = "wrong-login-host"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC207", "PRC302")
    fixable = "sometimes"
    help = "send OAuth to the environment's login host, and the API's calls to its API host"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.hosts import inlined, moved
        from lint_procore.model.uses import uses

        platform = module.facts.platform
        tokens = {token.request for token in module.facts.token_requests}
        for use in uses(module.facts):
            address, found = use.address, use.recognition
            if use.request not in tokens and not platform.is_oauth_path(address.path):
                continue
            path = address.path.replace("\0", "{}") or "a token"
            if address.host is None:
                if use.request is not None and platform.uses_of(address.host_hole) == {"api", "oauth"}:
                    message = (
                        f"`{path}` is asked of the base that serves the API too: "
                        "OAuth and the API have different hosts, so one of the two is wrong"
                    )
                    # what sends the requests of other modules is not to be mended, but who asks it for this path
                    written = platform.path_place(address, use.span)
                    handed = bool(use.request.stack) and written.filename != use.span.filename
                    place = written if handed else use.span
                    yield Problem(place, message, use.evidence(place), "likely")
            elif found.kind not in (None, "login"):
                right = platform.environment_for(address.host)
                place = address.place(use.span)
                message = (
                    f"`{path}` is asked of `{address.host}`, {platform.purpose(found)}; "
                    f"the {right.title} login host is `{right.login_hosts[0]}`"
                )
                host = right.login_hosts[0]
                fix = moved(module, use, host, "oauth") or inlined(module, use, host)
                yield Problem(place, message, use.evidence(place), found.confidence, fix=fix)

    def check_document(self, document: CheckedDocument) -> Iterator[Problem]:
        from lint_procore.model.document_hosts import host_settings

        for found in host_settings(document):
            if found.use == "oauth" and found.kind != "login":
                place = document.span(*found.setting.value)
                message, evidence = found.misdirected(document), found.evidence(document)
                yield Problem(place, message, evidence, found.confidence, fix=found.moved(document))

    bad = [
        Bad(
            "import requests\n"
            "\n"
            "\n"
            "def get_token():\n"
            '    r = requests.request("POST", "https://api.procore.com/oauth/token", data={\n'
            '        "grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET})\n'
            '    return r.json()["access_token"]\n',
            at='"https://api.procore.com/oauth/token"',
            message="`/oauth/token` is asked of `api.procore.com`, an API host; "
            "the production login host is `login.procore.com`",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="a token from the API host",
            fixed=(
                "import requests\n"
                "\n"
                "\n"
                "def get_token():\n"
                '    r = requests.request("POST", "https://login.procore.com/oauth/token", data={\n'
                '        "grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET})\n'
                '    return r.json()["access_token"]\n'
            ),
        ),
        Bad(
            "from urllib.parse import urlencode\n"
            "\n"
            'AUTHORIZE_URL = "https://app.procore.com/oauth/authorize"\n'
            "\n"
            "\n"
            "def login_link(state):\n"
            '    query = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": CALLBACK, "state": state}\n'
            '    return AUTHORIZE_URL + "?" + urlencode(query)\n',
            at='"https://app.procore.com/oauth/authorize"',
            message="`/oauth/authorize` is asked of `app.procore.com`, a legacy host; "
            "the production login host is `login.procore.com`",
            evidence=("the host `app.procore.com` is written here",),
            title="an authorize link on the legacy host",
            fixed=(
                "from urllib.parse import urlencode\n"
                "\n"
                'AUTHORIZE_URL = "https://login.procore.com/oauth/authorize"\n'
                "\n"
                "\n"
                "def login_link(state):\n"
                '    query = {"response_type": "code", "client_id": CLIENT_ID, '
                '"redirect_uri": CALLBACK, "state": state}\n'
                '    return AUTHORIZE_URL + "?" + urlencode(query)\n'
            ),
        ),
        Bad(
            "from dataclasses import dataclass\n"
            "\n"
            "import httpx\n"
            "\n"
            "\n"
            "@dataclass\n"
            "class Settings:\n"
            "    client_id: str\n"
            "    client_secret: str\n"
            '    oauth_url: str = "https://sandbox.procore.com"\n'
            '    token_path: str = "/oauth/token"\n'
            "\n"
            "\n"
            "class Auth:\n"
            "    def __init__(self, settings: Settings):\n"
            "        self.settings = settings\n"
            "\n"
            "    def payload(self):\n"
            '        return {"grant_type": "client_credentials", "client_id": self.settings.client_id,\n'
            '                "client_secret": self.settings.client_secret}\n'
            "\n"
            "    def token(self):\n"
            "        with httpx.Client(base_url=self.settings.oauth_url) as client:\n"
            "            return client.post(self.settings.token_path, data=self.payload()).json()\n",
            at='"https://sandbox.procore.com"',
            message="`/oauth/token` is asked of `sandbox.procore.com`, an API host; "
            "the developer sandbox login host is `login-sandbox.procore.com`",
            evidence=("the host `sandbox.procore.com` is written here", "requested here"),
            title="a settings class and httpx with a base URL",
        ),
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            'PROCORE_URL = os.environ["PROCORE_BASE_URL"]\n'
            "\n"
            "\n"
            "def token():\n"
            '    body = {"grant_type": "client_credentials", "client_id": cid, "client_secret": sec}\n'
            '    token_url = f"{PROCORE_URL}/oauth/token"\n'
            '    return requests.post(token_url, json=body).json()["access_token"]\n'
            "\n"
            "\n"
            "def projects(company_id):\n"
            '    headers = {"Authorization": f"Bearer {token()}", "Procore-Company-Id": company_id}\n'
            '    return requests.get(f"{PROCORE_URL}/rest/v1.0/projects", headers=headers).json()\n',
            at="requests.post(token_url, json=body)",
            message="`/oauth/token` is asked of the base that serves the API too: "
            "OAuth and the API have different hosts, so one of the two is wrong",
            evidence=("the name `PROCORE_BASE_URL` and the path's shape say Procore",),
            confidence="likely",
            title="one base from the environment for both",
        ),
        Bad(
            "import os\n"
            "from requests_oauthlib import OAuth2Session\n"
            "from oauthlib.oauth2 import BackendApplicationClient\n"
            "\n"
            'BASE = os.getenv("PROCORE_BASE", "https://api-monthly.procore.com")\n'
            "session = OAuth2Session(client=BackendApplicationClient(client_id=CID))\n"
            'session.fetch_token("{}/oauth/token".format(BASE), client_id=CID, client_secret=SECRET)\n',
            at='"https://api-monthly.procore.com"',
            message="`/oauth/token` is asked of `api-monthly.procore.com`, an API host; "
            "the monthly sandbox login host is `login-sandbox-monthly.procore.com`",
            evidence=("the host `api-monthly.procore.com` is written here, as a default", "requested here"),
            confidence="likely",
            title="requests-oauthlib, the host as a default",
            fixed=(
                "import os\n"
                "from requests_oauthlib import OAuth2Session\n"
                "from oauthlib.oauth2 import BackendApplicationClient\n"
                "\n"
                'BASE = os.getenv("PROCORE_BASE", "https://login-sandbox-monthly.procore.com")\n'
                "session = OAuth2Session(client=BackendApplicationClient(client_id=CID))\n"
                'session.fetch_token("{}/oauth/token".format(BASE), client_id=CID, client_secret=SECRET)\n'
            ),
        ),
        Bad(
            "import requests\n"
            "\n"
            "\n"
            "def forget(token):\n"
            '    requests.post("https://us02.procore.com/oauth/revoke", data={"token": token, "client_id": CID})\n',
            at='"https://us02.procore.com/oauth/revoke"',
            message="`/oauth/revoke` is asked of `us02.procore.com`, a host for browsers; "
            "the production login host is `login.procore.com`",
            evidence=("the host `us02.procore.com` is written here", "requested here"),
            title="revoking on a regional host",
        ),
        Bad(
            "import http.client, json\n"
            "\n"
            'HOSTS = {"login": "api.procoregov.com", "api": "api.procoregov.com"}\n'
            "\n"
            "\n"
            "def token_info(token):\n"
            '    conn = http.client.HTTPSConnection(HOSTS["login"])\n'
            '    conn.request("GET", "/oauth/token/info", headers={"Authorization": "Bearer %s" % token})\n'
            "    return json.load(conn.getresponse())\n",
            at='"api.procoregov.com"',
            message="`/oauth/token/info` is asked of `api.procoregov.com`, an API host; "
            "the federal zone login host is `login.procoregov.com`",
            evidence=("the host `api.procoregov.com` is written here", "requested here"),
            title="http.client in the federal zone, the host from a table",
        ),
        Bad(
            "from authlib.integrations.starlette_client import OAuth\n"
            "\n"
            "oauth = OAuth()\n"
            "oauth.register(\n"
            '    name="procore",\n'
            '    access_token_url="https://login.procore.com/oauth/token",\n'
            '    authorize_url="https://app.procore.com/oauth/authorize",\n'
            '    api_base_url="https://api.procore.com/rest/v1.0/",\n'
            ")\n",
            at='"https://app.procore.com/oauth/authorize"',
            message="`/oauth/authorize` is asked of `app.procore.com`, a legacy host; "
            "the production login host is `login.procore.com`",
            evidence=("the host `app.procore.com` is written here",),
            title="authlib, one of two addresses wrong",
        ),
        Bad(
            "PROCORE_LOGIN_URL=https://app.procore.com\nPROCORE_API_URL=https://api.procore.com\n",
            at="https://app.procore.com",
            message="`PROCORE_LOGIN_URL` is `app.procore.com`, a legacy host; the production login host is "
            "`login.procore.com`",
            evidence=("the name `PROCORE_LOGIN_URL` says what it is for",),
            confidence="likely",
            title="a setting of a login host",
            filename=".env",
        ),
        Bad(
            "endpoint:\n  token: https://api.procore.com/oauth/token\n",
            at="https://api.procore.com/oauth/token",
            message="`/oauth/token` is asked of `api.procore.com`, an API host; the production login host is "
            "`login.procore.com`",
            evidence=("this is where the address is set",),
            title="the whole address in a setting",
            filename="config.yml",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            "# app.procore.com/oauth/token was right until the regions came\n"
            'r = requests.post("https://login.procore.com/oauth/token", data=payload)\n',
            title="migrated, with a comment about the old host",
        ),
        Good(
            "import requests\n"
            "\n"
            'HOSTS = {"prod": "https://login.procore.com", "sandbox": "https://login-sandbox.procore.com"}\n'
            "\n"
            "\n"
            "def token(env):\n"
            '    return requests.post(f"{HOSTS[env]}/oauth/token", json=payload).json()\n',
            title="login hosts by environment",
        ),
        Good(
            "import requests\n"
            "\n"
            "# next to the Procore import\n"
            'requests.post("https://api.example.com/oauth/token", data={"grant_type": "client_credentials"})\n'
            'requests.post("https://developer.api.autodesk.com/authentication/v2/oauth/token", data=form)\n',
            title="other platforms whose API host does serve OAuth",
        ),
        Good(
            "from fastapi import FastAPI\n"
            "\n"
            "app = FastAPI()\n"
            "\n"
            "\n"
            '@app.get("/oauth/authorize")\n'
            "def start_procore_login():\n"
            '    return {"next": "/oauth/callback"}\n',
            title="a route of one's own",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            "\n"
            "class Procore:\n"
            "    def __init__(self, login_url, api_url):\n"
            "        self.login_url, self.api_url = login_url, api_url\n"
            "\n"
            "    def token(self):\n"
            '        return requests.post(self.login_url + "/oauth/token", data=self.form()).json()\n'
            "\n"
            "    def me(self):\n"
            '        return requests.get(self.api_url + "/rest/v1.0/me", headers=self.headers())\n',
            title="two bases that the caller gives",
        ),
        Good(
            "import responses\n"
            "\n"
            "\n"
            "@responses.activate\n"
            "def test_legacy_host_answers_with_a_redirect():\n"
            '    responses.add(method="POST", url="https://app.procore.com/oauth/token", status=301)\n'
            "    with raises(WrongHost):\n"
            "        ask()\n",
            title="a mocked answer",
        ),
        Good(
            'HELP = "https://developers.procore.com/documentation/oauth-endpoints"\n'
            'APP = "https://app.procore.com/webclients/host/companies/1/tools/hubs"\n'
            "\n"
            "\n"
            "def page():\n"
            '    return f"See {HELP}, then open {APP}"  # not /oauth/token\n',
            title="pages for people",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "def procore(url, **sent):\n"
            "    return requests.post(url, **sent, timeout=30).json()\n"
            "\n"
            "\n"
            "def push(row):\n"
            '    form = {"grant_type": "client_credentials", "client_id": CID, "client_secret": SECRET}\n'
            '    token = procore("https://login.procore.com/oauth/token", data=form)["access_token"]\n'
            '    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": COMPANY}\n'
            '    return procore("https://api.procore.com/rest/v1.0/cost_codes", json=row, headers=headers)\n',
            title="one function for the token and for the API",
        ),
        Good(
            "PROCORE_LOGIN_URL=https://login.procore.com\nPROCORE_BASE_URL=https://app.procore.com\n"
            "PROCORE_OAUTH_REDIRECT_URI=https://app.procore.com/x\n",
            title="settings that are right, or may be for browsers",
            filename=".env",
        ),
        Good(
            "# Links of Procore\n\nAuthorize at https://app.procore.com/oauth/authorize.\n",
            title="a link in a document",
            filename="README.md",
        ),
    ]
