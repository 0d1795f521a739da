import datetime
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "lib"))
sys.path.append(str(ROOT / "common"))

from office import COMPANY, PROJECTS
from pcore import get, put

EXTRA = {"Procore-Company-Id": str(COMPANY)}


def close(project, day):
    for count in get(f"/rest/v1.0/projects/{project}/daily_logs/counts", EXTRA, log_date=day):
        if count["pending"]:
            return False
    put(f"/rest/v1.0/projects/{project}/daily_logs/completion", {"date": day, "completed": True})  # expect: PRC303
    return True


if __name__ == "__main__":
    yesterday = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
    for name, number in PROJECTS.items():
        print(name, "closed" if close(number, yesterday) else "left open")
