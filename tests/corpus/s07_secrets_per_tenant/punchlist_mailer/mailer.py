#!/usr/bin/env python3
"""Mails the open punch items of every project. Cron: 0 6 * * 1-5  mailer.py harbor"""

import json
import smtplib
import sys
from email.message import EmailMessage
from urllib.request import Request, urlopen

from accounts import ACCOUNTS, SILENT
from procore_login import headers

API = "https://api.procore.com/rest/v1.0"
SMTP_HOST = "mail.intern.example"


def get(path, sent):
    with urlopen(Request(API + path, headers=sent), timeout=60) as answer:
        return json.loads(answer.read().decode("utf-8"))


def open_items(project_id, sent):
    items = get("/punch_items?project_id=%d&per_page=200" % project_id, sent)
    return [item for item in items if item["status"] not in ("closed", "not_accepted")]


def render(project, items):
    lines = ["%s: %d open items" % (project["name"], len(items)), ""]
    for item in sorted(items, key=lambda each: each.get("due_date") or "9999"):
        lines.append("#%(position)s  %(name)s" % item)
    return "\n".join(lines)


def send(recipients, text):
    message = EmailMessage()
    message["Subject"] = text.splitlines()[0]
    message["From"] = "punchlist@intern.example"
    message["To"] = ", ".join(recipients)
    message.set_content(text)
    with smtplib.SMTP(SMTP_HOST) as smtp:
        smtp.send_message(message)


def main():
    company = sys.argv[1]
    account = ACCOUNTS[company]
    sent = headers(company)
    for project in get("/projects?company_id=%d" % account["company_id"], sent):
        if (company, project["id"]) in SILENT:
            continue
        items = open_items(project["id"], sent)
        if items:
            send(account["mail_to"], render(project, items))


if __name__ == "__main__":
    main()
