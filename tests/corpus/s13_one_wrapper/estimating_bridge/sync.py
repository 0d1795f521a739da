import sys

from connectors import BY_NAME, ProcoreConnector
from tokens_db import token_for


def sync(person, job, studio_job):
    studio = BY_NAME["studio"](token_for(person, "studio"))
    procore = ProcoreConnector(token_for(person, "procore"))
    have, codes = procore.estimates(job), procore.cost_codes(job)
    for subject, amount in studio.estimates(studio_job).items():
        code = subject.split(" ", 1)[0]
        if code not in codes:
            print("unknown cost code:", subject, file=sys.stderr)
        elif code not in have:
            procore.add_line(job, codes[code], amount)


if __name__ == "__main__":
    sync(*sys.argv[1:4])
