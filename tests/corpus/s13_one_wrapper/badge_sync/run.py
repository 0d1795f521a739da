import sys

import requests

import gates
import people
from procore_auth import ProcoreAuth

COMPANY = 228841


def departments():
    """Names by id. Small, asked for once."""
    url = people.V1 + f"/companies/{COMPANY}/departments"
    return {d["id"]: d["name"] for d in requests.get(url, auth=ProcoreAuth(), timeout=60).json()}  # expect: PRC303


def main(projects):
    badge_of = gates.badges()
    active = set()
    for user in people.users(COMPANY):
        mail = (user["email_address"] or "").lower()
        active.add(mail)
        if mail in badge_of and user["employee_id"] != badge_of[mail]:
            people.set_employee_id(COMPANY, user["id"], badge_of[mail])
    for mail, number in badge_of.items():
        if mail not in active:
            gates.block(number)
    names = departments()
    for project in projects:
        for person in people.crew_of(project):
            print(project, person["name"], names.get(person.get("department_id"), "-"), sep=";")


if __name__ == "__main__":
    main(sys.argv[1:])
