"""Change orders of the week, as a table for the owner's meeting."""
import sys
from datetime import date, timedelta

from net import make_session

API = "https://api.procore.com/rest/v1.0"


def packages(session, project):
    # no headers here: the session brings them
    r = session.get(f"{API}/change_order_packages", params={"project_id": project})
    r.raise_for_status()
    return r.json()


def events(session, project, since):
    url = f"{API}/change_events"
    params = {"project_id": project, "filters[created_at]": f"{since}..."}
    page = 0
    while page is not None:
        page += 1
        r = session.get(url, params={**params, "page": page}, headers={"Prefer": "count=exact"})
        r.raise_for_status()
        yield from r.json()
        page = page if "next" in r.links else None


def main(company, *projects):
    since = date.today() - timedelta(days=7)
    with make_session(company) as session:
        for project in projects:
            rows = list(events(session, project, since))
            print(f"{project}: {len(packages(session, project))} packages, {len(rows)} new events")
            for row in rows:
                print("   ", row["alphanumeric_number"], row["title"])


if __name__ == "__main__":
    main(*sys.argv[1:])
