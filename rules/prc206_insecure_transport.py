from __future__ import annotations

from collections.abc import Iterator

from lint_procore.finding import weakest
from lint_procore.rule import Bad, CheckedDocument, CheckedModule, Good, Problem, Remedy, Rule


class InsecureTransport(Rule):
    """`http://` to a Procore host, or certificate checks turned off.

    ## What it finds

    Requests, authorize links and base addresses of the API with the scheme `http`, at the place where it is
    written; and requests whose check of certificates is turned off, at the place of the `False`: `verify=False` in
    the call, the session or the client, `ssl=False`, a `TCPConnector(ssl=False)`, `CERT_NONE`, an unverified
    context. Turned off on one path only is `possible`.

    ## Why

    Tokens and secrets travel in these requests. Without encryption, or without knowing who answers, anyone on the
    way can read and keep them. The platform takes HTTPS only.

    ## How to mend

    Write `https`. Where a proxy of your company signs with a certificate of its own, give its authority with
    `verify="ca.pem"` or `ssl.create_default_context(cafile=…)`.

    ## Fix safety

    Writing `https` is safe: the platform answers nothing else. Turning the check of certificates on is unsafe, for
    somebody may know why it is off: the fix takes the argument away, sets a switch that is called so to `True`, or
    makes a plain context. Behind a proxy that signs with a certificate of its own, its authority has to be given then.

    ## When to suppress

    Where a certificate is checked by other means than the library's. Hosts of your own on the same machine, links to
    pages, and a switch whose value comes from the environment: the rule is silent.

    ## Source

    https://developers.procore.com/documentation/development-environments
    """

    code = "PRC206"
    name = "insecure-transport"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC203", "PRC209")
    fixable = "sometimes"
    help = "write https, and leave the check of certificates on"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.codes import Codes
        from lint_procore.codemods.verifying import verified
        from lint_procore.codemods.written import part_of_address
        from lint_procore.model.transport import unchecked
        from lint_procore.model.uses import uses

        codes = Codes(module.facts)
        for use in uses(module.facts):
            address, found = use.address, use.recognition
            if address.scheme == "http" and (use.request is not None or found.kind != "documentation"):
                scheme = use.place(0)
                # a library's own scheme stands nowhere: then it is the host that is written
                place = scheme if scheme != use.span else address.place(use.span)
                confidence = found.confidence if address.host is not None else "possible"
                message = f"`{address.shown()}` is asked without encryption; the platform takes HTTPS only"
                written = part_of_address(module.source_of, address, 0, len("http"))
                fix = Remedy("write `https`", ((written, "https"),)) if written is not None else None
                yield Problem(place, message, use.evidence(place), confidence, fix=fix)
            off = unchecked(use.request.call) if use.request is not None else None
            if off is not None:
                usual = {"certain": "", "likely": " by default", "possible": " on one path"}[off.confidence]
                message = f"the certificate of whoever answers for `{address.shown()}` is not checked{usual}"
                confidence = weakest(off.confidence, found.confidence)
                fix = verified(codes, off.span)
                yield Problem(off.span, message, use.evidence(off.span), confidence, fix=fix)

    def check_document(self, document: CheckedDocument) -> Iterator[Problem]:
        from lint_procore.model.document_hosts import host_settings

        for found in host_settings(document):
            if found.use is not None and found.scheme == "http":
                address = f"http://{found.host}{found.path}"
                message = f"`{address}` is asked without encryption; the platform takes HTTPS only"
                place = document.span(*found.setting.value)
                evidence, fix = found.evidence(document), found.encrypted(document)
                yield Problem(place, message, evidence, found.confidence, fix=fix)

    bad = [
        Bad(
            'import requests\n\nr = requests.get("http://api.procore.com/rest/v1.0/projects", headers=headers)\n',
            at='"http://api.procore.com/rest/v1.0/projects"',
            message="`http://api.procore.com/rest/v1.0/projects` is asked without encryption; "
            "the platform takes HTTPS only",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="http in the call",
            fixed=(
                'import requests\n\nr = requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)\n'
            ),
        ),
        Bad(
            "import requests\n"
            "\n"
            "\n"
            "def token():\n"
            "    # TODO the proxy's certificate\n"
            '    r = requests.post("https://login.procore.com/oauth/token", json=payload, verify=False, timeout=30)\n'
            '    return r.json()["access_token"]\n',
            at="False",
            message="the certificate of whoever answers for `https://login.procore.com/oauth/token` is not checked",
            evidence=("the host `login.procore.com` is written here", "requested here"),
            title="verify=False in the call",
        ),
        Bad(
            "import requests\n"
            "\n"
            "\n"
            "class Client:\n"
            '    BASE = "https://sandbox.procore.com/rest/v1.0"\n'
            "\n"
            "    def __init__(self, token):\n"
            "        self.session = requests.Session()\n"
            '        self.session.headers.update({"Authorization": f"Bearer {token}"})\n'
            "        self.session.verify = False\n"
            "\n"
            "    def me(self):\n"
            '        return self.session.get(self.BASE + "/me").json()\n',
            at="False",
            message="the certificate of whoever answers for `https://sandbox.procore.com/rest/v1.0/me` is not checked",
            evidence=("the host `sandbox.procore.com` is written here", "requested here"),
            title="a session that never checks",
        ),
        Bad(
            "import aiohttp\n"
            "\n"
            "\n"
            "async def me(headers):\n"
            "    connector = aiohttp.TCPConnector(limit=5, ssl=False)\n"
            '    async with aiohttp.ClientSession("https://api.procore.com", connector=connector) as session:\n'
            '        async with session.get("/rest/v1.0/me", headers=headers) as response:\n'
            "            return await response.json()\n",
            at="False",
            message="the certificate of whoever answers for `https://api.procore.com/rest/v1.0/me` is not checked",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="an aiohttp connector",
        ),
        Bad(
            "import http.client, ssl\n"
            "\n"
            'conn = http.client.HTTPSConnection("api.procore.com", context=ssl._create_unverified_context())\n'
            'conn.request("GET", "/rest/v1.0/companies", headers={"Authorization": bearer})\n',
            at="ssl._create_unverified_context()",
            message="the certificate of whoever answers for `https://api.procore.com/rest/v1.0/companies` is not "
            "checked",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="an unverified context",
        ),
        Bad(
            "import ssl\n"
            "import urllib.request as u\n"
            "\n"
            "ctx = ssl.create_default_context()\n"
            "ctx.check_hostname = False\n"
            "ctx.verify_mode = ssl.CERT_NONE\n"
            'u.urlopen(u.Request("https://api.procore.com/rest/v1.0/me", headers=headers), context=ctx)\n',
            at="ssl.CERT_NONE",
            message="the certificate of whoever answers for `https://api.procore.com/rest/v1.0/me` is not checked",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="a context that was weakened",
        ),
        Bad(
            "import httpx\n"
            "\n"
            "\n"
            "def client(insecure):\n"
            '    options = {"base_url": "https://api.procore.com/rest/v1.0", "verify": False if insecure else True}\n'
            "    return httpx.Client(**options)\n"
            "\n"
            "\n"
            "def projects(insecure):\n"
            '    return client(insecure).get("/projects").json()\n',
            at="False",
            message="the certificate of whoever answers for `https://api.procore.com/rest/v1.0/projects` is not "
            "checked on one path",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            confidence="possible",
            title="on a condition",
        ),
        Bad(
            "import http.client\n"
            "\n"
            'conn = http.client.HTTPConnection("api.procore.com")\n'
            'conn.request("GET", "/rest/v1.0/me", headers={"Authorization": "Bearer " + token})\n',
            at='"api.procore.com"',
            message="`http://api.procore.com/rest/v1.0/me` is asked without encryption; the platform takes HTTPS only",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="the class of http.client that has no encryption",
        ),
        Bad(
            "import requests\n"
            "\n"
            "\n"
            "def thumbnail(key):\n"
            '    return requests.get("http://storage.procore.com/api/v5/files/%s" % key).content\n',
            at='"http://storage.procore.com/api/v5/files/%s"',
            message="`http://storage.procore.com/api/v5/files/{}` is asked without encryption; "
            "the platform takes HTTPS only",
            evidence=("the host `storage.procore.com` is written here", "requested here"),
            title="a file",
            fixed=(
                "import requests\n"
                "\n"
                "\n"
                "def thumbnail(key):\n"
                '    return requests.get("https://storage.procore.com/api/v5/files/%s" % key).content\n'
            ),
        ),
        Bad(
            "from requests import Session\n"
            "\n"
            "\n"
            "class ProcoreSession:\n"
            "    def __init__(self, config):\n"
            "        self.http = Session()\n"
            '        self.http.verify = config.get("verify_ssl", False)\n'
            "\n"
            "    def me(self):\n"
            '        return self.http.get("https://api.procore.com/rest/v1.0/me", headers=self.headers()).json()\n',
            at="False",
            message="the certificate of whoever answers for `https://api.procore.com/rest/v1.0/me` is not checked "
            "by default",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            confidence="likely",
            title="off unless a setting says otherwise",
        ),
        Bad(
            "PROCORE_API_URL=http://api.procore.com\n",
            at="http://api.procore.com",
            message="`http://api.procore.com` is asked without encryption; the platform takes HTTPS only",
            evidence=("the name `PROCORE_API_URL` says what it is for",),
            confidence="likely",
            title="a setting",
            fixed="PROCORE_API_URL=https://api.procore.com\n",
            filename=".env.example",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            'requests.get("https://api.procore.com/rest/v1.0/me", headers=headers, verify="/etc/ssl/proxy-ca.pem")\n'
            'requests.get("https://api.procore.com/rest/v1.0/me", headers=headers, verify=True)\n',
            title="an authority of one's own",
        ),
        Good(
            "import os\n"
            "import requests\n"
            "\n"
            "session = requests.Session()\n"
            'session.verify = os.environ.get("REQUESTS_CA_BUNDLE", True)\n'
            'session.get("https://api.procore.com/rest/v1.0/me", headers=headers)\n'
            "\n"
            "\n"
            "def get(path, verify):\n"
            '    return session.get("https://api.procore.com/rest/v1.0" + path, verify=verify)\n',
            title="a value that comes from outside",
        ),
        Good(
            "import requests\n"
            "\n"
            "# the Procore export is handed to our own service\n"
            'requests.post("http://localhost:8080/rest/v1.0/import", json=rows)\n'
            'requests.get("https://intranet.example.com/status", verify=False)\n',
            title="hosts of one's own",
        ),
        Good(
            'HELP = "http://support.procore.com/products/online/user-guide"\n'
            'FORUM = "http://developers.procore.com/documentation/rest-api-overview"\n',
            title="links to pages",
        ),
        Good(
            "import ssl\n"
            "import urllib.request\n"
            "\n"
            'context = ssl.create_default_context(cafile="proxy-ca.pem")\n'
            "context.minimum_version = ssl.TLSVersion.TLSv1_2\n"
            'urllib.request.urlopen("https://api.procore.com/rest/v1.0/me", context=context)\n',
            title="a stricter context",
        ),
        Good(
            "import aiohttp\n"
            "\n"
            "\n"
            "async def both(headers):\n"
            "    async with aiohttp.ClientSession() as session:\n"
            '        await session.get("https://printer.example.com/queue", ssl=False)\n'
            '        await session.get("https://api.procore.com/rest/v1.0/me", headers=headers)\n',
            title="another host's request beside it",
        ),
        Good(
            "import responses\n"
            "\n"
            "\n"
            "def test_http_is_never_used():\n"
            '    responses.add(responses.GET, "http://api.procore.com/rest/v1.0/me", status=400)\n'
            "    sync()\n",
            title="a mocked answer",
        ),
        Good(
            "PROCORE_API_URL=https://api.procore.com\nPROCORE_PROXY=http://procore.example.org\n",
            title="settings: https, and a host of one's own",
            filename=".env",
        ),
    ]
