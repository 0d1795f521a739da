import csv
import sys
from decimal import Decimal

from ledger.picker import company_number, cost_centre
from ledger.wire import get


def budget_lines(company, project):
    for view in get(company, f"/budget_views?project_id={project['id']}"):
        for row in get(company, f"/budget_views/{view['id']}/detail_rows?project_id={project['id']}"):
            yield row["cost_code"], Decimal(str(row.get("original_budget_amount") or 0))


def main(company):
    writer = csv.writer(sys.stdout, delimiter=";")
    total = Decimal(0)
    for project in get(company, f"/projects?company_id={company_number(company)}"):
        for code, amount in budget_lines(company, project):
            writer.writerow([cost_centre(company, project["project_number"]), code, f"{amount:.2f}"])
            total += amount
    print(f"total {total:.2f}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
