"""For people. The programs have tower.api."""

BASE = "https://app.procore.com"
HEADERS = {"Accept": "text/html"}


def get(project):
    return f"{BASE}/{project}/project/home"
