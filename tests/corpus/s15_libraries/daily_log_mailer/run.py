#!/usr/bin/env python3
import datetime
import email.message
import os
import smtplib

from logmail import const
from logmail.wire import Wire


def yesterday():
    return (datetime.date.today() - datetime.timedelta(days=1)).isoformat()


def section(title, rows, key):
    lines = [title, "-" * len(title)]
    for row in rows:
        lines.append("* %s" % (row.get(key) or "(nothing written)"))
    return "\n".join(lines)


def main():
    wire = Wire(os.environ["PROCORE_CLIENT_ID"], os.environ["PROCORE_CLIENT_SECRET"])
    day = yesterday()
    for project in const.PROJECTS:
        weather = wire.fetch(const.WEATHER_PATH % project, log_date=day)
        people = wire.fetch(const.MANPOWER_PATH % project, log_date=day)
        notes = wire.fetch(const.NOTES_PATH % project, log_date=day)
        text = "\n\n".join(
            (
                section("Weather", weather, "comments"),
                section("On site", people, "vendor_name"),
                section("Notes", notes, "comment"),
            )
        )
        mail = email.message.EmailMessage()
        mail["Subject"] = "Daily log %s, job %s" % (day, project)
        mail["From"] = "logmail@harrowpike.example"
        mail["To"] = os.environ["LOGMAIL_TO"]
        mail.set_content(text + "\n\nhttps://app.procore.com/%s/project/daily_log/list" % project)
        with smtplib.SMTP(const.SMTP_HOST) as smtp:
            smtp.send_message(mail)


if __name__ == "__main__":
    main()
