import gzip
import json
import sys

from accounts import Account
from connectors import ALL


def main(company, project, target):
    account = Account(int(company))
    for kind in ALL:
        export = kind(account)
        with gzip.open(f"{target}/{kind.__name__.lower()}.jsonl.gz", "wt") as out:
            for page in export.pages(project_id=project):
                for row in page:
                    out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
