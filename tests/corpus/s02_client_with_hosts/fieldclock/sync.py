import datetime
import os
import sys

from fieldclock import ProcoreClient
from fieldclock.terminals import Terminal

GATES = {
    "gate-1": ("http://10.20.0.11", 71121),
    "gate-2": ("http://10.20.0.12", 71121),
    "yard": ("http://10.21.0.11", 80210),
}


def make_client():
    env = os.environ
    if "--old" in sys.argv:
        # until the firewall lets us out to login.*
        return ProcoreClient(
            env["PROCORE_CLIENT_ID"],
            env["PROCORE_CLIENT_SECRET"],
            int(env["PROCORE_COMPANY"]),
            login_url="https://api.procore.com",  # expect: PRC202
        )
    return ProcoreClient(env["PROCORE_CLIENT_ID"], env["PROCORE_CLIENT_SECRET"], int(env["PROCORE_COMPANY"]))


def main():
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    client = make_client()
    for name, (address, project) in GATES.items():
        terminal = Terminal(address, os.environ["TERMINAL_KEY"])
        known = {(e["party_id"], e["time_in"]) for e in client.timecard_entries(project, yesterday)}
        for punch in terminal.punches(yesterday):
            if (punch["badge"], punch["in"]) in known:
                continue
            entry = {"party_id": punch["badge"], "time_in": punch["in"], "time_out": punch["out"]}
            client.add_timecard_entry(project, entry)
        print(name, "done")


if __name__ == "__main__":
    main()
