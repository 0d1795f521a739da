import sys

from . import procore
from .quickbooks import create_bill


def to_bill(pay_app):
    lines = [{"Amount": float(i["net_amount"]), "DetailType": "AccountBasedExpenseLineDetail"} for i in pay_app["items"]]
    return {"DocNumber": pay_app["invoice_number"], "Line": lines}


def main(argv):
    with procore.client() as http:
        # which of the companies did the app get installed in?
        names = {c["id"]: c["name"] for c in http.get("/rest/v1.0/companies").json()}
        print("installed in:", ", ".join(names.values()))
        for contract in argv[1:]:
            for pay_app in procore.pay_apps(http, int(contract)):
                if pay_app["status"] == "approved":
                    print(contract, create_bill(to_bill(pay_app)))


if __name__ == "__main__":
    main(sys.argv)
