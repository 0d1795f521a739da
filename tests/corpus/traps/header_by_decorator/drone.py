"""drone.py PROJECT DAY < volumes.csv   (token from the sign-in helper: PROCORE_SIGNIN prints one)"""
import csv
import os
import subprocess
import sys

from quantities import Quantities


def token():
    return subprocess.run(os.environ["PROCORE_SIGNIN"], capture_output=True, check=True, text=True).stdout.strip()


def main(project, day):
    quantities = Quantities(token(), os.environ["PROCORE_COMPANY"])
    codes = quantities.codes(project)
    there = {(q["cost_code"]["id"], q["quantity"]) for q in quantities.of_day(project, day)}
    for row in csv.DictReader(sys.stdin):
        code = codes.get(row["code"])
        if code is None:
            print("no such cost code", row["code"], file=sys.stderr)
        elif (code, float(row["m3"])) not in there:
            quantities.add(project, day, code, float(row["m3"]), "m3")


if __name__ == "__main__":
    main(*sys.argv[1:3])
