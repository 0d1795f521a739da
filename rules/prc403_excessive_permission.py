from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lint_procore.finding import Confidence
from lint_procore.rule import Bad, CheckedProject, Good, Problem, Rule

if TYPE_CHECKING:
    from lint_procore.inventory.merge import Endpoint, Inventory
    from lint_procore.project import Declared
    from lint_procore.source import Span

_SHOWN = 3


def _calls(inventory: Inventory, declared: Declared) -> list[Endpoint]:
    """The calls of a tool that need most of it."""
    return [
        call
        for use in inventory.tools
        if (use.scope, use.tool) == (declared.scope, declared.tool)
        for call in use.calls
        if call.need.level == use.level
    ]


def _evidence(project: CheckedProject, calls: Sequence[Endpoint]) -> tuple[tuple[Span, str], ...]:
    return tuple(
        (span, f"`{call.method} {call.path}` needs {call.need.level}")
        for call in calls[:_SHOWN]
        for span, _ in project.sites(call)[:1]
    )


def _confidence(project: CheckedProject, inventory: Inventory, declared: Declared) -> Confidence | None:
    """How certain it is that no call needs more of a tool; None where nobody can tell."""
    if inventory.libraries or not inventory.endpoints:
        return None
    doubts = [each for each in inventory.unresolved if each.reason != "outside the API"]
    if any((each.need.scope, each.need.tool) == (declared.scope, declared.tool) for each in doubts):
        return None
    unknown = [each for each in doubts if not each.need.known]
    unknown_endpoints = [each for each in inventory.endpoints if not each.need.known or each.need.level is None]
    return "likely" if project.is_whole and not unknown and not unknown_endpoints else "possible"


# for the examples
_READS = """\
import requests


def rfis(project, headers):
    return requests.get(f"https://api.procore.com/rest/v1.0/projects/{project}/rfis", headers=headers)
"""


