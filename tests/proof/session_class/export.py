import json
import sys

import config
from procore import ProcoreClient


def export(name):
    client = ProcoreClient(name)
    projects = client.projects()
    return {
        "projects": [p["name"] for p in projects],
        "submittals": [s["title"] for p in projects for s in client.submittals(p["id"])],
        "vendors": [v["name"] for v in client.vendors()],
    }


def main():
    names = sys.argv[1:] or list(config.ACCOUNTS)
    json.dump({name: export(name) for name in names}, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
