import csv
import sys

import httpx

from estimate import ask, load, save

API = "https://api.procore.com/rest/v1.0"


def access_token():
    kept = load()
    if kept:
        return kept
    answer = ask()
    save(answer["access_token"], answer["refresh_token"], answer["expires_in"])  # expect: PRC107
    return answer["access_token"]


def push(company, project, rows):
    with httpx.Client(base_url=API, timeout=60) as client:
        client.headers["Authorization"] = f"Bearer {access_token()}"
        client.headers["Procore-Company-Id"] = company
        for row in rows:
            line = {"wbs_code_id": int(row["code"]), "original_budget_amount": row["amount"], "uom": row["unit"]}
            reply = client.post("/budget_line_items", json={"project_id": project, "budget_line_item": line})
            if reply.status_code == 422:
                print(row["code"], reply.json().get("errors"), file=sys.stderr)
                continue
            reply.raise_for_status()


if __name__ == "__main__":
    company, project, path = sys.argv[1:]
    with open(path, newline="") as handle:
        push(company, int(project), csv.DictReader(handle))
