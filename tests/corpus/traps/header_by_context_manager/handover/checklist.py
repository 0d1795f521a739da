"""What the owner gets at the end: is everything in its folder?"""
import argparse

from handover.connection import procore
from handover.documents import folders

MUST = ["01 As-builts", "02 Warranties", "03 O&M manuals", "04 Permits"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("company", type=int)
    parser.add_argument("projects", nargs="+", type=int)
    options = parser.parse_args()
    for project in options.projects:
        found, locked = folders(options.company, project)
        names = {folder["name"]: folder for folder in found}
        for wanted in MUST:
            folder = names.get(wanted)
            state = "missing" if folder is None else "empty" if not folder["has_children"] else "ok"
            print(f"{project}\t{wanted}\t{state}{' (locked)' if locked else ''}")
    with procore(options.company) as client:
        client.post("/rest/v1.0/projects/%d/tasks" % options.projects[0], json={"task": {"title": "Check hand-over"}})


if __name__ == "__main__":
    main()
