import io
import sys

import jinja2

import invoices
from people import token_of

PAGE = jinja2.Environment(loader=jinja2.FileSystemLoader("templates")).get_template("waiver.html")


def render(contract, rows):
    html = PAGE.render(contract=contract, total=invoices.total(rows))
    return io.BytesIO(html.encode())


def main(user, company, project):
    token = token_of(user)
    by_contract = {}
    for row in invoices.requisitions(token, company, project):
        by_contract.setdefault(row["commitment_id"], []).append(row)
    for number, rows in by_contract.items():
        contract = invoices.contract(token, company, number)
        invoices.attach(token, company, project, number, render(contract, rows))
    print(len(invoices.with_object(token, company, project)), "direct costs")


if __name__ == "__main__":
    main(*sys.argv[1:4])
