import datetime
import json
import pathlib

from . import client

OUT = pathlib.Path("diaries")


def run(projects):
    token = client.get_token()
    day = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
    OUT.mkdir(exist_ok=True)
    for project in projects:
        entry = {"counts": client.counts(token, project, day), "weather": client.weather(token, project, day)}
        target = OUT / f"{project}-{day}.json"
        if target.exists():
            print("overwriting", target)
        target.write_text(json.dumps(entry, indent=1, ensure_ascii=False), encoding="utf-8")
