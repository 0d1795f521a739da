"""Write one CSV file with the open RFIs and submittals of every company named on the command line."""

import csv
import os
import sys

from client import ProcoreClient
from config import EXPORT_FOLDER, PROCORE_SERVICE_ACCOUNTS

COLUMNS = ["project", "kind", "number", "title", "status", "due_date"]


def open_items(client):
    """Rows of all open RFIs and submittals of a company's active projects."""
    for project in client.projects():
        if not project.get("active"):
            continue
        for rfi in client.rfis(project["id"]):
            if rfi["status"] == "open":
                yield row(project, "RFI", rfi["number"], rfi["subject"], rfi["status"], rfi.get("due_date"))
        for submittal in client.submittals(project["id"]):
            status = submittal["status"]["name"]
            if status != "Closed":
                yield row(project, "submittal", submittal["number"], submittal["title"], status, submittal.get("due_date"))


def row(project, kind, number, title, status, due_date):
    return dict(zip(COLUMNS, [project["name"], kind, number, title, status, due_date or ""]))


def export(company):
    os.makedirs(EXPORT_FOLDER, exist_ok=True)
    path = os.path.join(EXPORT_FOLDER, f"{company}.csv")
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(open_items(ProcoreClient(company)))
    return path


if __name__ == "__main__":
    for name in sys.argv[1:] or PROCORE_SERVICE_ACCOUNTS:
        print(export(name))
