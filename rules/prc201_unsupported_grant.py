from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class UnsupportedGrant(Rule):
    """A token asked for in a way that the platform does not support.

    ## What it finds

    Token requests whose `grant_type` is none of the supported ones, above all the password grant, also where a client
    of an OAuth library decides (`LegacyApplicationClient`, `MobileApplicationClient`); requests that send a person's
    user name and password for a token; and authorize links that ask for a token (`response_type=token`, the implicit
    grant) instead of a code.

    ## Why

    There are two ways in: the authorization-code grant, renewed with a refresh token, for what a person does, and the
    client-credentials grant of a Developer Managed Service Account for what the app does by itself. Nothing else is
    supported: the password grant hands a person's password to the app, and the implicit grant leaves the token in the
    browser's address.

    ## How to mend

    For a person, send the browser to the authorize endpoint with `response_type=code` and exchange the code for
    tokens. For an integration without a person, ask with `client_credentials` and the app's one pair of credentials.

    ## When to suppress

    In code that shows on purpose how the platform refuses a grant. A token of another platform, a grant that a caller
    chooses and mocked endpoints need no suppression: the rule is silent there.

    ## Source

    https://developers.procore.com/documentation/oauth-choose-grant-type
    """

    code = "PRC201"
    name = "unsupported-grant"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC104", "PRC203", "PRC205")
    help = "use `authorization_code` for people, `client_credentials` with a managed service account for the app"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.grants import asked_grants, asked_response_types
        from lint_procore.model.names import described

        policy = module.policy
        refused = [asked for asked in asked_grants(module.facts) if asked.name not in policy.supported_grants]
        refused += [asked for asked in asked_response_types(module.facts) if asked.name in policy.unsupported_grants]
        for asked in refused:
            why = policy.unsupported_grants.get(asked.name)
            because = why or f"the platform knows {described(sorted(policy.supported_grants))}"
            subject = f"the {asked.kind} `{asked.name}`" + ("" if asked.written else ", which is used here,")
            yield Problem(asked.place, f"{subject} is not supported: {because}", asked.evidence, asked.confidence)

    bad = [
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            "def get_token():\n"
            "    payload = {\n"
            "        'grant_type': 'password',\n"
            "        'client_id': os.environ['PROCORE_CLIENT_ID'],\n"
            "        'username': os.environ['PROCORE_USER'],\n"
            "        'password': os.environ['PROCORE_PASSWORD'],\n"
            "    }\n"
            "    r = requests.post('https://login.procore.com/oauth/token', data=payload, timeout=30)\n"
            "    return r.json()['access_token']\n",
            at="'password'",
            message="the grant `password` is not supported: it hands a person's password to the application",
            evidence=(
                "the host `login.procore.com` is written here",
                "the token is asked for here",
                "a person's password is sent here",
            ),
            title="password grant in one function",
        ),
        Bad(
            "from oauthlib.oauth2 import LegacyApplicationClient\n"
            "from requests_oauthlib import OAuth2Session\n"
            "\n"
            "from .settings import settings\n"
            "\n"
            "oauth = OAuth2Session(client=LegacyApplicationClient(client_id=settings.client_id))\n"
            "token = oauth.fetch_token(\n"
            "    token_url='https://login-sandbox.procore.com/oauth/token',\n"
            "    username=settings.user, password=settings.password,\n"
            "    client_id=settings.client_id, client_secret=settings.client_secret)\n",
            at="LegacyApplicationClient(client_id=settings.client_id)",
            message="the grant `password`, which is used here, is not supported: "
            "it hands a person's password to the application",
            evidence=(
                "the host `login-sandbox.procore.com` is written here",
                "the token is asked for here",
                "a person's password is sent here",
            ),
            title="requests-oauthlib's client for the password grant",
        ),
        Bad(
            "import httpx\n"
            "\n"
            'LOGIN = "https://login.procore.com"\n'
            'GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"\n'
            "\n"
            "class Tokens:\n"
            "    def __init__(self, assertion):\n"
            "        self._http = httpx.AsyncClient(base_url=LOGIN)\n"
            "        self.assertion = assertion\n"
            "\n"
            "    async def fetch(self):\n"
            "        form = dict(grant_type=GRANT, assertion=self.assertion)\n"
            '        return (await self._http.post("/oauth/token", data=form)).json()\n',
            at='"urn:ietf:params:oauth:grant-type:jwt-bearer"',
            message="the grant `urn:ietf:params:oauth:grant-type:jwt-bearer` is not supported: "
            "the platform does not take assertions of other issuers",
            evidence=("the host `login.procore.com` is written here", "the token is asked for here"),
            title="assertion of another issuer, async client with a base URL",
        ),
        Bad(
            "import http.client\n"
            "from urllib.parse import quote\n"
            "\n"
            "conn = http.client.HTTPSConnection('login.procore.com')\n"
            "body = 'grant_type=password&client_id=%s&username=%s&password=%s' % (cid, quote(user), quote(pw))\n"
            "conn.request('POST', '/oauth/token', body, {'Content-Type': 'application/x-www-form-urlencoded'})\n"
            "print(conn.getresponse().status)\n",
            at="'grant_type=password&client_id=%s&username=%s&password=%s'",
            message="the grant `password` is not supported: it hands a person's password to the application",
            evidence=("the host `login.procore.com` is written here", "the token is asked for here"),
            title="a form put together with %",
        ),
        Bad(
            "import webbrowser\n"
            "from urllib.parse import urlencode\n"
            "\n"
            'AUTHORIZE = "https://login.procore.com/oauth/authorize"\n'
            "\n"
            "def sign_in(client_id):\n"
            '    query = {"client_id": client_id, "response_type": "token", "redirect_uri": "http://localhost:5000/"}\n'
            '    webbrowser.open(f"{AUTHORIZE}?{urlencode(query)}")\n',
            at='"token"',
            message="the response type `token` is not supported: this response type asks for the implicit grant, "
            "which delivers the access token in a browser's address",
            evidence=("the host `login.procore.com` is written here", "the link is built here"),
            title="implicit grant, urlencoded",
        ),
        Bad(
            "from flask import redirect\n"
            "\n"
            "def login():\n"
            "    url = (\n"
            '        f"{settings.PROCORE_LOGIN_URL}/oauth/authorize"\n'
            '        f"?response_type=token&client_id={settings.PROCORE_CLIENT_ID}"\n'
            "    )\n"
            "    return redirect(url)\n",
            at="?response_type=token&client_id=",
            message="the response type `token` is not supported: this response type asks for the implicit grant, "
            "which delivers the access token in a browser's address",
            evidence=("the name `PROCORE_LOGIN_URL` and the path's shape say Procore", "the link is built here"),
            confidence="likely",
            title="implicit grant in a redirect, host from the settings",
        ),
        Bad(
            "from oauthlib.oauth2 import MobileApplicationClient\n"
            "from requests_oauthlib import OAuth2Session\n"
            "\n"
            "session = OAuth2Session(client=MobileApplicationClient(CLIENT_ID), redirect_uri=REDIRECT)\n"
            'url, state = session.authorization_url("https://login.procore.com/oauth/authorize")\n',
            at="MobileApplicationClient(CLIENT_ID)",
            message="the response type `token`, which is used here, is not supported: this response type asks for "
            "the implicit grant, which delivers the access token in a browser's address",
            evidence=("the host `login.procore.com` is written here", "the link is built here"),
            title="requests-oauthlib's client for the implicit grant",
        ),
        Bad(
            "import aiohttp\n"
            "\n"
            "async def token(user, pw):\n"
            '    async with aiohttp.ClientSession("https://login.procore.com") as s:\n'
            '        async with s.post("/oauth/token", json={"username": user, "password": pw}) as r:\n'
            "            return await r.json()\n",
            at='"password"',
            message="the grant `password`, which is used here, is not supported: "
            "it hands a person's password to the application",
            evidence=("the host `login.procore.com` is written here", "the token is asked for here"),
            confidence="likely",
            title="user name and password without a grant",
        ),
        Bad(
            "import requests\n"
            "\n"
            'form = {"grant_type": "service_account", "client_id": PROCORE_ID}\n'
            'requests.post(login_url + "/oauth/token", json=form)\n',
            at='"service_account"',
            message="the grant `service_account` is not supported: the platform knows "
            "`authorization_code`, `client_credentials` and `refresh_token`",
            evidence=("the name `PROCORE_ID` and the path's shape say Procore", "the token is asked for here"),
            confidence="likely",
            title="a grant that nobody knows",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            "def token(client_id, client_secret):\n"
            '    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}\n'
            '    return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]\n',
            title="client credentials",
        ),
        Good(
            "import httpx\n"
            "\n"
            'TOKEN_URL = "https://login.procore.com/oauth/token"\n'
            "\n"
            "def exchange(code=None, refresh_token=None):\n"
            '    form = {"client_id": CLIENT_ID, "client_secret": SECRET}\n'
            "    if refresh_token:\n"
            '        form.update(grant_type="refresh_token", refresh_token=refresh_token)\n'
            "    else:\n"
            '        form.update(grant_type="authorization_code", code=code, redirect_uri=REDIRECT)\n'
            "    return httpx.post(TOKEN_URL, data=form).json()\n",
            title="authorization code and its renewal",
        ),
        Good(
            "from oauthlib.oauth2 import BackendApplicationClient\n"
            "from requests_oauthlib import OAuth2Session\n"
            "\n"
            "procore = OAuth2Session(client=BackendApplicationClient(client_id=CLIENT_ID))\n"
            'procore.fetch_token("https://login.procore.com/oauth/token", client_secret=SECRET)\n',
            title="requests-oauthlib's client for client credentials",
        ),
        Good(
            "import requests\n"
            "\n"
            "# Salesforce still wants a password, Procore does not\n"
            'SF_TOKEN = "https://login.salesforce.com/services/oauth2/token"\n'
            'requests.post(SF_TOKEN, data={"grant_type": "password", "username": USER, "password": PW})\n'
            'requests.get("https://api.procore.com/rest/v1.0/me", headers=procore_headers)\n',
            title="password grant of another platform in the same file",
        ),
        Good(
            "from urllib.parse import urlencode\n"
            "\n"
            'params = {"client_id": CLIENT_ID, "response_type": "code", "redirect_uri": "urn:ietf:wg:oauth:2.0:oob"}\n'
            'print("https://login.procore.com/oauth/authorize?" + urlencode(params))\n',
            title="authorize link that asks for a code",
        ),
        Good(
            "import responses\n"
            "\n"
            "@responses.activate\n"
            "def test_password_grant_is_refused(client):\n"
            '    responses.add(responses.POST, "https://login.procore.com/oauth/token", status=401)\n'
            '    body = {"grant_type": "password", "username": "a", "password": "b"}\n'
            "    assert client.forward(body).status_code == 401\n",
            title="mocked endpoint",
        ),
        Good(
            "import requests\n"
            "\n"
            "def fetch_token(grant_type, **form):\n"
            '    url = "https://login.procore.com/oauth/token"\n'
            '    return requests.post(url, data={"grant_type": grant_type, **form}).json()\n',
            title="grant chosen by the caller",
        ),
        Good(
            "import requests\n"
            "\n"
            "def sign_out(token):\n"
            '    requests.post("https://login.procore.com/oauth/revoke", data={"client_id": ID, "token": token})\n',
            title="revoking needs no grant",
        ),
        Good(
            "def test_own_oauth_server(client):\n"
            '    form = {"grant_type": "password", "username": "procore", "password": "x"}\n'
            '    assert client.post("/oauth/token", data=form).status_code == 200\n',
            title="a route of one's own with the same name",
        ),
        Good(
            "# The Spotify widget uses response_type=token, see procore/procore.js for ours\n"
            'WIDGET = "https://accounts.spotify.com/oauth/authorize?response_type=token&client_id=abc"\n',
            title="implicit grant of another platform",
        ),
    ]
