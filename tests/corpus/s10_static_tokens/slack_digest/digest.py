"""Posts what happened yesterday on our sites into Slack."""

import os
from datetime import date, timedelta

import requests

from constants import CHANNEL, PROJECTS
from http_util import get_json

SLACK = "https://slack.com/api/chat.postMessage"


def manpower(project, day):
    logs = get_json(f"/projects/{project}/manpower_logs", {"log_date": day.isoformat()}) or []
    return sum(log.get("num_workers") or 0 for log in logs)


def weather(project, day):
    logs = get_json(f"/projects/{project}/weather_logs", {"log_date": day.isoformat()}) or []
    return ", ".join(sorted({log["sky"] for log in logs if log.get("sky")})) or "no entry"


def post(text):
    answer = requests.post(
        SLACK,
        headers={"Authorization": "Bearer " + os.environ["SLACK_BOT_TOKEN"]},
        json={"channel": CHANNEL, "text": text, "mrkdwn": True},
        timeout=10,
    ).json()
    if not answer.get("ok"):
        raise RuntimeError(answer.get("error"))


def main():
    day = date.today() - timedelta(days=1)
    lines = [f"*{day:%A, %d %B}*"]
    for number, name in PROJECTS.items():
        lines.append(f"• {name}: {manpower(number, day)} on site, {weather(number, day)}")
    post("\n".join(lines))


if __name__ == "__main__":
    main()
