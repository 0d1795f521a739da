#!/usr/bin/env python3
"""cron: 0 6 * * MON  /opt/rfi/venv/bin/python /opt/rfi/weekly_rfis.py"""

import argparse
import smtplib
from email.message import EmailMessage

import procore_http
from accounts import ACCOUNTS

parser = argparse.ArgumentParser()
parser.add_argument("company", choices=sorted(ACCOUNTS))
parser.add_argument("--dry-run", action="store_true")


def open_rfis(account, project):
    rfis = procore_http.get(account, f"/projects/{project['id']}/rfis", **{"filters[status]": "open"})
    return [rfi for rfi in rfis if rfi.get("due_date")]


def body_for(account):
    lines = []
    for project in procore_http.get(account, "/projects", company_id=account["company"]):
        rfis = open_rfis(account, project)
        if not rfis:
            continue
        lines.append(f"{project['name']} ({len(rfis)})")
        lines += [f"  #{rfi['number']} {rfi['subject']} due {rfi['due_date']}" for rfi in rfis]
        # what the reader clicks on
        lines.append(f"  https://app.procore.com/{project['id']}/project/rfi/list")
    return "\n".join(lines)


def main():
    args = parser.parse_args()
    account = ACCOUNTS[args.company]  # expect: PRC102
    text = body_for(account)
    if args.dry_run:
        print(text)
        return
    message = EmailMessage()
    message["Subject"] = "Open RFIs"
    message["From"] = "robot@stillwater-consult.example"
    message["To"] = ", ".join(account["mail_to"])
    message.set_content(text)
    with smtplib.SMTP("mail.stillwater-consult.example") as smtp:
        smtp.send_message(message)


if __name__ == "__main__":
    main()
