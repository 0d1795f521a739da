"""``MIGRATION.md``: what people have to do, in order, filled in from the code and ticked where the code shows it done.

The text depends on the code and the policy alone, so that it can be compared; ticks that people made stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lint_procore.inventory.merge import Endpoint, Inventory
from lint_procore.migrate.plan import Plan
from lint_procore.policy import Policy
from lint_procore.report.markup import code, plain, prose

FILENAME = "MIGRATION.md"
PAIR = ("PROCORE_CLIENT_ID", "PROCORE_CLIENT_SECRET")

_STEP = re.compile(r"- \[[ x]\] (.*)")
_NEW_SETTING = re.compile(r"\bPROCORE_COMPANY_ID\w*")


def checklist(plan: Plan, policy: Policy, existing: str = "") -> str:
    """The document; ``existing`` is what stands there already."""
    lines: list[str] = []
    for title, intro, steps in _sections(plan, policy):
        lines += [f"## {title}", ""]
        if intro:
            lines += [intro, ""]
        kept = [(done, text) for done, text in steps]
        known = {text for _, text in kept}
        if title in (_STORE, _REVOKE):  # what one migration found is not there any more for the next
            kept += [(False, text) for text in _steps_below(existing, title) if text not in known]
        lines += [f"- [{'x' if done or _is_ticked(existing, text) else ' '}] {text}" for done, text in kept]
        if not kept:
            lines.append("Nothing.")
        lines.append("")
    return "\n".join([_TITLE, "", _dates(policy), "", *lines, MESSAGE])


_TITLE = "# Migration to a Developer Managed Service Account"
_STORE = "3. Store the secrets"
_REVOKE = "5. Revoke what is not needed any more"


def _sections(plan: Plan, policy: Policy) -> Iterator[tuple[str, str, list[tuple[bool, str]]]]:
    after = plan.after
    yield (
        "1. Configure the app in the developer portal",
        "",
        [
            (False, "Create the app, or a new version of it, in the developer portal."),
            (False, "Add a data connector component, with service-account authentication."),
            (False, f"Copy the app's client id and secret for each environment: {_environments(after)}."),
        ],
    )
    tools = [
        (False, f"{plain(use.tool)} ({use.scope} level): {use.level or 'look the level up'}{_why(use.calls)}")
        for use in after.tools
    ]
    unknown = sorted({f"{each.method or 'any method'} {each.path}" for each in after.unresolved})
    tools += [(False, f"Look up by hand: {plain(each)}") for each in unknown]
    yield (
        "2. Declare the permissions",
        "In the Permissions Builder, the least that the calls need. Do not give Admin on the company's Directory.",
        tools,
    )
    settings = _settings(plan)
    yield (
        _STORE,
        "In the environment in which the integration runs, never in the code.",
        [(False, f"`{name}`" + (f": {said}" if said else "")) for name, said in settings],
    )
    asked = any(each.grant == "client_credentials" for each in after.grants)
    uses_pair = any(name in each.source for name in PAIR for each in after.credentials)
    is_one = asked and uses_pair and not _of(plan, "PRC101", "PRC102")
    left = [
        (False, f"{plain(each.filename)}:{each.location.row}: {each.code}: {prose(each.message)}")
        for each in plan.by_hand
    ]
    yield (
        "4. The code",
        "",
        [
            (is_one, "The token is asked for with the app's one pair of credentials."),
            (not _of(plan, "PRC303"), f"Every call sends `{policy.company_header}`."),
            *left,
        ],
    )
    yield _REVOKE, "After the new version runs everywhere.", [(False, text) for text in _old(plan)]
    yield (
        "6. Rehearse in the sandbox",
        "",
        [
            (False, "Install the app in the sandbox company, with one permitted project."),
            (False, "Run the integration once for each company, and compare what it reads and writes with production."),
            (False, "Try a company in which the app is not installed: the error must be understandable."),
        ],
    )
    yield (
        "7. Tell the customers",
        "",
        [
            (False, "Promote the app, and update its listing."),
            (False, f"Send every customer the message below{_companies(plan)}."),
            (False, "Each customer installs the new version and chooses the permitted projects."),
            (False, "Each customer removes the old service account from its Company Admin tool."),
        ],
    )
    yield (
        "8. Say so in the project",
        "",
        [
            (
                False,
                'Add `service-account = "developer-managed"`, the app\'s name, the date and who checked to '
                "`[tool.lint-procore.app]` in `pyproject.toml`.",
            )
        ],
    )


MESSAGE = """\
## The message to customers

> We have moved our integration to Procore's Developer Managed Service Accounts, because Traditional Service Accounts
> have ended. Please install the new version of our app from the App Marketplace or with the link that we send you, and
> choose the projects that it may use. Its permissions come with it; nothing has to be set by hand. When it runs, remove
> the service account that you made for us in the Company Admin tool. You need not send us any keys.
"""


def _dates(policy: Policy) -> str:
    said = policy.service_account_dates()
    return (
        f"{said}."
        if said
        else "The end of Traditional Service Accounts had not been announced on the day of the policy."
    )


def _environments(inventory: Inventory) -> str:
    names = sorted({each.name for each in inventory.environments if each.name})
    return ", ".join(names) or "production"


def _why(calls: Iterable[Endpoint]) -> str:
    shown = [code(f"{call.method} {call.path}") for call in calls]
    more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
    return f", for {', '.join(shown[:3])}{more}" if shown else ""


def _settings(plan: Plan) -> list[tuple[str, str]]:
    """The settings that the migrated code reads, with what they are."""
    out = [(PAIR[0], "the app's client id"), (PAIR[1], "the app's client secret")]
    found: set[str] = set()
    for before, data in plan.outcome.files.values():
        old = set(_NEW_SETTING.findall((before or b"").decode("utf-8", "replace")))
        found.update(set(_NEW_SETTING.findall(data.decode("utf-8", "replace"))) - old)
    for name in sorted(found):
        said = "the company's id"
        if name.endswith("_"):
            said = "one for each company, with the name that the code uses behind it"
        elif name.endswith("S"):
            said = "the companies' ids, in the order in which the settings beside it list the companies"
        out.append((f"{name}…" if name.endswith("_") else name, said))
    return out


def _old(plan: Plan) -> list[str]:
    """Where the old credentials came from."""
    new = {each.source for each in plan.after.credentials}
    names = sorted({(each.name, each.source) for each in plan.before.credentials if each.source not in new})
    return [f"{code(name)}: {prose(source)}" for name, source in names]


def _companies(plan: Plan) -> str:
    """What chose among the companies."""
    keys = sorted(
        {
            found.group(1)
            for each in plan.before.credentials
            if (found := re.search(r"chosen by `([^`]+)`", each.source))
        }
    )
    return f" (the code tells them apart by {', '.join(map(code, keys))})" if keys else ""


def _of(plan: Plan, *codes: str) -> bool:
    return any(each.code in codes for each in plan.by_hand)


def _steps_below(text: str, title: str) -> list[str]:
    part = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
    return [found.group(1) for line in part.splitlines() if (found := _STEP.fullmatch(line))]


def _is_ticked(text: str, step: str) -> bool:
    return f"- [x] {step}\n" in text
