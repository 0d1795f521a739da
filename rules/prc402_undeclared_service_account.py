from __future__ import annotations

from collections.abc import Iterator

from lint_procore.finding import Confidence, weakest
from lint_procore.rule import Bad, CheckedProject, Good, Problem, Rule

_GRANT = "client_credentials"
_SHOWN = 3
_MESSAGE = "this app manifest declares no component with client credentials, by which the code asks for tokens"
_TOKEN = "a token is asked for by client credentials here"

# for the examples
_AUTH = """\
import os

import requests

answer = requests.post(
    "https://login.procore.com/oauth/token",
    data={
        "grant_type": "client_credentials",
        "client_id": os.environ["PROCORE_CLIENT_ID"],
        "client_secret": os.environ["PROCORE_CLIENT_SECRET"],
    },
)
"""
_SIGNED_IN = """\
{
  "components": {
    "oauth": {"instances": [{"grant_type": "authorization_code", "redirect_uri": "https://app.example.com"}]}
  }
}
"""


class UndeclaredServiceAccount(Rule):
    """Client credentials in the code, and an app manifest that declares no such component.

    ## What it finds

    A token that is asked for by client credentials, in a project whose app manifest (v3 schema, where
    `components.oauth` says the grants) declares other grants or none. The finding stands at the manifest's
    `components`, its evidence names the token requests. A manifest is compared with the code of its own project: below
    the nearest folder with a `pyproject.toml`, `setup.py` or `.git`, as far as no manifest lies nearer to that code.

    The rule is silent where it cannot know: manifests in the present schema (v4.1) do not say the grant, a component
    may not say it either, and where one manifest of a project declares client credentials, they are declared.

    ## Why

    The developer managed service account of an app comes with its data connection component: without one, installing
    the app creates no account. The credentials that the code uses are then those of something else, as a rule of
    Traditional Service Accounts, which every customer had to create by hand.

    An attestation in `[tool.lint-procore.app]` does not settle this: what the manifest says contradicts it, and the
    message names both.

    ## How to mend

    Give the app a data connection component with service-account authentication in the developer portal, and keep the
    manifest of that version; or, if the app acts for people who sign in, use the authorization code grant.

    ## When to suppress

    A manifest that describes another app than the one the code belongs to. JSON has no comments: use
    `per-file-ignores = {"old/manifest.json" = ["PRC402"]}`, or `exclude` what is kept for the record.

    ## Source

    https://developers.procore.com/documentation/building-apps-define-manifest
    """

    code = "PRC402"
    name = "undeclared-service-account"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC101", "PRC104", "PRC401")
    contradicts = "developer-managed"
    help = (
        "declare a data connection component with service-account authentication, and install that version of the app"
    )

    def check_project(self, project: CheckedProject) -> Iterator[Problem]:
        from lint_procore.model.manifests import component_list, legacy_schema
        from lint_procore.source import Span

        supported = {grant.name for grant in project.policy.grants}
        for app in project.apps:
            schemas = [legacy_schema(each.manifest, project.policy) for each in app.manifests]
            declared = [(each.filename, grant) for each in app.manifests for grant in each.manifest.grants]
            if None in schemas or any(each.manifest.open for each in app.manifests):
                continue
            if any(grant.text == _GRANT or grant.text not in supported for _, grant in declared):
                continue
            requests = [(each, near) for each, near in app.token_requests if each.grant == _GRANT]
            if not requests:
                continue
            filename, manifest = app.manifests[0]
            confidence: Confidence = max(
                (weakest(each.confidence, "certain" if near else "likely") for each, near in requests),
                key=("possible", "likely", "certain").index,
            )
            if len(app.manifests) > 1:  # which of them is that of this code?
                confidence = "possible"
            elif not declared and not manifest.schema:
                confidence = weakest(confidence, "likely")
            evidence = [(each.span, _TOKEN) for each, _ in requests[:_SHOWN]]
            evidence += [
                (Span(name, grant.start, grant.end), f"the grant `{grant.text}` is declared here")
                for name, grant in declared[:_SHOWN]
            ]
            schema = schemas[0]
            assert schema is not None
            yield Problem(
                Span(filename, *component_list(manifest, schema)),
                _MESSAGE,
                tuple(evidence),
                confidence,
            )

    bad = [
        Bad(
            _SIGNED_IN,
            at='"components"',
            message=_MESSAGE,
            evidence=(_TOKEN, "the grant `authorization_code` is declared here"),
            title="a manifest for people who sign in",
            filename="manifest.json",
            files=(("auth.py", _AUTH),),
        ),
        Bad(
            '{"components": {"iframe": {"instances": [{"url": "https://app.example.com", "title": "Export"}]}}}\n',
            at='"components"',
            message=_MESSAGE,
            evidence=(_TOKEN,),
            confidence="likely",
            title="a manifest with an embedded page alone",
            filename="manifest.json",
            files=(("auth.py", _AUTH),),
        ),
        Bad(
            '{"schema_version": "3.1", "components": {"iframe": {"instances": [{"url": "https://app.example.com"}]}}}\n',
            at='"components"',
            message=_MESSAGE,
            evidence=(_TOKEN,),
            title="the schema named, in a folder beside the code",
            filename="marketplace/app.json",
            files=(("pyproject.toml", '[project]\nname = "export"\n'), ("src/export/auth.py", _AUTH)),
        ),
        Bad(
            _SIGNED_IN,
            at='"components"',
            message=_MESSAGE,
            evidence=(_TOKEN, "the grant `authorization_code` is declared here"),
            confidence="likely",
            title="code in a project folder of its own",
            filename="manifest.json",
            files=(
                ("lint-procore.toml", ""),
                ("backend/setup.py", "import setuptools\n\nsetuptools.setup()\n"),
                ("backend/auth.py", _AUTH),
            ),
        ),
        Bad(
            _SIGNED_IN,
            at='"components"',
            message=_MESSAGE,
            evidence=(_TOKEN, _TOKEN, "the grant `authorization_code` is declared here"),
            title="two token requests, one through an OAuth library",
            filename="manifest.json",
            files=(
                ("auth.py", _AUTH),
                (
                    "job.py",
                    "from oauthlib.oauth2 import BackendApplicationClient\n"
                    "from requests_oauthlib import OAuth2Session\n\n"
                    "session = OAuth2Session(client=BackendApplicationClient(client_id=load_id()))\n"
                    'session.fetch_token("https://login.procore.com/oauth/token", client_secret=load_secret())\n',
                ),
            ),
        ),
        Bad(
            _SIGNED_IN,
            at='"components"',
            message=_MESSAGE,
            evidence=(
                _TOKEN,
                "the grant `authorization_code` is declared here",
                "the grant `authorization_code` is declared here",
            ),
            confidence="possible",
            title="two manifests, none of which declares it",
            filename="a.json",
            files=(("auth.py", _AUTH), ("b.json", _SIGNED_IN)),
        ),
        Bad(
            _SIGNED_IN,
            at='"components"',
            message=f"{_MESSAGE}; the configuration (Ada Example on 2026-05-01) attests the opposite",
            evidence=(_TOKEN, "the grant `authorization_code` is declared here"),
            title="against what the configuration attests",
            filename="manifest.json",
            files=(
                ("auth.py", _AUTH),
                (
                    "lint-procore.toml",
                    '[app]\nname = "Export"\nservice-account = "developer-managed"\n'
                    'attested-by = "Ada Example"\nattested-on = 2026-05-01\n',
                ),
            ),
        ),
        Bad(
            '{"components": {"oauth": {"instances": []}}}\n',
            at='"components"',
            message=_MESSAGE,
            evidence=(_TOKEN,),
            confidence="likely",
            title="no component at all",
            filename="manifest.json",
            files=(("auth.py", _AUTH),),
        ),
    ]
    good = [
        Good(
            '{"components": {"oauth": {"instances": [{"grant_type": "client_credentials"}]}}}\n',
            title="a component with client credentials",
            filename="manifest.json",
            files=(("auth.py", _AUTH),),
        ),
        Good(
            '{"schema_version": "4.1", "fullscreen": {"url": "https://app.example.com/?of={{procore.company.id}}"}}\n',
            title="the present schema, which does not say the grant",
            filename="manifest.json",
            files=(("auth.py", _AUTH),),
        ),
        Good(
            _SIGNED_IN,
            title="a manifest of the present schema beside an old one",
            filename="old.json",
            files=(
                ("auth.py", _AUTH),
                ("new.json", '{"schema_version": "4.1", "sidepanel": {"url": "https://x.example.com/procore"}}\n'),
            ),
        ),
        Good(
            _SIGNED_IN,
            title="code that asks for tokens of people",
            filename="manifest.json",
            files=(("auth.py", _AUTH.replace("client_credentials", "authorization_code")),),
        ),
        Good(
            _SIGNED_IN,
            title="client credentials of another platform",
            filename="manifest.json",
            files=(
                (
                    "mail.py",
                    _AUTH.replace("login.procore.com/oauth/token", "login.microsoftonline.com/t/oauth2/v2.0/token")
                    + "\n# mails what the Procore export has written\n",
                ),
            ),
        ),
        Good(
            '{"manifest_version": 3, "name": "Procore helper", "oauth2": {"client_id": "x", "scopes": []},'
            ' "components": {"popup": "popup.html", "instances": []}}\n',
            title="the manifest of a browser extension",
            filename="extension/manifest.json",
            files=(("auth.py", _AUTH),),
        ),
        Good(
            _SIGNED_IN,
            title="two manifests that disagree",
            filename="people.json",
            files=(("auth.py", _AUTH), ("export.json", _SIGNED_IN.replace("authorization_code", "client_credentials"))),
        ),
        Good(
            _SIGNED_IN,
            title="the manifest of another project folder",
            filename="portal/manifest.json",
            files=(
                ("lint-procore.toml", ""),
                ("portal/pyproject.toml", '[project]\nname = "portal"\n'),
                ("export/auth.py", _AUTH),
            ),
        ),
        Good(
            '{"components": {"oauth": {"instances": [{"redirect_uri": "https://app.example.com"}]}}}\n',
            title="a component that does not say its grant",
            filename="manifest.json",
            files=(("auth.py", _AUTH),),
        ),
        Good(
            '{"components": {"oauth": {"instances": [{"grant_type": "{{ grant }}"}]}}}\n',
            title="a template, to be filled in",
            filename="manifest.json",
            files=(("auth.py", _AUTH),),
        ),
        Good(
            _SIGNED_IN,
            title="a test that asks for a token",
            filename="manifest.json",
            files=(("tests/test_auth.py", _AUTH),),
        ),
    ]
