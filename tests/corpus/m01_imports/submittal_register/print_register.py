import sys

import register as reg
from register import PACKAGES, fetch
from register.core import LOGS


def main(company, project):
    packages = {p["id"]: p["title"] for p in fetch(PACKAGES, company, project=project)}
    for row in reg.register_of(project, company=company, query={"sort": "number"}):
        steps = reg.fetch(LOGS, company, project=project, submittal=row["id"])
        print(packages.get(row["submittal_package_id"], "-"), row["formatted_number"], row["title"], len(steps))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
