from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class UnversionedApiPath(Rule):
    """A path below `/rest` without a version.

    ## What it finds

    Requests to the API whose path has something else than a version such as `v1.0` behind `/rest`: a resource, or a
    version that is not complete (`v1`). The finding stands where that part of the path is written.

    ## Why

    Every route of the API has a version, and each resource moves on with a version of its own:
    `/rest/v1.0/projects`, `/rest/v1.1/projects`, `/rest/v2.0/companies/{company_id}/projects`. A path without one
    is no documented route, and what answers there can change or go without notice.

    ## How to mend

    Take the version from the reference of the endpoint; `v1.0` is the first of most.

    ## When to suppress

    Where a gateway of your own adds the version. A version that is put in from elsewhere (`/rest/{version}/projects`),
    other platforms' `/rest` paths, and a base address that ends with `/rest`: the rule is silent.

    ## Source

    https://developers.procore.com/documentation/rest-api-overview
    """

    code = "PRC304"
    name = "unversioned-api-path"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC301", "PRC305")
    help = "write the version that the endpoint's reference names, such as /rest/v1.0"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        import re

        from lint_procore.model.uses import api_uses

        prefix, version = module.policy.rest_prefix, module.policy.version_pattern
        for use in api_uses(module.facts):
            segments = use.address.segments()
            if use.request is None or len(segments) < 2 or f"/{segments[0][1]}" != prefix:
                continue
            offset, written = segments[1]
            if "\0" in written or re.fullmatch(version, written):
                continue
            place = use.place(offset)
            message = (
                f"`{use.address.shown()}` has `{written}` behind `{prefix}`, where the version of the route belongs"
            )
            yield Problem(place, message, use.evidence(place), use.recognition.confidence)

    bad = [
        Bad(
            'import requests\n\nrequests.get("https://api.procore.com/rest/projects", headers=headers)\n',
            at='"https://api.procore.com/rest/projects"',
            message="`https://api.procore.com/rest/projects` has `projects` behind `/rest`, where the version of "
            "the route belongs",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="a resource right behind the prefix",
        ),
        Bad(
            "import requests\n"
            "\n"
            'API = "https://sandbox.procore.com/rest"\n'
            "\n"
            "\n"
            "def rfis(project_id, session=requests.Session()):\n"
            '    return session.get(f"{API}/v1/projects/{project_id}/rfis").json()\n',
            at="/v1/projects/",
            message="`https://sandbox.procore.com/rest/v1/projects/{}/rfis` has `v1` behind `/rest`, where the "
            "version of the route belongs",
            evidence=("the host `sandbox.procore.com` is written here", "requested here"),
            title="half a version behind a base",
        ),
        Bad(
            "import httpx\n"
            "\n"
            "\n"
            "async def me(auth):\n"
            '    async with httpx.AsyncClient(base_url="https://api.procore.com/rest/", headers=auth) as client:\n'
            '        return (await client.get("me")).json()\n',
            at='"me"',
            message="`https://api.procore.com/rest/me` has `me` behind `/rest`, where the version of the route belongs",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="httpx with a base URL",
        ),
        Bad(
            "import http.client\n"
            "\n"
            'PATH = "/rest/companies/{}/projects?page={}"\n'
            "\n"
            "\n"
            "def page(conn_headers, company, number):\n"
            '    conn = http.client.HTTPSConnection("api.procore.com", timeout=10)\n'
            '    conn.request("GET", PATH.format(company, number), headers=conn_headers)\n'
            "    return conn.getresponse().read()\n",
            at='"/rest/companies/{}/projects?page={}"',
            message="`https://api.procore.com/rest/companies/{}/projects` has `companies` behind `/rest`, where the "
            "version of the route belongs",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="http.client and a template",
        ),
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            'PROCORE_API = os.environ["PROCORE_API"]\n'
            "\n"
            "\n"
            "class Vendors:\n"
            '    endpoint = "/rest/v1/vendors"\n'
            "\n"
            "    def all(self, headers):\n"
            "        return requests.get(PROCORE_API + self.endpoint, headers=headers).json()\n",
            at='"/rest/v1/vendors"',
            message="`{}/rest/v1/vendors` has `v1` behind `/rest`, where the version of the route belongs",
            evidence=("the name `PROCORE_API` and the path's shape say Procore", "requested here"),
            confidence="likely",
            title="a class attribute, the host from the environment",
        ),
        Bad(
            "import urllib3\n"
            "\n"
            "http = urllib3.PoolManager()\n"
            'r = http.request("GET", "https://api.procore.com/rest/2.0/companies/%d/projects" % 7, headers=h)\n',
            at='"https://api.procore.com/rest/2.0/companies/%d/projects"',
            message="`https://api.procore.com/rest/2.0/companies/7/projects` has `2.0` behind `/rest`, where the "
            "version of the route belongs",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="a version without its letter",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            'for path in ("/rest/v1.0/projects", "/rest/v2.1/companies/1/projects"):\n'
            '    requests.get("https://api.procore.com" + path, headers=headers)\n',
            title="versions",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            'def get(path, version="v1.0"):\n'
            '    return requests.get(f"https://api.procore.com/rest/{version}/{path}", headers=headers)\n'
            "\n"
            "\n"
            "def newer(path, major):\n"
            '    return requests.get("https://api.procore.com/rest/v%s.0/%s" % (major, path), headers=headers)\n',
            title="a version that is put in",
        ),
        Good(
            "import httpx\n"
            "\n"
            'client = httpx.Client(base_url="https://api.procore.com/rest", headers=headers)\n'
            'client.get("/v1.0/me")\n',
            title="a base address that ends with the prefix",
        ),
        Good(
            "import requests\n"
            "\n"
            "# Procore and Jira side by side\n"
            'requests.get("https://jira.example.com/rest/agile/latest/board")\n'
            'requests.get(JIRA + "/rest/api/2/issue/" + key)\n',
            title="other platforms' paths",
        ),
        Good(
            "import requests\n"
            "\n"
            'BASE = "https://api.procore.com/rest"\n'
            "\n"
            "\n"
            "def get(path):\n"
            "    return requests.get(BASE + path, headers=headers)\n",
            title="a wrapper that is given the path",
        ),
        Good(
            "import requests\n"
            "\n"
            'DOCS = "https://developers.procore.com/reference/rest/projects"\n'
            "html = requests.get(DOCS).text\n",
            title="the reference itself",
        ),
        Good(
            "import responses\n"
            "\n"
            "\n"
            "@responses.activate\n"
            "def test_without_a_version():\n"
            '    responses.get("https://api.procore.com/rest/projects", status=404)\n'
            "    assert not works()\n",
            title="a mocked answer",
        ),
    ]
