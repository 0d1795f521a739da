from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule

if TYPE_CHECKING:
    from lint_procore.finding import Confidence
    from lint_procore.model.endpoints import EndpointCall
    from lint_procore.openapi import Document

# The document of the examples.
_OPENAPI = """\
openapi: 3.0.3
info: {title: Procore REST API, version: "1.0"}
paths:
  /rest/v1.0/projects/{project_id}/rfis:
    get: {summary: List RFIs}
    post: {summary: Create RFI}
  /rest/v1.1/projects/{project_id}/submittals:
    get: {summary: List Submittals}
  /rest/v1.0/projects/{project_id}/users/{id}/actions/remove:
    delete: {summary: Remove a user}
"""


class UndocumentedEndpoint(Rule):
    """A call to something that the platform does not offer to integrations.

    ## What it finds

    A request to a host of Procore whose path lies outside the API: the routes that the web application itself uses, and
    private namespaces. With `--openapi FILE`, the platform's OpenAPI document, also paths of the API that the document
    does not have, and methods that it does not have for a path. The finding stands where the path is written.

    ## Why

    Routes that are in no reference can change or vanish on any day, and nobody announces it. Integration Health counts
    the calls to private endpoints, and an app that uses them is not admitted to the Marketplace.

    ## How to mend

    Use the documented endpoint for the same data; the message names another version of the route where the document has
    one. Where there is none, ask apisupport@procore.com.

    ## When to suppress

    Where the platform has agreed to your use of a route, until it is documented. A document that holds only a part of
    the API makes everything else undocumented: give the whole one. Links that a person opens, files that are fetched
    from the address an answer gave, and pages of the documentation: the rule is silent.

    ## Source

    https://developers.procore.com/documentation/integration-health
    """

    code = "PRC305"
    name = "undocumented-endpoint"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC205", "PRC304", "PRC306")
    help = "use the documented endpoint for the same data; what is not in the reference may change without notice"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.finding import weakest
        from lint_procore.model.endpoints import endpoint_calls

        for call in endpoint_calls(module.facts.requests):
            message = self.outside(call, module) if call.route is None else self.unknown(call, module.policy.openapi)
            if message is not None:
                certainty: Confidence = "certain" if len(call.request.addresses) == 1 else "likely"
                confidence = weakest(call.recognition.confidence, certainty)
                yield Problem(call.place, message, call.evidence(call.place), confidence)

    def outside(self, call: EndpointCall, module: CheckedModule) -> str | None:
        """What is wrong with a path outside the API's namespaces, if anything is known to be."""
        first = call.template.split("/")[1]
        if not first or "{" in first or first == module.policy.oauth_paths["token"].split("/")[1]:
            return None
        if call.recognition.kind == "api":
            prefix = module.policy.rest_prefix
            return f"`{call.shown}` is no endpoint of the API, whose paths begin with `{prefix}`"
        if call.recognition.kind in ("legacy", "browser"):
            return f"`{call.shown}` is a route of the web application, and no endpoint of the API"
        return None

    def unknown(self, call: EndpointCall, document: Document | None) -> str | None:
        """What the document misses of a path in the API's namespace."""
        route = call.route
        if document is None or route is None or not route.versioned or not route.resolved or route.version == "vapid":
            return None
        found = document.find(call.template)
        if not found:
            others = sorted({other.path for other in document.versions(call.template)})
            elsewhere = f"; it has `{others[-1]}`" if others else ""
            return f"`{call.template}` is not in the OpenAPI document `{document.shown}`{elsewhere}"
        methods = sorted({method for operations in found for method in operations.methods})
        if call.methods and not set(call.methods) & set(methods):
            listed = ", ".join(f"`{method}`" for method in methods)
            missing = f"`{call.methods[0]}` for `{call.template}`"
            return f"the OpenAPI document `{document.shown}` has no {missing}, only {listed}"
        return None

    bad = [
        Bad(
            "import requests\n"
            "\n"
            'requests.get("https://app.procore.com/webclients/host/companies/7/tools", cookies=jar)\n',
            at='"https://app.procore.com/webclients/host/companies/7/tools"',
            message=(
                "`GET https://app.procore.com/webclients/host/companies/7/tools` is a route of the web "
                "application, and no "
                "endpoint of the API"
            ),
            evidence=("the host `app.procore.com` is written here", "requested here"),
            title="what the web application asks",
        ),
        Bad(
            "import requests\n"
            "\n"
            'ZONE = "https://us02.procore.com"\n'
            "\n"
            "\n"
            "def daily_log(session, project_id, day):\n"
            '    return session.get(f"{ZONE}/{project_id}/project/daily_log/list", params={"date": day})\n'
            "\n"
            "\n"
            'def export(project_id):\n    url = ZONE + "/account/companies/export"\n'
            "    return requests.post(url, data={'project': project_id})\n",
            at='"/account/companies/export"',
            message=(
                "`POST https://us02.procore.com/account/companies/export` is a route of the web application, "
                "and no endpoint "
                "of the API"
            ),
            evidence=("the host `us02.procore.com` is written here", "requested here"),
            title="a regional host for browsers",
        ),
        Bad(
            "import httpx\n"
            "\n"
            'client = httpx.Client(base_url="https://api.procore.com", headers=auth)\n'
            'projects = client.get("/v1.0/projects").json()\n',
            at='"/v1.0/projects"',
            message=(
                "`GET https://api.procore.com/v1.0/projects` is no endpoint of the API, whose paths begin with `/rest`"
            ),
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="a path without the namespace",
        ),
        Bad(
            "import requests\n"
            "\n"
            'BASE = "https://api.procore.com"\n'
            "\n"
            "\n"
            "def attachments(project_id, headers):\n"
            '    return requests.get(f"{BASE}/rest/v1.0/projects/{project_id}/attachment_index", headers=headers)\n',
            at="/attachment_index",
            message="`/rest/v1.0/projects/{}/attachment_index` is not in the OpenAPI document `openapi.yaml`",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            openapi=_OPENAPI,
            title="not in the document",
        ),
        Bad(
            "import requests\n"
            "\n"
            "\n"
            "class Procore:\n"
            '    root = "https://api.procore.com/rest/v1.0"\n'
            "\n"
            "    def __init__(self, token, company):\n"
            "        self.session = requests.Session()\n"
            '        self.session.headers.update({"Authorization": token, "Procore-Company-Id": company})\n'
            "\n"
            "    def _get(self, path):\n"
            "        return self.session.get(self.root + path).json()\n"
            "\n"
            "    def submittals(self, project):\n"
            '        return self._get(f"/projects/{project}/submittals")\n',
            at="/submittals",
            message=(
                "`/rest/v1.0/projects/{}/submittals` is not in the OpenAPI document `openapi.yaml`; it has "
                "`/rest/v1.1/projects/{project_id}/submittals`"
            ),
            evidence=("the host `api.procore.com` is written here", "requested here"),
            openapi=_OPENAPI,
            title="a version that the document does not have",
        ),
        Bad(
            "import requests\n"
            "\n"
            'URL = "https://api.procore.com/rest/v1.0/projects/%d/rfis"\n'
            "\n"
            "\n"
            "def clear(project, headers):\n"
            "    requests.delete(URL % project, headers=headers)\n",
            at='"https://api.procore.com/rest/v1.0/projects/%d/rfis"',
            message=(
                "the OpenAPI document `openapi.yaml` has no `DELETE` for `/rest/v1.0/projects/{}/rfis`, only "
                "`GET`, `POST`"
            ),
            evidence=("the host `api.procore.com` is written here", "requested here"),
            openapi=_OPENAPI,
            title="a method that the document does not have",
        ),
        Bad(
            "import os\n"
            "import requests\n"
            "\n"
            "\n"
            "def rows(headers, table):\n"
            '    base = os.environ["PROCORE_API_URL"]\n'
            '    return requests.get(base + "/rest/v2.0/tables/rows", headers=headers).json()\n',
            at='"/rest/v2.0/tables/rows"',
            message="`/rest/v2.0/tables/rows` is not in the OpenAPI document `openapi.yaml`",
            evidence=("the name `PROCORE_API_URL` and the path's shape say Procore", "requested here"),
            confidence="likely",
            openapi=_OPENAPI,
            title="the host from the environment",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            'requests.get("https://api.procore.com/rest/v1.0/projects/7/attachment_index", headers=headers)\n',
            title="no document is given, so the path is nobody's word against nobody's",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "def rfis(project, headers, new=None):\n"
            '    url = f"https://api.procore.com/rest/v1.0/projects/{project}/rfis"\n'
            "    if new is None:\n"
            "        return requests.get(url, headers=headers)\n"
            "    return requests.post(url, headers=headers, json=new)\n",
            openapi=_OPENAPI,
            title="documented",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "def act(project, user, action, headers):\n"
            '    base = "https://api.procore.com/rest/v1.0/projects"\n'
            '    requests.delete(f"{base}/{project}/users/{user}/actions/{action}", headers=headers)\n',
            openapi=_OPENAPI,
            title="a part of the path that is not known",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "def get(path, headers):\n"
            '    return requests.get("https://api.procore.com" + path, headers=headers)\n',
            openapi=_OPENAPI,
            title="a path that is not known",
        ),
        Good(
            'def link(project_id):\n    return f"https://app.procore.com/{project_id}/project/home"\n',
            title="a link for a person",
        ),
        Good(
            "import requests\n"
            "\n"
            "# the Procore API answers with the address of the file\n"
            'pdf = requests.get("https://storage.procore.com/v4/d/us-east-1/files/1?sig=abc").content\n',
            openapi=_OPENAPI,
            title="a file",
        ),
        Good(
            "import requests\n"
            "\n"
            'requests.post("https://login.procore.com/oauth/token", data=form)\n'
            'requests.get("https://api.procore.com/oauth/token/info", headers=headers)\n',
            openapi=_OPENAPI,
            title="OAuth",
        ),
        Good(
            "import requests\n"
            "\n"
            "# mirrors what Procore calls /webclients\n"
            'requests.get("https://app.example.com/webclients/host/tools")\n',
            openapi=_OPENAPI,
            title="another platform",
        ),
    ]
