import csv
import datetime
import logging
import smtplib
import sys
from email.message import EmailMessage

from credentials import mail_login
from session import API, open_session, token

log = logging.getLogger("timecards")


def rows(filename):
    with open(filename, newline="", encoding="utf-8-sig") as handle:
        for number, row in enumerate(csv.DictReader(handle), 2):
            try:
                row["hours"] = float(row["hours"].replace(",", "."))
            except ValueError:
                log.warning("line %d: hours %r", number, row["hours"])
                continue
            yield row


def post(session, project, row):
    entry = {
        "hours": row["hours"],
        "date": row["date"],
        "login_information_id": row["employee"],
        "cost_code_id": row["code"],
    }
    answer = session.post(f"{API}/projects/{project}/timecard_entries", json={"timecard_entry": entry})
    if answer.status_code == 422:
        return answer.json()["errors"]
    answer.raise_for_status()
    return None


def employees(session, company):
    import requests

    # the session's Accept header made this one slow, hence without it
    plain = {"Authorization": "Bearer " + token()}  # expect: PRC303
    return requests.get(f"{API}/companies/{company}/people", headers=plain, timeout=90).json()


def complain(problems):
    if not problems:
        return
    message = EmailMessage()
    message["Subject"] = f"{len(problems)} time cards were refused on {datetime.date.today()}"
    message["From"] = message["To"] = "payroll@hartwell-interiors.example"
    message.set_content("\n".join(map(str, problems)))
    user, password = mail_login()
    with smtplib.SMTP_SSL("smtp.hartwell-interiors.example") as smtp:
        smtp.login(user, password)
        smtp.send_message(message)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    company, project, filename = sys.argv[1:]
    s = open_session(company)
    known = {person["employee_id"]: person["id"] for person in employees(s, company)}
    bad = []
    for row in rows(filename):
        row["employee"] = known.get(row["employee"], row["employee"])
        errors = post(s, project, row)
        if errors:
            bad.append((row, errors))
    complain(bad)
