"""Weekly figures; uses the SDK that Erik generated."""
import json
import os

from sitekit_procore import ApiClient, Configuration, DailyLogsApi, ProjectsApi, RfisApi

NORTH = Configuration(
    client_id=os.environ["PROCORE_NORTH_CLIENT_ID"],
    client_secret=os.environ["PROCORE_NORTH_CLIENT_SECRET"],
    company_id=5601,
)
SOUTH = Configuration(
    client_id=os.environ["PROCORE_SOUTH_CLIENT_ID"],
    client_secret=os.environ["PROCORE_SOUTH_CLIENT_SECRET"],
    company_id=5602,
)


def figures(configuration):
    client = ApiClient(configuration)
    projects = ProjectsApi(client).list_projects(configuration.company_id, per_page=50)
    rfis, logs = RfisApi(client), DailyLogsApi(client)
    return {
        "projects": [p["name"] for p in projects],
        "rfis": [r["subject"] for p in projects for r in rfis.list_rfis(p["id"])],
        "manpower_logs": [m["notes"] for p in projects for m in logs.list_manpower_logs(p["id"])],
    }


print(json.dumps({"north": figures(NORTH), "south": figures(SOUTH)}))
