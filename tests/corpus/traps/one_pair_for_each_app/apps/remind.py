"""RFI reminder: mails the people in whose court an overdue RFI is."""

import argparse
from datetime import date

import requests

from apps import bearer

API = "https://api.procore.com/rest/v1.0"


def overdue(company_id, project_id):
    answer = requests.get(
        f"{API}/projects/{project_id}/rfis",
        headers={"Authorization": "Bearer " + bearer("rfi-reminder"), "Procore-Company-Id": str(company_id)},
        params={"filters[status]": "open", "per_page": 200},
        timeout=60,
    )
    answer.raise_for_status()
    today = date.today().isoformat()
    return [rfi for rfi in answer.json() if (rfi.get("due_date") or today) < today]


def photos(company_id, project_id):
    headers = {"Authorization": "Bearer " + bearer("photo-sorter"), "Procore-Company-Id": str(company_id)}
    answer = requests.get(f"{API}/images", headers=headers, params={"project_id": project_id}, timeout=60)
    answer.raise_for_status()
    return answer.json()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("company", type=int)
    parser.add_argument("project", type=int)
    args = parser.parse_args()
    for rfi in overdue(args.company, args.project):
        people = ", ".join(person["login"] for person in rfi.get("ball_in_courts", []))
        print(f"#{rfi['number']} {rfi['subject']} ({people})")
    print(len(photos(args.company, args.project)), "photos to sort")


if __name__ == "__main__":
    main()
