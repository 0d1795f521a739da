import argparse
import csv
from dataclasses import dataclass

from .deliveries import Deliveries
from .http import Procore


@dataclass
class Ticket:
    number: str
    plant: str
    mix: str
    m3: float


def load(filename):
    with open(filename, encoding="cp1252", newline="") as f:
        for row in csv.DictReader(f, delimiter=";"):
            yield Ticket(row["Lieferschein"], row["Werk"], row["Sorte"], float(row["Menge"].replace(",", ".")))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("tickets")
    p.add_argument("--project", type=int, required=True)
    p.add_argument("--day", required=True)
    p.add_argument("--report", action="store_true")
    args = p.parse_args()
    Deliveries(args.project).push(load(args.tickets), args.day)
    if args.report:
        print(Procore().table(f"/rest/v1.0/projects/{args.project}/quantity_logs"))


if __name__ == "__main__":
    main()
