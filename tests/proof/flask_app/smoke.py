"""Ask every page once, without a server: python smoke.py"""
import json
import sys

from app import create_app

app = create_app(TESTING=True)
browser = app.test_client()


def fetch(url):
    answer = browser.get(url)
    if answer.status_code != 200:
        sys.exit(f"{url}: {answer.status_code} {answer.get_data(as_text=True)}")
    return answer.get_json()


assert browser.get("/").status_code == 200
seen = {}
for slug in app.config["PROCORE_COMPANIES"]:
    projects = fetch(f"/{slug}/projects")
    seen[slug] = {
        "projects": [p["name"] for p in projects],
        "submittals": [s["title"] for p in projects for s in fetch(f"/{slug}/projects/{p['id']}/submittals")],
    }
print(json.dumps(seen))
