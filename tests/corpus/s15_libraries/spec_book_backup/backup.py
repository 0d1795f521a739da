import os
import pathlib
import re
import sys

import net
import signin


def clean(name):
    return re.sub(r"[^\w.-]+", "_", name)[:80]


def backup(job, target, token):
    folder = target / str(job)
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for section in net.pages("/projects/%s/specification_sections" % job, token):
        for revision in section.get("revisions", []):
            url = revision.get("url")
            if not url:
                continue
            name = clean("%s_%s.pdf" % (section["number"], revision["revision"]))
            if (folder / name).exists():
                continue
            (folder / name).write_bytes(net.plain(url))
            count += 1
    return count


def main(argv):
    target = pathlib.Path(argv[1] if len(argv) > 1 else ".")
    token = signin.token()
    for job in os.environ["PROCORE_JOBS"].split(","):
        try:
            print(job, backup(job.strip(), target, token), "new files")
        except net.Refused as why:
            print(job, "skipped:", why, file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv)
