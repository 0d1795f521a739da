import os
import sqlite3

from newforma_connector import Newforma
from procore_connector import Procore

DB = sqlite3.connect(os.getenv("TRACKER_DB", "tracker.sqlite"))
DB.execute("create table if not exists seen (source text, number text, status text, primary key (source, number))")

# project in Procore, project at the architect
PAIRS = [(650112, "NF-2021-17"), (650480, "NF-2022-03")]


def remember(source, number, status):
    old = DB.execute("select status from seen where source=? and number=?", (source, number)).fetchone()
    DB.execute("insert or replace into seen values (?, ?, ?)", (source, number, status))
    return old is None or old[0] != status


def main():
    procore = Procore(os.environ["PC_KEY"], os.environ["PC_SECRET"], company=os.environ["PC_COMPANY"])
    newforma = Newforma(os.environ["NF_KEY"], os.environ["NF_SECRET"])
    for ours, theirs in PAIRS:
        sections = {s["id"]: s["number"] for s in procore.spec_sections(ours)}
        for item in procore.submittals(ours):
            section = (item.get("specification_section") or {}).get("id")
            label = f"{sections.get(section, '?')}-{item['number']}"
            if remember("procore", label, item["status"]["name"]):
                print("procore ", label, item["status"]["name"], item["title"])
        for item in newforma.submittals(theirs):
            if remember("newforma", item["no"], item["state"]):
                print("newforma", item["no"], item["state"])
    DB.commit()


main()
