from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class VapidApi(Rule):
    """A call to the legacy `/vapid` namespace.

    ## What it finds

    A request whose path begins with `/vapid`, at the place where that part of the path is written, be it a constant, a base URL or
    the call itself. Also an authorize link or a base URL with that path.

    ## Why

    The namespace was deprecated on 2021-02-01 and is sunset since 2022-02-01. The same routes exist under `/rest/v1.0`, without a
    breaking change and with the same authentication.

    ## How to mend

    Write `/rest/v1.0` for `/vapid`. Nothing else changes.

    ## When it is wrong to report

    A route of your own that happens to be called `/vapid`, recorded traffic in tests, and lists of paths that no request uses: the
    rule is silent there, because no request to Procore is made with them.

    ## Source

    https://developers.procore.com/documentation/vapid-deprecation
    """

    code = "PRC301"
    name = "vapid-api"
    severity = "error"
    triggers = ("vapid",)
    related = ("PRC304", "PRC309")
    help = "write /rest/v1.0 for /vapid: the same routes, the same authentication"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        found = [(request.addresses, request.recognitions, request.span) for request in module.facts.requests]
        found += [([link.address], [link.recognition], link.span) for link in module.facts.links]
        for addresses, recognitions, span in found:
            for address, recognition in zip(addresses, recognitions, strict=True):
                for namespace in module.policy.namespaces:
                    if address.path != namespace.prefix and not address.path.startswith(namespace.prefix + "/"):
                        continue
                    literal = address.literal_at(address.path_start)
                    place = literal.span if literal is not None else span
                    yield Problem(
                        place,
                        f"`{address.shown()}` is in the `{namespace.prefix}` namespace, sunset since {namespace.sunset}; "
                        f"the route is `{namespace.replacement}` now",
                        recognition.evidence + (((span, "requested here"),) if place != span else ()),
                        recognition.confidence,
                        module.policy.namespace_severity(namespace),
                    )

    bad = [
        Bad(
            'import requests\n\nrequests.get("https://api.procore.com/vapid/projects", headers=headers)\n',
            at='"https://api.procore.com/vapid/projects"',
            message="`https://api.procore.com/vapid/projects` is in the `/vapid` namespace, sunset since 2022-02-01; "
            "the route is `/rest/v1.0` now",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="the whole URL in the call",
        ),
        Bad(
            "import requests\n"
            "\n"
            'BASE = "https://api.procore.com/vapid"\n'
            "\n"
            "\n"
            "def projects(headers):\n"
            '    return requests.get(BASE + "/projects", headers=headers)\n',
            at='"https://api.procore.com/vapid"',
            message="`https://api.procore.com/vapid/projects` is in the `/vapid` namespace, sunset since 2022-02-01; "
            "the route is `/rest/v1.0` now",
            evidence=("the host `api.procore.com` is written here", "requested here"),
            title="in a base URL",
        ),
    ]
    good = [
        Good(
            'import requests\n\nrequests.get("https://api.procore.com/rest/v1.0/projects", headers=headers)\n',
            title="the supported namespace",
        ),
        Good(
            'import requests\n\nrequests.get("https://api.example.com/vapid/projects")  # not procore\n',
            title="another platform",
        ),
    ]
