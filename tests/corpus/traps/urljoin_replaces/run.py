import asyncio
import sys

from feeds.feed import rfis, sign_in, trades


def main(company, project):
    token = sign_in()
    rows, statuses, link = rfis(token, company, project)
    names = {s["id"]: s["name"] for s in statuses}
    for row in rows:
        print(row["number"], names.get(row["status_id"]), link)
    print(len(asyncio.run(trades(token, company))), "trades")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
