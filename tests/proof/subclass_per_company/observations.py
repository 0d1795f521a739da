import json

import customers  # noqa: F401  (registers the subclasses)
from procore_base import ProcoreBase

out = {}
for customer in ProcoreBase.all():
    customer.connect()
    projects = customer.projects()
    out[customer.label] = {
        "projects": [p["name"] for p in projects],
        "observations": [o["name"] for p in projects for o in customer.observations(p["id"])],
    }
print(json.dumps(out))
