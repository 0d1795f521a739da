"""cron: who has not filled in the log today?"""
import smtplib
from datetime import date
from email.message import EmailMessage

from fieldlog.extensions import procore

BRANCHES = {60911: [4411, 4413], 60912: [5120]}


def empty(company, project):
    day = date.today().isoformat()
    crews = procore.manpower(project, day, company_id=company)
    return not crews and not procore.counts(project, day, company)["total"]


def main():
    missing = [p for company, projects in BRANCHES.items() for p in projects if empty(company, p)]
    if not missing:
        return
    mail = EmailMessage()
    mail["Subject"], mail["To"] = f"{len(missing)} empty daily logs", "leads@ostkai-bau.example"
    mail.set_content("\n".join(map(str, missing)))
    with smtplib.SMTP("localhost") as smtp:
        smtp.send_message(mail)


if __name__ == "__main__":
    main()
