import datetime
import os

from equip import fleet, procore
from equip.store import tokens


def main(day=None):
    day = day or datetime.date.today().isoformat()
    project, company = os.environ["PROJECT"], os.environ["COMPANY"]
    token = tokens().current()
    known = {e["serial_number"]: e["id"] for e in procore.equipment(token, company, project)}
    done = {e["equipment_id"] for e in procore.equipment_logs(token, company, project, day)}
    for row in fleet.hours(os.environ["FLEET_KEY"], day):
        machine = known.get(row.machine)
        if machine and machine not in done:
            procore.book_hours(token, company, project, row._replace(machine=machine))


if __name__ == "__main__":
    main()
