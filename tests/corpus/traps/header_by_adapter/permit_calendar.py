"""Inspections with the city's dates as an iCalendar file. Token on stdin, from the password manager's plugin."""
import sys
from datetime import datetime

from session import INI, open_session

ROOT = "https://api.procore.com/rest/v1.0"


def inspections(session, project):
    r = session.get(f"{ROOT}/projects/{project}/checklist/lists", params={"filters[inspection_type]": "permit"})
    r.raise_for_status()
    return r.json()


def permits(session, project):
    r = session.get(ROOT + "/projects/%d/permits" % project)
    return r.json() if r.ok else []


def event(item):
    day = datetime.fromisoformat(item["due_at"]).strftime("%Y%m%d")
    return f"BEGIN:VEVENT\r\nUID:{item['id']}@permits\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{item['name']}\r\nEND:VEVENT"


def main():
    session = open_session(sys.stdin.readline().strip())
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//permits//EN"]
    for project in map(int, INI["procore"]["projects"].split()):
        wanted = {p["list_id"] for p in permits(session, project)}
        lines += [event(i) for i in inspections(session, project) if i["due_at"] and i["id"] in wanted]
    print("\r\n".join([*lines, "END:VCALENDAR"]))


if __name__ == "__main__":
    main()
