import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))

import office
import pcore


def main():
    day = datetime.date.today().isoformat()
    company = {"procore-company-id": str(office.COMPANY)}
    for name, project in office.PROJECTS.items():
        rows = pcore.get(f"/rest/v1.0/projects/{project}/visitor_logs", extra=company, log_date=day)
        print(name, len(rows), "visitors")
        if not rows:
            continue
        calls = pcore.get("/rest/v1.0/projects/%d/call_logs" % project, log_date=day)  # expect: PRC303
        print(name, len(calls), "calls")


main()
