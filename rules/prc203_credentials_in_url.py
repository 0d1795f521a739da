from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Remedy, Rule

if TYPE_CHECKING:
    from lint_procore.codemods.codes import Codes
    from lint_procore.model.uses import Use


class CredentialsInUrl(Rule):
    """A secret or a token in the address of a request.

    ## What it finds

    A client secret, a password or a token in the query of a request to the platform, be it written into the address,
    put there with `urlencode`, or given as `params`; and an id and a secret before the host's `@`. It reports once
    for each address, at the worst of the secrets. A client id and an authorization code are no secrets in this sense.

    ## Why

    Addresses are kept: by the logs of servers and proxies, in the history of browsers, in error reports and
    monitoring. The platform takes the parameters of a token request in the body, and an access token in the
    `Authorization` header.

    ## How to mend

    Token request: give the same fields as body, for example `data=` for `params=`. API call: send `Authorization:
    Bearer …`. A secret that has been in addresses is known to others: replace it.

    ## Fix safety

    Where a call gives the fields of a token request as `params`, or they are written into the address at the call or in
    a variable that it alone uses, the fix gives them as `data`, or adds them to the form or JSON that is there already:
    the platform takes them from the body. It is safe, and only offered where the call asks for tokens alone, sends no
    other body, and each field can be told apart. HTTP Basic is no matter of this rule, for a header is no address; the
    fixes of PRC101 and PRC102 move such a pair into the body together with making it the app's.

    ## When to suppress

    Where the address never leaves the machine, say in a test against a server of your own. Signed links to files and
    addresses of other platforms need no suppression: the rule is silent there.

    ## Source

    https://developers.procore.com/documentation/oauth-endpoints
    """

    code = "PRC203"
    name = "credentials-in-url"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC204", "PRC209")
    fixable = "sometimes"
    help = "send the fields of a token request in the body, and an access token in the `Authorization` header"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.codes import Codes
        from lint_procore.model.names import described
        from lint_procore.model.url_secrets import url_secrets

        taking_bodies = module.policy.oauth_paths["token"], module.policy.oauth_paths["revoke"]
        codes = Codes(module.facts)
        for found in url_secrets(module.facts):
            use = found.use
            methods = " or ".join(use.request.methods) if use.request is not None else ""
            address = f"`{methods} {use.address.shown()}`" if methods else f"`{use.address.shown()}`"
            in_body = use.address.path.rstrip("/").endswith(taking_bodies)
            remedy = "send it in the body" if in_body else "send it in the `Authorization` header"
            first = f"`{found.names[0]}`" if found.names else "a user name with its secret"
            others = f" (and {described(found.names[1:])})" if found.names[1:] else ""
            message = f"{first}{others} travels in the address {address}, where logs and proxies keep it: {remedy}"
            fix = _in_body(module, codes, use) if in_body else None
            yield Problem(found.place, message, use.evidence(found.place), found.confidence, fix=fix)

    bad = [
        Bad(
            "import requests\n"
            "\n"
            'COMPANY = "construction"\n'
            'SECRET = CONSTRUCTION_SECRET if COMPANY == "construction" else HEALTHCARE_SECRET\n'
            "\n"
            "def get_token(client_id):\n"
            "    params = {\n"
            '        "grant_type": "client_credentials",\n'
            '        "client_id": client_id,\n'
            '        "client_secret": SECRET,\n'
            "    }\n"
            '    response = requests.request("POST", "https://api.procore.com/oauth/token", params=params)\n'
            '    return response.json()["access_token"]\n',
            at='"client_secret"',
            message="`client_secret` travels in the address `POST https://api.procore.com/oauth/token`, where logs "
            "and proxies keep it: send it in the body",
            evidence=(
                "the host `api.procore.com` is written here",
                "requested here",
            ),
            title="params of a token request",
            fixed=(
                "import requests\n"
                "\n"
                'COMPANY = "construction"\n'
                'SECRET = CONSTRUCTION_SECRET if COMPANY == "construction" else HEALTHCARE_SECRET\n'
                "\n"
                "def get_token(client_id):\n"
                "    params = {\n"
                '        "grant_type": "client_credentials",\n'
                '        "client_id": client_id,\n'
                '        "client_secret": SECRET,\n'
                "    }\n"
                '    response = requests.request("POST", "https://api.procore.com/oauth/token", data=params)\n'
                '    return response.json()["access_token"]\n'
            ),
        ),
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            'base = os.environ.get("PROCORE_LOGIN_URL", "https://login.procore.com")\n'
            "url = (\n"
            "    f\"{base}/oauth/token?grant_type=refresh_token&client_id={os.environ['PROCORE_ID']}\"\n"
            "    f\"&client_secret={os.environ['PROCORE_SECRET']}&refresh_token={stored}\"\n"
            ")\n"
            "tokens = requests.post(url).json()\n",
            at="&client_secret=",
            message="`client_secret` (and `refresh_token`) travels in the address `POST "
            "https://login.procore.com/oauth/token`, where logs and proxies keep it: send it in the body",
            evidence=(
                "the host `login.procore.com` is written here, as a default",
                "requested here",
            ),
            confidence="likely",
            title="f-string, host from the environment",
            fixed=(
                "import os\n"
                "import requests\n"
                "\n"
                'base = os.environ.get("PROCORE_LOGIN_URL", "https://login.procore.com")\n'
                "url = (\n"
                '    f"{base}/oauth/token"\n'
                ")\n"
                "tokens = requests.post(\n"
                "    url,\n"
                "    data={\n"
                '        "grant_type": "refresh_token",\n'
                "        \"client_id\": os.environ['PROCORE_ID'],\n"
                "        \"client_secret\": os.environ['PROCORE_SECRET'],\n"
                '        "refresh_token": stored,\n'
                "    },\n"
                ").json()\n"
            ),
        ),
        Bad(
            "import httpx\n"
            "\n"
            "class ProcoreClient:\n"
            "    def __init__(self, token, company_id):\n"
            '        self.http = httpx.Client(base_url="https://api.procore.com/rest/v1.0")\n'
            '        self.query = {"access_token": token}\n'
            "        self.company_id = company_id\n"
            "\n"
            "    def projects(self):\n"
            '        headers = {"Procore-Company-Id": str(self.company_id)}\n'
            '        return self.http.get("/projects", params={**self.query, "company_id": '
            "self.company_id}, headers=headers)\n",
            at='"access_token"',
            message="`access_token` travels in the address `GET https://api.procore.com/rest/v1.0/projects`, where "
            "logs and proxies keep it: send it in the `Authorization` header",
            evidence=(
                "the host `api.procore.com` is written here",
                "requested here",
            ),
            title="access token as a parameter of API calls",
        ),
        Bad(
            "from urllib.parse import urlencode\n"
            "from urllib.request import urlopen, Request\n"
            "\n"
            'TOKEN_URL = "https://login-sandbox.procore.com/oauth/token"\n'
            "\n"
            "def token(client_id, client_secret):\n"
            '    query = urlencode(dict(grant_type="client_credentials", client_id=client_id, '
            "client_secret=client_secret))\n"
            '    with urlopen(Request(TOKEN_URL + "?" + query, method="POST")) as answer:\n'
            "        return answer.read()\n",
            at='dict(grant_type="client_credentials", client_id=client_id, client_secret=client_secret)',
            message="`client_secret` travels in the address `POST https://login-sandbox.procore.com/oauth/token`, "
            "where logs and proxies keep it: send it in the body",
            evidence=(
                "the host `login-sandbox.procore.com` is written here",
                "requested here",
            ),
            title="urllib with an urlencoded query",
        ),
        Bad(
            "import requests\n"
            "\n"
            "def token(settings):\n"
            '    url = "https://%s:%s@login.procore.com/oauth/token" % (settings.client_id, '
            "settings.client_secret)\n"
            '    return requests.post(url, data={"grant_type": "client_credentials"}).json()\n',
            at='"https://%s:%s@login.procore.com/oauth/token"',
            message="a user name with its secret travels in the address `POST "
            "https://login.procore.com/oauth/token`, where logs and proxies keep it: send it in the body",
            evidence=(
                "the host `login.procore.com` is written here",
                "requested here",
            ),
            title="id and secret before the host",
        ),
        Bad(
            "import aiohttp\n"
            "\n"
            "async def submittals(token, project):\n"
            "    url = "
            '"https://api.procore.com/rest/v1.1/projects/{}/submittals?access_token={}".format(project, token)\n'
            '    async with aiohttp.ClientSession(headers={"Procore-Company-Id": COMPANY}) as session:\n'
            "        async with session.get(url) as response:\n"
            "            return await response.json()\n",
            at='"https://api.procore.com/rest/v1.1/projects/{}/submittals?access_token={}"',
            message="`access_token` travels in the address `GET "
            "https://api.procore.com/rest/v1.1/projects/{}/submittals`, where logs and proxies keep it: send "
            "it in the `Authorization` header",
            evidence=(
                "the host `api.procore.com` is written here",
                "requested here",
            ),
            title="access token in a format string",
        ),
        Bad(
            "import http.client\n"
            "\n"
            'conn = http.client.HTTPSConnection("login.procore.com")\n'
            'conn.request("GET", "/oauth/token/info?access_token=" + token)\n'
            "info = conn.getresponse().read()\n",
            at='"/oauth/token/info?access_token="',
            message="`access_token` travels in the address `GET https://login.procore.com/oauth/token/info`, where "
            "logs and proxies keep it: send it in the `Authorization` header",
            evidence=(
                "the host `login.procore.com` is written here",
                "requested here",
            ),
            title="token info with the token in the path",
        ),
        Bad(
            "import requests\n"
            "\n"
            "def api_get(path, token=None, **params):\n"
            "    if token:\n"
            '        params["access_token"] = token\n'
            '    return requests.get("https://api.procore.com/rest/v1.0" + path, params=params, headers=HEADERS)\n',
            at='params["access_token"]',
            message="`access_token` travels in the address `GET https://api.procore.com/rest/v1.0{}`, where logs and "
            "proxies keep it: send it in the `Authorization` header",
            evidence=(
                "the host `api.procore.com` is written here",
                "requested here",
            ),
            confidence="likely",
            title="on a condition, in a wrapper",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            "def token(client_id, client_secret):\n"
            '    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": '
            "client_secret}\n"
            '    return requests.post("https://login.procore.com/oauth/token", data=form).json()\n',
            title="fields in the body",
        ),
        Good(
            "from urllib.parse import urlencode\n"
            "\n"
            'query = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": REDIRECT, "state": state}\n'
            'print("https://login.procore.com/oauth/authorize?" + urlencode(query))\n',
            title="authorize link: the client id is public",
        ),
        Good(
            "import requests\n"
            "from requests.auth import HTTPBasicAuth\n"
            "\n"
            "auth = HTTPBasicAuth(PROCORE_CLIENT_ID, PROCORE_CLIENT_SECRET)\n"
            'requests.post("https://login.procore.com/oauth/token", params={"grant_type": '
            '"client_credentials"}, auth=auth)\n',
            title="secret sent with HTTP Basic",
        ),
        Good(
            "import requests\n"
            "\n"
            "# the marketing site wants its token in the address, Procore does not\n"
            'requests.get("https://graph.facebook.com/v19.0/me", params={"access_token": FB_TOKEN})\n'
            'requests.get("https://api.procore.com/rest/v1.0/me", headers={"Authorization": f"Bearer '
            '{token}", **company})\n',
            title="another platform in the same file",
        ),
        Good(
            "import requests\n"
            "\n"
            "def download(file):\n"
            "    url = "
            "f\"https://storage.procore.com/v4/d/us-east-1/{file['path']}?sig={file['sig']}&token={file['t"
            "']}\"\n"
            "    return requests.get(url).content\n",
            title="signed link to a file",
        ),
        Good(
            "import httpx\n"
            "\n"
            "def exchange(code):\n"
            "    # code and state come back in our own address, the exchange itself is a form\n"
            '    form = dict(grant_type="authorization_code", code=code, client_id=ID, '
            "client_secret=SECRET, redirect_uri=URI)\n"
            '    return httpx.post("https://login.procore.com/oauth/token", data=form).json()\n',
            title="authorization code exchanged in the body",
        ),
        Good(
            "import responses\n"
            "\n"
            "def test_secret_is_never_in_the_query():\n"
            '    responses.add(responses.POST, "https://login.procore.com/oauth/token?client_secret=x", '
            "status=400)\n"
            "    fetch_token()\n"
            '    assert "client_secret=" not in responses.calls[0].request.url\n',
            title="mocked endpoint and an assertion",
        ),
        Good(
            "import urllib3\n"
            "\n"
            "http = urllib3.PoolManager()\n"
            'form = {"grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET}\n'
            'http.request("POST", "https://login.procore.com/oauth/token", fields=form)\n',
            title="urllib3 sends the fields of a POST in the body",
        ),
        Good(
            "import requests\n"
            "\n"
            "class TokenClient:\n"
            "    def __init__(self, base_url):\n"
            "        self.base_url = base_url\n"
            "\n"
            "    def fetch(self, client_id, secret):\n"
            '        query = {"client_id": client_id, "client_secret": secret}\n'
            '        return requests.get(self.base_url + "/oauth/token", params=query).json()\n'
            "\n"
            'slack = TokenClient("https://slack.example.com")  # Procore has a client of its own\n',
            title="a generic client used for another platform",
        ),
        Good(
            "import requests\n"
            "\n"
            'requests.get("https://api.procore.com/rest/v1.0/projects", params={"access_token": None, '
            '"page": 2}, headers=headers)\n',
            title="a parameter that is not sent",
        ),
    ]


def _in_body(module: CheckedModule, codes: Codes, use: Use) -> Remedy | None:
    """Give the same fields as ``data``. Only where the call itself says them, and asks for nothing but tokens: a
    wrapper may serve calls that need their query."""
    from lint_procore.codemods.address_fields import into_body
    from lint_procore.codemods.insertion import keyword_name
    from lint_procore.syntax import tree

    request, code = use.request, codes.of(use.span.filename)
    if request is None or code is None or request.methods != ["POST"] or len(request.addresses) != 1:
        return None
    asked = {id(token.request) for token in module.facts.token_requests}
    call = code.at(use.span)
    if any(id(each) not in asked for each in module.facts.made_at(use.span)) or not isinstance(call, tree.Call):
        return None
    if request.call.library not in ("requests", "httpx", "aiohttp"):
        return None
    name = keyword_name(code.source, call, "params")
    if name is not None:
        return Remedy("send the fields in the body", ((name, "data"),)) if not request.call.body else None
    edits = into_body(code, call)
    return Remedy("send the fields in the body", tuple(edits)) if edits else None
