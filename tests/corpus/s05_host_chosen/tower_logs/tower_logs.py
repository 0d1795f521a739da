"""Concrete deliveries of the day, onto the dispatcher's printer."""

import datetime
import json
import subprocess
import sys
import urllib.request

import login
from endpoints import DELIVERIES

COMPANY = "92310"


def deliveries(project, token, day):
    request = urllib.request.Request(DELIVERIES % project + "?log_date=" + day)
    request.add_header("Authorization", "Bearer " + token)  # expect: PRC303
    request.add_header("Company-Id", COMPANY)
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def page(rows):
    out = ["%-8s %-30s %s" % ("time", "from", "what")]
    out += ["%-8s %-30s %s" % (r["time"], r["vendor"]["name"][:30], r["contents"]) for r in rows]
    return "\n".join(out) + "\f"


if __name__ == "__main__":
    today = datetime.date.today().isoformat()
    rows = deliveries(int(sys.argv[1]), login.from_environment(), today)
    printer = subprocess.Popen(["lp", "-d", "dispatch"], stdin=subprocess.PIPE)
    printer.communicate(page(rows).encode())
