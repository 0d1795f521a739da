import os

if os.environ.get("WARRANTY_FAKE"):
    from fakes import bare, get
else:
    from warranty.http import bare, get
from warranty import conf


def main(token, project):
    if bare(token, f"/rest/v1.0/projects/{project}").status_code != 200:
        raise SystemExit("Procore is not there")
    callers = conf.people()
    for item in get(token, f"/rest/v1.0/projects/{project}/coordination_issues"):
        print(item["title"], callers.get(str(item["assignee_id"]), "nobody"))


if __name__ == "__main__":
    from getpass import getpass

    main(getpass("token: "), os.environ["WARRANTY_PROJECT"])
