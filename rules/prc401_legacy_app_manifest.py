from __future__ import annotations

from collections.abc import Iterator

from lint_procore.finding import Confidence
from lint_procore.rule import Bad, CheckedDocument, Good, Problem, Rule


class LegacyAppManifest(Rule):
    """An app manifest in the v3 schema.

    ## What it finds

    JSON files that describe an app in the schema with `components.oauth.instances` or `components.iframe.instances`.
    The finding stands at `components`; the grants that the manifest declares are its evidence.

    ## Why

    The schema was replaced. In the present one the grant type is not declared in the manifest, tool permissions come
    from the Permissions Builder, and only there does an app get a Developer Managed Service Account of its own.

    ## How to mend

    Create a new version of the app in the developer portal: parts for people become `fullscreen` or `sidepanel`, and a
    data connection gets its component and its permissions in the portal's form.

    ## When to suppress

    Manifests that are kept for the record. Give them a folder of their own and `exclude` it.

    ## Source

    https://developers.procore.com/documentation/building-apps-define-manifest-v41
    """

    code = "PRC401"
    name = "legacy-app-manifest"
    severity = "warning"
    triggers = ("instances",)
    related = ("PRC402", "PRC403")
    help = "describe the app anew in the developer portal, whose form replaced this schema"

    def check_document(self, document: CheckedDocument) -> Iterator[Problem]:
        from lint_procore.model.manifests import component_list, legacy_schema

        manifest = document.manifest if '"components"' in document.source.text else None
        legacy = legacy_schema(manifest, document.policy) if manifest is not None else None
        current = next((each for each in document.policy.manifests if not each.legacy), None)
        if manifest is None or legacy is None or current is None:
            return
        evidence = [
            (document.span(grant.start, grant.end), f"the grant `{grant.text}` is declared here")
            for grant in manifest.grants
        ]
        shown = manifest.schema.lstrip("v") or legacy.schema
        message = f"this app manifest is in the v{shown} schema, which v{current.schema} replaced"
        confidence: Confidence = "certain" if manifest.schema or manifest.grants else "likely"
        yield Problem(document.span(*component_list(manifest, legacy)), message, tuple(evidence), confidence)

    bad = [
        Bad(
            '{\n  "components": {\n    "oauth": {\n      "instances": [\n'
            '        {"grant_type": "client_credentials"}\n      ]\n    }\n  }\n}\n',
            at='"components"',
            message="this app manifest is in the v3 schema, which v4.1 replaced",
            evidence=("the grant `client_credentials` is declared here",),
            title="a data connection",
            filename="manifest.json",
        ),
        Bad(
            '{"schema_version": "3.1", "components": {"oauth": {"instances": [{"grant_type": "authorization_code", '
            '"redirect_uri": "https://x.example.org"}]}}}\n',
            at='"components"',
            message="this app manifest is in the v3.1 schema, which v4.1 replaced",
            evidence=("the grant `authorization_code` is declared here",),
            title="the schema named",
            filename="app/procore-manifest.json",
        ),
        Bad(
            '{"components": {"iframe": {"instances": [{"url": "https://x.example.org", "title": "Reports"}]}}}\n',
            at='"components"',
            message="this app manifest is in the v3 schema, which v4.1 replaced",
            confidence="likely",
            title="an embedded page",
            filename="manifest.json",
        ),
        Bad(
            '{"components": {"iframe": {"instances": [{"url": "https://x.example.org"}]}, "oauth": {"instances": '
            '[{"grant_type": "authorization_code"}, {"grant_type": "client_credentials"}]}}}\n',
            at='"components"',
            message="this app manifest is in the v3 schema, which v4.1 replaced",
            evidence=(
                "the grant `authorization_code` is declared here",
                "the grant `client_credentials` is declared here",
            ),
            title="both kinds of component",
            filename="manifest.json",
        ),
        Bad(
            '{"post_installation_instruction": "Ask us for the next steps", "components": {"oauth": {"instances": '
            '[{"grant_type": "client_credentials"}]}}}\n',
            at='"components"',
            message="this app manifest is in the v3 schema, which v4.1 replaced",
            evidence=("the grant `client_credentials` is declared here",),
            title="with instructions",
            filename="config/app.json",
        ),
        Bad(
            '// as of last year\n{"components": {"oauth": {"instances": [{"grant_type": "client_credentials",}]}}}\n',
            at='"components"',
            message="this app manifest is in the v3 schema, which v4.1 replaced",
            evidence=("the grant `client_credentials` is declared here",),
            title="with a comment",
            filename="manifest.jsonc",
        ),
    ]
    good = [
        Good(
            '{"schema_version": "4.1", "fullscreen": {"instances": [], "url": "https://x.example.org"}}\n',
            title="the present schema",
            filename="manifest.json",
        ),
        Good(
            '{"schema_version": "4.1", "components": {"oauth": {"instances": '
            '[{"grant_type": "client_credentials"}]}}}\n',
            title="the present schema, with parts that were left behind",
            filename="manifest.json",
        ),
        Good(
            '{"components": {"oauth": {"instances": 3}}}\n',
            title="no list of instances",
            filename="status.json",
        ),
        Good(
            '{"openapi": "3.0.0", "paths": {}, "components": {"securitySchemes": '
            '{"oauth": {"description": "instances"}}}}\n',
            title="components of an API's description",
            filename="openapi.json",
        ),
        Good(
            '{"instances": [{"oauth": {"components": ["iframe"], "grant_type": "client_credentials"}}]}\n',
            title="the same words in another order",
            filename="cluster.json",
        ),
        Good(
            '{"name": "web app", "components": {"iframe": {"src": "x", "instances_of": []}}, "instances": []}\n',
            title="a page's own components",
            filename="page.json",
        ),
    ]
