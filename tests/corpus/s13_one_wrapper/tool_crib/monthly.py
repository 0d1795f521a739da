"""Rental days by project, for the invoice run on the 1st."""
import datetime
from collections import Counter

from pc import api_call
from pc_login import login

PROJECTS = [880121, 880122, 880517]


def days(token, project, first, last):
    rows = api_call(  # expect: PRC303
        "GET",
        f"/projects/{project}/equipment_logs",
        token,
        headers={"Accept": "application/vnd.api+json"},
        params={"start_date": first.isoformat(), "end_date": last.isoformat()},
    )
    return Counter(row["equipment_name"] for row in rows)


if __name__ == "__main__":
    last = datetime.date.today().replace(day=1) - datetime.timedelta(days=1)
    token = login()
    for p in PROJECTS:
        for tool, n in days(token, p, last.replace(day=1), last).most_common():
            print(p, tool, n, sep="\t")
