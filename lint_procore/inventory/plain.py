"""An inventory as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from lint_procore.inventory.activity import Activity
from lint_procore.inventory.merge import Endpoint, Inventory
from lint_procore.inventory.records import Place
from lint_procore.permissions import Difference
from lint_procore.report.escape import encodable


def write(data: object, out: TextIO) -> None:
    """Write data as JSON. Everything beyond ASCII is escaped: no console can garble it."""
    json.dump(_encodable(data), out, indent=2)
    out.write("\n")


def inventory_object(inventory: Inventory) -> dict[str, Any]:
    """An inventory as plain data."""
    return {
        "environments": [
            {
                "environment": each.name or None,
                "host": each.host or None,
                "kind": each.kind or None,
                "uses": list(each.uses),
                "source": each.source or None,
                "places": _places(each.places),
            }
            for each in inventory.environments
        ],
        "grants": [
            {
                "grant": each.grant,
                "host": each.host or None,
                "environment": each.environment or None,
                "client_id": list(each.client_id),
                "client_secret": list(each.client_secret),
                "places": _places(each.places),
            }
            for each in inventory.grants
        ],
        "credentials": [
            {"name": each.name, "kind": each.kind, "source": each.source, "places": _places(each.places)}
            for each in inventory.credentials
        ],
        "endpoints": [endpoint_object(each) for each in inventory.endpoints],
        "tools": [
            {
                "tool": each.tool,
                "scope": each.scope,
                "level": each.level,
                "inferred": each.inferred,
                "calls": [{"method": call.method, "path": call.path, "level": call.need.level} for call in each.calls],
            }
            for each in inventory.tools
        ],
        "webhooks": [
            {"resource": each.resource, "event": each.event, "places": _places(each.places)}
            for each in inventory.webhooks
        ],
        "libraries": [
            {
                "name": each.name,
                "ecosystem": each.ecosystem,
                "version": each.version or None,
                "places": _places(each.places),
            }
            for each in inventory.libraries
        ],
        "unresolved": [
            {
                "reason": each.reason,
                "method": each.method,
                "path": each.path,
                "tool": each.need.tool,
                "places": _places(each.places),
            }
            for each in inventory.unresolved
        ],
    }


def endpoint_object(each: Endpoint) -> dict[str, Any]:
    """One endpoint as plain data."""
    return {
        "method": each.method,
        "path": each.path,
        "version": each.version,
        "tool": each.need.tool,
        "scope": each.need.scope,
        "level": each.need.level,
        "inferred": each.need.inferred if each.need.known else None,
        "source": each.need.source or None,
        "documented": each.documented,
        "deprecated": each.deprecated,
        "count": len(each.places),
        "places": _places(each.places),
    }


def permissions_object(inventory: Inventory) -> dict[str, Any]:
    """The checklist of the Permissions Builder as plain data."""
    tools: dict[str, Any] = {
        scope: {each.tool: each.level for each in inventory.tools if each.scope == scope}
        for scope in ("company", "project")
    }
    unknown = [(each.method, each.path, each.places) for each in inventory.endpoints if not each.need.known]
    unknown += [(each.method or "", each.path, each.places) for each in inventory.unresolved]
    tools["unknown"] = [
        {"method": method or None, "path": path, "places": _places(places)} for method, path, places in unknown
    ]
    return tools


def differences_object(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """How declared permissions differ, as plain data."""
    return [{**each._asdict(), "calls": list(each.calls)} for each in differences]


def activity_object(activity: Activity) -> dict[str, Any]:
    """What was joined with the API call activity report, as plain data."""
    return {
        "not_in_code": [
            {"method": each.method, "route": each.route, "count": each.times, "responses": list(each.responses)}
            for each in activity.not_in_code
        ],
        "never_called": [
            {"method": each.method, "path": each.path, "places": _places(each.places)} for each in activity.never_called
        ],
    }


def _places(places: Iterable[Place]) -> list[dict[str, Any]]:
    return [
        {"filename": each.filename, "location": {"row": each.row, "column": each.column}, "cell": each.cell}
        for each in places
    ]


def _encodable(data: Any) -> Any:
    if isinstance(data, str):
        return encodable(data)
    if isinstance(data, dict):
        return {encodable(key): _encodable(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_encodable(value) for value in data]
    return data
