import os
import sys

from warranty.cases import TicketSystem, WarrantyCases


def main(procore_token, company, project):
    tickets = TicketSystem(os.environ["TICKETS_TOKEN"])
    cases = WarrantyCases(procore_token, company, project)
    known = {case["title"] for case in cases.list()}
    for ticket in tickets.new():
        title = f"#{ticket['no']} {ticket['subject']}"
        if title not in known:
            print(title, "->", cases.create(title, ticket["text"], ticket["flat"]))


if __name__ == "__main__":
    # the token comes from the launcher, people sign in there
    main(sys.stdin.readline().strip(), *sys.argv[1:3])
