import os
import pathlib
import subprocess
import sys

from planroom.drawings import PlanRoom

FOLDER = pathlib.Path(os.environ.get("PLAN_FOLDER", "/srv/plans"))


def main(project):
    room = PlanRoom(os.environ["PLAN_ID"], os.environ["PLAN_SECRET"], os.environ["PLAN_COMPANY"])
    before = set(FOLDER.glob("*.pdf"))
    for revision in room.current(project):
        pdf = room.download(revision, FOLDER)
        if pdf not in before:
            subprocess.run(["lp", "-d", "plotter", str(pdf)], check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
