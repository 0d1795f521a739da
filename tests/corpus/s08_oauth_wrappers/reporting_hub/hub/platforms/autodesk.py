import os

from hub.oauth import MachineSession

BASE = "https://developer.api.autodesk.com"

_session = MachineSession(
    "autodesk",
    BASE + "/authentication/v2/token",
    os.environ["APS_CLIENT_ID"],
    os.environ["APS_CLIENT_SECRET"],
    scope="data:read account:read",
)


def hubs():
    return _session.get_json(f"{BASE}/project/v1/hubs")["data"]


def projects(hub_id):
    return _session.get_json(f"{BASE}/project/v1/hubs/{hub_id}/projects")["data"]


def tables(day):
    for hub in hubs():
        yield "aps_projects", projects(hub["id"])
