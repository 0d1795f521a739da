from __future__ import annotations

from collections.abc import Iterator

from lint_procore.finding import Confidence, weakest
from lint_procore.rule import Bad, CheckedDocument, CheckedModule, Good, Problem, Rule


class WrongApiHost(Rule):
    """An API call to a host that is not an API host.

    ## What it finds

    Requests below `/rest` or `/vapid` that go to the legacy host, a login host, a regional host or another host for
    browsers, at the place where the host is written, and base addresses with such a path. A wrapper that sends a
    token to such a host, whatever path it is given, counts as likely.

    ## Why

    The platform serves several regions. The hosts that people see in the browser are not bases of the API, and the
    legacy host no longer is: the API has one host in each environment.

    ## How to mend

    Write the API host of the same environment. Paths and tokens stay as they are.

    ## Fix safety

    The fix writes another host and leaves the rest of the address as it is. It is safe where the text serves this
    purpose alone. It is unsafe where links are made of the same text too, where the environment of the host is not
    known, and in a setting that only its name explains. A base of both OAuth and the API is left alone until OAuth has
    a base of its own.

    ## When to suppress

    Where the host is a gateway of your own under a name of the platform. Links that a person opens in a browser,
    downloads from file storage, and pages of the documentation: the rule is silent.

    ## Source

    https://developers.procore.com/documentation/tutorial-mpz and
    https://developers.procore.com/documentation/development-environments
    """

    code = "PRC302"
    name = "wrong-api-host"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC202", "PRC207", "PRC303")
    fixable = "sometimes"
    help = "call the API on the environment's API host"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.hosts import moved
        from lint_procore.model.fields import Presence
        from lint_procore.model.uses import api_uses

        platform = module.facts.platform
        # a wrapper of which some calls are known is judged by these
        known = {use.span for use in api_uses(module.facts) if use.address.path.strip("/\0")}
        known |= {token.span for token in module.facts.token_requests}
        for use in api_uses(module.facts):
            address, found = use.address, use.recognition
            if address.host is None or found.kind in (None, "api", "files"):
                continue
            confidence = found.confidence
            if not platform.is_api_call(address):
                if address.path.strip("/") != "\0" or use.request is None or use.span in known:
                    continue
                if use.request.call.headers.find("Authorization").presence is not Presence.PRESENT:
                    continue
                usual: Confidence = "likely" if found.kind in ("legacy", "browser") else "possible"
                confidence = weakest(confidence, usual)
            right = platform.environment_for(address.host)
            place = address.place(use.span)
            path = address.path.replace("\0", "{}")
            message = (
                f"`{path}` is asked of `{address.host}`, {platform.purpose(found)}; "
                f"the {right.title} API host is `{right.api_hosts[0]}`"
            )
            fix = moved(module, use, right.api_hosts[0], "api")
            yield Problem(place, message, use.evidence(place), confidence, fix=fix)

    def check_document(self, document: CheckedDocument) -> Iterator[Problem]:
        from lint_procore.model.document_hosts import host_settings

        for found in host_settings(document):
            if found.use == "api" and found.kind != "api":
                place = document.span(*found.setting.value)
                message, evidence = found.misdirected(document), found.evidence(document)
                yield Problem(place, message, evidence, found.confidence, fix=found.moved(document))

    bad = [
        Bad(
            "import requests\n"
            "\n"
            'url = "https://app.procore.com/rest/v1.0/projects?company_id=%s" % COMPANY_ID\n'
            'res = requests.get(url, headers={"Authorization": "Bearer " + token})\n',
            at='"https://app.procore.com/rest/v1.0/projects?company_id=%s"',
            message="`/rest/v1.0/projects` is asked of `app.procore.com`, a legacy host; "
            "the production API host is `api.procore.com`",
            evidence=("the host `app.procore.com` is written here", "requested here"),
            title="the legacy host",
            fixed=(
                "import requests\n"
                "\n"
                'url = "https://api.procore.com/rest/v1.0/projects?company_id=%s" % COMPANY_ID\n'
                'res = requests.get(url, headers={"Authorization": "Bearer " + token})\n'
            ),
        ),
        Bad(
            "import httpx\n"
            "\n"
            "\n"
            "class ProcoreClient:\n"
            '    def __init__(self, token, company_id, base_url="https://us02.procore.com/rest/v1.0"):\n'
            "        self._client = httpx.AsyncClient(base_url=base_url, headers={\n"
            '            "Authorization": f"Bearer {token}", "Procore-Company-Id": str(company_id)})\n'
            "\n"
            "    async def rfis(self, project_id):\n"
            '        return (await self._client.get(f"/projects/{project_id}/rfis")).json()\n',
            at='"https://us02.procore.com/rest/v1.0"',
            message="`/rest/v1.0/projects/{}/rfis` is asked of `us02.procore.com`, a host for browsers; "
            "the production API host is `api.procore.com`",
            evidence=("the host `us02.procore.com` is written here, as a default", "requested here"),
            confidence="likely",
            title="a regional host as the default of a client",
            fixed=(
                "import httpx\n"
                "\n"
                "\n"
                "class ProcoreClient:\n"
                '    def __init__(self, token, company_id, base_url="https://api.procore.com/rest/v1.0"):\n'
                "        self._client = httpx.AsyncClient(base_url=base_url, headers={\n"
                '            "Authorization": f"Bearer {token}", "Procore-Company-Id": str(company_id)})\n'
                "\n"
                "    async def rfis(self, project_id):\n"
                '        return (await self._client.get(f"/projects/{project_id}/rfis")).json()\n'
            ),
        ),
        Bad(
            "import requests\n"
            "\n"
            'BASE = "https://app.procore.com"\n'
            "\n"
            "\n"
            "def procore_get(path, token, **params):\n"
            '    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": COMPANY}\n'
            "    return requests.get(BASE + path, headers=headers, params=params, timeout=20).json()\n",
            at='"https://app.procore.com"',
            message="`{}` is asked of `app.procore.com`, a legacy host; the production API host is `api.procore.com`",
            evidence=("the host `app.procore.com` is written here", "requested here"),
            confidence="likely",
            title="a wrapper that is given the path",
        ),
        Bad(
            "import urllib.request\n"
            "\n"
            "req = urllib.request.Request(\n"
            '    "https://login-sandbox.procore.com/rest/v1.0/me", headers={"Authorization": auth}\n'
            ")\n"
            "body = urllib.request.urlopen(req).read()\n",
            at='"https://login-sandbox.procore.com/rest/v1.0/me"',
            message="`/rest/v1.0/me` is asked of `login-sandbox.procore.com`, a login host; "
            "the developer sandbox API host is `sandbox.procore.com`",
            evidence=("the host `login-sandbox.procore.com` is written here", "requested here"),
            title="the login host of the sandbox",
        ),
        Bad(
            "from urllib.parse import urljoin\n"
            "\n"
            "import aiohttp\n"
            "\n"
            'HOSTS = {"api": "https://api-sandbox-monthly.procore.com"}\n'
            "\n"
            "\n"
            "async def vendors(session: aiohttp.ClientSession, headers):\n"
            '    async with session.get(urljoin(HOSTS["api"], "/rest/v1.0/vendors"), headers=headers) as response:\n'
            "        return await response.json()\n",
            at='"https://api-sandbox-monthly.procore.com"',
            message="`/rest/v1.0/vendors` is asked of `api-sandbox-monthly.procore.com`, a host for browsers; "
            "the monthly sandbox API host is `api-monthly.procore.com`",
            evidence=("the host `api-sandbox-monthly.procore.com` is written here", "requested here"),
            title="aiohttp and urljoin, the monthly sandbox's host for browsers",
        ),
        Bad(
            "class Config:\n"
            '    PROCORE_LOGIN = "https://login.procore.com"\n'
            '    PROCORE_API = "https://www.procore.com/rest/v1.0"\n'
            "    TIMEOUT = 30\n",
            at='"https://www.procore.com/rest/v1.0"',
            message="`/rest/v1.0` is asked of `www.procore.com`, a site for readers; "
            "the production API host is `api.procore.com`",
            evidence=("the host `www.procore.com` is written here",),
            title="a setting that others use",
            fixed=(
                "class Config:\n"
                '    PROCORE_LOGIN = "https://login.procore.com"\n'
                '    PROCORE_API = "https://api.procore.com/rest/v1.0"\n'
                "    TIMEOUT = 30\n"
            ),
            applicability="unsafe",
        ),
        Bad(
            "import urllib3\n"
            "\n"
            'pool = urllib3.HTTPSConnectionPool("app.procoregov.com")\n'
            'print(pool.request("GET", "/rest/v1.0/companies", headers={"Authorization": bearer}).data)\n',
            at='"app.procoregov.com"',
            message="`/rest/v1.0/companies` is asked of `app.procoregov.com`, a host for browsers; "
            "the federal zone API host is `api.procoregov.com`",
            evidence=("the host `app.procoregov.com` is written here", "requested here"),
            title="urllib3, a federal host that is none of the API's",
        ),
        Bad(
            "procore:\n  api_base: https://us02.procore.com\n",
            at="https://us02.procore.com",
            message="`api_base` is `us02.procore.com`, a host for browsers; the production API host is "
            "`api.procore.com`",
            evidence=("the name `api_base` says what it is for",),
            confidence="likely",
            title="a setting of an API host",
            filename="settings.yaml",
        ),
        Bad(
            "[client]\nbase = 'https://app.procore.com/rest/v1.0'\n",
            at="'https://app.procore.com/rest/v1.0'",
            message="`/rest/v1.0` is asked of `app.procore.com`, a legacy host; the production API host is "
            "`api.procore.com`",
            evidence=("this is where the address is set",),
            title="the base of the API in a setting",
            filename="client.toml",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            "# moved from app.procore.com with the regions\n"
            'BASE = "https://api.procore.com"\n'
            'requests.get(f"{BASE}/rest/v1.0/me", headers=headers)\n',
            title="migrated, with a comment about the old host",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "def open_rfi(company, project, rfi):\n"
            '    """The page that a person opens."""\n'
            '    return f"https://app.procore.com/webclients/host/companies/{company}/tools/rfis/{rfi}?p={project}"\n'
            "\n"
            "\n"
            "def slack(rfi):\n"
            '    requests.post(HOOK, json={"text": open_rfi(1, 2, rfi)}, headers={"Authorization": SLACK})\n',
            title="a link for the browser in a message",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "def download(attachment, token):\n"
            '    url = f"https://storage.procore.com/api/v5/files/{attachment}"\n'
            '    return requests.get(url, headers={"Authorization": "Bearer " + token}).content\n',
            title="file storage",
        ),
        Good(
            "import httpx\n"
            "\n"
            'httpx.post("https://mcp.procore.com/mcp", json=message, headers={"Authorization": bearer})\n',
            title="the platform's MCP server",
        ),
        Good(
            "import requests\n"
            "\n"
            "# same integration, other platforms\n"
            'requests.get("https://app.example.com/rest/v1.0/projects", headers=h)\n'
            'requests.get("https://app.procore.com.example.org/rest/v1.0/projects", headers=h)\n',
            title="hosts that only look alike",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "class Client:\n"
            "    def __init__(self, region):\n"
            '        self.base = f"https://{region}.procore.com"\n'
            "\n"
            "    def me(self):\n"
            '        return requests.get(self.base + "/rest/v1.0/me", headers=self.headers)\n'
            "\n"
            "\n"
            'Client("api").me()\n',
            title="a host that is completed elsewhere",
        ),
        Good(
            "import requests\n"
            "\n"
            'LOGIN = "https://login.procore.com"\n'
            "\n"
            "\n"
            "def login_call(path, form):\n"
            "    return requests.post(LOGIN + path, data=form).json()\n"
            "\n"
            "\n"
            "def token():\n"
            '    return login_call("/oauth/token", {"grant_type": "client_credentials"})\n',
            title="a wrapper around the login host",
        ),
        Good(
            "def test_url(httpx_mock):\n"
            '    httpx_mock.add_response(url="https://app.procore.com/rest/v1.0/me", status_code=301)\n'
            '    assert client.base != "https://app.procore.com/rest/v1.0"\n',
            title="a mocked answer and an assertion",
        ),
        Good(
            '{"procore": {"api_url": "https://api.procore.com", "app_url": "https://app.procore.com"}}\n',
            title="settings that are right, and a link for browsers",
            filename="config.json",
        ),
        Good(
            '{"info": {"_postman_id": "1", "name": "Procore"}, "item": [{"url": "https://app.procore.com/rest/v1.0/me"}]}\n',
            title="a Postman collection",
            filename="procore.postman_collection.json",
        ),
    ]
