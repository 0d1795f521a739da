import os

from hub.oauth import MachineSession

API = "https://api.procore.com/rest/v1.0"
COMPANY = os.environ["PROCORE_COMPANY_ID"]
HEADERS = {"Procore-Company-Id": COMPANY}

_session = MachineSession(
    "procore",
    "https://login.procore.com/oauth/token",
    os.environ["PROCORE_CLIENT_ID"],
    os.environ["PROCORE_CLIENT_SECRET"],
)


def projects():
    return _session.get_json(f"{API}/projects", headers=HEADERS, company_id=COMPANY)


def observations(project_id):
    return _session.get_json(f"{API}/observations/items", project_id=project_id, per_page=300)  # expect: PRC303


def daily_logs(project_id, day):
    return _session.get_json(f"{API}/projects/{project_id}/daily_logs", headers=HEADERS, log_date=day.isoformat())


def tables(day):
    rows = projects()
    yield "projects", rows
    for project in rows:
        yield "observations", observations(project["id"])
        yield "daily_logs", daily_logs(project["id"], day)
