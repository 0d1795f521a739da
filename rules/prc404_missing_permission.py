from __future__ import annotations

from collections.abc import Iterator

from lint_procore.finding import Confidence, weakest
from lint_procore.rule import Bad, CheckedProject, Good, Problem, Rule

_SHOWN = 3

# for the examples
_DECLARED = """\
[tool.lint-procore.app.company-tools]
Directory = "Read Only"

[tool.lint-procore.app.project-tools]
RFIs = "Read Only"
"""
_CALL = """\
import requests

URL = "https://api.procore.com"


def call(project, headers):
    return requests.{method}(f"{{URL}}/rest/v1.0/{path}", headers=headers)
"""


def _calling(method: str, path: str) -> str:
    return _CALL.format(method=method, path=path)


class MissingPermission(Rule):
    """A call of a tool that the declared permissions do not cover.

    ## What it finds

    Calls that need a tool, or a level of it, which the project does not declare in `company-tools` or `project-tools`
    of `[tool.lint-procore.app]`. Each tool of the company or of projects is reported once, at the first call that needs
    more than is declared; further calls and the declaration are evidence. Where a project does not declare the tools of
    a scope at all, nothing is said of that scope, and an endpoint that the table of endpoints does not know belongs to
    no tool.

    It is certain when a page of the platform states the level, and likely when that was inferred. It is only possible
    when the configuration names a tool that is not known by that name, for it may be this one, and when the project
    also gets tokens of people who sign in: their calls go by their own permissions.

    ## Why

    At installation the service account gets the permissions that the Permissions Builder declares, and no others: the
    call is answered with 403 in every company. Customers then raise the level by hand in the Directory, which the
    platform advises against, and the next version of the app takes it back.

    ## How to mend

    Declare the level in the Permissions Builder, in a new version of the app, and in the configuration; or leave the
    call out. `lint-procore inventory --permissions` prints the whole list.

    ## When to suppress

    Calls that are made with the token of a person, or by code that the installed app does not run.

    ## Source

    https://developers.procore.com/documentation/developer-managed-service-accounts
    """

    code = "PRC404"
    name = "missing-permission"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC403",)
    help = "declare the level in the Permissions Builder and in [tool.lint-procore.app], or leave the call out"

    def check_project(self, project: CheckedProject) -> Iterator[Problem]:
        from lint_procore.permissions import LEVELS, at_least

        inventory = project.inventory(self)
        signed_in = any(each.grant not in (None, "client_credentials") for each in inventory.grants)
        for use in inventory.tools:
            table = project.place_of_tools(use.scope)
            if table is None:
                continue
            entries = [each for each in project.declared if (each.scope, each.tool) == (use.scope, use.tool)]
            has = max((each.level for each in entries), key=LEVELS.index, default=LEVELS[0])
            lacking = [call for call in use.calls if call.need.level is not None and not at_least(has, call.need.level)]
            sites = sorted(
                ((span, confidence, call) for call in lacking for span, confidence in project.sites(call)),
                key=lambda site: (site[0], site[2].method, site[2].path),
            )
            if not sites:
                continue
            strangers = [each for each in project.declared if each.scope == use.scope and each.tool is None]
            span, recognised, call = sites[0]
            confidence: Confidence = weakest(recognised, "likely" if call.need.inferred else "certain")
            if signed_in or strangers:
                confidence = "possible"
            most = max((each.need.level or "" for each in lacking), key=LEVELS.index)
            declared = f"{has} is" if entries else "nothing is"
            message = (
                f"`{call.method} {call.path}` needs {call.need.level} on the {use.scope}-level {use.tool} tool, "
                f"and {declared} declared"
            )
            if most != call.need.level:
                message += f"; the calls found together need {most}"
            evidence = [
                (each, f"`{other.method} {other.path}` needs {other.need.level}")
                for each, _, other in sites[1 : 1 + _SHOWN]
            ]
            if entries:
                evidence.append((entries[0].span, f"{entries[0].level} is declared here"))
            else:
                evidence.append(
                    (table, f"the tools of {'projects' if use.scope == 'project' else 'companies'} are declared here")
                )
            evidence += [(each.span, f"no tool is known as `{each.name}`") for each in strangers[:_SHOWN]]
            yield Problem(span, message, tuple(evidence), confidence)

    bad = [
        Bad(
            _calling("get", "projects/{project}/submittals"),
            at="/submittals",
            message="`GET /rest/v1.0/projects/{}/submittals` needs Read Only on the project-level Submittals tool, "
            "and nothing is declared",
            evidence=("the tools of projects are declared here",),
            confidence="likely",
            title="a tool that is not declared",
            files=(("pyproject.toml", _DECLARED),),
        ),
        Bad(
            _calling("post", "projects/{project}/rfis"),
            at="/rfis",
            message="`POST /rest/v1.0/projects/{}/rfis` needs Standard on the project-level RFIs tool, "
            "and Read Only is declared",
            evidence=("Read Only is declared here",),
            confidence="likely",
            title="a level that is too low",
            files=(("pyproject.toml", _DECLARED),),
        ),
        Bad(
            _calling("post", "webhooks/hooks"),
            at="/rest/v1.0/webhooks/hooks",
            message="`POST /rest/v1.0/webhooks/hooks` needs Standard on the company-level Webhooks API tool, "
            "and Read Only is declared",
            evidence=("Read Only is declared here",),
            title="a level that a page of the platform states, of a tool under its other name",
            files=(("lint-procore.toml", '[app.company-tools]\nWebhooks = "read-only"\n'),),
        ),
        Bad(
            "from client import ask, fetch\n\n\ndef copy(project):\n"
            '    for one in fetch(f"/projects/{project}/submittals"):\n'
            '        ask("POST", f"/projects/{project}/submittals", one)\n'
            '        ask("DELETE", f"/projects/{project}/submittals/{one}", {})\n',
            at="/submittals",
            message="`GET /rest/v1.0/projects/{}/submittals` needs Read Only on the project-level Submittals tool, "
            "and nothing is declared; the calls found together need Admin",
            evidence=(
                "`POST /rest/v1.0/projects/{}/submittals` needs Admin",
                "`DELETE /rest/v1.0/projects/{}/submittals/{}` needs Admin",
                "the tools of projects are declared here",
            ),
            confidence="likely",
            title="several calls through the wrapper of another module",
            files=(
                (
                    "client.py",
                    "import requests\n\nURL = 'https://api.procore.com/rest/v1.0'\n\n\n"
                    "def ask(method, path, data):\n"
                    '    return requests.request(method, URL + path, json=data, headers={"Procore-Company-Id": "7"})\n'
                    "\n\ndef fetch(path):\n    return ask('GET', path, None)\n",
                ),
                ("pyproject.toml", _DECLARED),
            ),
        ),
        Bad(
            _calling("get", "companies/7/users") + '\n\nrequests.get(f"{URL}/rest/v1.0/projects/9/drawings")\n',
            at="/rest/v1.0/companies/7/users",
            message="`GET /rest/v1.0/companies/{}/users` needs Read Only on the company-level Directory tool, "
            "and nothing is declared",
            evidence=("the tools of companies are declared here",),
            confidence="likely",
            title="a declaration of company tools alone, and empty",
            files=(("lint-procore.toml", "[app]\ncompany-tools = {}\n"),),
        ),
        Bad(
            _calling("get", "projects/{project}/submittals"),
            at="/submittals",
            message="`GET /rest/v1.0/projects/{}/submittals` needs Read Only on the project-level Submittals tool, "
            "and nothing is declared",
            evidence=("the tools of projects are declared here", "no tool is known as `Submittal Log`"),
            confidence="possible",
            title="a declared tool that may be this one",
            files=(("lint-procore.toml", '[app.project-tools]\n"Submittal Log" = "Read Only"\n'),),
        ),
        Bad(
            _calling("get", "projects/{project}/submittals"),
            at="/submittals",
            message="`GET /rest/v1.0/projects/{}/submittals` needs Read Only on the project-level Submittals tool, "
            "and nothing is declared",
            evidence=("the tools of projects are declared here",),
            confidence="possible",
            title="a project that also has tokens of people",
            files=(
                (
                    "login.py",
                    "import requests\n\n\ndef token(code, secret):\n"
                    '    form = {"grant_type": "authorization_code", "code": code, "client_secret": secret}\n'
                    '    return requests.post("https://login.procore.com/oauth/token", data=form).json()\n',
                ),
                ("pyproject.toml", _DECLARED),
            ),
        ),
    ]
    good = [
        Good(
            _calling("get", "projects/{project}/rfis"),
            title="what is declared",
            files=(("pyproject.toml", _DECLARED),),
        ),
        Good(
            _calling("get", "projects/{project}/rfis"),
            title="more than is needed",
            files=(("lint-procore.toml", '[app.project-tools]\nrfis = "Admin"\n'),),
        ),
        Good(
            _calling("get", "projects/{project}/submittals"),
            title="a project that declares its company tools alone",
            files=(("lint-procore.toml", '[app.company-tools]\nDirectory = "Read Only"\n'),),
        ),
        Good(
            _calling("get", "projects/{project}/submittals"),
            title="a project that declares nothing",
            files=(("lint-procore.toml", '[app]\nname = "Export"\n'),),
        ),
        Good(
            _calling("get", "projects/{project}/submarines"),
            title="an endpoint that is not known",
            files=(("pyproject.toml", _DECLARED),),
        ),
        Good(
            _calling("get", "me"),
            title="a call that needs no permission",
            files=(("pyproject.toml", _DECLARED),),
        ),
        Good(
            _calling("post", "webhooks/hooks"),
            title="a tool under its other name",
            files=(("lint-procore.toml", '[app.company-tools]\nWebhooks = "Standard"\n'),),
        ),
        Good(
            _calling("get", "projects/{project}/submittals").replace("api.procore.com", "api.example.com")
            + "\n# not Procore's\n",
            title="another platform with the same path",
            files=(("pyproject.toml", _DECLARED),),
        ),
        Good(
            _calling("get", "projects/{project}/submittals"),
            title="a test",
            filename="tests/test_submittals.py",
            files=(("pyproject.toml", _DECLARED),),
        ),
        Good(
            _CALL.replace("requests.{method}(", "requests.request(method, ").format(path="projects/7/rfis"),
            title="a method that is not known",
            files=(("pyproject.toml", _DECLARED),),
        ),
    ]
