"""An inventory, a checklist and comparisons as tables of words: what the formats for people and sheets show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lint_procore.endpoints import NO_TOOL, Need
from lint_procore.inventory.activity import Activity
from lint_procore.inventory.merge import Inventory
from lint_procore.inventory.records import Place
from lint_procore.permissions import Difference


class Section(NamedTuple):
    """A table: its title, the headers of its columns, and rows of as many cells. ``note`` stands below it."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def inventory_sections(inventory: Inventory) -> list[Section]:
    """All of an inventory; tables without rows too, for that is an answer."""
    inferred = any(each.need.known and each.need.inferred for each in inventory.endpoints)
    return [
        Section(
            "Environments",
            ("environment", "host", "used for", "places"),
            tuple(
                (each.name or "unknown", each.host or f"from {each.source}", ", ".join(each.uses), places(each.places))
                for each in inventory.environments
            ),
        ),
        Section(
            "Grants",
            ("grant", "host", "client id", "client secret", "places"),
            tuple(
                (
                    each.grant or "unknown",
                    each.host or "unknown",
                    "; ".join(each.client_id) or "unknown",
                    "; ".join(each.client_secret) or "unknown",
                    places(each.places),
                )
                for each in inventory.grants
            ),
        ),
        Section(
            "Credentials",
            ("credential", "comes from", "places"),
            tuple((each.name, each.source, places(each.places)) for each in inventory.credentials),
        ),
        Section(
            "Endpoints",
            ("method", "path", "version", "tool", "level", "count", "places"),
            tuple(
                (
                    each.method,
                    each.path + _remarks(each.documented, each.deprecated),
                    each.version or "unknown",
                    tool(each.need),
                    level(each.need.level, each.need.inferred),
                    str(len(each.places)),
                    places(each.places),
                )
                for each in inventory.endpoints
            ),
            "* inferred: no page of the platform says so" if inferred else "",
        ),
        Section(
            "Tools",
            ("tool", "scope", "least level", "calls"),
            tuple(
                (
                    each.tool,
                    each.scope,
                    level(each.level, each.inferred),
                    some([f"{call.method} {call.path}" for call in each.calls]),
                )
                for each in inventory.tools
            ),
        ),
        Section(
            "Webhooks",
            ("resource", "event", "places"),
            tuple(
                (each.resource or "unknown", each.event or "unknown", places(each.places))
                for each in inventory.webhooks
            ),
        ),
        Section(
            "Libraries",
            ("library", "ecosystem", "version", "places"),
            tuple((each.name, each.ecosystem, each.version, places(each.places)) for each in inventory.libraries),
        ),
        Section(
            "Unresolved",
            ("reason", "method", "path", "tool", "places"),
            tuple(
                (each.reason, each.method or "unknown", each.path, tool(each.need), places(each.places))
                for each in inventory.unresolved
            ),
        ),
    ]


def permission_sections(inventory: Inventory) -> list[Section]:
    """What a person enters in the Permissions Builder, and what has to be looked up before."""
    out = []
    for scope in ("company", "project"):
        rows = tuple(
            (
                "[ ]",
                each.tool,
                level(each.level, each.inferred),
                some([f"{call.method} {call.path}" for call in each.calls if call.need.level == each.level]),
            )
            for each in inventory.tools
            if each.scope == scope
        )
        out.append(Section(f"{scope.capitalize()} tools", ("", "tool", "level", "needed by"), rows))
    unknown = [each for each in inventory.endpoints if not each.need.known]
    out.append(
        Section(
            "Look up by hand",
            ("", "method", "path", "places"),
            (
                *(("[ ]", each.method, each.path, places(each.places)) for each in unknown),
                *(
                    ("[ ]", each.method or "unknown", each.path or each.reason, places(each.places))
                    for each in inventory.unresolved
                    if each.reason != "outside the API"
                ),
            ),
            "* inferred: no page of the platform says so; try it in the sandbox"
            if any(each.inferred for each in inventory.tools)
            else "",
        )
    )
    return out


def difference_section(differences: Iterable[Difference]) -> Section:
    """How the declared permissions differ from those that the calls need."""
    rows = tuple(
        (each.verdict, each.tool, each.scope, each.declared, level(each.needed, each.inferred), some(each.calls))
        for each in differences
    )
    return Section("Declared permissions", ("verdict", "tool", "scope", "declared", "needed", "calls"), rows)


def activity_sections(activity: Activity) -> list[Section]:
    """Calls in production without a place in the code, and places that production never called."""
    return [
        Section(
            "Called in production, not found in the code",
            ("method", "route", "calls", "responses"),
            tuple(
                (each.method, each.route, f"{each.times}", ", ".join(each.responses)) for each in activity.not_in_code
            ),
        ),
        Section(
            "In the code, never called in production",
            ("method", "path", "places"),
            tuple((each.method, each.path, places(each.places)) for each in activity.never_called),
        ),
    ]


def place_text(place: Place) -> str:
    """A place as people read it."""
    cell = f"#cell{place.cell}" if place.cell is not None else ""
    return f"{place.filename}{cell}:{place.row}"


def places(found: Sequence[Place]) -> str:
    return some([place_text(place) for place in found])


def some(texts: Sequence[str], most: int = 2) -> str:
    """The first of several texts, and how many there are beyond."""
    more = f" (+{len(texts) - most})" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more


def tool(need: Need) -> str:
    if need.tool is None:
        return "unknown"
    return need.tool if need.tool == NO_TOOL else f"{need.tool} ({need.scope})"


def level(name: str | None, inferred: bool) -> str:
    if name is None:
        return "unknown"
    return f"{name} *" if inferred else name


def _remarks(documented: bool | None, deprecated: bool | None) -> str:
    found = [word for word, holds in (("undocumented", documented is False), ("deprecated", deprecated)) if holds]
    return f" [{', '.join(found)}]" if found else ""
