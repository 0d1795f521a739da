from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule

if TYPE_CHECKING:
    from lint_procore.model.endpoints import EndpointCall

# The document of the examples.
_OPENAPI = """\
openapi: 3.0.3
info: {title: Procore REST API, version: "1.0"}
paths:
  /rest/v1.0/projects/{project_id}/drawings:
    get: {deprecated: true}
  /rest/v1.1/projects/{project_id}/drawings:
    get: {summary: List Drawings}
  /rest/v1.0/meetings/{id}:
    get: {summary: Show Meeting}
    delete: {deprecated: true}
  /rest/v1.0/vendors:
    get: {deprecated: false}
"""


class DeprecatedEndpoint(Rule):
    """A call to an operation that is deprecated.

    ## What it finds

    A request for an operation that the platform's documentation calls deprecated, or that the OpenAPI document given
    with `--openapi FILE` marks as deprecated. The finding stands where the path is written, and names what replaces the
    operation where that is known: the documentation's word, or a newer version of the route in the document.

    ## Why

    A deprecated endpoint is kept for one year and refused to new apps. After its sunset every call to it fails.

    ## How to mend

    Call the replacement. Where the message names none, the page of the endpoint in the reference does.

    ## When to suppress

    While the move to the replacement is planned, with the day on which it ends. A path of which a part is not known is
    reported only when everything it can stand for is deprecated. Whole namespaces are PRC301's, webhook triggers
    PRC307's matter.

    ## Source

    https://developers.procore.com/documentation/rest-api-lifecycle
    """

    code = "PRC306"
    name = "deprecated-endpoint"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC301", "PRC305", "PRC307")
    help = "call the replacement before the sunset of the endpoint"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.finding import weakest
        from lint_procore.model.endpoints import endpoint_calls

        for call in endpoint_calls(module.facts.requests):
            for method in call.methods if call.route is not None and call.route.resolved else ():
                message = self.by_documentation(call, method, module) or self.by_document(call, method, module)
                if message is not None:
                    alone = len(call.methods) == len(call.request.addresses) == 1
                    confidence = weakest(call.recognition.confidence, "certain" if alone else "likely")
                    yield Problem(call.place, message, call.evidence(call.place), confidence)

    def by_documentation(self, call: EndpointCall, method: str, module: CheckedModule) -> str | None:
        found = module.policy.endpoints.deprecation(method, call.template)
        if found is None:
            return None
        return f"`{method} {call.template}` is deprecated since {found.since}; its replacement is {found.replacement}"

    def by_document(self, call: EndpointCall, method: str, module: CheckedModule) -> str | None:
        document = module.policy.openapi
        if document is None:
            return None
        found = [operations for operations in document.find(call.template) if method in operations.methods]
        if not found or not all(operations.methods[method] for operations in found):
            return None
        newer = sorted(
            other.path
            for other in document.versions(call.template)
            if other.path > found[-1].path and other.methods.get(method) is False
        )
        instead = f"; `{newer[-1]}` is not" if newer else ""
        return f"`{method} {call.template}` is deprecated, says the OpenAPI document `{document.shown}`{instead}"

    bad = [
        Bad(
            "import requests\n"
            "\n"
            'requests.get("https://api.procore.com/rest/v1.0/standard_cost_code_lists", headers=headers)\n',
            at='"https://api.procore.com/rest/v1.0/standard_cost_code_lists"',
            message=(
                "`GET /rest/v1.0/standard_cost_code_lists` is deprecated since 2022-03-31; its replacement is "
                "the company's "
                "segment item lists of the work breakdown structure"
            ),
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="the documentation says so",
        ),
        Bad(
            "import requests\n"
            "\n"
            "\n"
            "class SubJobs:\n"
            '    base = "https://sandbox.procore.com/rest/v1.0"\n'
            "\n"
            "    def __init__(self, session: requests.Session):\n"
            "        self.session = session\n"
            "\n"
            "    def remove(self, id):\n"
            '        self.session.delete("%s/sub_jobs/%s" % (self.base, id))\n',
            at='"%s/sub_jobs/%s"',
            message=(
                "`DELETE /rest/v1.0/sub_jobs/{}` is deprecated since 2022-03-31; its replacement is deleting "
                "the project's "
                "segment item of the work breakdown structure"
            ),
            evidence=("the host `sandbox.procore.com` is written here", "requested here"),
            title="one method of a route",
        ),
        Bad(
            "import requests\n"
            "\n"
            'API = "https://api.procore.com/rest/v1.0"\n'
            "\n"
            "\n"
            "def drawings(project, headers):\n"
            '    return requests.get(f"{API}/projects/{project}/drawings", headers=headers).json()\n',
            at="/drawings",
            message=(
                "`GET /rest/v1.0/projects/{}/drawings` is deprecated, says the OpenAPI document `openapi.yaml`; "
                "`/rest/v1.1/projects/{project_id}/drawings` is not"
            ),
            evidence=("the host `api.procore.com` is written here", "requested here"),
            openapi=_OPENAPI,
            title="a newer version",
        ),
        Bad(
            "import httpx\n"
            "\n"
            "\n"
            "async def cancel(meeting, headers):\n"
            '    async with httpx.AsyncClient(base_url="https://api.procore.com/rest/v1.0", headers=headers) as api:\n'
            '        await api.delete(f"/meetings/{meeting}")\n',
            at="/meetings/",
            message="`DELETE /rest/v1.0/meetings/{}` is deprecated, says the OpenAPI document `openapi.yaml`",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            openapi=_OPENAPI,
            title="no successor",
        ),
        Bad(
            "import os\n"
            "from urllib.parse import urljoin\n"
            "\n"
            "import requests\n"
            "\n"
            'PROCORE_URL = os.environ["PROCORE_URL"]\n'
            "\n"
            "\n"
            "def call(method, path, headers):\n"
            "    return requests.request(method, urljoin(PROCORE_URL, path), headers=headers)\n"
            "\n"
            "\n"
            "def drop(meeting, headers):\n"
            '    return call("DELETE", f"/rest/v1.0/meetings/{meeting}", headers)\n',
            at="/rest/v1.0/meetings/",
            message="`DELETE /rest/v1.0/meetings/{}` is deprecated, says the OpenAPI document `openapi.yaml`",
            evidence=("the name `PROCORE_URL` and the path's shape say Procore", "requested here"),
            confidence="likely",
            openapi=_OPENAPI,
            title="method and path come from the caller",
        ),
        Bad(
            "import http.client\n"
            "\n"
            'connection = http.client.HTTPSConnection("api.procore.com")\n'
            'connection.request("DELETE", "/rest/v1.0/standard_cost_codes/12", headers=headers)\n',
            at='"/rest/v1.0/standard_cost_codes/12"',
            message=(
                "`DELETE /rest/v1.0/standard_cost_codes/{}` is deprecated since 2022-03-31; its replacement "
                "is deleting the "
                "company's segment item of the work breakdown structure"
            ),
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="a number for an id",
        ),
    ]
    good = [
        Good(
            "import requests\n"
            "\n"
            'requests.get("https://api.procore.com/rest/v1.0/standard_cost_code_lists", headers=headers)\n',
            as_of="2022-01-01",
            title="before the deprecation",
        ),
        Good(
            "import requests\n"
            "\n"
            'API = "https://api.procore.com/rest/v1.0"\n'
            'requests.get(f"{API}/sub_jobs/{number}", headers=headers)\n'
            'requests.get(f"{API}/meetings/{meeting}", headers=headers)\n',
            openapi=_OPENAPI,
            title="another method of the route",
        ),
        Good(
            "import requests\n"
            "\n"
            'requests.get("https://api.procore.com/rest/v1.1/projects/7/drawings", headers=headers)\n'
            'requests.get("https://api.procore.com/rest/v1.0/vendors", headers=headers)\n',
            openapi=_OPENAPI,
            title="what the document does not mark",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "def show(kind, id, headers):\n"
            '    return requests.get(f"https://api.procore.com/rest/v1.0/projects/{id}/{kind}", headers=headers)\n',
            openapi=_OPENAPI,
            title="a resource that is not known",
        ),
        Good(
            "import requests\n"
            "\n"
            "\n"
            "def send(method, meeting, headers):\n"
            '    url = f"https://api.procore.com/rest/v1.0/meetings/{meeting}"\n'
            "    return requests.request(method, url, headers=headers)\n",
            openapi=_OPENAPI,
            title="a method that is not known",
        ),
        Good(
            "import requests\n"
            "\n"
            "# as in Procore\n"
            'requests.get("https://erp.example.com/rest/v1.0/standard_cost_code_lists")\n',
            openapi=_OPENAPI,
            title="another platform",
        ),
        Good(
            'ENDPOINTS = {"lists": "https://api.procore.com/rest/v1.0/standard_cost_code_lists"}\n',
            openapi=_OPENAPI,
            title="a table that no request uses",
        ),
    ]
