import csv
import sys

from payroll.crews import Crews
from payroll.hours import by_person, timecards, types
from payroll.tokens import DmsaTokens
from payroll.wire import Wire

COMPANY = 442190


def lock(wire, entries):
    """Entries that went to payroll must not change any more."""
    for entry in entries:
        path = f"/rest/v1.0/projects/{entry['project']['id']}/timecard_entries/{entry['id']}"
        wire.call("PATCH", path, body={"timecard_entry": {"status": "completed"}})  # expect: PRC303


def main(start, end):
    wire = Wire(DmsaTokens())
    crews = Crews(wire, COMPANY)
    entries = timecards(wire, COMPANY, start, end)
    leads = crews.leads(crews.projects())
    out = csv.writer(sys.stdout)
    for person, hours in by_person(entries, types(wire, COMPANY)).items():
        for kind, number in sorted(hours.items()):
            out.writerow([person, leads.get(person, ""), kind, f"{number:.2f}"])
    lock(wire, entries)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
