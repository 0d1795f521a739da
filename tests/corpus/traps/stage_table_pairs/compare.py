"""Which cost codes exist in production, but not in the sandbox?"""

import sys

from client import StageClient
from stages import STAGES, stage


def cost_codes(name):
    client = StageClient(stage(name)).sign_in()
    lists = client.get(f"/companies/{client.stage.company_id}/standard_cost_code_lists")
    codes = set()
    for each in lists:
        rows = client.get("/standard_cost_codes", standard_cost_code_list_id=each["id"])
        codes.update(row["full_code"] for row in rows)
    return codes


def main():
    found = {name: cost_codes(name) for name in STAGES}
    for code in sorted(found["production"] - found["sandbox"]):
        print("+", code)
    for code in sorted(found["sandbox"] - found["production"]):
        print("-", code)
    return 1 if found["production"] ^ found["sandbox"] else 0


if __name__ == "__main__":
    sys.exit(main())
