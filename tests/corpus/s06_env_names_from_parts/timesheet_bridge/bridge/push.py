import csv
import json
import logging
import sys

from bridge.accounts import ALL
from bridge.login import LoginFailed, http, login

log = logging.getLogger(__name__)
COMPANY_HEADER = "Procore-Company-Id"


def read_hours(path):
    with open(path, newline="") as handle:
        for row in csv.DictReader(handle, delimiter=";"):
            if not row["hours"]:
                continue
            yield int(row["branch"]), int(row["project"]), {
                "hours": float(row["hours"].replace(",", ".")),
                "date": row["day"],
                "login_information_id": int(row["person"]),
                "description": row.get("note", ""),
            }


def push(account, token, project, entry):
    reply = http.request(
        "POST",
        f"https://api.procore.com/rest/v1.0/projects/{project}/timecard_entries",
        body=json.dumps({"timecard_entry": entry}),
        headers={
            "Authorization": f"Bearer {token}",
            COMPANY_HEADER: str(account.company_id),
            "Content-Type": "application/json",
        },
    )
    if reply.status not in (200, 201):
        log.warning("%s: entry refused (%s): %s", project, reply.status, reply.data[:300])
        return False
    return True


def main(path):
    rows = list(read_hours(path))
    bad = 0
    for account in ALL:
        mine = [row for row in rows if row[0] == account.company_id]
        if not mine:
            continue
        try:
            token = login(account)
        except LoginFailed as error:
            log.error("%s", error)
            bad += len(mine)
            continue
        bad += sum(not push(account, token, project, entry) for _, project, entry in mine)
    return bad


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    sys.exit(min(main(sys.argv[1]), 100))
