import datetime as dt
import smtplib
from collections import defaultdict

import requests

from login import access_token
from urls import COMPANY_ID, PEOPLE_URL, SNAGS_URL, TRADES_URL

TODAY = dt.date.today()
TOKEN = access_token()
HEADERS = {"Authorization": f"Bearer {TOKEN}"}  # expect: PRC303


def mails():
    # id -> mail. The old list has the mail addresses of the subs, too
    return {u["id"]: u["email_address"] for u in requests.get(PEOPLE_URL, headers=HEADERS).json()}


def trades():
    with_company = dict(HEADERS)
    with_company["Procore-Company-Id"] = COMPANY_ID
    r = requests.get(TRADES_URL, headers=with_company)
    return {t["id"]: t["name"] for t in r.json()}


def late():
    r = requests.get(SNAGS_URL, headers=HEADERS, params={"filters[status]": "Open"})
    r.raise_for_status()
    for snag in r.json():
        due = snag["due_date"] and dt.date.fromisoformat(snag["due_date"])
        if due and due < TODAY:
            yield snag, (TODAY - due).days


def body(rows, trade_names):
    text = "Good morning,\n\nthese are overdue:\n\n"
    for snag, days in sorted(rows, key=lambda row: -row[1]):
        text += f"  {snag['position']:>5}  {days:>3} days  {trade_names.get(snag['trade_id'], '')}  {snag['name']}\n"
    return text + "\nThe site office\n"


if __name__ == "__main__":
    by_person = defaultdict(list)
    for snag, days in late():
        for a in snag["assignees"]:
            by_person[a["id"]].append((snag, days))
    addresses, names = mails(), trades()
    with smtplib.SMTP("mail.intern.example") as smtp:
        for person, rows in by_person.items():
            if person in addresses:
                smtp.sendmail("site@haverly-homes.example", addresses[person], "Subject: Snags\n\n" + body(rows, names))
