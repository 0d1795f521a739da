"""QR labels for everything that has a plate and a motor."""
import sys

import endpoints as ep
from procore_client import Procore

TEMPLATE = "^XA^FO40,40^BQN,2,6^FDQA,{url}^FS^FO260,60^A0N,40^FD{name}^FS^FO260,120^A0N,28^FD{owner}^FS^XZ"


def link(company, item):
    # for the phone's browser
    return f"https://app.procore.com/{company}/company/managed_equipment/{item}"


def main(company, printer="/dev/usb/lp0"):
    procore = Procore(company)
    users = {u["id"]: u["initials"] for u in procore.get_all(ep.COMPANY_USERS, company)}
    kinds = {t["id"]: t["name"] for t in procore.get(ep.EQUIPMENT_TYPES, company)}
    sites = {p["id"]: p["name"] for p in procore.get_all(ep.PROJECTS, company_id=company)}
    with open(printer, "w") as lp:
        for item in procore.get_all(ep.EQUIPMENT, company):
            where = sites.get(item.get("current_project_id"), "yard")
            places = procore.get(ep.PROJECT_LOCATIONS, item["current_project_id"]) if where != "yard" else []
            owner = f"{users.get(item['owner_id'], '--')} {kinds.get(item['type_id'], '')} {where} {len(places)}"
            lp.write(TEMPLATE.format(url=link(company, item["id"]), name=item["name"], owner=owner))


if __name__ == "__main__":
    main(*sys.argv[1:])
