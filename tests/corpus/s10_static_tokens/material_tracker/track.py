"""Compares deliveries in the yard's spreadsheet with the purchase orders."""

import csv
import sys

import envfile
from rest import ApiError, request

COMPANY = envfile.number("COMPANY_ID")
PROJECT = envfile.number("PROJECT_ID")


def purchase_orders():
    return request("GET", "/purchase_order_contracts", {"project_id": PROJECT, "company_id": COMPANY})


def line_items(order):
    return request("GET", f"/purchase_order_contracts/{order['id']}/line_items", {"project_id": PROJECT})


def deliveries(path):
    with open(path, newline="", encoding="utf-8") as handle:
        return {row["po"].strip(): float(row["quantity"] or 0) for row in csv.DictReader(handle)}


def mark(order, note):
    request(
        "PATCH",
        f"/purchase_order_contracts/{order['id']}",
        body={"project_id": PROJECT, "purchase_order_contract": {"description": note}},
    )


def main(path):
    got = deliveries(path)
    for order in purchase_orders():
        try:
            ordered = sum(float(item["quantity"] or 0) for item in line_items(order))
        except ApiError as error:
            print(error, file=sys.stderr)
            continue
        open_quantity = ordered - got.get(order["number"], 0)
        if open_quantity > 0:
            print(order["number"], order["title"], open_quantity)
        elif order["status"] != "Approved":
            mark(order, "delivered in full")


if __name__ == "__main__":
    main(sys.argv[1])
