import csv
import sys

import pc
from pc_login import login

COMPANY = 31807


def equipment(token):
    head = pc.company_header(COMPANY)
    head["X-Client"] = "crib inventory"
    return pc.api_call("GET", f"/companies/{COMPANY}/managed_equipment", token, head, params={"per_page": 200})


def models(token):
    found = {}
    for row in pc.api_call("GET", f"/companies/{COMPANY}/managed_equipment_models", token):  # expect: PRC303
        found[row["id"]] = row["name"]
    return found


if __name__ == "__main__":
    t = login()
    names = models(t)
    out = csv.writer(sys.stdout)
    for e in equipment(t):
        out.writerow([e["id"], e["name"], names.get(e.get("managed_equipment_model_id")), e.get("serial_number")])
