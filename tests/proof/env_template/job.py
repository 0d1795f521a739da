import json
import os

from resources import Projects, Submittals, Vendors

out = {}
for company in os.environ["COMPANIES"].split():
    prefix = company.upper()
    projects = Projects(prefix).list()
    submittals = Submittals(prefix)
    out[company] = {
        "projects": [p["name"] for p in projects],
        "submittals": [s["title"] for p in projects for s in submittals.list(project_id=p["id"])],
        "vendors": [v["name"] for v in Vendors(prefix).list()],
    }
print(json.dumps(out))
