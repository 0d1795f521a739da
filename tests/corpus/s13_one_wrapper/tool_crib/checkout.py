"""Barcode in, barcode out. Runs on the Raspberry at the crib's window."""
import sqlite3
import sys

from pc import api_call, company_header
from pc_login import login

DB = "crib.sqlite"
COMPANY = 31807


def person(token, badge):
    people = api_call("GET", f"/companies/{COMPANY}/users", token, params={"search": badge})  # expect: PRC303
    if not people:
        sys.exit(f"nobody has badge {badge}")
    return people[0]


def hand_out(token, project, tool, badge):
    who = person(token, badge)
    log = {"equipment_log": {"equipment_name": tool, "notes": f"handed to {who['name']}", "hours_idle": 0}}
    api_call("POST", f"/projects/{project}/equipment_logs", token, headers=company_header(COMPANY), json=log)
    with sqlite3.connect(DB) as db:
        db.execute("insert into moves (tool, badge, project) values (?, ?, ?)", (tool, badge, project))


def main():
    token = login()
    project = int(sys.argv[1])
    for line in sys.stdin:
        tool, _, badge = line.strip().partition(" ")
        if badge:
            hand_out(token, project, tool, badge)


if __name__ == "__main__":
    main()
