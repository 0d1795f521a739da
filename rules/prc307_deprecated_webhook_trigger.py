from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lint_procore.finding import Severity
from lint_procore.rule import Bad, CheckedModule, Good, Problem, Remedy, Rule

if TYPE_CHECKING:
    from lint_procore.model.webhooks import Stopped


class DeprecatedWebhookTrigger(Rule):
    """A webhook trigger for a resource that no longer delivers the event.

    ## What it finds

    Triggers that are created for an event which their resource stopped delivering (`Project Users` and `Project
    Vendors` with `update`): in a request, in the arguments of a wrapper, in a list of the triggers to create.

    ## Why

    From the day in the message on, the trigger can stand in the company's list of webhooks and nothing ever comes. The
    other events of the same resource go on. Before that day it is a warning (`--as-of` chooses the day).

    ## How to mend

    Listen to the company's resource that the message names, and filter by project where that matters. `create` and
    `delete` of the project's resource can stay as they are.

    ## Fix safety

    Writing the company's resource is safe: the other one delivers nothing. It is unsafe where the resource is written
    in a constant, which may be compared with what arrives, and not offered where the same text listens to other events,
    which go on.

    ## When to suppress

    In code that takes triggers away that were created before, where the rule cannot tell so. Handlers of events that
    arrive, comparisons and tests need no suppression.

    ## Source

    https://developers.procore.com/documentation/webhook-fanout-migration
    """

    code = "PRC307"
    name = "deprecated-webhook-trigger"
    severity = "error"
    triggers = ("project users", "project vendors")
    related = ("PRC306",)
    fixable = "sometimes"
    help = "listen to `update` of the company's resource, and keep the project's for `create` and `delete`"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.webhooks import stopped_triggers

        for found in stopped_triggers(module.facts):
            trigger = found.trigger
            over = module.policy.has_stopped(trigger)
            message = (
                f"`{trigger.resource}` {'stopped' if over else 'stops'} delivering `{trigger.event}` on "
                f"{trigger.stopped}; `{trigger.replacement}` delivers it"
            )
            severity: Severity = "error" if over else "warning"
            yield Problem(found.place, message, found.evidence, found.confidence, severity, fix=_fix(module, found))

    bad = [
        Bad(
            """\
import requests

def subscribe(token, company_id, hook_id):
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company_id)}
    body = {"api_version": "v1.0", "trigger": {"resource_name": "Project Users", "event_type": "update"}}
    url = f"https://api.procore.com/rest/v1.0/webhooks/hooks/{hook_id}/triggers"
    requests.post(url, json=body, headers=headers, timeout=30)
""",
            at='"Project Users"',
            message="`Project Users` stopped delivering `update` on 2026-06-30; `Company Users` delivers it",
            evidence=(
                "the host `api.procore.com` is written here",
                "the event is chosen here",
            ),
            title="a request",
            fixed=(
                "import requests\n"
                "\n"
                "def subscribe(token, company_id, hook_id):\n"
                '    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company_id)}\n'
                '    body = {"api_version": "v1.0", "trigger": '
                '{"resource_name": "Company Users", "event_type": "update"}}\n'
                '    url = f"https://api.procore.com/rest/v1.0/webhooks/hooks/{hook_id}/triggers"\n'
                "    requests.post(url, json=body, headers=headers, timeout=30)\n"
            ),
        ),
        Bad(
            """\
import requests

BASE = "https://api.procore.com/rest/v1.0"

def subscribe(session: requests.Session, hook_id):
    for event in ("create", "update", "delete"):
        payload = {"resource_name": "Project Vendors", "event_type": event}
        session.post(f"{BASE}/webhooks/hooks/{hook_id}/triggers", json=payload)
""",
            at='"Project Vendors"',
            message="`Project Vendors` stopped delivering `update` on 2026-06-30; `Company Vendors` delivers it",
            evidence=(
                "the host `api.procore.com` is written here",
                "the event is chosen here",
            ),
            title="a loop over events",
        ),
        Bad(
            """\
\"\"\"Webhooks that the app needs in Procore.\"\"\"

TRIGGERS = [
    {"resource_name": "RFIs", "event_type": "create"},
    {"resource_name": "Project Users", "event_type": "update"},
]
""",
            at='"Project Users"',
            message="`Project Users` stopped delivering `update` on 2026-06-30; `Company Users` delivers it",
            evidence=(
                "this file speaks of Procore here",
                "the event is chosen here",
            ),
            confidence="likely",
            title="a list of triggers",
        ),
        Bad(
            """\
from procore_client import ProcoreClient

def setup(client: ProcoreClient, hook_id: int) -> None:
    client.create_trigger(hook_id, resource_name="Project Vendors", event_type="update")
""",
            at='"Project Vendors"',
            message="`Project Vendors` stopped delivering `update` on 2026-06-30; `Company Vendors` delivers it",
            evidence=(
                "this file speaks of Procore here",
                "the event is chosen here",
            ),
            confidence="likely",
            title="a wrapper's arguments",
        ),
        Bad(
            """\
def setup(procore, hook):
    procore.add_webhook_trigger(hook, "Project Users", "update")
""",
            at='"Project Users"',
            message="`Project Users` stopped delivering `update` on 2026-06-30; `Company Users` delivers it",
            evidence=(
                "this file speaks of Procore here",
                "the event is chosen here",
            ),
            confidence="likely",
            title="positional arguments",
        ),
        Bad(
            """\
# what is delivered to /hooks/procore
WEBHOOK_EVENTS = {
    "Submittals": ["create", "update"],
    "Project Users": ["create", "update", "delete"],
}
""",
            at='"Project Users"',
            message="`Project Users` stopped delivering `update` on 2026-06-30; `Company Users` delivers it",
            evidence=(
                "this file speaks of Procore here",
                "the event is chosen here",
            ),
            confidence="likely",
            title="events by resource",
        ),
        Bad(
            """\
from procore_hooks import ensure

procore_triggers = (("Drawings", "create"), ("Project Vendors", "update"))
for resource, event in procore_triggers:
    ensure(resource, event)
""",
            at='"Project Vendors"',
            message="`Project Vendors` stopped delivering `update` on 2026-06-30; `Company Vendors` delivers it",
            evidence=(
                "this file speaks of Procore here",
                "the event is chosen here",
            ),
            confidence="likely",
            title="pairs in a tuple",
        ),
        Bad(
            """\
import json
from urllib.request import Request, urlopen

body = json.dumps({"triggers": [{"resource_name": "Project Users", "event_type": "update"}]}).encode()
urlopen(Request("https://api.procore.com/rest/v1.0/webhooks/hooks/9/triggers/bulk", body, {"Procore-Company-Id": "1"}))
""",
            at='"Project Users"',
            message="`Project Users` stopped delivering `update` on 2026-06-30; `Company Users` delivers it",
            evidence=(
                "the host `api.procore.com` is written here",
                "the event is chosen here",
            ),
            title="several at once",
        ),
        Bad(
            """\
import requests

requests.post(
    "https://api.procore.com/rest/v1.0/webhooks/hooks/7/triggers",
    json={"resource_name": "Project Users", "event_type": "update"},
    headers=HEADERS,
)
""",
            at='"Project Users"',
            message="`Project Users` stops delivering `update` on 2026-06-30; `Company Users` delivers it",
            evidence=(
                "the host `api.procore.com` is written here",
                "the event is chosen here",
            ),
            severity="warning",
            as_of="2026-05-01",
            title="before the day",
        ),
    ]
    good = [
        Good(
            'TRIGGERS = (("Project Users", "create"), ("Submittals", "update"))  # of Procore\n',
            title="pairs of which each listens to something else",
        ),
        Good(
            """\
import requests

# Project Users no longer delivers update
requests.post(
    "https://api.procore.com/rest/v1.0/webhooks/hooks/7/triggers",
    json={"resource_name": "Company Users", "event_type": "update"},
    headers=HEADERS,
)
""",
            title="the company's resource",
        ),
        Good(
            """\
import requests

for event in ("create", "delete"):
    requests.post(
        "https://api.procore.com/rest/v1.0/webhooks/hooks/7/triggers",
        json={"resource_name": "Project Users", "event_type": event},
        headers=HEADERS,
    )
""",
            title="the other events",
        ),
        Good(
            """\
def handle(event):
    \"\"\"Events from Procore.\"\"\"
    if event["resource_name"] == "Project Users" and event["event_type"] == "update":
        refresh_users(event["project_id"])
""",
            title="an event that arrives",
        ),
        Good(
            """\
# as Procore sent it
SAMPLE = {
    "id": 1,
    "resource_name": "Project Users",
    "resource_id": 77,
    "event_type": "update",
    "timestamp": "2025-01-01T00:00:00Z",
}
""",
            title="a delivered event, kept as a sample",
        ),
        Good(
            """\
def tidy(procore, hook):
    procore.delete_trigger(hook, "Project Users", "update")

OLD_TRIGGERS = [("Project Vendors", "update")]
""",
            title="old triggers are taken away",
        ),
        Good(
            """\
import requests

found = requests.get(
    "https://api.procore.com/rest/v1.0/webhooks/hooks/7/triggers",
    params={"resource_name": "Project Users"},
    headers=HEADERS,
).json()
update = [trigger for trigger in found if trigger["event_type"] == "update"]
""",
            title="a filter of what exists",
        ),
        Good(
            """\
SHEETS = {"Project Users": ["name", "email", "update"], "Project Vendors": ["name", "update"]}
# written from what Procore delivers
""",
            title="headings of a sheet",
        ),
        Good(
            """\
import requests

requests.post(
    "https://app.asana.com/api/1.0/webhooks",
    json={"data": {"resource": "Project Users", "filters": [{"action": "update"}]}},
)
""",
            title="another platform's webhook",
        ),
    ]


def _fix(module: CheckedModule, found: Stopped) -> Remedy | None:
    """Listen to the company's resource, where the text listens to nothing else."""
    from lint_procore.codemods.written import characters
    from lint_procore.flow.values import Literal

    resource, replacement = found.trigger.resource, found.trigger.replacement
    written = characters(module.source_of, Literal(resource, found.place), 0, len(resource))
    if written is None or not found.alone:
        return None
    return Remedy(f"write `{replacement}`", ((written, replacement),), "safe" if found.direct else "unsafe")
