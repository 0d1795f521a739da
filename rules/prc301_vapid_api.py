from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Remedy, Rule

if TYPE_CHECKING:
    from lint_procore.model.uses import Use
    from lint_procore.policy import Namespace

# What the messages of the examples end with.
_ENDED = (
    "is in the `/vapid` namespace (deprecated 2021-02-01, sunset 2022-02-01); the same routes are under `/rest/v1.0`"
)


class VapidApi(Rule):
    """A call to the legacy `/vapid` namespace.

    ## What it finds

    A request whose path begins with `/vapid`, at the place where that part of the path is written, be it a constant, a
    base URL, a table of endpoints or the call itself. Also an address of that namespace that is built and handed on.

    ## Why

    The namespace was deprecated on 2021-02-01 and is sunset since 2022-02-01. The same routes exist under `/rest/v1.0`,
    without a breaking change and with the same authentication.

    ## How to mend

    Write `/rest/v1.0` for `/vapid`. Nothing else changes.

    ## Fix safety

    Writing `/rest/v1.0` is safe: the routes and the authentication are the same. It is unsafe where the text is the
    bare word `vapid`, which may be compared or handed on elsewhere, and not offered where requests to other platforms
    are made of the same text.

    ## When to suppress

    Where the call shows on purpose what the platform answers. A route of your own that happens to be called `/vapid`,
    mocked answers in tests, and lists of paths that no request uses: the rule is silent there, because no request to
    Procore is made with them.

    ## Source

    https://developers.procore.com/documentation/vapid-deprecation
    """

    code = "PRC301"
    name = "vapid-api"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC304", "PRC309")
    fixable = "sometimes"
    help = "write /rest/v1.0 for /vapid: the same routes, the same authentication"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.uses import uses

        for use in uses(module.facts):
            for namespace in module.policy.namespaces:
                offset = use.address.under(namespace.prefix)
                if offset is None:
                    continue
                place = use.place(offset)
                dates = f"deprecated {namespace.deprecated}, sunset {namespace.sunset}"
                message = (
                    f"`{use.address.shown()}` is in the `{namespace.prefix}` namespace ({dates}); "
                    f"the same routes are under `{namespace.replacement}`"
                )
                severity = module.policy.namespace_severity(namespace)
                fix = self._fix(module, use, offset, namespace)
                yield Problem(place, message, use.evidence(place), use.recognition.confidence, severity, fix=fix)

    def _fix(self, module: CheckedModule, use: Use, offset: int, namespace: Namespace) -> Remedy | None:
        """Write the namespace that replaced another. A word alone, without a slash, may mean more than a path."""
        from lint_procore.codemods.written import part_of_address

        name = namespace.prefix.rpartition("/")[2]
        literal = use.address.literal_at(offset)
        written = part_of_address(module.source_of, use.address, offset, offset + len(name))
        if written is None or literal is None or literal.span in module.facts.foreign:
            return None
        edits = ((written, namespace.replacement.strip("/")),)
        return Remedy(f"write `{namespace.replacement}`", edits, "safe" if "/" in literal.text else "unsafe")

    bad = [
        Bad(
            'import requests\n\nrequests.get("https://api.procore.com/vapid/projects", headers=headers)\n',
            at='"https://api.procore.com/vapid/projects"',
            message=f"`https://api.procore.com/vapid/projects` {_ENDED}",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="the whole URL in the call",
            fixed=('import requests\n\nrequests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)\n'),
        ),
        Bad(
            "import requests\n"
            "\n"
            'BASE = "https://api.procore.com/vapid"\n'
            "\n"
            "\n"
            "def call(path, token, company_id):\n"
            '    headers = {"Authorization": "Bearer " + token, "Procore-Company-Id": str(company_id)}\n'
            "    r = requests.get(BASE + path, headers=headers)\n"
            "    r.raise_for_status()\n"
            "    return r.json()\n"
            "\n"
            "\n"
            "def projects(token, company_id):\n"
            '    return call("/projects", token, company_id)\n',
            at='"https://api.procore.com/vapid"',
            message=f"`https://api.procore.com/vapid{{}}` {_ENDED}",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="a base URL and a wrapper",
            fixed=(
                "import requests\n"
                "\n"
                'BASE = "https://api.procore.com/rest/v1.0"\n'
                "\n"
                "\n"
                "def call(path, token, company_id):\n"
                '    headers = {"Authorization": "Bearer " + token, "Procore-Company-Id": str(company_id)}\n'
                "    r = requests.get(BASE + path, headers=headers)\n"
                "    r.raise_for_status()\n"
                "    return r.json()\n"
                "\n"
                "\n"
                "def projects(token, company_id):\n"
                '    return call("/projects", token, company_id)\n'
            ),
        ),
        Bad(
            "import os\n"
            "import httpx\n"
            "\n"
            'ENDPOINTS = {"rfis": "/vapid/projects/{project_id}/rfis", "me": "/rest/v1.0/me"}\n'
            "\n"
            "client = httpx.Client(base_url=os.environ['PROCORE_API_URL'], headers=auth)\n"
            "\n"
            "\n"
            "def rfis(project_id):\n"
            '    return client.get(ENDPOINTS["rfis"].format(project_id=project_id)).json()\n',
            at='"/vapid/projects/{project_id}/rfis"',
            message=f"`{{}}/vapid/projects/{{}}/rfis` {_ENDED}",
            evidence=("the name `PROCORE_API_URL` and the path's shape say Procore", "requested here"),
            confidence="likely",
            title="a table of endpoints, the host from the environment",
        ),
        Bad(
            "import http.client\n"
            "import json\n"
            "\n"
            "\n"
            "def list_vendors(project_id, headers):\n"
            '    conn = http.client.HTTPSConnection("sandbox.procore.com")\n'
            '    conn.request("GET", "/vapid/projects/%s/vendors?per_page=100" % project_id, headers=headers)\n'
            "    return json.loads(conn.getresponse().read())\n",
            at='"/vapid/projects/%s/vendors?per_page=100"',
            message=f"`https://sandbox.procore.com/vapid/projects/{{}}/vendors` {_ENDED}",
            evidence=("the host `sandbox.procore.com` is written here", "requested here"),
            title="http.client, % formatting",
        ),
        Bad(
            "from requests import Session\n"
            "\n"
            "\n"
            "class Resource:\n"
            '    host = "https://api.procore.com/"\n'
            "    endpoint = None\n"
            "\n"
            "    def __init__(self, session: Session):\n"
            "        self.session = session\n"
            "\n"
            "    def all(self):\n"
            '        return self.session.get(f"{self.host}{self.endpoint}", timeout=10)\n'
            "\n"
            "\n"
            "class Submittals(Resource):\n"
            '    endpoint = "vapid/submittals"\n'
            "\n"
            "\n"
            "Submittals(Session()).all()\n",
            at='"vapid/submittals"',
            message=f"`https://api.procore.com/vapid/submittals` {_ENDED}",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="an endpoint in a subclass",
        ),
        Bad(
            "from urllib.parse import urljoin\n"
            "import urllib.request\n"
            "\n"
            'API = "https://api.procore.com"\n'
            "\n"
            'req = urllib.request.Request(urljoin(API, "/vapid/me"), headers={"Authorization": token})\n'
            "print(urllib.request.urlopen(req).read())\n",
            at='"/vapid/me"',
            message=f"`https://api.procore.com/vapid/me` {_ENDED}",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            severity="warning",
            as_of="2021-06-01",
            title="urllib, before the sunset",
        ),
        Bad(
            "import aiohttp\n"
            "\n"
            "\n"
            "async def users(auth):\n"
            '    async with aiohttp.ClientSession("https://api.procore.com", headers=auth) as s:\n'
            '        async with s.get("/vapid/users") as response:\n'
            "            return await response.json()\n",
            at='"/vapid/users"',
            message=f"`https://api.procore.com/vapid/users` {_ENDED}",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="aiohttp with a base URL",
        ),
        Bad(
            'class Settings:\n    LOGIN = "https://login.procore.com"\n    API = "https://api.procore.com/vapid"\n',
            at='"https://api.procore.com/vapid"',
            message=f"`https://api.procore.com/vapid` {_ENDED}",
            evidence=("the host `api.procore.com` is written here",),
            title="a setting that others use",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            "# was /vapid/projects until 2021\n"
            'requests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)\n',
            title="migrated, with a comment about the old way",
        ),
        Good(
            'import requests\n\nrequests.get("https://api.example.com/vapid/projects")  # not procore\n',
            title="another platform",
        ),
        Good(
            "from flask import Flask\n"
            "\n"
            "app = Flask(__name__)\n"
            "\n"
            "\n"
            '@app.route("/vapid/projects")\n'
            "def old_route():\n"
            '    """Kept for the mobile app; answers from our own copy of the Procore data."""\n'
            "    return load_projects()\n",
            title="a route of one's own",
        ),
        Good(
            "import responses\n"
            "\n"
            "\n"
            "@responses.activate\n"
            "def test_old_namespace_is_never_called():\n"
            '    responses.add(method="GET", url="https://api.procore.com/vapid/me", status=410)\n'
            '    responses.get("https://api.procore.com/vapid/projects", status=410)\n'
            "    sync()\n"
            '    assert not any("/vapid" in call.request.url for call in responses.calls)\n',
            title="mocked answers and assertions",
        ),
        Good(
            'OLD_TO_NEW = {"/vapid/projects": "/rest/v1.0/projects", "/vapid/rfis": "/rest/v1.0/rfis"}\n'
            "\n"
            "\n"
            "def successor(path):\n"
            '    """The supported path for one of Procore\'s old ones."""\n'
            "    return OLD_TO_NEW.get(path, path)\n",
            title="a table of paths that no request uses",
        ),
        Good(
            "import requests\n"
            "\n"
            'URL = "https://api.procore.com/rest/v1.0/projects"\n'
            'requests.get(URL, params={"filters[name]": "vapid"}, headers=headers)\n',
            title="the word in a filter",
        ),
        Good(
            'DOCS = "https://developers.procore.com/documentation/vapid-deprecation"\n'
            "\n"
            "\n"
            "def explain():\n"
            '    return f"The namespace has ended, see {DOCS}"\n',
            title="a link to the documentation",
        ),
    ]
