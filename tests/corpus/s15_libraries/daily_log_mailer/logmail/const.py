"""Everything that has changed at least once since this job was written."""

import os

API_HOST = "app.procore.com"  # expect: PRC302
LOGIN_HOST = "login.procore.com"
PORT = 443

# one mail per job site; the list lives in the job's own crontab entry
PROJECTS = [p for p in os.environ.get("LOGMAIL_PROJECTS", "").split(",") if p]

WEATHER_PATH = "/rest/v1.0/projects/%s/weather_logs"
MANPOWER_PATH = "/vapid/projects/%s/manpower_logs"  # expect: PRC301
NOTES_PATH = "/rest/v1.0/projects/%s/notes_logs"

# never wired up, the office prefers the PDF
DELAY_PATH = "/rest/v1.0/projects/%s/delay_logs"

SMTP_HOST = os.environ.get("SMTP_HOST", "mail.harrowpike.example")
