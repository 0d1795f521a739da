import argparse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("project", type=int)
    parser.add_argument("--approve", metavar="WHO")
    args = parser.parse_args()

    from changes.client import Client
    from ledger import Ledger, signed_in

    with Ledger() as ledger, signed_in() as token:
        client = Client(token, ledger.company)
        for package in client.packages(args.project):
            total = sum(float(line["amount"]) for line in package.lines())
            if ledger.booked(package.number) is None:
                ledger.book(package.number, total)
                if args.approve:
                    package.approve(args.approve)


if __name__ == "__main__":
    main()
