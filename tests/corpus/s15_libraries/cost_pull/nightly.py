import os
import sys

import pyodbc

from costs import budget


def main():
    db = pyodbc.connect(os.environ["ACCOUNTING_DSN"])
    cur = db.cursor()
    for job in sys.argv[1:]:
        for row in budget.budget_rows(job):
            cur.execute(
                "insert into budget_stage (job, code, amount) values (?, ?, ?)",
                job,
                row["cost_code"]["full_code"],
                row["original_budget_amount"],
            )
        for c in budget.commitments(job):
            cur.execute("insert into commit_stage values (?, ?, ?)", job, c["number"], c["grand_total"])
        for v in budget.vendors(job):
            cur.execute("insert into vendor_stage values (?, ?)", job, v["name"])
        db.commit()


if __name__ == "__main__":
    main()
