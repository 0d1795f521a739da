import sys

from crew import flags
from crew.sync import crews, workers
from signin import person


def main(company, project):
    token = person().fresh_token()
    names = {w["id"]: w["name"] for w in workers(token, company, project)}
    for crew in crews(token, company, project):
        print(crew["name"], *(names.get(i, "?") for i in crew["worker_ids"]))
    if flags.DEBUG:
        print(len(names), "workers")


if __name__ == "__main__":
    main(*sys.argv[1:3])