class ExcessivePermission(Rule):
    """A declared permission that a service account should not have, or that the calls do not need.

    ## What it finds

    In the permissions that a project declares (`company-tools` and `project-tools` of `[tool.lint-procore.app]`): Admin
    on the company-level Directory tool, and levels above what the code's calls need. The finding stands at the entry
    in the configuration; its evidence is the calls that need most of the tool.

    That code needs less is never certain: the table of endpoints knows levels that no page of the platform states. It
    is likely when every call of the project is known, and possible when the run did not look through the whole project
    or met calls whose path or endpoint it does not know. Of a tool that is called with an unknown method, and of code
    that goes through a client library, nothing is said. Runs that only name files say nothing of the configuration.

    ## Why

    Permissions are granted by the customer at installation, for every company that installs the app. Each level too
    many is what a leaked secret can do, and a reason not to install. The platform advises against Admin on the company
    Directory outright: it can change everybody's permissions.

    ## How to mend

    Lower the level in the Permissions Builder, in a new version of the app, and in the configuration. `lint-procore
    inventory --permissions` lists what the calls need. Try the lower level in the sandbox: what a level shows may
    differ too, such as private items that only an Admin sees.

    ## When to suppress

    When a part of the product that is not in this project needs the level, or when the items that only a higher level
    shows are needed: `# noqa: PRC403` behind the entry, with the reason.

    ## Source

    https://developers.procore.com/documentation/developer-managed-service-accounts
    """

    code = "PRC403"
    name = "excessive-permission"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC404",)
    help = "declare the least level that the calls need, in the Permissions Builder and in the configuration"

    def check_project(self, project: CheckedProject) -> Iterator[Problem]:
        from lint_procore.inventory.merge import needed
        from lint_procore.permissions import at_least, compare

        if not project.declared:
            return
        inventory = project.inventory()
        known: dict[str, dict[str, str]] = {}
        for each in project.declared:
            if each.tool is not None:
                known.setdefault(each.scope, {})[each.tool] = each.level
        excess = {
            (found.scope, found.tool): found for found in compare(needed(inventory), known) if found.verdict == "excess"
        }
        refused = [each for each in project.policy.permissions if each.verdict == "excessive"]
        for each in project.declared:
            advice = next(
                (
                    found
                    for found in refused
                    if found.tool == each.tool and each.scope in found.levels and at_least(each.level, found.access)
                ),
                None,
            )
            calls = _calls(inventory, each)
            if advice is not None:
                message = f"{each.level} is declared on the {each.scope}-level {each.tool} tool: {advice.why}"
                yield Problem(each.span, message, _evidence(project, calls))
                continue
            found = excess.get((each.scope, each.tool or ""))
            confidence = _confidence(project, inventory, each) if found is not None else None
            if found is None or confidence is None:
                continue
            say = f"the calls found need {found.needed}" if calls else "no call of it was found"
            message = f"{each.level} is declared on the {each.scope}-level {each.tool} tool, and {say}"
            yield Problem(each.span, message, _evidence(project, calls), confidence)

    bad = [
        Bad(
            '[tool.lint-procore.app.company-tools]\nDirectory = "Admin"\n',
            at="Directory",
            message="Admin is declared on the company-level Directory tool: "
            "the platform advises against it for a service account",
            title="Admin on the company's Directory",
            filename="pyproject.toml",
            files=(("export.py", _READS),),
        ),
        Bad(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Admin"\n',
            at="RFIs",
            message="Admin is declared on the project-level RFIs tool, and the calls found need Read Only",
            evidence=("`GET /rest/v1.0/projects/{}/rfis` needs Read Only",),
            confidence="likely",
            title="more than the calls need",
            filename="pyproject.toml",
            files=(("export.py", _READS),),
        ),
        Bad(
            '[tool.lint-procore]\napp.company-tools = {directory = "admin"}\n',
            at="directory",
            message="Admin is declared on the company-level Directory tool: "
            "the platform advises against it for a service account",
            evidence=("`POST /rest/v1.0/companies/{}/users` needs Admin",),
            title="Admin on the company's Directory, although a call needs it",
            filename="pyproject.toml",
            files=(
                (
                    "people.py",
                    "import requests\n\n"
                    'requests.post("https://api.procore.com/rest/v1.0/companies/7/users", json={}, headers=headers)\n',
                ),
            ),
        ),
        Bad(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Read Only"\nDrawings = "Read Only"\n',
            at="Drawings",
            message="Read Only is declared on the project-level Drawings tool, and no call of it was found",
            confidence="likely",
            title="a tool that no call needs",
            filename="pyproject.toml",
            files=(("export.py", _READS),),
        ),
        Bad(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Standard"\n',
            at="RFIs",
            message="Standard is declared on the project-level RFIs tool, and the calls found need Read Only",
            evidence=("`GET /rest/v1.0/projects/{}/rfis` needs Read Only",),
            confidence="possible",
            title="beside a call whose path is not known",
            filename="pyproject.toml",
            files=(
                ("export.py", _READS),
                (
                    "any.py",
                    "import requests\n\n\ndef send(path, headers):\n"
                    '    return requests.post("https://api.procore.com/rest/v1.0/" + path, headers=headers)\n',
                ),
            ),
        ),
        Bad(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Standard"\n',
            at="RFIs",
            message="Standard is declared on the project-level RFIs tool, and the calls found need Read Only",
            evidence=("`GET /rest/v1.0/projects/{}/rfis` needs Read Only",),
            confidence="possible",
            title="beside an endpoint that is not known",
            filename="pyproject.toml",
            files=(
                (
                    "export.py",
                    _READS + '\n\nrequests.post("https://api.procore.com/rest/v1.0/projects/7/rfi_machines")\n',
                ),
            ),
        ),
        Bad(
            '[tool.lint-procore.app.company-tools]\n"Webhooks API" = "Admin"\n',
            at='"Webhooks API"',
            message="Admin is declared on the company-level Webhooks API tool, and the calls found need Standard",
            evidence=(
                "`GET /rest/v1.0/webhooks/hooks` needs Standard",
                "`DELETE /rest/v1.0/webhooks/hooks/{}` needs Standard",
            ),
            confidence="likely",
            title="several calls",
            filename="pyproject.toml",
            files=(
                (
                    "hooks.py",
                    'import requests\n\nURL = "https://api.procore.com/rest/v1.0/webhooks/hooks"\n\n'
                    "for hook in requests.get(URL, headers=headers).json():\n"
                    "    requests.delete(f\"{URL}/{hook['id']}\", headers=headers)\n",
                ),
            ),
        ),
    ]
    good = [
        Good(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Read Only"\n',
            title="what the calls need",
            filename="pyproject.toml",
            files=(("export.py", _READS),),
        ),
        Good(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Read Only"\nDrawings = "None"\n',
            title="None of a tool that no call needs",
            filename="pyproject.toml",
            files=(("export.py", _READS),),
        ),
        Good(
            '[tool.lint-procore.app.project-tools]\nDirectory = "Admin"\n',
            title="Admin on a project's Directory, which a call needs",
            filename="pyproject.toml",
            files=(("people.py", _READS.replace("get(", "post(").replace("rfis", "users")),),
        ),
        Good(
            '[tool.lint-procore.app.company-tools]\nDirectory = "Read Only"\n',
            title="less than the calls need",
            filename="pyproject.toml",
            files=(
                (
                    "people.py",
                    "import requests\n\n"
                    'requests.post("https://api.procore.com/rest/v1.0/companies/7/users", json={}, headers=headers)\n',
                ),
            ),
        ),
        Good(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Read Only"\n"Active Directory" = "Admin"\n',
            title="a tool that is not known",
            filename="pyproject.toml",
            files=(("export.py", _READS),),
        ),
        Good(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Admin"\n',
            title="calls through a client library as well",
            filename="pyproject.toml",
            files=(("export.py", _READS), ("requirements.txt", "procore-sdk==1.0\n")),
        ),
        Good(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Admin"\n',
            title="a method that is not known",
            filename="pyproject.toml",
            files=(("export.py", _READS.replace("requests.get(", "requests.request(METHOD, ")),),
        ),
        Good(
            '[tool.lint-procore.app.project-tools]\nRFIs = "Admin"\n',
            title="no calls at all",
            filename="pyproject.toml",
            files=(("page.py", 'LINK = "https://app.procore.com/7/project/home"\n'),),
        ),
        Good(
            '[tool.ruff]\nselect = ["ALL"]\n\n[tool.company-tools]\nDirectory = "Admin"\n',
            title="a table of another tool",
            filename="pyproject.toml",
            files=(("export.py", _READS),),
        ),
    ]
