"""Pulls the budgets of the projects given on the command line into budgets.xlsx."""

import logging
import sys

from openpyxl import Workbook

from endpoints import COMPANY, PAGE_SIZE, REST, budget_views, detail_rows
from session_factory import make_session

log = logging.getLogger("budget_pull")
COLUMNS = ("cost_code", "category", "original_budget_amount", "approved_change_orders", "projected_costs")


def fetch(session, url, **params):
    rows, page = [], 1
    while True:
        response = session.get(url, params={**params, "page": page, "per_page": PAGE_SIZE}, timeout=60)  # expect: PRC303
        response.raise_for_status()
        batch = response.json()
        rows.extend(batch)
        if len(batch) < PAGE_SIZE:
            return rows
        page += 1


def project_names(session):
    return {row["id"]: row["name"] for row in fetch(session, f"{REST}/projects", company_id=COMPANY)}


def main(project_ids):
    session = make_session()
    names = project_names(session)
    book = Workbook(write_only=True)
    for project_id in map(int, project_ids):
        sheet = book.create_sheet(names.get(project_id, str(project_id))[:31])
        sheet.append(COLUMNS)
        for view in fetch(session, budget_views(project_id)):
            for row in fetch(session, detail_rows(view["id"], project_id)):
                sheet.append([row.get(column) for column in COLUMNS])
        log.info("%s done", project_id)
    book.save("budgets.xlsx")


if __name__ == "__main__":
    logging.basicConfig(level="INFO")
    main(sys.argv[1:])
